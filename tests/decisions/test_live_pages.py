"""The live page of a meeting: what the secretary sees and presses, with two at once, and who may not."""

import re

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collaboration.enums import MembershipRole, QuorumRule
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.enums import AgendaState, AttendanceMode, Choice, MeetingMode, StatementKind
from decisions.models import AgendaItem, Attendance, Disqualification, Meeting, Statement, Vote
from decisions.queries.presence import deciders_at
from decisions.services.immediate import send_item
from decisions.services.minutes import send_minutes
from decisions.services.presence import hand_over_chair, mark_departure, mark_mode
from decisions.services.review import declare_conflict
from decisions.services.votes import VoteResult, record_statement, record_vote
from tests.collaboration.factories import MembershipFactory, PersonFactory, UserFactory
from tests.decisions import story as tell
from tests.decisions.factories import (
    AgendaItemFactory,
    DecisionClauseFactory,
    DecisionFactory,
    MatterFactory,
    MeetingFactory,
)
from tests.decisions.noting import notes_held
from tests.decisions.story import DAY, OPENED, Story, another_matter, called, held, numbered, reread, steering_group
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
QUESTION = "Ja för förslaget, nej för avslag."


@pytest.fixture
def story() -> Story:
    """The held meeting with three items, of a body that is quorate when more than half are there."""
    told = steering_group()
    told.body.quorum_rule = QuorumRule.MAJORITY
    told.body.save()
    held(told)
    another_matter(told)
    another_matter(told, "Utlysning 2020")
    return reread(told)


@pytest.fixture
def secretary(client_for):
    """A client signed in as the secretariat; content types are read beforehand, as where a process has run a while."""
    ContentType.objects.get_for_models(*apps.get_models())
    user = UserFactory(person=PersonFactory(given_name="Nils", family_name="Kvarnlund"))
    give_role(user=user, role=Role.SECRETARIAT, by=UserFactory(superuser=True))
    return client_for(user)


def texts(response) -> str:
    return text_of_html(response.content.decode())


def live(story: Story, order: int | None = None) -> str:
    address = reverse("meeting_live", args=[story.meeting.pk])
    return f"{address}?punkt={order}" if order else address


def item(story: Story, order: int) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting__body", "matter").get(meeting=story.meeting, order=order)


def person(story: Story, name: str):
    return story.users[name].person


def seen(story: Story) -> int:
    return Meeting.objects.get(pk=story.meeting.pk).edit_number


def press(client, story: Story, order: int, who, act: str, number: int | None = None):
    """Press a button of one person, on the page as it is now or as it was when it had the number given."""
    address = reverse("presence_change", args=[item(story, order).pk, who.pk])
    data = {"act": act, "seen": seen(story) if number is None else number}
    return client.post(address, data, follow=True)


def row(story: Story, who) -> Attendance:
    return Attendance.objects.get(meeting=story.meeting, person=who)


# Beginning and closing


@pytest.fixture
def on_the_day(monkeypatch):
    """Let the pages believe that it is the day of the meeting."""
    for module in ("views.live", "views.meetings", "queries.steps"):
        monkeypatch.setattr(f"decisions.{module}.today", lambda: DAY)


@pytest.mark.usefixtures("on_the_day")
def test_meeting_is_begun_from_its_page_with_those_who_are_likely_to_be_there(secretary) -> None:
    story = called(steering_group())
    assert f'href="{live(story)}"' in secretary.get(story.meeting.get_absolute_url()).content.decode()
    page = texts(secretary.get(live(story)))
    assert "Astrid Wennerhag ordförande, Högskolan Västnärvarande" in page
    page = texts(secretary.post(reverse("meeting_begin", args=[story.meeting.pk]), follow=True))
    assert "Mötet har börjat. Gå igenom vilka som är här." in page
    assert "Närvaro vid punkt 1" in page
    assert Attendance.objects.filter(meeting=story.meeting).count() == 7


def test_meeting_does_not_begin_before_its_day(secretary, monkeypatch) -> None:
    story = called(steering_group())
    monkeypatch.setattr("decisions.views.live.today", lambda: OPENED)
    assert "Mötet är den 2019-12-13. Då börjar det här." in texts(secretary.get(live(story)))
    page = texts(secretary.post(reverse("meeting_begin", args=[story.meeting.pk]), follow=True))
    assert "har inte ägt rum ännu" in page


@pytest.mark.usefixtures("on_the_day")
def test_meeting_without_seats_or_items_says_so(secretary) -> None:
    story = called(steering_group())
    for seat in story.seats:
        seat.delete()
    assert "Ingen hade en plats i organet den dagen." in texts(secretary.get(live(story)))
    AgendaItem.objects.filter(meeting=story.meeting).update(meeting=MeetingFactory(body=story.body))
    page = texts(secretary.post(reverse("meeting_begin", args=[story.meeting.pk]), follow=True))
    assert "Inget ärende står på dagordningen ännu." in page


def test_meeting_is_closed_and_opened_again(secretary, story) -> None:
    page = texts(secretary.post(reverse("meeting_close", args=[story.meeting.pk]), follow=True))
    assert "Mötet är avslutat." in page
    assert "Till protokollet" in page
    assert reread(story).meeting.is_closed
    assert "är redan avslutat" in texts(secretary.post(reverse("meeting_close", args=[story.meeting.pk]), follow=True))
    page = texts(secretary.post(reverse("meeting_reopen", args=[story.meeting.pk]), follow=True))
    assert "Mötet är öppet igen." in page


def test_page_is_refused_in_words_once_the_minutes_are_out(secretary) -> None:
    fixed = tell.fixed(steering_group())
    send_minutes(meeting=fixed.meeting, approvers=[], by=fixed.root)
    response = secretary.get(live(fixed))
    assert (response.status_code, "Protokollet är ute för justering." in texts(response)) == (409, True)


# One item at a time


def test_item_in_focus_is_that_of_the_address_else_the_first_that_waits(secretary, story) -> None:
    assert secretary.get(live(story, 2)).context["item"] == item(story, 2)
    AgendaItem.objects.filter(pk=item(story, 1).pk).update(state=AgendaState.TABLED)
    first = secretary.get(live(story))
    assert (first.context["item"], first.context["previous"], first.context["following"]) == (
        item(story, 2),
        item(story, 1),
        item(story, 3),
    )
    assert "2 punkter saknar utfall." in texts(first)
    AgendaItem.objects.filter(meeting=story.meeting).update(state=AgendaState.TABLED)
    last = secretary.get(live(story, 99))
    assert (last.context["item"], last.context["following"]) == (item(story, 3), None)
    assert "Alla punkter har sitt utfall." in texts(last)


def test_outcomes_and_what_is_said_lead_back_to_the_item(secretary, story) -> None:
    first, second = item(story, 1), item(story, 2)
    page = secretary.get(live(story, 1)).content.decode()
    assert "Fastställa föreslagen budget och verksamhetsplan." in page
    posts = {
        reverse("number_draw", args=[first.pk]): {},
        reverse("decision_fix", args=[first.pk]): {},
        reverse("item_table", args=[second.pk]): {"comment": "Underlag saknas."},
        reverse("statement_record", args=[first.pk]): {
            "kind": "motion",
            "person": person(story, "Brandeby").pk,
            "text": "Jag yrkar avslag.",
        },
        reverse("vote_record", args=[first.pk]): {
            "question": QUESTION,
            "rule": "simple",
            **{f"ballot_{seat.person_id}": "yes" for seat in story.seats},
        },
    }
    for address, data in posts.items():
        assert f"{address}?fran=pagar" in page or address == reverse("item_table", args=[second.pk])
        order = 2 if str(second.pk) in address.split("/") else 1
        response = secretary.post(f"{address}?fran=pagar", data)
        assert (response.status_code, response["Location"]) == (302, live(story, order)), address
    shown = texts(secretary.get(live(story, 1)))
    assert "Ellinor BrandebyJag yrkar avslag." in shown.replace("Brandeby Jag", "BrandebyJag")
    assert "7 ja, 0 nej, 0 avstår. Bifall." in shown
    assert "Läs beslutet" in shown
    for name, found in (("statement_remove", Statement.objects.get()), ("vote_remove", Vote.objects.get())):
        response = secretary.post(f"{reverse(name, args=[first.pk, found.pk])}?fran=pagar")
        assert response["Location"] == live(story, 1)
    assert secretary.post(f"{reverse('decision_fix', args=[first.pk])}?fran=pagar")["Location"] == live(story, 1)


def test_proposal_and_whole_list_lead_back_to_the_live_page(secretary, story) -> None:
    page = secretary.get(f"{reverse('proposal_write', args=[story.matter.pk])}?fran=pagar")
    assert f'href="{live(story, 1)}"' in page.content.decode()
    page = secretary.get(f"{reverse('meeting_attendance', args=[story.meeting.pk])}?fran=pagar")
    assert f'href="{live(story)}"' in page.content.decode()
    page = secretary.get(reverse("proposal_write", args=[story.matter.pk]))
    assert f'href="{story.matter.get_absolute_url()}"' in page.content.decode()


def test_matter_closed_to_the_secretary_shows_nothing_of_it(client_for, story) -> None:
    user = UserFactory(person=PersonFactory())
    give_role(user=user, role=Role.SECRETARIAT, by=story.root)
    declare_conflict(matter=story.matter, person=user.person, reason="", by=story.root)
    page = secretary_page = texts(client_for(user).get(live(story, 1)))
    assert "Du har jäv i ärendet. Någon annan för protokollet vid den här punkten." in page
    assert "Fastställa föreslagen" not in secretary_page


# Who is there


def test_from_the_item_where_one_leaves_quorum_is_counted_without_that_person(secretary, story) -> None:
    assert "Beslutsför: 7 deltar i beslutet, 4 av 7 ledamöter behövs" in texts(secretary.get(live(story, 2)))
    page = texts(press(secretary, story, 2, person(story, "Brandeby"), "left"))
    assert "Beslutsför: 6 deltar i beslutet, 4 av 7 ledamöter behövs (fler än hälften av ledamöterna)." in page
    assert "Gick vid punkt 2" in page
    assert "Beslutsför: 7 deltar i beslutet" in texts(secretary.get(live(story, 1)))
    for name in ("Hallkvist", "Ekdal Frisk", "Sandelius"):
        page = texts(press(secretary, story, 3, person(story, name), "left"))
    assert "Inte beslutsför: 3 deltar i beslutet, 4 av 7 ledamöter behövs" in page


def test_one_disqualified_of_seven_leaves_six_in_the_count_and_out_of_the_vote_list(secretary, story) -> None:
    who = person(story, "Brandeby")
    page = texts(press(secretary, story, 1, who, "conflict"))
    assert "Beslutsför: 6 deltar i beslutet, 4 av 7 ledamöter behövs" in page
    assert "Här, jäv, deltar inte" in page
    form = secretary.get(reverse("vote_record", args=[item(story, 1).pk])).content.decode()
    assert len(set(re.findall(r'name="ballot_(\d+)"', form))) == 6
    assert f'name="ballot_{who.pk}"' not in form
    assert "Beslutsför: 7 deltar" in texts(press(secretary, story, 1, who, "no_conflict"))
    assert not Disqualification.objects.exists()


def test_six_six_one_is_parted_by_the_casting_vote_of_who_chairs_the_item(secretary, story) -> None:
    for name in ("Karlsson", "Berg", "Holm", "Lund", "Dahl", "Åkesson"):
        seat = MembershipFactory(
            body=story.body, person=PersonFactory(family_name=name), organisation=story.seats[0].organisation
        )
        mark_mode(meeting=story.meeting, person=seat.person, mode=AttendanceMode.PRESENT, by=story.root)
    hand_over_chair(item=item(story, 2), person=person(story, "Sandelius"), by=story.root)
    there = [found.person_id for found in deciders_at(item(story, 2))]
    choices = [Choice.YES] * 6 + [Choice.NO] * 6 + [Choice.ABSTAIN]
    data = {f"ballot_{pk}": choice for pk, choice in zip(there, choices, strict=True)}
    address = f"{reverse('vote_record', args=[item(story, 2).pk])}?fran=pagar"
    form = {"question": QUESTION, "rule": "simple", "parted": "yes", **data}
    page = texts(secretary.post(address, form, follow=True))
    assert "6 ja, 6 nej, 1 avstår. Bifall med ordförandens utslagsröst (Joakim Sandelius)." in page


def test_buttons_follow_what_is_stored_of_each_person(secretary, story) -> None:
    Meeting.objects.filter(pk=story.meeting.pk).update(mode=MeetingMode.HYBRID)
    who, member = person(story, "Brandeby"), person(story, "Hallkvist")
    seat = MembershipFactory(
        body=story.body,
        role=MembershipRole.SUBSTITUTE,
        person=PersonFactory(given_name="Britta", family_name="Lindeskog"),
    )

    def offered(order: int, person_id: int) -> list[str]:
        people = secretary.get(live(story, order)).context["live"].people
        return [button.value for button in next(row for row in people if row.person_id == person_id).buttons]

    assert offered(1, who.pk) == ["absent", "remote", "conflict"]
    assert offered(2, who.pk) == ["left", "remote", "conflict"]
    press(secretary, story, 1, who, "remote")
    assert offered(1, who.pk) == ["absent", "here", "conflict"]
    press(secretary, story, 1, who, "here")
    press(secretary, story, 2, who, "left")
    assert offered(2, who.pk) == ["stayed"]
    press(secretary, story, 2, who, "stayed")
    press(secretary, story, 1, who, "absent")
    assert offered(1, who.pk) == ["here", "remote"]
    assert offered(2, who.pk) == ["came", "came_remotely", "here"]
    assert offered(2, seat.person_id) == [f"serves:{who.pk}", "came", "came_remotely", "here"]
    press(secretary, story, 2, seat.person, f"serves:{who.pk}")
    assert offered(2, seat.person_id) == ["stops", "absent", "remote", "conflict"]
    page = press(secretary, story, 3, who, "came_remotely")
    assert "På distans, från punkt 3" in texts(page)
    assert "Kom vid punkt 3" in texts(secretary.get(live(story, 2)))
    assert offered(2, who.pk) == ["came", "came_remotely"]
    press(secretary, story, 3, member, "left")
    assert offered(3, seat.person_id) == ["left", "remote"]
    assert row(story, seat.person).serves_until == item(story, 3)
    press(secretary, story, 3, who, "came")
    assert row(story, who).mode == AttendanceMode.PRESENT


def test_substitute_serves_and_stops_with_one_press(secretary, story) -> None:
    who = person(story, "Brandeby")
    seat = MembershipFactory(
        body=story.body,
        role=MembershipRole.SUBSTITUTE,
        person=PersonFactory(given_name="Britta", family_name="Lindeskog"),
    )
    offered = [row.buttons for row in secretary.get(live(story, 1)).context["live"].people if not row.is_there]
    assert [button.value for button in offered[0]] == ["here"]
    press(secretary, story, 1, seat.person, "here")
    press(secretary, story, 2, who, "left")
    page = texts(press(secretary, story, 2, seat.person, f"serves:{who.pk}"))
    assert "Här, tjänstgör för Ellinor Brandeby" in page
    assert "Beslutsför: 7 deltar" in page
    assert "Beslutsför: 6 deltar" in texts(press(secretary, story, 3, seat.person, "stops"))
    said = texts(secretary.get(story.meeting.get_absolute_url()))
    assert "Närvarande, tjänstgör för Ellinor Brandeby från punkt 2 till punkt 3" in said
    assert "Närvarande, till punkt 2" in said


def test_second_secretary_is_told_and_shown_what_is_stored_and_what_was_said(secretary, story) -> None:
    before, who = seen(story), person(story, "Brandeby")
    press(secretary, story, 2, who, "left", before)
    page = press(secretary, story, 2, who, "remote", before)
    words = texts(page)
    assert "Någon annan har ändrat närvaron sedan du öppnade den" in words
    assert "Du angav Ellinor Brandeby: på distans, punkt 2" in words
    assert "Sparat nu Ellinor Brandeby: Gick vid punkt 2" in words
    assert (row(story, who).mode, row(story, who).left_at) == (AttendanceMode.PRESENT, item(story, 2))
    assert page.context["wanted"]["value"] == "remote"
    press(secretary, story, 2, who, "remote")
    assert row(story, who).mode == AttendanceMode.REMOTE


def test_stale_service_of_a_substitute_names_the_member(secretary, story) -> None:
    member = person(story, "Brandeby")
    page = press(secretary, story, 2, person(story, "Hallkvist"), f"serves:{member.pk}", 0)
    assert "Du angav Torbjörn Hallkvist: tjänstgör för Ellinor Brandeby, punkt 2" in texts(page)
    assert secretary.get(f"{live(story, 2)}&person={member.pk}&ville=annat").context["wanted"] is None


def test_refusal_is_shown_on_the_page_and_nonsense_is_not_found(secretary, story) -> None:
    page = texts(press(secretary, story, 2, story.director, "here"))
    assert "Helena Bergsäter har ingen plats i organet." in page
    for act in ("", "nonsens", "serves:", "serves:x", "no_conflict"):
        assert press(secretary, story, 2, person(story, "Brandeby"), act).status_code == 404
    address = reverse("presence_change", args=[item(story, 2).pk, person(story, "Brandeby").pk])
    assert "Du angav" in texts(secretary.post(address, {"act": "left", "seen": "x"}, follow=True))


def test_chair_changes_on_the_page_and_in_the_facts_of_the_meeting(secretary, story) -> None:
    address = reverse("chair_change", args=[item(story, 2).pk])
    data = {"person": person(story, "Sandelius").pk, "seen": seen(story)}
    page = texts(secretary.post(address, data, follow=True))
    assert "Ordförande: Joakim Sandelius" in page
    assert "Ordförande: Astrid Wennerhag" in texts(secretary.get(live(story, 1)))
    page = texts(secretary.get(story.meeting.get_absolute_url()))
    assert "Ordförande Astrid Wennerhag punkt 1, Joakim Sandelius punkterna 2–3" in page
    stale = texts(secretary.post(address, data, follow=True))
    assert "så det är inte sparat att Joakim Sandelius är ordförande från punkt 2." in stale
    assert secretary.post(address, {"person": "x", "seen": seen(story)}).status_code == 404
    mark_departure(item=item(story, 3), person=person(story, "Sandelius"), by=story.root)
    assert "ingen som deltar i beslutet här. Ange vem som är ordförande." in texts(secretary.get(live(story, 3)))


def test_change_of_a_text_shows_both_where_someone_else_has_saved(secretary, story) -> None:
    said = record_statement(
        item=item(story, 1),
        kind=StatementKind.MINUTES_NOTE,
        person=person(story, "Brandeby"),
        text="Sotenäs följer frågan.",
        by=story.root,
    )
    address = f"{reverse('statement_change', args=[item(story, 1).pk, said.pk])}?fran=pagar"
    assert "Sotenäs följer frågan." in texts(secretary.get(address))
    response = secretary.post(address, {"text": "Sotenäs bevakar frågan.", "seen": "0"})
    assert response["Location"] == live(story, 1)
    stale = secretary.post(address, {"text": "Sotenäs avstår.", "seen": "0"})
    assert "Det här har sparats efter att du öppnade sidan, av någon annan eller av dig i en annan flik." in texts(
        stale
    )
    assert "Sparat nu: Sotenäs bevakar frågan." in texts(stale)
    assert ">\nSotenäs avstår.</textarea>" in stale.content.decode()
    assert Statement.objects.get().text == "Sotenäs bevakar frågan."
    secretary.post(address, {"text": "Sotenäs avstår.", "seen": "1"})
    assert Statement.objects.get().text == "Sotenäs avstår."


# Rights and cost


def addresses(story: Story) -> dict[str, str]:
    first = item(story, 1).pk
    return {
        "presence": reverse("presence_change", args=[first, person(story, "Brandeby").pk]),
        "chair": reverse("chair_change", args=[first]),
        "number": reverse("number_draw", args=[first]),
        "begin": reverse("meeting_begin", args=[story.meeting.pk]),
        "close": reverse("meeting_close", args=[story.meeting.pk]),
        "reopen": reverse("meeting_reopen", args=[story.meeting.pk]),
    }


def test_members_observers_and_strangers_neither_open_nor_post(client_for, story) -> None:
    observer, stranger = UserFactory(person=PersonFactory()), UserFactory(person=PersonFactory())
    give_role(user=observer, role=Role.OBSERVER, by=story.root)
    before = list(Attendance.objects.values().order_by("pk"))
    for user, status in ((story.users["Strömvall"], 403), (observer, 403), (stranger, 404)):
        client = client_for(user)
        assert client.get(live(story)).status_code == status
        for name, address in addresses(story).items():
            response = client.post(address, {"act": "absent", "person": person(story, "Sandelius").pk, "seen": "1"})
            assert response.status_code == status, name
    assert list(Attendance.objects.values().order_by("pk")) == before
    assert not reread(story).meeting.is_closed


def test_member_sees_no_way_to_the_live_page_and_the_secretary_does(client_for, secretary, story) -> None:
    page = story.meeting.get_absolute_url()
    assert live(story) not in client_for(story.users["Strömvall"]).get(page).content.decode()
    assert live(story, 1) in secretary.get(page).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_page_asks_the_same_at_one_item_and_at_thirty(secretary, story, count) -> None:
    declare_conflict(matter=story.matter, person=person(story, "Brandeby"), reason="", by=story.root)
    who = person(story, "Hallkvist")
    for _row in range(count):
        said = {"kind": StatementKind.MOTION, "person": who, "text": "Avslag."}
        record_statement(item=item(story, 1), by=story.root, **said)
        votes = VoteResult(QUESTION, counts=(5, 1, 0))
        record_vote(item=item(story, 1), result=votes, by=story.root)
    for order in range(4, 4 + count - 1):
        matter = MatterFactory(body=story.body)
        row = AgendaItemFactory(meeting=story.meeting, matter=matter, order=order)
        DecisionClauseFactory(decision=DecisionFactory(matter=matter, agenda_item=row))
    secretary.get(live(story, 1))
    with CaptureQueriesContext(connection) as found:
        assert secretary.get(live(story, 1)).status_code == 200
    assert len(found) == 10


def test_meeting_of_which_notes_are_kept_offers_no_decision_vote_or_paragraph(secretary) -> None:
    told = notes_held(steering_group())
    shown = secretary.get(live(told, 1)).content.decode()
    address = reverse("item_note", args=[item(told, 1).pk])
    assert address in shown
    for name in ("vote_record", "number_draw", "decision_fix", "statement_record"):
        assert reverse(name, args=[item(told, 1).pk]) not in shown


def test_paragraph_out_for_immediate_approval_offers_no_change_of_what_was_said(secretary) -> None:
    told = numbered(steering_group())
    note = {"kind": StatementKind.MINUTES_NOTE, "person": person(told, "Strömvall"), "text": "Till protokollet."}
    said = record_statement(item=item(told, 1), by=told.root, **note)
    change = reverse("statement_change", args=[said.agenda_item_id, said.pk])
    assert change in secretary.get(live(told, 1)).content.decode()

    send_item(item=item(told, 1), approvers=[], by=told.root)

    shown = secretary.get(live(told, 1)).content.decode()
    assert "Till protokollet." in shown
    assert change not in shown
    assert reverse("vote_record", args=[said.agenda_item_id]) not in shown
