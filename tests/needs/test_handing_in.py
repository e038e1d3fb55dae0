"""Handing in draws one number and keeps what was read; reopening is asked for, granted or declined with reasons."""

import pytest
from django.utils import timezone

from foundation.dates import today
from foundation.edits import StaleEditError
from foundation.errors import MissingFactsError, RightRefusedError, RuleError, StateRefusedError
from foundation.models import StateChange
from needs.enums import Coverage, LetterKind
from needs.models import HandedInVersion, Letter, RegistrySeries, Submission, UploadedRow
from needs.queries.sheets import sheet_of
from needs.queries.versions import latest_version, sheets_of_version, versions_of
from needs.services.needs import remove_need, save_need
from needs.services.submissions import ask_to_reopen, decline_reopening, hand_in, reopen
from reports.services.ordering import order_report
from reports.services.running import file_name, require_right
from tests.needs.factories import (
    AnswerFactory,
    NeedFactory,
    NeedFileFactory,
    QuestionFactory,
    RoundFactory,
    SubmissionFactory,
    SubmissionUploadFactory,
    UploadedRowFactory,
)
from tests.needs.people import contact, office
from tests.needs.report_examples import receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return NeedFactory(title="Klarspråk").submission


@pytest.fixture
def writer(submission):
    return contact(submission.organisation, given_name="Åsa", family_name="Lindgärde")


def test_handing_in_draws_a_number_and_keeps_what_was_read(submission, writer):
    need = submission.needs.get()
    file = NeedFileFactory(need=need)

    done = hand_in(submission=submission, by=writer, seen=0)

    year = timezone.localdate().year
    need.refresh_from_db()
    file.refresh_from_db()
    assert done.reference == f"BI {year}/1"
    assert (done.is_handed_in, done.handed_in_by, done.has_no_needs) == (True, writer, False)
    assert need.handed_in_at == done.handed_in_at == file.handed_in_at
    version = latest_version(done)
    assert (version.number, version.by_name) == (1, "Åsa Lindgärde")
    (sheet,) = sheets_of_version(version)
    assert (sheet.title, sheet.files[0].title) == ("Klarspråk", "Underlag")
    assert StateChange.objects.get().to_state == "handed_in"


def test_numbers_follow_each_other_without_gaps(submission, writer):
    refused = SubmissionFactory()
    with pytest.raises(RuleError):
        hand_in(submission=refused, by=contact(refused.organisation))
    hand_in(submission=submission, by=writer)
    other = NeedFactory().submission

    assert hand_in(submission=other, by=contact(other.organisation)).registry_number == 2
    assert RegistrySeries.objects.get().last_number == 2


def test_second_press_draws_no_second_number(submission, writer):
    hand_in(submission=submission, by=writer, seen=0)

    with pytest.raises(StateRefusedError):
        hand_in(submission=submission, by=writer, seen=0)
    assert HandedInVersion.objects.count() == 1
    assert RegistrySeries.objects.get().last_number == 1


def test_what_a_colleague_changed_meanwhile_is_looked_through_first(submission, writer):
    save_need(need=submission.needs.get(), values={"why": "Nytt"}, answers={}, by=writer)

    with pytest.raises(StaleEditError):
        hand_in(submission=submission, by=writer, seen=0)


def test_what_is_missing_is_named_need_by_need(submission, writer):
    QuestionFactory(round=submission.round, label="Hur bråttom är det?", is_required=True)
    NeedFactory(submission=submission, title="", kind="", why=" ")

    with pytest.raises(MissingFactsError) as refused:
        hand_in(submission=submission, by=writer)

    assert refused.value.missing == [
        "Behov 1, ”Klarspråk”: Hur bråttom är det?",
        "Behov 2, ”Behov utan rubrik”: behovet i en mening, slag av behov, varför det behövs, Hur bråttom är det?",
    ]
    assert not RegistrySeries.objects.exists()


def test_required_question_is_answered_by_text_and_not_by_spaces(submission, writer):
    question = QuestionFactory(round=submission.round, is_required=True)
    answer = AnswerFactory(need=submission.needs.get(), question=question, value=" ")
    with pytest.raises(MissingFactsError):
        hand_in(submission=submission, by=writer)
    answer.value = "Ja"
    answer.save()

    assert hand_in(submission=submission, by=writer).is_handed_in


def test_party_without_needs_says_so():
    submission = SubmissionFactory()
    writer = contact(submission.organisation)
    with pytest.raises(RuleError, match="inga behov"):
        hand_in(submission=submission, by=writer)

    done = hand_in(submission=submission, by=writer, has_no_needs=True)

    assert (done.has_no_needs, sheets_of_version(latest_version(done))) == (True, [])


def test_uploaded_rows_that_wait_are_named_and_left_only_when_that_is_said(submission, writer):
    UploadedRowFactory.create_batch(2, upload=SubmissionUploadFactory(submission=submission))
    UploadedRowFactory()  # of another party
    with pytest.raises(RuleError, match="2 uppladdade rader väntar på att sparas"):
        hand_in(submission=submission, by=writer)
    UploadedRow.objects.filter(upload__submission=submission)[0].delete()
    with pytest.raises(RuleError, match="1 uppladdad rad väntar på att sparas"):
        hand_in(submission=submission, by=writer)

    done = hand_in(submission=submission, by=writer, leaves_rows=True)

    assert done.is_handed_in
    assert UploadedRow.objects.filter(upload__submission=submission).count() == 1


def test_nobody_else_hands_in(submission):
    with pytest.raises(RightRefusedError):
        hand_in(submission=submission, by=office())


def test_party_asks_and_secretariat_reopens(submission, writer):
    director = office()
    hand_in(submission=submission, by=writer)
    with pytest.raises(RuleError, match="varför"):
        ask_to_reopen(submission=submission, reason=" ", by=writer)
    asked = ask_to_reopen(submission=submission, reason="Fel antal.", by=writer)
    assert asked.asks_to_reopen

    opened = reopen(submission=submission, reason="", by=director)

    assert (opened.coverage, opened.reopen_reason, opened.asks_to_reopen) == (Coverage.REOPENED, "Fel antal.", False)
    assert opened.reference.endswith("/1")
    letter = Letter.objects.get()
    assert (letter.kind, letter.user, letter.message) == (LetterKind.REOPENED, writer, "Fel antal.")
    assert StateChange.objects.latest("pk").comment == "Fel antal."


def test_version_stays_as_it_was_while_the_party_changes_it(submission, writer):
    hand_in(submission=submission, by=writer)
    reopen(submission=submission, reason="Tryckfel.", by=office())
    need = submission.needs.get()
    save_need(need=need, values={"title": "Nytt"}, answers={}, by=writer)

    assert [sheet.title for sheet in sheets_of_version(latest_version(submission))] == ["Klarspråk"]
    done = hand_in(submission=submission, by=writer)
    assert [row.number for row in versions_of(done)] == [2, 1]
    assert done.registry_number == 1
    assert RegistrySeries.objects.get().last_number == 1


def test_reopened_after_the_last_day_can_still_be_handed_in(writer, submission):
    hand_in(submission=submission, by=writer)
    reopen(submission=submission, reason="Fel.", by=office())
    Submission.objects.filter(pk=submission.pk).update(round=RoundFactory(closed=True))

    assert hand_in(submission=submission, by=writer).is_handed_in


def test_need_taken_away_when_reopened_is_gone_from_the_next_version(submission, writer):
    NeedFactory(submission=submission, title="Stannar")
    hand_in(submission=submission, by=writer)
    reopen(submission=submission, reason="Fel.", by=office())
    remove_need(need=submission.needs.get(title="Klarspråk"), by=writer)
    hand_in(submission=submission, by=writer)

    latest, first = versions_of(submission)
    assert [sheet.title for sheet in sheets_of_version(latest)] == ["Stannar"]
    assert len(sheets_of_version(first)) == 2


def test_reopening_takes_right_state_and_reason(submission, writer):
    director = office()
    with pytest.raises(StateRefusedError, match="inte inlämnade"):
        ask_to_reopen(submission=submission, reason="x", by=writer)
    with pytest.raises(StateRefusedError, match="inte inlämnade"):
        reopen(submission=submission, reason="x", by=director)
    hand_in(submission=submission, by=writer)
    with pytest.raises(RightRefusedError):
        reopen(submission=submission, reason="x", by=writer)
    with pytest.raises(RightRefusedError):
        ask_to_reopen(submission=submission, reason="x", by=director)
    with pytest.raises(RuleError, match="varför"):
        reopen(submission=submission, reason="", by=director)


def test_secretariat_may_answer_no(submission, writer):
    director = office()
    hand_in(submission=submission, by=writer)
    with pytest.raises(StateRefusedError, match="inte bett"):
        decline_reopening(submission=submission, reason="Nej.", by=director)
    ask_to_reopen(submission=submission, reason="Fel.", by=writer)
    with pytest.raises(RightRefusedError):
        decline_reopening(submission=submission, reason="Nej.", by=writer)

    done = decline_reopening(submission=submission, reason="Ta det nästa gång.", by=director)

    assert (done.is_handed_in, done.asks_to_reopen) == (True, False)
    assert Letter.objects.get().kind == LetterKind.DECLINED


def test_need_is_read_in_words():
    need = NeedFactory(people_count=1500, is_business_need=True, wanted_text="", wanted_month="2027-04-01")
    need.refresh_from_db()
    inventory = need.submission.round
    for kind, value in (("number", "2500"), ("yes_no", "yes"), ("yes_no", "no"), ("number", "ca 3"), ("period", "")):
        AnswerFactory(need=need, question=QuestionFactory(round=inventory, kind=kind), value=value)
    AnswerFactory(need=need, question=QuestionFactory(round=inventory, several_choices=True), value="Dagtid\nKvällstid")

    facts = [fact.value for fact in sheet_of(need).facts]

    assert facts[2:4] == ["1\u202f500", "2027-04"]
    assert facts[-6:] == ["2\u202f500", "ja", "nej", "ca 3", "", "Dagtid, Kvällstid"]


def test_receipt_is_called_by_the_number_as_it_stands_and_its_file_by_one_a_disk_can_hold():
    example = receipt()
    submission = Submission.objects.get()
    name = f"{submission.reference} {submission.organisation}"

    order = order_report(kind="needs-receipt", parameters=example.parameters, by=example.orderer, today=today())

    assert (submission.reference.count("/"), order.title) == (1, f"Kvittens {name}")
    assert file_name(*require_right(order)) == f"Kvittens {name.replace('/', '-')}.pdf"
