"""A party's needs by Excel: round trip, replacing without doubling, faults kept, colleagues not overwritten."""

import datetime as dt

import pytest

from foundation.edits import StaleEditError
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.imports.outcomes import Outcome
from needs.enums import NeedKind, PreferredForm, QuestionKind
from needs.models import Answer, Need, SubmissionUpload, UploadedRow
from needs.queries.checking import Check
from needs.services.needs import save_need
from needs.services.uploads import discard_upload, keep_upload
from tests.collaboration.factories import BodyFactory, UserFactory
from tests.needs.excel import contact_of, filled, saved, template, uploaded
from tests.needs.factories import (
    AnswerFactory,
    NeedFactory,
    QuestionFactory,
    RoundFactory,
    SubmissionFactory,
    SubmissionUploadFactory,
    UploadedRowFactory,
)

pytestmark = pytest.mark.django_db
WRONG, NEW, CHANGED, UNCHANGED = Outcome.WRONG, Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def contact(submission):
    return contact_of(submission)


def check(upload, by):
    return Check(upload.submission, upload.rows.order_by("line"), upload.columns, by=by)


def full_need(submission):
    """A need with everything filled in, and an answer of each kind."""
    need = NeedFactory(
        submission=submission,
        title="=SUMMA(A1) är ett behov",
        kind=NeedKind.COOPERATION,
        theme=BodyFactory(kind="theme_group", name="Vård; omsorg"),
        target_group="+46 undersköterskor",
        people_count=1200,
        wanted_month=dt.date(2027, 3, 15),
        wanted_text="@våren",
        why="- en rad\r\n- en till\n",
        tried="-1+2",
        is_business_need=True,
        preferred_form=PreferredForm.STUDENT_WORK,
    )
    values = {
        QuestionKind.SHORT_TEXT: "2027-03",
        QuestionKind.LONG_TEXT: "Långt\nsvar",
        QuestionKind.NUMBER: "12",
        QuestionKind.YES_NO: "no",
        QuestionKind.ONE_CHOICE: "Kvällstid",
        QuestionKind.SEVERAL_CHOICES: "Dagtid\nHelg; natt",
        QuestionKind.PERIOD: "våren 2027",
    }
    for kind, value in values.items():
        choices = "Dagtid\nKvällstid\nHelg; natt" if "choice" in kind else ""
        question = QuestionFactory(round=submission.round, kind=kind, choices=choices)
        AnswerFactory(need=need, question=question, value=value)
    return need


def facts(submission):
    fields = ("title", "kind", "theme", "people_count", "wanted_month", "wanted_text", "why", "tried", "preferred_form")
    needs = list(submission.needs.order_by("order").values(*fields, "target_group", "is_business_need", "edit_number"))
    answers = list(Answer.objects.order_by("pk").values("need", "question", "value"))
    return needs, answers


def test_template_uploaded_as_it_came_changes_nothing(submission, contact):
    full_need(submission)
    NeedFactory(submission=submission, title="", kind="", why="")
    before = facts(submission)

    upload = keep_upload(submission=submission, file=filled(submission), by=contact)
    counts = saved(upload, by=contact)

    assert counts == {UNCHANGED: 2}
    assert facts(submission) == before
    assert not SubmissionUpload.objects.exists()


def test_rows_become_draft_needs_with_answers(submission, contact):
    number = QuestionFactory(round=submission.round, kind=QuestionKind.NUMBER)
    several = QuestionFactory(round=submission.round, several_choices=True)
    theme = BodyFactory(kind="theme_group", name="Vård")
    row = {
        "title": "Klarspråk",
        "kind": str(NeedKind.COMPETENCE.label),
        "theme": "vård",
        "people_count": "1 200",
        "wanted_month": "mars 2027",
        "is_business_need": "Ja",
        f"q{number.pk}": 7,
        f"q{several.pk}": "helg; Dagtid",
    }

    counts = saved(uploaded(submission, row, {"title": "Ett till"}, by=contact), by=contact)

    first, second = submission.needs.order_by("order")
    assert counts == {NEW: 2}
    assert (first.title, first.kind, first.theme, first.people_count) == ("Klarspråk", "competence", theme, 1200)
    assert (first.wanted_month, first.is_business_need) == (dt.date(2027, 3, 1), True)
    assert (first.created_by, first.changed_by, first.history.get().history_user) == (contact, contact, contact)
    assert {answer.question: answer.value for answer in first.answers.all()} == {number: "7", several: "Dagtid\nHelg"}
    assert (second.title, second.order, second.answers.count()) == ("Ett till", 2, 0)
    submission.refresh_from_db()
    assert submission.opened_at
    assert submission.edit_number == 1


def test_need_known_by_its_key_is_replaced_also_under_a_new_title(submission, contact):
    need = full_need(submission)
    answer = need.answers.get(question__kind=QuestionKind.NUMBER)
    row = {"title": "Ny rubrik", "people_count": None, f"q{answer.question_id}": 13}

    counts = saved(uploaded(submission, row, by=contact, first=3), by=contact)

    need.refresh_from_db()
    answer.refresh_from_db()
    assert counts == {CHANGED: 1}
    assert (need.title, need.people_count, need.edit_number) == ("Ny rubrik", None, 1)
    assert (answer.value, answer.history.latest().history_user) == ("13", contact)
    assert submission.needs.get() == need


def test_same_file_uploaded_twice_doubles_nothing(submission, contact):
    book = template(submission)
    rows = ({"title": "Klarspråk", "why": "Svårt."}, {"title": "Barnrätt"})
    saved(uploaded(submission, *rows, by=contact, book=book, first=3), by=contact)

    changed = ({"title": "klarspråk ", "why": "Mycket svårt."}, {"title": "Barnrätt"})
    counts = saved(uploaded(submission, *changed, by=contact, book=book, first=3), by=contact)

    assert counts == {CHANGED: 1, UNCHANGED: 1}
    assert list(submission.needs.order_by("order").values_list("title", "why")) == [
        ("klarspråk", "Mycket svårt."),
        ("Barnrätt", ""),
    ]


def test_file_uploaded_again_takes_the_place_of_the_rows_that_waited(submission, contact):
    need = NeedFactory(submission=submission, title="Tolkar", why="")
    colleague = contact_of(submission)
    book = template(submission)
    file = ({"title": "Handledare", "people_count": "två"}, {"title": "Barnrätt"}, {"title": "Fel", "kind": "annat"})
    waiting = uploaded(submission, *file, by=contact, book=book, first=3)
    hers = uploaded(submission, {"title": "Barnrätt", "people_count": "en"}, by=colleague)

    again = ({"title": "Handledare", "people_count": 2}, {"title": "barnrätt "}, {"title": "Fel", "kind": "annat"})
    counts = saved(uploaded(submission, *again, by=contact, book=book, first=3), by=contact)

    need.refresh_from_db()
    assert counts == {CHANGED: 1, NEW: 1, WRONG: 1}
    assert (need.title, need.people_count) == ("Handledare", 2)
    assert [row.cells["title"] for row in waiting.rows.all()] == ["Fel"]
    assert [row.cells["title"] for row in hers.rows.order_by("line")] == ["Tolkar", "Barnrätt"]

    right = ({"title": "Handledare", "people_count": 2}, {"title": "barnrätt"}, {"title": "Fel", "kind": "Kompetens"})
    saved(uploaded(submission, *right, by=contact, book=book, first=3), by=contact)

    assert list(SubmissionUpload.objects.all()) == [hers]


def test_older_file_takes_nothing_from_a_newer_one(submission, contact):
    older = uploaded(submission, {"title": "Barnrätt"}, by=contact)
    newer = uploaded(submission, {"title": "Barnrätt", "people_count": "en"}, by=contact)

    saved(older, by=contact)

    assert [row.cells["title"] for row in newer.rows.all()] == ["Barnrätt"]


def test_faulty_row_is_kept_with_its_cells_and_saved_when_put_right(submission, contact):
    upload = uploaded(
        submission, {"title": "Rätt"}, {"title": "Fel", "people_count": "många", "wanted_month": "våren"}, by=contact
    )

    assert saved(upload, by=contact) == {NEW: 1, WRONG: 1}
    row = upload.rows.get()
    faults = check(upload, contact).rows[0].faults
    assert row.cells["people_count"] == "många"
    assert set(faults) == {"people_count", "wanted_month"}
    assert faults["wanted_month"] == ["”våren” är ingen månad. Skriv till exempel 2027-03 eller mars 2027."]

    half = saved(upload, by=contact, typed={row.pk: {"people_count": "12", "strange": "x"}})
    row.refresh_from_db()
    assert half == {WRONG: 1}
    assert row.cells["people_count"] == "12"
    assert "strange" not in row.cells

    assert saved(upload, by=contact, typed={row.pk: {"wanted_month": "2027-05"}}) == {NEW: 1}
    assert submission.needs.count() == 2
    assert not SubmissionUpload.objects.exists()


@pytest.mark.parametrize(
    ("key", "value", "part"),
    [
        ("title", "x" * 201, "200"),
        ("kind", "Trolleri", "Trolleri"),
        ("theme", "Finns inte", "Finns inte"),
        ("people_count", 0, "1"),
        ("people_count", 1.5, "1,5"),
        ("people_count", -3, "1"),
        ("wanted_month", 2027, "2027"),
        ("wanted_month", "2027-13", "2027-13"),
        ("wanted_month", "mars 0000", "mars 0000"),
        ("wanted_month", "ma 2027", "ma 2027"),
        ("is_business_need", "kanske", "kanske"),
        ("preferred_form", "Brev", "Brev"),
        ("why", "#REF!", "#REF!"),
        ("q_short", "x" * 301, "300"),
        ("q_number", -1, "0"),
        ("q_number", "tolv", "tolv"),
        ("q_yes_no", "kanske", "kanske"),
        ("q_one", "Natt", "Natt"),
        ("q_several", "Dagtid; Natt", "Natt"),
    ],
)
def test_cell_that_the_form_would_refuse_is_faulty(submission, contact, key, value, part):
    kinds = {
        "q_short": QuestionFactory(round=submission.round),
        "q_number": QuestionFactory(round=submission.round, kind=QuestionKind.NUMBER),
        "q_yes_no": QuestionFactory(round=submission.round, kind=QuestionKind.YES_NO),
        "q_one": QuestionFactory(round=submission.round, one_choice=True),
        "q_several": QuestionFactory(round=submission.round, several_choices=True),
    }
    column = f"q{kinds[key].pk}" if key in kinds else key
    upload = uploaded(submission, {"title": "Klarspråk", column: value}, by=contact)

    faults = dict(check(upload, contact).rows[0].faults)

    assert list(faults) == [column]
    assert len(faults[column]) == 1
    assert part in faults[column][0]


@pytest.mark.parametrize(
    ("value", "month"),
    [
        ("2027-03", 3),
        ("202703", 3),
        ("Mars 2027", 3),
        ("okt. 2027", 10),
        ("march 2027", 3),
        ("2027-03-31", 3),
        (dt.datetime(2027, 3, 5), 3),  # noqa: DTZ001 - a cell of Excel's has no zone
        (46_447, 3),  # how Excel counts 2027-03-01
    ],
)
def test_month_is_read_however_it_is_written(submission, contact, value, month):
    saved(uploaded(submission, {"title": "Klarspråk", "wanted_month": value}, by=contact), by=contact)

    assert submission.needs.get().wanted_month == dt.date(2027, month, 1)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+46 31", "@SUM(A1)", "-2+3"])
def test_text_that_looks_like_a_formula_stays_text(submission, contact, text):
    saved(uploaded(submission, {"title": text, "why": text}, by=contact), by=contact)

    need = submission.needs.get()
    cells = [cell for row in template(submission).active.iter_rows() for cell in row if cell.value == text]
    assert (need.title, need.why) == (text, text)
    assert {cell.data_type for cell in cells} == {"s"}


def test_row_without_a_title_needs_one_unless_it_is_known_by_its_key(submission, contact):
    need = NeedFactory(submission=submission, title="", kind="", why="Därför.")
    upload = uploaded(submission, {"why": "Utan rubrik"}, by=contact)

    known, unknown = check(upload, contact).rows

    assert (known.outcome, known.need) == (UNCHANGED, need)
    assert dict(unknown.faults) == {"title": ["Skriv behovet i en mening."]}


def test_two_rows_with_the_same_need_are_both_faulty_until_one_is_dropped(submission, contact):
    upload = uploaded(submission, {"title": "Klarspråk"}, {"title": "KLARSPRÅK", "why": "Därför."}, by=contact)

    first, second = check(upload, contact).rows
    assert "4" in first.faults["title"][0]
    assert "3" in second.faults["title"][0]

    assert saved(upload, by=contact, dropped={first.row.pk}) == {NEW: 1}
    assert submission.needs.get().why == "Därför."


def test_copied_row_carries_the_key_along_and_becomes_a_need_of_its_own(submission, contact):
    need = NeedFactory(submission=submission, title="Klarspråk")
    upload = uploaded(submission, {"key": f"{need.pk}.0", "title": "Barnrätt"}, by=contact)

    assert saved(upload, by=contact) == {UNCHANGED: 1, NEW: 1}
    assert set(submission.needs.values_list("title", flat=True)) == {"Klarspråk", "Barnrätt"}


def test_key_whose_title_is_changed_in_all_rows_goes_to_the_first(submission, contact):
    need = NeedFactory(submission=submission, title="Klarspråk")
    rows = ({"key": f"{need.pk}.0", "title": "Ett"}, {"key": f"{need.pk}.0", "title": "Två"})

    assert saved(uploaded(submission, *rows, by=contact, first=3), by=contact) == {CHANGED: 1, NEW: 1}
    need.refresh_from_db()
    assert need.title == "Ett"


def test_title_of_two_needs_is_not_guessed_at(submission, contact):
    NeedFactory.create_batch(2, submission=submission, title="Klarspråk")
    upload = uploaded(submission, {"key": None, "title": "Klarspråk"}, by=contact, first=3)
    upload.rows.exclude(line=3).delete()

    assert "2" in check(upload, contact).rows[0].faults["title"][0]


def test_key_of_another_partys_need_opens_nothing(submission, contact):
    other = NeedFactory(title="Hemligt", why="Hemligt")
    upload = uploaded(submission, {"key": f"{other.pk}.0", "title": "Vårt eget"}, by=contact)

    assert saved(upload, by=contact) == {NEW: 1}
    other.refresh_from_db()
    assert (other.title, other.why) == ("Hemligt", "Hemligt")


def test_what_a_colleague_has_saved_since_is_replaced_only_by_choice(submission, contact):
    need = NeedFactory(submission=submission, title="Klarspråk", why="Först.")
    book, colleague = template(submission), contact_of(submission)
    save_need(need=need, values={"why": "Kollegans text."}, answers={}, by=colleague)
    upload = uploaded(submission, {"why": "Min text."}, by=contact, book=book, first=3)

    assert saved(upload, by=contact) == {WRONG: 1}
    checked = check(upload, contact)
    assert (checked.rows[0].rival, checked.rows[0].before) == (colleague, {"why": "Kollegans text."})
    need.refresh_from_db()
    assert need.why == "Kollegans text."

    row = upload.rows.get()
    assert saved(upload, by=contact, chosen={row.pk: need.edit_number}) == {CHANGED: 1}
    need.refresh_from_db()
    assert need.why == "Min text."


def test_two_colleagues_who_upload_the_same_title_lose_nothing(submission, contact):
    colleague, book = contact_of(submission), template(submission)
    mine = uploaded(submission, {"title": "Klarspråk", "why": "Mitt."}, by=contact, book=book, first=3)
    theirs = uploaded(submission, {"title": "Klarspråk", "why": "Deras."}, by=colleague, book=book, first=3)

    assert saved(mine, by=contact) == {NEW: 1}
    assert saved(theirs, by=colleague) == {WRONG: 1}
    assert submission.needs.get().why == "Mitt."
    assert theirs.rows.get().cells["why"] == "Deras."


def test_column_that_the_file_lacks_is_let_be(submission, contact):
    need = NeedFactory(submission=submission, title="Klarspråk", why="Därför.", people_count=3)
    book = template(submission)
    book.active.delete_cols(6, 20)

    saved(uploaded(submission, {"title": "Ny rubrik"}, by=contact, book=book, first=3), by=contact)

    need.refresh_from_db()
    assert (need.title, need.why, need.people_count) == ("Ny rubrik", "Därför.", 3)


def test_question_called_as_a_head_of_ours_has_a_column_of_its_own(submission, contact):
    question = QuestionFactory(round=submission.round, label="Uppgifter:")
    twin = QuestionFactory(round=submission.round, label="uppgifter")
    row = {"title": "Klarspråk", f"q{question.pk}": "Ett", f"q{twin.pk}": "Två"}

    saved(uploaded(submission, row, by=contact), by=contact)

    assert {answer.question: answer.value for answer in Answer.objects.all()} == {question: "Ett", twin: "Två"}


def test_more_needs_than_a_party_hands_in_are_refused_and_kept(submission, contact, monkeypatch):
    monkeypatch.setattr("needs.services.uploads.MOST_NEEDS", 2)
    NeedFactory(submission=submission)
    upload = uploaded(submission, {"key": None, "title": "Ett"}, {"title": "Två"}, by=contact, first=3)

    with pytest.raises(RuleError, match="2"):
        saved(upload, by=contact)
    assert upload.rows.count() == 2


def test_handed_in_submission_takes_no_file_and_no_rows():
    submission = SubmissionFactory(handed_in=True)
    contact = contact_of(submission)
    upload = UploadedRowFactory(upload__submission=submission).upload

    with pytest.raises(StateRefusedError):
        uploaded(submission, {"title": "Klarspråk"}, by=contact)
    with pytest.raises(StateRefusedError):
        saved(upload, by=contact)
    assert not Need.objects.exists()


def test_closed_round_takes_no_file():
    submission = SubmissionFactory(round=RoundFactory(closed=True))

    with pytest.raises(StateRefusedError):
        uploaded(submission, {"title": "Klarspråk"}, by=contact_of(submission))


def test_stranger_neither_uploads_nor_saves_nor_discards(submission):
    stranger = contact_of(SubmissionFactory())
    upload = UploadedRowFactory(upload__submission=submission).upload

    with pytest.raises(RightRefusedError):
        uploaded(submission, {"title": "Klarspråk"}, by=stranger)
    with pytest.raises(RightRefusedError):
        saved(upload, by=stranger)
    with pytest.raises(RightRefusedError):
        discard_upload(upload=upload, by=stranger)


def test_stale_page_saves_nothing(submission, contact):
    upload = uploaded(submission, {"title": "Fel", "people_count": "många"}, by=contact)
    saved(upload, by=contact_of(submission), seen=0)

    with pytest.raises(StaleEditError):
        saved(upload, by=contact, seen=0, typed={upload.rows.get().pk: {"people_count": "3"}})
    assert upload.rows.get().cells["people_count"] == "många"


def test_upload_is_discarded_once(submission, contact):
    upload = UploadedRowFactory(upload__submission=submission).upload

    assert discard_upload(upload=SubmissionUpload.objects.get(), by=contact) == submission
    assert not UploadedRow.objects.exists()
    with pytest.raises(StateRefusedError):
        discard_upload(upload=upload, by=contact)
    with pytest.raises(StateRefusedError):
        saved(upload, by=contact)


def test_uploads_are_seen_by_those_who_hand_in_for_the_party(submission, contact):
    upload = SubmissionUploadFactory(submission=submission)
    director, other = UserFactory(), contact_of(SubmissionFactory())

    assert list(SubmissionUpload.objects.own_of(contact)) == [upload]
    assert not SubmissionUpload.objects.own_of(other).exists()
    assert not SubmissionUpload.objects.own_of(director).exists()


@pytest.mark.parametrize("count", [1, 30])
def test_checking_and_saving_cost_the_same_for_one_and_thirty_rows(count, django_assert_num_queries):
    submission = SubmissionFactory(opened_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    contact = contact_of(submission)
    questions = QuestionFactory.create_batch(3, round=submission.round)
    needs = NeedFactory.create_batch(count, submission=submission)
    for need in needs:
        AnswerFactory(need=need, question=questions[0])
    changed = [{"why": f"Ändrat {n}", f"q{questions[0].pk}": f"Svar {n}"} for n in range(count)]
    new = [{"title": f"Nytt {n}", f"q{questions[1].pk}": f"Svar {n}"} for n in range(count)]
    wrong = [{"title": f"Fel {n}", "people_count": "många"} for n in range(count)]
    upload = uploaded(submission, *changed, *new, *wrong, by=contact, first=3)
    upload = SubmissionUpload.objects.select_related("submission__round").get()

    with django_assert_num_queries(5):
        check(upload, contact)
    with django_assert_num_queries(25):
        counts = saved(upload, by=contact)
    assert counts == {CHANGED: count, NEW: count, WRONG: count}


def test_rows_with_the_same_need_show_what_is_saved_each_by_itself(submission, contact):
    NeedFactory(submission=submission, title="Klarspråk", why="Gammalt.")
    NeedFactory(submission=submission, title="Barnrätt")
    upload = SubmissionUploadFactory(submission=submission, columns=["title", "why"])
    for line, why in ((3, "Nytt."), (4, "Nyare.")):
        UploadedRowFactory(upload=upload, line=line, cells={"title": "Klarspråk", "why": why})

    checked = check(upload, contact)

    assert [row.before for row in checked.rows] == [{"why": "Gammalt."}] * 2
    assert [row.outcome for row in checked.rows] == [WRONG] * 2
    assert checked.untouched == 1
