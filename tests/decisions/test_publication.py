"""Sealed records are published by the secretariat, read by anyone, and withdrawn with a reason that stays."""

import dataclasses
import datetime as dt

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.enums import Level, RecordKind
from decisions.models import Decision, Meeting, Publication, SealedRecord
from decisions.queries.proceedings import Proceedings, StatementBlock, VoteBlock
from decisions.queries.publication import shown_of, unveiled
from decisions.queries.record import ChangeLine, CorrectionLine
from decisions.services.freezing import frozen_error
from decisions.services.publication import publish_decision, publish_minutes, withdraw_publication
from decisions.services.records import seal_meeting
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from tests.collaboration.factories import PersonFactory, UserFactory
from tests.decisions.factories import PublicationFactory
from tests.decisions.refusals import no
from tests.decisions.story import CLAUSE, DAY, PEOPLE, Story, approved, sent, steering_group
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
TITLE = "Budget och verksamhetsplan för Kommunakademin Väst 2020"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def story() -> Story:
    """Everything sealed, nothing published."""
    ContentType.objects.get_for_models(*apps.get_models())
    told = approved(steering_group())
    assert seal_meeting(meeting_id=told.meeting.pk) == 2
    told.decision = Decision.objects.get(pk=told.decision.pk)
    return told


@pytest.fixture
def officer():
    user = UserFactory(person=PersonFactory(given_name="Nils", family_name="Kvarnlund"))
    give_role(user=user, role=Role.SECRETARIAT, by=UserFactory(superuser=True))
    return user


def level_of(row) -> str:
    return type(row).objects.get(pk=row.pk).level


def record_of(story: Story, kind: RecordKind) -> SealedRecord:
    return SealedRecord.objects.get(kind=kind, meeting=story.meeting)


# --- the services


def test_published_decision_is_public_as_it_was_sealed(story, officer) -> None:
    publication = publish_decision(decision=story.decision, by=officer)
    record = record_of(story, RecordKind.DECISION)
    assert (publication.subject, publication.record) == (record, record)
    assert (publication.title, publication.date, publication.body_name) == (TITLE, DAY, "Styrgrupp Kommunakademin Väst")
    assert publication.published_by == officer
    assert CLAUSE in publication.words
    assert [annex["title"] for annex in publication.annexes] == ["Uppdragsbeskrivning för Styrgruppen"]
    assert level_of(story.decision) == Level.PUBLIC
    assert level_of(story.meeting) == Level.PARTIES, "what is not published stays where it was"


def test_published_minutes_open_the_meeting_and_no_decision(story, officer) -> None:
    publication = publish_minutes(meeting=story.meeting, by=officer)
    assert publication.record == record_of(story, RecordKind.MINUTES)
    assert CLAUSE in publication.words
    assert (level_of(story.meeting), level_of(story.decision)) == (Level.PUBLIC, Level.PARTIES)


def test_withdrawn_publication_closes_it_and_stays_in_the_history(story, officer) -> None:
    publication = publish_decision(decision=story.decision, by=officer)
    withdrawn = withdraw_publication(publication=publication, reason=" Ett namn skulle inte stå där. ", by=officer)
    assert (withdrawn.withdrawn_by, withdrawn.withdrawn_reason) == (officer, "Ett namn skulle inte stå där.")
    assert level_of(story.decision) == Level.PARTIES
    assert not Publication.objects.in_force().exists()
    assert [row.history_user for row in publication.history.order_by("history_id")] == [officer, officer]


def test_withdrawn_minutes_close_the_meeting(story, officer) -> None:
    publication = publish_minutes(meeting=story.meeting, by=officer)
    withdraw_publication(publication=publication, reason="Fel protokoll.", by=officer)
    assert level_of(story.meeting) == Level.PARTIES


def test_what_was_withdrawn_can_be_published_again(story, officer) -> None:
    first = publish_decision(decision=story.decision, by=officer)
    withdraw_publication(publication=first, reason="Prövas igen.", by=officer)
    second = publish_decision(decision=story.decision, by=officer)
    assert (Publication.objects.in_force().get(), Publication.objects.count()) == (second, 2)
    assert second.get_absolute_url() == first.get_absolute_url()


def test_publishing_is_refused_in_words(officer, client_for) -> None:
    story = sent(steering_group())
    assert no(StateRefusedError, publish_decision, decision=story.decision, by=officer) == (
        "Ett beslut publiceras när protokollet är justerat och handlingen förseglad."
    )
    assert no(StateRefusedError, publish_minutes, meeting=story.meeting, by=officer) == (
        "Ett protokoll publiceras när det är justerat och förseglat."
    )
    page = client_for(officer).get(reverse("minutes_publish", args=[story.meeting.pk]))
    assert page.status_code == 409
    assert "Bara det som är justerat och förseglat kan publiceras." in page.content.decode()


def test_publishing_and_withdrawing_twice_is_refused(story, officer) -> None:
    publication = publish_decision(decision=story.decision, by=officer)
    refused = no(StateRefusedError, publish_decision, decision=story.decision, by=officer)
    assert refused == "Det här är redan publicerat."
    assert no(RuleError, withdraw_publication, publication=publication, reason="  ", by=officer) == (
        "Skriv varför publiceringen dras tillbaka."
    )
    withdraw_publication(publication=publication, reason="Skäl.", by=officer)
    assert no(StateRefusedError, withdraw_publication, publication=publication, reason="Skäl.", by=officer) == (
        "Publiceringen är redan tillbakadragen. Publicera på nytt det som ska kunna läsas igen."
    )


def test_only_the_secretariat_publishes_and_withdraws(story, officer) -> None:
    for call, arguments in (
        (publish_decision, {"decision": story.decision}),
        (publish_minutes, {"meeting": story.meeting}),
    ):
        no(RightRefusedError, call, **arguments, by=story.chair)
    publication = publish_minutes(meeting=story.meeting, by=officer)
    no(RightRefusedError, withdraw_publication, publication=publication, reason="Skäl.", by=story.chair)


# --- the database


def test_two_publications_of_one_record_are_not_in_force_at_once() -> None:
    first = PublicationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicationFactory(subject=first.subject)


@pytest.mark.parametrize(
    "values",
    [
        {"withdrawn_at": dt.datetime(2100, 1, 1, tzinfo=dt.UTC)},
        {"withdrawn_reason": "Skäl."},
        {"withdrawn_at": dt.datetime(2000, 1, 1, tzinfo=dt.UTC), "withdrawn_reason": "Skäl."},
    ],
)
def test_withdrawal_is_whole_or_not_at_all(values) -> None:
    if len(values) == 2:
        values["withdrawn_by"] = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicationFactory(**values)


@pytest.mark.parametrize(
    "change",
    [
        lambda row: Publication.objects.filter(pk=row.pk).update(title="Annat"),
        lambda row: Publication.objects.filter(pk=row.pk).update(published_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)),
        lambda row: row.delete(),
    ],
)
def test_database_lets_nothing_of_a_publication_change(change) -> None:
    row = PublicationFactory()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change(row)
    assert isinstance(frozen_error(caught.value), FrozenError)


def test_database_lets_no_withdrawal_be_undone() -> None:
    row = PublicationFactory()
    withdraw_publication(publication=row, reason="Skäl.", by=UserFactory(superuser=True))
    undone = {"withdrawn_at": None, "withdrawn_by": None, "withdrawn_reason": ""}
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Publication.objects.filter(pk=row.pk).update(**undone)
    assert isinstance(frozen_error(caught.value), FrozenError)


# --- the pages of those who publish


def test_page_lists_exactly_what_becomes_public(story, officer, client_for) -> None:
    page = text_of_html(client_for(officer).get(reverse("decision_publish", args=[story.decision.pk])).content.decode())
    names = [f"{given} {family}" for given, family, _role, _organisation in PEOPLE]
    for words in (TITLE, CLAUSE, "Uppdragsbeskrivning för Styrgruppen", *names, "Helena Bergsäter"):
        assert words in page
    assert "Det här ser ut som personuppgifter" not in page


def test_every_written_text_that_becomes_public_is_shown_before_it_does(story) -> None:
    said = {
        "matter": "Budgeten.",
        "clauses": ("Fastställa den.",),
        "reasons": "Den följer samrådet.",
        "dispatch": ("Sotenäs kommun",),
        "corrections": (CorrectionLine("", "1 500", "1 600", "Skrivfel.", "Skrivfel, rättat 2019-12-20"),),
        "change": ChangeLine("Ändrar", "Budget 2019", 1),
        "proceedings": Proceedings(
            motions=(StatementBlock("Yrkande", "Karin Strömvall", "Avslag."),),
            votes=(VoteBlock("Bifalls förslaget?", "6 ja, 1 nej.", ()),),
            objections=(StatementBlock("Reservation", "Karin Strömvall", "För dyrt."),),
        ),
    }
    decided = shown_of(record_of(story, RecordKind.DECISION))
    minutes = shown_of(record_of(story, RecordKind.MINUTES))
    ((_title, of_decision),) = unveiled("", dataclasses.replace(decided, **said)).items
    assert of_decision == (
        "Fastställa den.",
        "Ändrar: Budget 2019",
        "Ärende: Budgeten.",
        "Skäl: Den följer samrådet.",
        "Yrkande, Karin Strömvall: Avslag.",
        "Reservation, Karin Strömvall: För dyrt.",
        "Omröstning: Bifalls förslaget?",
        "Skickas till: Sotenäs kommun",
        "Skrivfel, rättat 2019-12-20: 1 500 → 1 600. Skrivfel.",
    )
    item = dataclasses.replace(minutes.items[0], text="Vi talade om den.", papers=("Tjänsteutlåtande",), **said)
    ((_heading, of_minutes),) = unveiled("", dataclasses.replace(minutes, items=(item,))).items
    assert of_minutes == ("Vi talade om den.", *of_decision, "Handlingar: Tjänsteutlåtande")


def test_names_from_the_register_and_details_are_pointed_out_wherever_they_stand(story) -> None:
    PersonFactory(given_name="Berit", family_name="Alnemark")
    record = record_of(story, RecordKind.MINUTES)
    record.facts = record.facts.replace(
        CLAUSE, f"{CLAUSE} Berit Alnemark, 19640823-3234, berit@example.org, 070-174 06 05."
    )
    shown = unveiled(record.title, shown_of(record))
    assert shown.personal == ("19640823-3234", "berit@example.org", "070-174 06 05")
    assert "Berit Alnemark" in shown.people
    assert shown.people[0] == "Astrid Wennerhag"
    assert shown.annexes == ("Uppdragsbeskrivning för Styrgruppen",)


def test_officer_publishes_after_reading_and_withdraws_with_a_reason(story, officer, client_for) -> None:
    client, page = client_for(officer), reverse("decision_detail", args=[story.decision.pk])
    address = reverse("decision_publish", args=[story.decision.pk])
    assert address in client.get(page).content.decode()
    assert "Läs igenom det och kryssa sedan här." in client.post(address).content.decode()
    assert client.post(address, {"read": "on"}, follow=True).redirect_chain == [(page, 302)]
    shown = client.get(page).content.decode()
    assert "/oppet/beslut/1/" in shown
    assert address not in shown
    assert client.get(address).status_code == 409
    withdraw = reverse("decision_withdraw", args=[story.decision.pk])
    assert withdraw in shown
    assert "Dra tillbaka publiceringen" in client.get(withdraw).content.decode()
    assert client.post(withdraw, {"comment": "Prövas igen."}, follow=True).redirect_chain == [(page, 302)]
    assert client.get(withdraw).status_code == 404
    assert Client().get("/oppet/beslut/1/").status_code == 404


def test_officer_publishes_and_withdraws_minutes(story, officer, client_for) -> None:
    client, page = client_for(officer), reverse("meeting_detail", args=[story.meeting.pk])
    address = reverse("minutes_publish", args=[story.meeting.pk])
    assert address in client.get(page).content.decode()
    assert client.post(address, {"read": "on"}, follow=True).redirect_chain == [(page, 302)]
    assert "/oppet/protokoll/2/" in client.get(page).content.decode()
    withdraw = reverse("minutes_withdraw", args=[story.meeting.pk])
    assert client.post(withdraw, {"comment": "Prövas igen."}, follow=True).redirect_chain == [(page, 302)]
    assert client.get(withdraw).status_code == 404


def test_member_sees_what_is_public_and_no_button(story, officer, client_for) -> None:
    publish_decision(decision=story.decision, by=officer)
    page = client_for(story.chair).get(reverse("decision_detail", args=[story.decision.pk])).content.decode()
    assert "/oppet/beslut/1/" in page
    assert "avpublicera" not in page


def test_person_without_role_sees_the_public_decision_and_nothing_around_it(story, officer, client_for) -> None:
    publish_decision(decision=story.decision, by=officer)
    type(story.matter).objects.filter(pk=story.matter.pk).update(title="Nytt namn på ärendet")
    page = client_for(UserFactory()).get(reverse("decision_detail", args=[story.decision.pk])).content.decode()
    assert "Nytt namn på ärendet" not in page
    assert Meeting.objects.visible_to(UserFactory()).count() == 0


def test_pages_ask_few_queries(story, officer, client_for) -> None:
    publish_decision(decision=story.decision, by=officer)
    client = client_for(officer)
    for name, pk in (("decision_detail", story.decision.pk), ("minutes_publish", story.meeting.pk)):
        client.get(reverse(name, args=[pk]))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name, args=[pk])).status_code == 200
        assert len(asked) <= 12, [query["sql"][:120] for query in asked]
