"""A visit is recorded with the needs that came out of it; the party's own draft is neither read nor touched."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core import mail
from django.urls import reverse

from collaboration.models import Dialogue
from collaboration.permissions import Role
from foundation.dates import today
from foundation.errors import MissingFactsError, RightRefusedError, RuleError, StateRefusedError
from foundation.validation import InvalidError
from needs.enums import LetterKind, RoundState, Stage, SubmissionState
from needs.models import HandedInVersion, Letter, Need, Round, Submission
from needs.queries.coverage import board_of, with_answered
from needs.queries.visits import needs_of_visit, not_said, visits_in
from needs.services.letters import mail_letters
from needs.services.rounds import ask_parties
from needs.services.submissions import hand_in, reopen
from needs.services.visits import SpokenNeed, record_needs
from tests.collaboration.factories import DialogueFactory, PartyFactory, UserFactory
from tests.needs.factories import AnswerFactory, NeedFactory, QuestionFactory, RoundFactory, SubmissionFactory
from tests.needs.pages import at
from tests.needs.people import contact, office
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
NEED = SpokenNeed("Handledare i hemtjänsten", "competence", "För få är utbildade.", people_count=25)


@pytest.fixture
def director():
    return office()


@pytest.fixture
def visit(submission):
    return DialogueFactory(organisation=submission.organisation, date=today(), group_met="ledningsgruppen")


def record(visit, director, needs=(NEED,), inventory=None):
    return record_needs(dialogue=visit, needs=needs, inventory=inventory, by=director)


def test_needs_stand_handed_in_with_number_version_and_letter(visit, submission, need, writer, director):
    before = (need.title, need.edit_number, submission.edit_number)
    recorded = record(visit, director, [NEED, SpokenNeed("VA-ingenjörer", "competence", "Tre slutar.")])

    assert (recorded.state, recorded.handed_in_by, recorded.dialogue) == (SubmissionState.HANDED_IN, director, visit)
    assert recorded.reference == f"BI {today().year}/1"
    assert [row.title for row in needs_of_visit(visit, writer)] == ["Handledare i hemtjänsten", "VA-ingenjörer"]
    assert all(getattr(row, Stage.HANDED_IN.column) for row in recorded.needs.all())
    assert [sheet["title"] for sheet in HandedInVersion.objects.get().content["needs"]] == [
        "Handledare i hemtjänsten",
        "VA-ingenjörer",
    ]
    assert list(Letter.objects.values_list("kind", "user")) == [(LetterKind.RECORDED, writer.pk)]
    need.refresh_from_db()
    submission.refresh_from_db()
    assert (need.title, need.edit_number, submission.edit_number) == before
    assert submission.state == SubmissionState.DRAFT


def test_letter_says_where_the_needs_are(visit, writer, director):
    recorded = record(visit, director)
    mail_letters()

    (letter,) = mail.outbox
    assert letter.to == [writer.email]
    assert letter.subject == "Behoven från vårt besök hos Dals-Eds kommun är antecknade"
    assert recorded.get_absolute_url() in letter.body


def test_visits_outside_the_rounds_share_the_year(visit, director):
    first, second = record(visit, director), record(visit, director)

    assert first.round == second.round
    assert (first.round.title, first.round.state) == (f"Besök {visit.date.year}", RoundState.CLOSED)


def test_row_of_the_year_that_another_made_in_the_same_moment_is_taken(visit, director, monkeypatch):
    first = record_needs(dialogue=visit, needs=[NEED], inventory=None, by=director).round
    nothing = Round.objects.none()
    monkeypatch.setattr(Round.objects, "filter", lambda **_facts: nothing)

    assert record_needs(dialogue=visit, needs=[NEED], inventory=None, by=director).round == first


def test_round_keeps_its_board_and_may_ask_the_party(visit, director):
    inventory = RoundFactory()
    record(visit, director, inventory=inventory)

    assert board_of(inventory).rows == ()
    found = with_answered(Round.objects.filter(pk=inventory.pk)).get()
    assert (found.asked, found.answered) == (0, 0)
    (asked,) = ask_parties(inventory=inventory, organisations=[visit.organisation], by=director)
    assert asked.state == SubmissionState.DRAFT


def test_party_may_ask_for_a_change_and_hand_in_again(visit, writer, director):
    recorded = record(visit, director)
    reopen(submission=recorded, reason="Fel antal.", by=director)
    recorded.refresh_from_db()
    hand_in(submission=recorded, by=writer)

    assert Submission.objects.get(pk=recorded.pk).is_handed_in
    assert HandedInVersion.objects.count() == 2


def test_what_cannot_be_is_refused(visit, submission, writer, director):
    with pytest.raises(RuleError):
        record(visit, director, [])
    with pytest.raises(MissingFactsError):
        record(visit, director, [SpokenNeed("Utan skäl", "competence", " ")])
    with pytest.raises(InvalidError):
        record(visit, director, [SpokenNeed("Fel slag", "okänt", "Skäl.")])
    with pytest.raises(StateRefusedError):
        record(visit, director, inventory=RoundFactory(draft=True))
    NeedFactory(submission=submission)
    hand_in(submission=submission, by=writer)
    with pytest.raises(StateRefusedError):
        record(visit, director, inventory=submission.round)
    Dialogue.objects.update(date=today() + dt.timedelta(days=1))
    with pytest.raises(StateRefusedError):
        record(visit, director)
    assert not Submission.objects.exclude(dialogue=None).exists()


@pytest.mark.parametrize("role", [Role.COMMUNICATOR, Role.OBSERVER])
def test_only_those_who_run_rounds_and_record_dialogues_may(visit, role):
    with pytest.raises(RightRefusedError):
        record(visit, office(role))


def test_party_itself_does_not_record_visits(visit, writer):
    with pytest.raises(RightRefusedError):
        record(visit, writer)


def test_questions_of_the_round_are_answered_as_far_as_something_was_said(visit, writer, director):
    inventory = RoundFactory()
    must, may, left = (QuestionFactory(round=inventory, is_required=required) for required in (True, False, True))
    other = QuestionFactory()
    answers = {must.pk: " Inom ett år ", may.pk: "  ", other.pk: "Hör inte hit"}

    recorded = record(visit, director, [replace(NEED, answers=answers), NEED], inventory=inventory)

    first, second = needs_of_visit(visit, writer)
    assert list(first.answers.values_list("question", "value")) == [(must.pk, "Inom ett år")]
    assert (not_said(first), not_said(second)) == ([left.label], [must.label, left.label])
    AnswerFactory(need=first, question=left)
    assert [need.is_incomplete for need in needs_of_visit(visit, writer)] == [False, True]
    facts = HandedInVersion.objects.get(submission=recorded).content["needs"][0]["facts"]
    assert {"label": must.label, "value": "Inom ett år", "is_long": False} in facts
    assert not_said(NeedFactory(submission__round=inventory)) == []


def test_visits_stand_on_the_rounds_page(client_for, desk, visit, submission, writer, director):
    inventory = submission.round
    recorded = record(visit, director, [NEED, NEED], inventory=inventory)
    outside = record(visit, director)
    reopen(submission=outside, reason="Fel.", by=director)

    page = text_of_html(desk.get(inventory.get_absolute_url()).content.decode())
    told = f"Antecknat vid besök Dals-Eds kommun {visit.date} · ledningsgruppen · {recorded.reference} · 2 behov"
    assert told in page
    own = client_for(writer).get(outside.round.get_absolute_url()).content.decode()
    assert ("öppnat igen" in own, outside.get_absolute_url() in own) == (True, True)
    page = desk.get(outside.round.get_absolute_url()).content.decode()
    assert "Ingen är tillfrågad ännu" not in page
    assert visits_in(RoundFactory(), director) == []


# the pages


def typed(**rows):
    given = {"rows-TOTAL_FORMS": "2", "rows-INITIAL_FORMS": "0", "seen": "0"}
    return {**given, **{f"rows-{name}": value for name, value in rows.items()}}


def test_visit_is_recorded_and_then_its_needs(desk, submission, need, writer, client_for):
    PartyFactory(organisation=submission.organisation)
    assert "Registrera ett besök" in desk.get(reverse("need_list")).content.decode()
    assert desk.get(reverse("visit_create")).status_code == 200
    given = {
        "organisation": submission.organisation_id,
        "date": today().isoformat(),
        "form": "digital",
        "group_met": "kommunledningen",
        "inventory": submission.round_id,
    }
    address = desk.post(reverse("visit_create"), given).url
    visit = Dialogue.objects.get()
    assert address == f"{at('visit_needs', visit)}?omgang={submission.round_id}"
    page = desk.get(address).content.decode()
    assert (str(submission.round) in page, need.title in page) == (True, False)
    question, left = (
        QuestionFactory(round=submission.round, kind="several_choices", choices="Dagtid\nKvällstid"),
        QuestionFactory(round=submission.round, label="Hur bråttom är det?", is_required=True),
    )
    assert question.label in desk.get(address).content.decode()
    rows = {"0-title": "Handledare", "0-kind": "competence", "0-why": "För få.", f"0-q{question.pk}": ["Kvällstid"]}
    assert desk.post(address, typed(**rows)).url == at("visit_detail", visit)
    assert "Handledare" in desk.get(at("visit_detail", visit)).content.decode()
    recorded = Need.objects.get(title="Handledare")
    assert recorded.submission.round == submission.round
    assert [(row.question, row.value) for row in recorded.answers.all()] == [(question, "Kvällstid")]
    assert "ofullständigt" in desk.get(at("visit_detail", visit)).content.decode()
    page = text_of_html(desk.get(recorded.get_absolute_url()).content.decode())
    assert f"Inte sagt vid besöket {left.label}" in page
    own = client_for(writer)
    assert "ett besök" in own.get(recorded.get_absolute_url()).content.decode()
    assert "Handledare" in own.get(at("visit_detail", visit)).content.decode()
    assert "1 behov" in own.get(at("party_detail", visit.organisation)).content.decode()


def test_refusal_is_shown_and_what_was_typed_is_kept(desk, visit):
    page = desk.post(at("visit_needs", visit), typed()).content.decode()
    assert "Skriv minst ett behov" in page
    page = desk.post(f"{at('visit_needs', visit)}?omgang=x", typed(**{"0-title": "Bara rubrik"})).content.decode()
    assert ("Bara rubrik" in page, "Utanför rundorna" in page) == (True, True)


def test_visit_without_needs_says_so(desk, visit, client_for):
    assert "Inget behov som du får läsa" in desk.get(at("visit_detail", visit)).content.decode()
    assert "inga behov antecknade" in desk.get(at("party_detail", visit.organisation)).content.decode()
    reader = client_for(contact(visit.organisation)).get(at("party_detail", visit.organisation)).content.decode()
    assert "inga behov antecknade" not in reader


def test_others_have_no_way_in(client_for, visit):
    other = client_for(contact(SubmissionFactory().organisation))
    for client in (other, client_for(UserFactory())):
        for name in ("visit_detail", "visit_needs"):
            assert client.get(at(name, visit)).status_code in {403, 404}
        assert client.get(reverse("visit_create")).status_code == 403
    assert "Needs" not in other.get(at("party_detail", visit.organisation)).content.decode()


def test_pages_cost_the_same_whatever_they_hold(desk, visit, director, django_assert_max_num_queries):
    record(visit, director, [NEED] * 30)
    for name in ("visit_detail", "visit_needs"):
        desk.get(at(name, visit))
        with django_assert_max_num_queries(10):
            desk.get(at(name, visit))


def test_where_there_is_no_party_the_page_says_so_and_leads_on(client_for, director):
    page = client_for(director).get(reverse("visit_create")).content.decode()

    assert "Det finns ingen part att besöka ännu" in page
    assert f'href="{reverse("party_list")}"' in page
    assert 'name="organisation"' not in page
