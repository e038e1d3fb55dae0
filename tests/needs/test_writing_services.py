"""A party writes: begun, saved, stale, lost on the way, taken away; nobody else may."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from collaboration.permissions import Role
from foundation.edits import StaleEditError
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.history import FieldChange
from foundation.validation import InvalidError
from needs.models import Answer, Need, NeedFile
from needs.queries.history import need_history
from needs.services import files as file_services
from needs.services import needs as need_services
from needs.services.files import add_file, remove_file
from needs.services.needs import note_opened, remove_need, save_need, start_need
from tests.needs.factories import (
    NeedFactory,
    NeedFileFactory,
    QuestionFactory,
    RoundFactory,
    SubmissionFactory,
)
from tests.needs.groups import theme_group
from tests.needs.people import contact, office

pytestmark = pytest.mark.django_db
PAGE = "11111111-1111-4111-8111-111111111111"
OTHER_PAGE = "22222222-2222-4222-8222-222222222222"


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def writer(submission):
    return contact(submission.organisation)


def test_first_visit_is_noted_once(submission, writer):
    note_opened(submission=submission, by=writer)
    first = type(submission).objects.get().opened_at
    note_opened(submission=submission, by=writer)

    assert first is not None
    assert type(submission).objects.get().opened_at == first


def test_visit_of_a_closed_round_is_not_noted():
    submission = SubmissionFactory(round=RoundFactory(closed=True))

    assert note_opened(submission=submission, by=contact(submission.organisation)).opened_at is None


def test_need_is_begun_last_and_opens_the_form(submission, writer):
    first, second = (start_need(submission=submission, by=writer) for _ in range(2))

    submission.refresh_from_db()
    assert (first.order, second.order) == (1, 2)
    assert submission.opened_at is not None
    assert submission.edit_number == 2
    assert (second.created_by, second.changed_by) == (writer, writer)


def test_needs_have_an_end(submission, writer, monkeypatch):
    monkeypatch.setattr(need_services, "MOST_NEEDS", 1)
    start_need(submission=submission, by=writer)

    with pytest.raises(RuleError, match="högst 1 behov"):
        start_need(submission=submission, by=writer)


@pytest.mark.parametrize("role", [Role.ORGANISATION_MANAGER, Role.DEPARTMENT_REPRESENTATIVE])
def test_others_of_the_party_write_too(submission, role):
    assert start_need(submission=submission, by=contact(submission.organisation, role)).pk


def test_secretariat_and_other_parties_write_nothing(submission):
    need = NeedFactory(submission=submission)
    file = NeedFileFactory(need=need)
    for stranger in (office(), contact(SubmissionFactory().organisation)):
        for write in (
            lambda by: note_opened(submission=submission, by=by),
            lambda by: start_need(submission=submission, by=by),
            lambda by: save_need(need=need, values={}, answers={}, by=by),
            lambda by: remove_need(need=need, by=by),
            lambda by: add_file(need=need, file=SimpleUploadedFile("a.pdf", b"%PDF"), by=by),
            lambda by: remove_file(file=file, by=by),
        ):
            with pytest.raises(RightRefusedError):
                write(stranger)


def test_nothing_is_written_when_handed_in_or_closed(writer, submission):
    handed_in = SubmissionFactory(handed_in=True, organisation=submission.organisation)
    closed = SubmissionFactory(round=RoundFactory(closed=True), organisation=submission.organisation)
    late = SubmissionFactory(
        round=RoundFactory(closes_on=timezone.localdate() - dt.timedelta(days=1)), organisation=submission.organisation
    )
    for shut, words in ((handed_in, "inlämnade"), (closed, "tar inte emot"), (late, "tar inte emot")):
        with pytest.raises(StateRefusedError, match=words):
            start_need(submission=shut, by=writer)


def test_need_is_saved_whatever_is_missing(submission, writer):
    need = start_need(submission=submission, by=writer)
    question = QuestionFactory(round=submission.round)

    saved = save_need(need=need, values={"title": "Klarspråk"}, answers={question.pk: "Ja"}, by=writer, seen=0)

    need.refresh_from_db()
    assert (need.title, need.kind, need.why, saved.edit_number) == ("Klarspråk", "", "", 1)
    assert Answer.objects.get().value == "Ja"


def test_answers_to_questions_of_other_rounds_are_let_be(submission, writer):
    need = start_need(submission=submission, by=writer)

    save_need(need=need, values={}, answers={QuestionFactory().pk: "Ja"}, by=writer)

    assert not Answer.objects.exists()


def test_value_that_a_rule_forbids_is_refused(submission, writer):
    need = start_need(submission=submission, by=writer)

    with pytest.raises(InvalidError):
        save_need(need=need, values={"people_count": 0}, answers={}, by=writer)


def test_second_of_two_colleagues_is_told_and_overwrites_nothing(submission, writer):
    need = start_need(submission=submission, by=writer)
    save_need(need=need, values={"why": "Den första"}, answers={}, by=writer, seen=0, page=PAGE)

    with pytest.raises(StaleEditError):
        save_need(
            need=need,
            values={"why": "Den andra"},
            answers={},
            by=contact(submission.organisation),
            seen=0,
            page=OTHER_PAGE,
        )

    need.refresh_from_db()
    assert need.why == "Den första"


def test_colleague_is_named_and_ones_own_other_tab_is_called_that(submission, writer):
    colleague = contact(submission.organisation, given_name="Bo", family_name="Ek")
    moment = dt.datetime(2026, 9, 1, 12, 2, tzinfo=dt.UTC)
    need = start_need(submission=submission, by=writer)
    save_need(need=need, values={"why": "Den första"}, answers={}, by=colleague, page=PAGE, now=moment)
    late = {"need": need, "values": {"why": "Den andra"}, "answers": {}, "seen": 0, "page": OTHER_PAGE, "now": moment}

    with pytest.raises(StaleEditError) as by_other:
        save_need(**late, by=writer)
    with pytest.raises(StaleEditError) as by_oneself:
        save_need(**late, by=colleague)

    assert str(by_other.value) == (
        "Bo Ek sparade det här kl.\u00a014.02, efter att du öppnade sidan. "
        "Det du skrev står kvar här: jämför och spara sedan igen."
    )
    assert str(by_oneself.value) == (
        "Du sparade själv det här kl.\u00a014.02, i en annan flik eller ett annat fönster. "
        "Det du skrev står kvar här: jämför och spara sedan igen."
    )


def test_two_colleagues_on_different_answers_of_a_need_do_not_disturb_each_other(submission, writer):
    question, other = QuestionFactory.create_batch(2, round=submission.round)
    colleague = contact(submission.organisation)
    need = start_need(submission=submission, by=writer)
    mine = {"title": "Klarspråk", "why": "Mitt", "wanted_month": None}
    theirs = {"title": "", "why": "", "wanted_month": dt.date(2027, 4, 1)}
    save_need(need=need, values=mine, answers={}, by=writer, seen=0, was={"title": [""], "why": [""]})

    save_need(
        need=need,
        values=theirs,
        answers={question.pk: "Ja", other.pk: "Orört"},
        by=colleague,
        seen=0,
        was={"wanted_month": [None], question.pk: [""]},
    )

    need.refresh_from_db()
    assert (need.title, need.why, need.wanted_month, need.edit_number) == ("Klarspråk", "Mitt", dt.date(2027, 4, 1), 2)
    assert [(answer.question, answer.value) for answer in need.answers.all()] == [(question, "Ja")]


@pytest.mark.parametrize(
    ("was", "is_told"),
    [
        ({"why": [""]}, True),
        ({"why": ["", "Den första\nraden"]}, False),  # a page whose last answer got lost on the way
        ({"why": []}, True),  # what cannot be read is no knowledge
    ],
)
def test_answer_that_someone_else_has_changed_is_not_overwritten(submission, writer, was, is_told):
    need = start_need(submission=submission, by=writer)
    save_need(need=need, values={"why": "Den första\r\nraden"}, answers={}, by=writer)
    late = {"need": need, "values": {"why": "Den andra"}, "answers": {}, "seen": need.edit_number, "was": was}

    if is_told:
        with pytest.raises(StaleEditError):
            save_need(**late, by=writer)
    else:
        save_need(**late, by=writer)

    need.refresh_from_db()
    assert need.why == ("Den första\r\nraden" if is_told else "Den andra")


def test_month_with_a_day_is_the_month_that_the_page_shows(submission, writer):
    need = NeedFactory(submission=submission, wanted_month=dt.date(2027, 4, 15))
    moved = {"wanted_month": dt.date(2027, 5, 1)}

    save_need(need=need, values=moved, answers={}, by=writer, was={"wanted_month": [dt.date(2027, 4, 1)]})

    need.refresh_from_db()
    assert need.wanted_month == dt.date(2027, 5, 1)


def test_page_that_wrote_nothing_saves_nothing(submission, writer):
    need = start_need(submission=submission, by=writer)

    kept = save_need(need=need, values={"why": "Gammalt"}, answers={}, by=writer, seen=7, was={})

    assert (kept.why, kept.edit_number) == ("", 0)


def test_saying_what_already_stands_is_no_quarrel(submission, writer):
    question = QuestionFactory(round=submission.round)
    need = start_need(submission=submission, by=writer)
    same = {"values": {"why": "Detsamma"}, "answers": {question.pk: "Ja"}}
    first = save_need(need=need, **same, by=writer, seen=0, page=PAGE)

    second = save_need(need=need, **same, by=contact(submission.organisation), seen=0, page=OTHER_PAGE)

    assert (second.edit_number, second.saved_from, second.changed_by) == (first.edit_number, PAGE, writer)
    with pytest.raises(StaleEditError):
        save_need(need=need, values={}, answers={question.pk: "Nej"}, by=writer, seen=0, page=OTHER_PAGE)


def test_page_whose_answer_got_lost_may_save_again(submission, writer):
    need = start_need(submission=submission, by=writer)
    save_need(need=need, values={"why": "Halva"}, answers={}, by=writer, seen=0, page=PAGE)

    save_need(need=need, values={"why": "Halva meningen"}, answers={}, by=writer, seen=0, page=PAGE)

    need.refresh_from_db()
    assert need.why == "Halva meningen"


def test_two_tabs_without_a_name_of_their_own_are_told_apart(submission, writer):
    need = start_need(submission=submission, by=writer)
    save_need(need=need, values={"why": "Ett"}, answers={}, by=writer, seen=0)

    with pytest.raises(StaleEditError):
        save_need(need=need, values={"why": "Två"}, answers={}, by=writer, seen=0)


def test_one_sitting_is_one_line_of_history(submission, writer):
    question = QuestionFactory(round=submission.round)
    need = start_need(submission=submission, by=writer)
    for text in ("V", "Vi", "Vi behöver"):
        save_need(need=need, values={"why": text}, answers={question.pk: text}, by=writer)

    assert need.history.count() == 1
    assert need.history.get().why == "Vi behöver"
    assert Answer.history.get().value == "Vi behöver"


def test_history_says_who_wrote_what(submission, writer):
    colleague = contact(submission.organisation)
    need = start_need(submission=submission, by=writer)
    save_need(need=need, values={"why": "Mitt"}, answers={}, by=writer)
    save_need(need=need, values={"why": "Mitt och ditt"}, answers={}, by=colleague)

    latest, first = need_history(need)
    assert [(change.by, change.fields[0].new) for change in (latest,)] == [(str(colleague), "Mitt och ditt")]
    assert first.by == str(writer)


def test_history_tells_what_was_written_in_the_first_sitting(submission, writer):
    question = QuestionFactory(round=submission.round, label="När på dagen?")
    need = start_need(submission=submission, by=writer)
    values = {"title": "Klarspråk", "kind": "cooperation", "people_count": 12, "theme": theme_group()}
    save_need(need=need, values=values, answers={question.pk: "Dagtid"}, by=writer)
    save_need(need=need, values={"title": "Klarspråk i vården"}, answers={}, by=writer)

    told = {(change.what, change.by, change.subject): change.fields for change in need_history(need)}
    assert told == {
        ("Skapad", str(writer), ""): (
            FieldChange("behovet i en mening", "", "Klarspråk i vården"),
            FieldChange("slag av behov", "", "samverkan i forskning och utbildning"),
            FieldChange("tema", "", "Temagrupp vård"),
            FieldChange("antal personer", "", "12"),
        ),
        ("Skapad", str(writer), "svar på en fråga: Klarspråk i vården, När på dagen?"): (
            FieldChange("svar", "", "Dagtid"),
        ),
    }


def test_need_is_taken_away_with_its_files(submission, writer, django_capture_on_commit_callbacks):
    need = start_need(submission=submission, by=writer)
    file = add_file(need=need, file=SimpleUploadedFile("under.lag.pdf", b"%PDF-1.7"), by=writer)

    with django_capture_on_commit_callbacks(execute=True):
        remove_need(need=need, by=writer)

    assert not Need.objects.exists()
    assert not NeedFile.objects.exists()
    assert not file.file.storage.exists(file.file.name)


def test_need_that_was_handed_in_is_kept_when_it_is_taken_away(submission, writer):
    need = NeedFactory(submission=submission, handed_in_at=timezone.now())

    remove_need(need=need, by=writer)

    need.refresh_from_db()
    assert need.removed_at is not None


def test_need_that_a_colleague_took_away_says_so(submission, writer):
    need = start_need(submission=submission, by=writer)
    remove_need(need=need, by=writer)

    with pytest.raises(StateRefusedError, match="En kollega"):
        save_need(need=need, values={"why": "Text"}, answers={}, by=writer)


def test_file_is_kept_under_its_own_name(submission, writer):
    need = start_need(submission=submission, by=writer)

    file = add_file(need=need, file=SimpleUploadedFile("C:\\mapp\\Enkät 2026.pdf", b"%PDF-1.7"), by=writer)

    assert (file.title, file.size, file.added_by) == ("Enkät 2026", 8, writer)


def test_file_without_a_name_is_a_file(submission, writer):
    need = start_need(submission=submission, by=writer)
    nameless = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    nameless.__dict__["_name"] = " .pdf"

    assert add_file(need=need, file=nameless, by=writer).title in {"Fil", ".pdf"}


@pytest.mark.parametrize("name", ["virus.exe", "makro.xlsm"])
def test_kind_of_file_that_is_not_taken_is_refused(submission, writer, name):
    need = start_need(submission=submission, by=writer)

    with pytest.raises(InvalidError):
        add_file(need=need, file=SimpleUploadedFile(name, b"MZ"), by=writer)


def test_files_have_an_end(submission, writer, monkeypatch):
    monkeypatch.setattr(file_services, "MOST_FILES", 0)
    need = start_need(submission=submission, by=writer)

    with pytest.raises(RuleError, match="högst 0 bilagor"):
        add_file(need=need, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7"), by=writer)


def test_file_is_taken_away_with_its_bytes(submission, writer, django_capture_on_commit_callbacks):
    file = NeedFileFactory(need=NeedFactory(submission=submission))

    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file=file, by=writer)

    assert not NeedFile.objects.exists()
    assert not file.file.storage.exists(file.file.name)
    with pytest.raises(StateRefusedError, match="redan borttagen"):
        remove_file(file=file, by=writer)


def test_file_that_was_handed_in_is_kept(submission, writer):
    file = NeedFileFactory(need=NeedFactory(submission=submission), handed_in_at=timezone.now())

    remove_file(file=file, by=writer)

    file.refresh_from_db()
    assert file.removed_at is not None
    assert file.file.storage.exists(file.file.name)
    assert not NeedFile.objects.kept().exists()
