"""What is made of a § approved immediately: its sealed record and extract, its announcement, its pages, the desk."""

import datetime as dt
import json

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from collaboration.enums import DecisionRegime, MembershipRole
from decisions.enums import ApprovalMethod, DispatchWay, ErrorKind, MeetingState, RecordKind
from decisions.models import AgendaItem, Announcement, Publication, SealedRecord
from decisions.queries.dispatch import file_to_send
from decisions.queries.minutes_days import item_days
from decisions.services import records
from decisions.services.agenda import note_matter
from decisions.services.announcements import announce_item, announce_minutes
from decisions.services.attendance import Present, record_attendance
from decisions.services.corrections import Slip, correct_slip
from decisions.services.dispatch import file_dispatch, order_extract
from decisions.services.minutes import approve_minutes, decline_minutes, send_minutes
from decisions.services.publication import publish_decision
from decisions.services.review import declare_conflict
from foundation.dates import today
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from notices.desk import Waiting, desk_for
from tests.collaboration.factories import PASSWORD, MembershipFactory, PersonFactory, UserFactory
from tests.decisions.factories import AnnouncementFactory
from tests.decisions.refusals import no
from tests.decisions.story import another_matter, reread
from tests.pdf.text import text_in_reading_order, text_of_html
from tests.pdf.verapdf import assert_archivable

pytestmark = pytest.mark.django_db
KEPT = {"kept_at": "Kommunkansliet, Trollhättan"}


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    ContentType.objects.get_for_models(*apps.get_models())


@pytest.fixture
def municipal(paragraph_approved):
    paragraph_approved.body.decision_regime = DecisionRegime.MUNICIPAL
    paragraph_approved.body.save()
    return reread(paragraph_approved)


@pytest.fixture
def finished(paragraph_approved):
    """The same § with its own record, and the minutes approved and sealed after it."""
    story = paragraph_approved
    records.seal_decision(decision_id=story.decision.pk)
    leaves = Present(story.seats[6].person, "member", story.seats[6].organisation, left_at=second_of(story))
    record_attendance(meeting=story.meeting, people=[*story.present[:6], leaves], by=story.root)
    note_matter(item=second_of(story), by=story.root)
    for approval in send_minutes(meeting=story.meeting, approvers=[], by=story.root):
        approve_minutes(approval=approval, by=story.root, method=ApprovalMethod.PAPER)
    records.seal_meeting(meeting_id=story.meeting.pk)
    return reread(story)


def item_of(story):
    return story.decision.agenda_item


def second_of(story):
    return AgendaItem.objects.exclude(pk=item_of(story).pk).get(meeting=story.meeting)


def page_of(story):
    return reverse("decision_detail", args=[story.decision.pk])


def texts(response):
    return text_of_html(response.content.decode()).replace("\u00a0", " ")


def pdf_of(record):
    with record.file.open("rb") as file:
        return file.read()


# --- sealed, verified, sent, published


def test_last_approval_has_the_record_sealed_at_once(paragraph_out, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for approval in paragraph_out.meeting.minutes_approvals.all():
            approve_minutes(approval=approval, by=paragraph_out.root, method=ApprovalMethod.PAPER)
    record = SealedRecord.objects.get()
    assert (record.kind, record.decision, record.meeting) == (
        RecordKind.DECISION,
        paragraph_out.decision,
        paragraph_out.meeting,
    )
    content = pdf_of(record)
    assert_archivable(content, archive="PDF/A-3a")
    text = text_in_reading_order(content)
    assert f"Paragrafen justerades omedelbart den {today()}. Justerat av Astrid Wennerhag, {today()}" in text
    assert "UTKAST" not in text
    rows = json.loads(record.rows)
    assert set(rows) >= {"decisions.AgendaItem", "decisions.Decider", "decisions.MinutesApproval", "decisions.Decision"}
    assert "decisions.Meeting" not in rows
    assert list(rows["decisions.AgendaItem"]) == [str(item_of(paragraph_out).pk)]


def test_lost_message_leaves_the_record_to_the_next_run(paragraph_approved):
    assert records.seal_approved() == 1
    assert records.seal_decision(decision_id=paragraph_approved.decision.pk) == 0


def test_chain_holds_when_the_rest_of_the_meeting_is_written_and_approved(finished):
    kinds = list(SealedRecord.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == [RecordKind.DECISION, RecordKind.MINUTES]
    call_command("verify_records", verbosity=0)
    minutes = SealedRecord.objects.get(kind=RecordKind.MINUTES)
    words = f"Paragrafen justerades omedelbart den {today()}."
    assert text_in_reading_order(pdf_of(minutes)).count(words) == 1
    assert [item["immediate_words"] for item in json.loads(minutes.facts)["items"]] == [words, ""]


def test_extract_leaves_before_the_minutes_and_is_filed(paragraph_approved, django_capture_on_commit_callbacks):
    story = paragraph_approved
    with django_capture_on_commit_callbacks(execute=True):
        order_extract(decision=story.decision, by=story.root)
    extract = file_to_send(story.decision)
    text = text_in_reading_order(pdf_of(extract))
    assert text.startswith("Protokollsutdrag, § 1 Budget och verksamhetsplan")
    assert f"Paragrafen justerad av Astrid Wennerhag, {today()}" in text
    assert "UTKAST" not in text
    sent = {"way": DispatchWay.EMAIL, "sent_on": today(), "today": today(), "by": story.root}
    (row,) = file_dispatch(decision=story.decision, recipients=["Högskolan Väst"], **sent)
    assert row.record == extract


def test_slip_of_a_paragraph_is_corrected_before_the_minutes(paragraph_approved):
    story = paragraph_approved
    slip = Slip(ErrorKind.CLERICAL, "föreslagen budget", "föreslagen budget 2020", "Året föll bort.")
    correction = correct_slip(decision=story.decision, slip=slip, by=story.root, today=today())
    assert records.seal_correction(correction_id=correction.pk) == 2
    call_command("verify_records", verbosity=0)


def test_paragraph_is_published_and_its_announcement_leads_to_it(municipal):
    announcing = {"item": item_of(municipal), "on": today(), "by": municipal.root, "today": today(), **KEPT}
    announced = announce_item(**announcing)
    assert (announced.held, str(announced)) == (municipal.meeting, str(item_of(municipal)))
    front = texts(Client().get(reverse("open_front")))
    assert "Paragrafer § 1" in front
    assert "Läs beslutet" not in front
    records.seal_decision(decision_id=municipal.decision.pk)
    publish_decision(decision=municipal.decision, by=municipal.root)
    publication = Publication.objects.get()
    assert publication.get_absolute_url() in Client().get(reverse("open_front")).content.decode()
    assert "Paragrafen justerades omedelbart" in texts(Client().get(publication.get_absolute_url()))
    note_matter(item=second_of(municipal), by=municipal.root)
    for approval in send_minutes(meeting=municipal.meeting, approvers=[], by=municipal.root):
        approve_minutes(approval=approval, by=municipal.root, method=ApprovalMethod.PAPER)
    announce_minutes(meeting=municipal.meeting, on=today(), by=municipal.root, today=today(), **KEPT)
    assert "Paragrafer § 2" in texts(Client().get(reverse("open_front")))


# --- announced by itself


def test_paragraph_has_days_of_its_own(municipal):
    days = item_days(item_of(municipal))
    assert (days.approved, days.announcement) == (today(), None)
    assert days.announce_by >= today() + dt.timedelta(2)
    announced = announce_item(item=item_of(municipal), on=today(), by=municipal.root, today=today(), **KEPT)
    assert announced.appeal_until >= today() + dt.timedelta(weeks=3)
    assert item_days(item_of(reread(municipal))).announcement == announced


def test_paragraph_is_announced_once_when_it_is_approved_by_who_keeps_the_minutes(municipal):
    values = {"item": item_of(municipal), "on": today(), "by": municipal.root, "today": today(), **KEPT}
    no(RightRefusedError, announce_item, **{**values, "by": municipal.users["Strömvall"]})
    no(RuleError, announce_item, **{**values, "on": today() + dt.timedelta(1)})
    assert no(StateRefusedError, announce_item, **{**values, "item": second_of(municipal)}) == (
        "En paragraf anslås för sig när den är omedelbart justerad."
    )
    announce_item(**values)
    assert no(RuleError, announce_item, **values) == "Paragrafen är redan anslagen. Dagarna står på beslutets sida."


def test_paragraph_of_a_body_with_its_own_rules_is_not_announced(paragraph_approved):
    values = {"item": item_of(paragraph_approved), "on": today(), "by": paragraph_approved.root, "today": today()}
    no(StateRefusedError, announce_item, **values, **KEPT)


def test_announcement_is_of_minutes_or_of_a_paragraph(municipal):
    row = AnnouncementFactory.build(meeting=None, by=municipal.root)
    words = "Ett anslag gäller antingen hela protokollet eller en paragraf."
    (message,) = no_constraint(row)
    assert message == words
    row.agenda_item = item_of(municipal)
    row.save()
    assert Announcement.objects.get().held == municipal.meeting


def no_constraint(row):
    with pytest.raises(Exception, match="Ett anslag gäller") as caught:
        row.validate_constraints()
    return caught.value.messages


# --- the pages


def test_keeper_sends_a_paragraph_from_the_meeting_and_takes_it_back(client_for, numbered):
    client, item = client_for(numbered.root), item_of(numbered)
    meeting = client.get(numbered.meeting.get_absolute_url()).content.decode()
    assert meeting.count(reverse("item_send", args=[item.pk])) == 1
    assert "Skicka § 1 för omedelbar justering" in texts(client.get(reverse("item_send", args=[item.pk])))
    member = numbered.seats[1].person
    done = texts(client.post(reverse("item_send", args=[item.pk]), {"approvers": [member.pk]}, follow=True))
    assert "Paragrafen är ute för omedelbar justering." in done
    assert "Omedelbar justering Väntar på justering av Astrid Wennerhag, Joakim Sandelius." in done
    assert "ute för omedelbar justering" in texts(client.get(numbered.meeting.get_absolute_url()))
    again = texts(client.post(reverse("item_send", args=[item.pk]), {"approvers": []}))
    assert "§ 1 är ute för omedelbar justering. Ta först tillbaka den och ändra sedan." in again
    back = reverse("item_take_back", args=[item.pk])
    assert "Ta tillbaka paragrafen" in texts(client.get(back))
    assert "Paragrafen är tillbakatagen." in texts(client.post(back, {"comment": "Fel"}, follow=True))
    assert not item.approvals.exists()


def test_who_wrote_it_and_who_has_a_conflict_are_not_offered_to_approve(client_for, numbered):
    item, closed_to = item_of(numbered), numbered.seats[2].person
    writer = PersonFactory(given_name="Nils", family_name="Kvarnlund")
    minutes = Present(writer, MembershipRole.SECRETARY, numbered.seats[0].organisation)
    record_attendance(meeting=numbered.meeting, people=[*numbered.present, minutes], by=numbered.root)
    declare_conflict(matter=numbered.matter, person=closed_to, reason="Är anställd där.", by=numbered.root)
    offered = {seat.person for seat in numbered.seats[1:]}
    client = client_for(numbered.root)
    alone = client.get(reverse("item_send", args=[item.pk])).context["form"].fields["approvers"].queryset
    assert set(alone) == offered - {closed_to}
    whole = client.get(reverse("minutes_send", args=[numbered.meeting.pk])).context["form"].fields["approvers"].queryset
    assert set(whole) == offered


def test_approver_reads_approves_with_the_password_and_comes_back(client_for, paragraph_out):
    chair, other = paragraph_out.meeting.minutes_approvals.order_by("order")
    client = client_for(paragraph_out.chair)
    page = texts(client.get(page_of(paragraph_out)))
    assert "Läs paragrafen och justera den." in page
    member = texts(client_for(paragraph_out.users["Sandelius"]).get(page_of(paragraph_out)))
    assert "Justera paragrafen Justera inte" in member
    assert "Ta tillbaka paragrafen" not in member
    address = reverse("minutes_approve", args=[chair.pk])
    assert "Du intygar att paragrafen återger vad som beslutades." in texts(client.get(address))
    done = texts(client.post(address, {"password": PASSWORD}, follow=True))
    assert "Du har justerat paragrafen." in done
    assert "Väntar på justering av Joakim Sandelius." in done
    keeper = client_for(paragraph_out.root)
    paper = reverse("minutes_paper", args=[other.pk])
    assert paper in keeper.get(page_of(paragraph_out)).content.decode()
    assert "Joakim Sandelius har justerat på papper" in texts(keeper.get(paper))
    signed = keeper.post(paper, {"date": "2019-12-13"}, follow=True)
    assert f"omedelbart justerad {today()}" in texts(keeper.get(paragraph_out.meeting.get_absolute_url()))
    assert "Rätta beslutet" not in texts(signed)
    assert "Expediering" in texts(signed)


def test_approver_declines_and_the_keeper_sees_why(client_for, paragraph_out):
    _chair, other = paragraph_out.meeting.minutes_approvals.order_by("order")
    client = client_for(paragraph_out.users["Sandelius"])
    address = reverse("minutes_decline", args=[other.pk])
    assert "tar tillbaka paragrafen" in texts(client.get(address))
    done = texts(client.post(address, {"reason": "Beloppet är fel."}, follow=True))
    assert "Beloppet är fel." in done
    keeper = client_for(paragraph_out.root).get(page_of(paragraph_out)).content.decode()
    assert "Joakim Sandelius har avstått från att justera. Ta tillbaka paragrafen" in keeper
    assert reverse("minutes_paper", args=[other.pk]) not in keeper


def test_keeper_announces_a_paragraph_on_its_own_page(client_for, municipal):
    client = client_for(municipal.root)
    assert "Ska anslås senast" in texts(client.get(page_of(municipal)))
    address = reverse("item_announce", args=[item_of(municipal).pk])
    assert "Ska anslås senast" in texts(client.get(address))
    done = texts(client.post(address, {"on": today().isoformat(), **KEPT}, follow=True))
    assert f"Anslaget {today()}" in done


def test_minutes_wait_while_a_paragraph_is_out(client_for, paragraph_out):
    note_matter(item=second_of(paragraph_out), by=paragraph_out.root)
    page = texts(client_for(paragraph_out.root).get(paragraph_out.meeting.get_absolute_url()))
    assert "§ 1 är ute för omedelbar justering. Protokollet skickas ut när den är justerad." in page


def test_item_without_a_decision_has_no_pages_of_immediate_approval(client_for, numbered):
    client = client_for(numbered.root)
    for name in ("item_send", "item_take_back", "item_announce"):
        assert client.get(reverse(name, args=[second_of(numbered).pk])).status_code == 404


def test_outsiders_see_the_paragraph_when_it_is_approved_and_change_nothing(client_for, paragraph_out):
    outsider = UserFactory(person=PersonFactory())
    MembershipFactory(person=outsider.person)
    client, item = client_for(outsider), item_of(paragraph_out)
    approvals = list(paragraph_out.meeting.minutes_approvals.all())
    closed = [
        *(reverse(name, args=[item.pk]) for name in ("item_send", "item_take_back", "item_announce")),
        *(reverse("minutes_approve", args=[row.pk]) for row in approvals),
    ]
    assert [client.get(address).status_code for address in (page_of(paragraph_out), *closed)] == [404] * 6
    member = client_for(paragraph_out.users["Strömvall"])
    assert [member.get(address).status_code for address in closed] == [403] * 5
    for approval in approvals:
        approve_minutes(approval=approval, by=paragraph_out.root, method=ApprovalMethod.PAPER)
    page = texts(client.get(page_of(paragraph_out)))
    assert "Paragrafen justerades omedelbart" in page
    assert client.get(paragraph_out.meeting.get_absolute_url()).status_code == 404


# --- the desk, and what the pages cost


def test_paragraph_waits_on_the_desk_of_who_is_asked_until_someone_declines(paragraph_out):
    other = paragraph_out.meeting.minutes_approvals.get(is_chair=False)
    expected = Waiting(
        title="§\u00a01 Budget och verksamhetsplan för Kommunakademin Väst 2020",
        url=page_of(paragraph_out),
        action="Granska paragrafen",
        about=("Justera omedelbart", "Styrgrupp Kommunakademin Väst"),
        due=dt.date(2019, 12, 27),
    )
    assert expected in desk_for(paragraph_out.chair, today=today()).waiting
    assert expected not in desk_for(paragraph_out.users["Strömvall"], today=today()).waiting
    decline_minutes(approval=other, by=paragraph_out.users["Sandelius"], reason="Fel.")
    assert expected not in desk_for(paragraph_out.chair, today=today()).waiting
    assert paragraph_out.meeting.state == MeetingState.HELD


def test_decision_page_asks_the_same_however_the_meeting_grows(client_for, paragraph_out, django_assert_num_queries):
    client = client_for(paragraph_out.users["Strömvall"])
    client.get(page_of(paragraph_out))
    with django_assert_num_queries(9):
        client.get(page_of(paragraph_out))
    for number in range(8):
        another_matter(paragraph_out, f"Ärende {number}")
    with django_assert_num_queries(9):
        client.get(page_of(paragraph_out))
    for approval in paragraph_out.meeting.minutes_approvals.all():
        approve_minutes(approval=approval, by=paragraph_out.root, method=ApprovalMethod.PAPER)
    with django_assert_num_queries(9):
        client.get(page_of(paragraph_out))
