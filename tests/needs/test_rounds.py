"""Rounds are prepared, opened and closed; parties are asked, nudged and reminded."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.dates import end_of_day
from foundation.edits import StaleEditError
from foundation.errors import MissingFactsError, RightRefusedError, RuleError, StateRefusedError
from foundation.transitions import take_step
from foundation.validation import InvalidError
from needs import tasks
from needs.enums import ROUND, SUBMISSION, Coverage, LetterKind, QuestionKind, RoundState, SubmissionState
from needs.models import Letter, Question, Round, Submission
from needs.queries.coverage import board_of, with_answered
from needs.queries.people import hand_in_users
from needs.services import rounds as round_services
from needs.services.letters import mail_letters, write_letters
from needs.services.nudging import nudge, nudge_all, send_reminders
from needs.services.questions import QuestionInput, copy_questions, set_questions
from needs.services.rounds import (
    RoundFacts,
    ask_parties,
    change_round,
    close_due,
    close_round,
    create_round,
    open_round,
)
from tests.collaboration.factories import OrganisationFactory, PersonFactory, UserFactory
from tests.needs.factories import (
    LetterFactory,
    NeedFactory,
    QuestionFactory,
    RoundFactory,
    SubmissionFactory,
)
from tests.needs.people import contact, office

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def facts(**changed):
    today = timezone.localdate()
    given = {
        "title": "Behovsinventering",
        "intro": "",
        "opens_on": today,
        "closes_on": today + 20 * DAY,
        "reminder_days": "7; 1",
        "contact": None,
    }
    return RoundFacts(**{**given, **changed})


@pytest.fixture
def director():
    return office()


@pytest.fixture
def draft():
    return RoundFactory(draft=True)


@pytest.mark.parametrize("table", [ROUND, SUBMISSION], ids=["round", "submission"])
def test_steps_are_these_and_no_others(table):
    allowed = {(source.value, target.value) for source, targets in table.steps.items() for target in targets}

    assert allowed == (
        {("draft", "open"), ("open", "closed")} if table is ROUND else {("draft", "handed_in"), ("handed_in", "draft")}
    )
    for source in table.states:
        for target in table.states:
            assert table.allows(source, target) == ((source.value, target.value) in allowed)


def test_round_is_prepared_by_the_secretariat_alone(director):
    made = create_round(facts=facts(), by=director)

    assert (made.is_draft, made.reminder_offsets) == (True, (7, 1))
    with pytest.raises(RightRefusedError):
        create_round(facts=facts(), by=office(Role.COMMUNICATOR))


@pytest.mark.parametrize("wrong", [{"reminder_days": "en vecka"}, {"closes_on": dt.date(2020, 1, 1)}, {"title": ""}])
def test_round_that_breaks_a_rule_is_refused(director, wrong):
    with pytest.raises(InvalidError):
        create_round(facts=facts(**wrong), by=director)


def test_round_is_changed_knowing_what_is_saved(director, draft):
    change_round(inventory=draft, facts=facts(title="Ny"), by=director, seen=0)

    assert Round.objects.get().title == "Ny"
    with pytest.raises(StaleEditError):
        change_round(inventory=draft, facts=facts(title="Äldre"), by=director, seen=0)


def test_last_day_of_an_open_round_moves_forward_only(director):
    inventory = RoundFactory()
    change_round(inventory=inventory, facts=facts(closes_on=timezone.localdate() + 60 * DAY), by=director)
    with pytest.raises(StateRefusedError, match="före i dag"):
        change_round(
            inventory=inventory,
            facts=facts(opens_on=dt.date(2026, 1, 1), closes_on=timezone.localdate() - DAY),
            by=director,
        )
    with pytest.raises(StateRefusedError, match="stängd"):
        change_round(inventory=RoundFactory(closed=True), facts=facts(), by=director)


def test_parties_are_chosen_while_it_is_prepared(director, draft):
    one, two = OrganisationFactory.create_batch(2)
    ask_parties(inventory=draft, organisations=[one, two], by=director)
    assert ask_parties(inventory=draft, organisations=[two], by=director) == []

    assert [row.organisation for row in draft.submissions.all()] == [two]
    assert not Letter.objects.exists()


def test_parties_are_added_to_an_open_round_and_written_to(director):
    asked = SubmissionFactory()
    writer = contact(new := OrganisationFactory())

    ask_parties(inventory=asked.round, organisations=[new], by=director)

    assert asked.round.submissions.count() == 2
    assert [letter.user for letter in Letter.objects.all()] == [writer]
    with pytest.raises(StateRefusedError, match="stängd"):
        ask_parties(inventory=RoundFactory(closed=True), organisations=[new], by=director)


def test_opening_writes_to_those_who_hand_in(director, draft, mailoutbox, django_capture_on_commit_callbacks):
    submission = SubmissionFactory(round=draft)
    writer = contact(submission.organisation)
    contact(OrganisationFactory())

    with django_capture_on_commit_callbacks(execute=True):
        open_round(inventory=draft, by=director)
    mail_letters()

    (letter,) = mailoutbox
    assert letter.to == [writer.email]
    assert submission.get_absolute_url() in letter.body
    assert Round.objects.get().is_open
    assert Letter.objects.get().mailed_at is not None


def test_opening_takes_parties_a_day_to_come_and_a_draft(director, draft):
    with pytest.raises(MissingFactsError):
        open_round(inventory=draft, by=director)
    late = RoundFactory(draft=True, opens_on=dt.date(2020, 1, 1), closes_on=dt.date(2020, 1, 2))
    SubmissionFactory(round=late)
    with pytest.raises(StateRefusedError, match="passerat"):
        open_round(inventory=late, by=director)
    with pytest.raises(StateRefusedError):
        open_round(inventory=RoundFactory(), by=director)


def test_round_closes_by_hand_and_by_itself(director):
    by_hand, over, on = RoundFactory(), RoundFactory(opens_on=dt.date(2026, 1, 1), closes_on=dt.date(2026, 1, 9)), None
    on = RoundFactory()

    close_round(inventory=by_hand, by=director)

    assert close_due(now=end_of_day(dt.date(2026, 1, 9))) == 0
    assert close_due(now=end_of_day(dt.date(2026, 1, 9)) + dt.timedelta(seconds=1)) == 1
    states = {row.pk: row.state for row in Round.objects.all()}
    assert states == {by_hand.pk: RoundState.CLOSED, over.pk: RoundState.CLOSED, on.pk: RoundState.OPEN}
    with pytest.raises(RightRefusedError):
        close_round(inventory=on, by=UserFactory())


def test_round_that_another_worker_closed_is_let_be(monkeypatch):
    over = RoundFactory(opens_on=dt.date(2026, 1, 1), closes_on=dt.date(2026, 1, 9))

    def closed_first(*, inventory):
        raise StateRefusedError("closed")

    monkeypatch.setattr(round_services, "close_round", closed_first)

    assert close_due() == 0
    assert Round.objects.get(pk=over.pk).is_open


def test_questions_are_rows(director, draft):
    first, second = QuestionFactory.create_batch(2, round=draft)
    rows = [
        QuestionInput(kind=QuestionKind.ONE_CHOICE, label="Ny?", choices="Ja\nNej"),
        QuestionInput(kind=QuestionKind.LONG_TEXT, label="Ändrad", row=second.pk),
    ]

    set_questions(inventory=draft, rows=rows, removed=[first.pk, 0], by=director, seen=0)

    assert [(row.order, row.label) for row in draft.questions.order_by("order")] == [(1, "Ny?"), (2, "Ändrad")]
    with pytest.raises(StaleEditError):
        set_questions(inventory=draft, rows=[], removed=[], by=director, seen=0)
    with pytest.raises(InvalidError):
        set_questions(
            inventory=draft, rows=[QuestionInput(kind=QuestionKind.ONE_CHOICE, label="?")], removed=[], by=director
        )


def test_questions_of_an_open_round_stand(director):
    inventory = RoundFactory()
    with pytest.raises(StateRefusedError, match="kan inte längre ändras"):
        set_questions(inventory=inventory, rows=[], removed=[], by=director)
    with pytest.raises(StateRefusedError):
        copy_questions(inventory=inventory, source=RoundFactory(), by=director)


def test_questions_are_copied_from_an_earlier_round(director, draft):
    source = QuestionFactory(label="Samma").round
    QuestionFactory(round=source, label="Ny", one_choice=True)
    QuestionFactory(round=draft, label="Samma", order=1)

    assert copy_questions(inventory=draft, source=source, by=director) == 1
    assert list(draft.questions.order_by("order").values_list("label", flat=True)) == ["Samma", "Ny"]


@pytest.mark.parametrize("choices", ["Bara en", "Samma\nSamma"])
def test_choice_is_between_two_at_least(choices):
    with pytest.raises(ValidationError):
        QuestionFactory.build(round=RoundFactory(), one_choice=True, choices=choices).full_clean()


def test_board_says_how_far_each_has_come(director):
    inventory = RoundFactory()
    silent = SubmissionFactory(round=inventory, organisation__name="A")
    SubmissionFactory(round=inventory, organisation__name="B", opened_at=timezone.now())
    done = SubmissionFactory(round=inventory, organisation__name="C", handed_in=True)
    NeedFactory(submission=done)
    NeedFactory(submission=silent)
    reopened = SubmissionFactory(round=inventory, organisation__name="D", handed_in=True)
    Submission.objects.filter(pk=reopened.pk).update(state=SubmissionState.DRAFT)
    writer = contact(silent.organisation)
    LetterFactory(submission=silent)

    board = board_of(inventory)

    states = [row.submission.coverage for row in board.rows]
    assert states == [Coverage.SILENT, Coverage.OPENED, Coverage.HANDED_IN, Coverage.REOPENED]
    assert (board.silent, board.opened, board.handed_in, board.may_be_nudged) == (1, 2, 1, 1)
    assert [row.submission.needs_count for row in board.rows] == [0, 0, 1, 0]
    assert (board.rows[0].names, board.rows[0].submission.last_contact_at) == (str(writer), LetterFactory.written_at)
    counted = with_answered(Round.objects.all()).get()
    assert (counted.asked, counted.answered) == (4, 1)


def test_one_party_is_nudged(director):
    submission = SubmissionFactory()
    with pytest.raises(RuleError, match="Ingen lämnar in"):
        nudge(submission=submission, by=director)
    writer = contact(submission.organisation)

    (letter,) = nudge(submission=submission, by=director, message=" Hör av er. ")

    assert (letter.kind, letter.user, letter.by, letter.message) == (
        LetterKind.NUDGED,
        writer,
        director,
        "Hör av er.",
    )
    with pytest.raises(RightRefusedError):
        nudge(submission=submission, by=writer)


def test_who_has_handed_in_or_is_too_late_is_not_nudged(director):
    with pytest.raises(StateRefusedError, match="redan lämnat in"):
        nudge(submission=SubmissionFactory(handed_in=True), by=director)
    with pytest.raises(StateRefusedError, match="tar inte emot"):
        nudge(submission=SubmissionFactory(round=RoundFactory(closed=True)), by=director)


def test_all_who_are_missing_are_nudged(director):
    inventory = RoundFactory()
    with pytest.raises(RuleError, match="ingen att skriva till"):
        nudge_all(inventory=inventory, by=director)
    for submission in (*SubmissionFactory.create_batch(2, round=inventory), SubmissionFactory(handed_in=True)):
        contact(submission.organisation)

    assert nudge_all(inventory=inventory, by=director, message="Hej") == 2
    with pytest.raises(StateRefusedError):
        nudge_all(inventory=RoundFactory(closed=True), by=director)
    with pytest.raises(RightRefusedError):
        nudge_all(inventory=inventory, by=UserFactory())


def test_reminders_go_out_once_on_the_rounds_days():
    inventory = RoundFactory(reminder_days="7, 1", closes_on=timezone.localdate() + 7 * DAY)
    silent = SubmissionFactory(round=inventory)
    done = SubmissionFactory(round=inventory, handed_in=True)
    for submission in (silent, done):
        contact(submission.organisation)

    assert send_reminders() == 1
    assert send_reminders() == 0
    assert send_reminders(now=timezone.now() + DAY) == 0
    assert send_reminders(now=timezone.now() + 6 * DAY) == 1
    assert [letter.kind for letter in Letter.objects.all()] == [LetterKind.REMINDED] * 2


def test_letter_that_the_server_did_not_take_is_sent_again(settings, mailoutbox, monkeypatch):
    letter = LetterFactory(submission__round__contact=PersonFactory(), message="Hör av er.")
    with monkeypatch.context() as away:
        away.setattr("needs.services.letters.mail_at_once", lambda **_letter: False)
        assert mail_letters() == 0
    letter.refresh_from_db()
    assert letter.taken_at is None

    tasks.mail_letters()
    tasks.mail_letters()

    (sent,) = mailoutbox
    assert "Hör av er." in sent.body
    assert str(letter.submission.round.contact) in sent.body


def test_letter_that_a_worker_has_taken_is_not_sent_twice(mailoutbox):
    letter = LetterFactory(taken_at=timezone.now())
    assert mail_letters() == 0
    assert mail_letters(now=timezone.now() + dt.timedelta(minutes=11)) == 1
    letter.refresh_from_db()
    assert letter.mailed_at is not None


def test_letter_taken_between_reading_and_sending_is_left(mailoutbox, monkeypatch):
    letter = LetterFactory()
    real = Letter.objects.filter

    def taken_meanwhile(*args, **kwargs):
        rows = real(*args, **kwargs)
        if kwargs.get("pk") == letter.pk:
            real(pk=letter.pk).update(taken_at=timezone.now())
        return rows

    monkeypatch.setattr(Letter.objects, "filter", taken_meanwhile)

    assert mail_letters() == 0
    assert mailoutbox == []


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind != LetterKind.OFFERED])
def test_every_kind_of_letter_has_its_words(kind, mailoutbox):
    LetterFactory(kind=kind, message="Skälet.", submission__round__intro="Vad behöver ni?")

    mail_letters()

    (sent,) = mailoutbox
    assert "Skälet." in sent.body
    assert ("Vad behöver ni?" in sent.body) == (kind == LetterKind.OPENED)
    assert sent.subject


def _letter_text(mailoutbox, kind, **submission):
    person = PersonFactory(given_name="Helena", family_name="Bergsäter", email="helena@example.org")
    LetterFactory(kind=kind, submission=SubmissionFactory(round__contact=person, **submission))
    mail_letters()
    return mailoutbox[0].body


def test_letter_says_where_the_contact_is_reached(mailoutbox):
    assert "Frågor? Kontakta Helena Bergsäter, helena@example.org." in _letter_text(mailoutbox, LetterKind.OPENED)


def test_letter_with_a_no_asks_for_nothing_more_to_be_written(mailoutbox):
    body = _letter_text(mailoutbox, LetterKind.DECLINED, handed_in=True)

    assert "Det ni lämnade in finns här:" in body
    assert "formulär" not in body
    assert "sparas av sig självt" not in body


@pytest.mark.parametrize("kind", [LetterKind.NUDGED, LetterKind.REMINDED])
def test_nudge_of_what_is_reopened_says_that_it_was_handed_in(kind, mailoutbox):
    body = _letter_text(mailoutbox, kind, handed_in=True, state="draft")

    assert "är öppna för ändring och har inte lämnats in igen" in body


def test_nobody_to_write_to_queues_nothing(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as queued:
        assert write_letters(submissions=[SubmissionFactory()], kind=LetterKind.NUDGED, by=None) == []
    assert queued == []


def test_tasks_of_beat_run():
    RoundFactory(opens_on=dt.date(2026, 1, 1), closes_on=dt.date(2026, 1, 9))

    tasks.close_rounds()
    tasks.send_reminders()

    assert not Round.objects.open().exists()


def test_state_is_taken_by_steps_alone(director):
    inventory = RoundFactory(closed=True)
    with pytest.raises(StateRefusedError):
        take_step(ROUND, inventory, to=RoundState.OPEN, by=director)
    assert Question.objects.count() == 0


def test_who_hands_in_by_two_roles_is_named_once():
    submission = SubmissionFactory()
    user = contact(submission.organisation)
    give_role(
        user=user,
        role=Role.ORGANISATION_MANAGER,
        scope=submission.organisation,
        by=UserFactory(superuser=True),
    )
    assert hand_in_users([submission], timezone.localdate()) == {submission.pk: [user]}
