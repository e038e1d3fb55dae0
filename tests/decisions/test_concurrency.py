"""Many at once: § numbers without gaps or doubles, answers that count once, no row that slips into what is adopted."""

import datetime as dt
import threading
from functools import partial
from random import Random

import pytest
from django.db import connection, connections, transaction

from collaboration.enums import CirculationRule
from decisions.enums import AdoptionState, CirculationState
from decisions.models import AgendaItem, CirculationAnswer, ParagraphSeries, TermsOfReference, TermsPoint
from decisions.queries.circulation import outcome_of
from decisions.services.adoption import adopt, propose_adoptable
from decisions.services.agenda import draw_paragraph_numbers
from decisions.services.circulation import answer_circulation, close_circulation, start_circulation
from decisions.services.decisions import DecisionContent, record_decision
from decisions.services.freezing import frozen_in_words
from foundation.errors import FrozenError, StateRefusedError
from tests.at_once import PATIENCE, in_threads
from tests.collaboration.factories import BodyFactory, MembershipFactory, UserFactory
from tests.decisions.circulating import AFTER as MIDNIGHT
from tests.decisions.circulating import DURING as IN_TIME
from tests.decisions.circulating import NO, YES
from tests.decisions.factories import (
    AgendaItemFactory,
    DecisionFactory,
    MatterFactory,
    MeetingFactory,
    TermsOfReferenceFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 20
DAY_SENT = dt.date(2019, 12, 2)


@pytest.mark.postgresql
def test_numbers_drawn_at_once_have_no_gap_and_no_double():
    root = UserFactory(superuser=True)
    body = BodyFactory()
    meetings = [MeetingFactory(held=True, body=body, date=dt.date(2019, 12, day)) for day in (2, 9, 13, 16)]
    for meeting in meetings:
        for order in (1, 2, 3):
            AgendaItemFactory(meeting=meeting, order=order)
    drawn = in_threads(
        *[lambda meeting=meeting: draw_paragraph_numbers(meeting=meeting, by=root) for meeting in meetings]
    )
    assert [len(items) for items in drawn] == [3, 3, 3, 3]
    numbers = AgendaItem.objects.order_by("paragraph_number").values_list("paragraph_number", flat=True)
    assert list(numbers) == list(range(1, 13))
    assert ParagraphSeries.objects.get().last_number == 12
    for items in drawn:
        own = [item.paragraph_number for item in items]
        assert own == list(range(own[0], own[0] + 3))


def test_two_hundred_items_drawn_by_twenty_at_once_are_one_series():
    root, body = UserFactory(superuser=True), BodyFactory()
    meetings = [MeetingFactory(held=True, body=body, date=dt.date(2019, 11, day)) for day in range(1, 21)]
    for meeting in meetings:
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, matter=MatterFactory(body=body), order=order) for order in range(1, 11)
        )
    drawn = in_threads(*[partial(draw_paragraph_numbers, meeting=meeting, by=root) for meeting in meetings])
    assert [len(items) for items in drawn] == [10] * 20
    numbers = AgendaItem.objects.order_by("paragraph_number").values_list("paragraph_number", flat=True)
    assert list(numbers) == list(range(1, 201))
    for items in drawn:
        own = [item.paragraph_number for item in items]
        assert own == list(range(own[0], own[0] + 10))


def test_five_hundred_answers_at_once_count_once_each_and_none_after_midnight():
    """A hundred members: each is against, then agrees by a double click and a retry, and regrets it after midnight."""
    body = BodyFactory(circulation_rule=CirculationRule.UNANIMOUS)
    seats = [MembershipFactory(body=body) for _ in range(100)]
    users = [UserFactory(person=seat.person) for seat in seats]
    root, matter = UserFactory(superuser=True), MatterFactory(body=body)
    content = DecisionContent(clauses=["bifalla"], no_presenter=True, no_participants=True)
    proposal = record_decision(matter=matter, content=content, by=root)
    sent = start_circulation(proposal=proposal, closes_date=dt.date(2019, 12, 12), by=root, today=DAY_SENT)
    first = [(user, NO, IN_TIME) for user in users]
    rest = [*[(user, YES, IN_TIME) for user in users * 3], *[(user, NO, MIDNIGHT) for user in users]]
    Random(7).shuffle(rest)
    at_the_same_time = threading.Barrier(HANDS)

    def hand(number):
        mine, others = first[number::HANDS], rest[number::HANDS]
        at_the_same_time.wait(PATIENCE)
        refused = answered(mine)
        at_the_same_time.wait(PATIENCE)
        return refused + answered(others)

    def answered(clicks):
        return sum(is_refused(sent, *click) for click in clicks)

    refused = in_threads(*[partial(hand, number) for number in range(HANDS)])
    assert sum(refused) == 100
    outcome = outcome_of(sent)
    assert (outcome.members, outcome.agree, outcome.against) == (100, 100, 0)
    kept = CirculationAnswer.history.order_by("history_id").values_list("person", "choice")
    by_person = {seat.person_id: [choice for person, choice in kept if person == seat.person_id] for seat in seats}
    assert set(map(tuple, by_person.values())) == {("", "against", "agree")}
    assert close_circulation(circulation=sent, by=root, now=MIDNIGHT).state == CirculationState.PASSED


def is_refused(sent, user, given, now):
    """Answer once, as a request does, with a connection that is handed back; return whether it came too late."""
    try:
        answer_circulation(circulation=sent, person=user.person, given=given, by=user, now=now)
    except StateRefusedError:
        return True
    finally:
        connections.close_all()
    return False


@pytest.mark.postgresql
def test_row_written_while_its_version_is_adopted_is_refused():
    root = UserFactory(superuser=True)
    terms = propose_adoptable(adoptable=TermsOfReferenceFactory(), matter=MatterFactory(), by=root)
    decision = DecisionFactory(fixed=True)
    adopted, commit = threading.Event(), threading.Event()

    def adopt_slowly():
        with transaction.atomic():
            adopt(adoptable=terms, decision=decision, by=root)
            adopted.set()
            assert commit.wait(PATIENCE)

    def write_a_row():
        assert adopted.wait(PATIENCE)
        threading.Timer(0.3, commit.set).start()
        with frozen_in_words(), transaction.atomic():
            TermsPoint.objects.create(terms=terms, heading="mandate", order=1, text="För sent.")

    _nothing, refusal = in_threads(adopt_slowly, write_a_row)
    assert isinstance(refusal, FrozenError)
    assert TermsOfReference.objects.get().state == AdoptionState.ADOPTED
    assert not TermsPoint.objects.exists()


@pytest.mark.postgresql
def test_adoption_waits_for_a_row_that_is_being_written():
    root = UserFactory(superuser=True)
    terms = propose_adoptable(adoptable=TermsOfReferenceFactory(), matter=MatterFactory(), by=root)
    decision = DecisionFactory(fixed=True)
    written, commit = threading.Event(), threading.Event()
    order = []

    def write_a_row():
        with transaction.atomic():
            TermsPoint.objects.create(terms=terms, heading="mandate", order=1, text="I tid.")
            written.set()
            assert commit.wait(PATIENCE)
            order.append("row")

    def adopt_after():
        assert written.wait(PATIENCE)
        threading.Timer(0.3, commit.set).start()
        adopt(adoptable=terms, decision=decision, by=root)
        order.append("adopted")

    assert in_threads(write_a_row, adopt_after) == [None, None]
    assert order == ["row", "adopted"]
    assert TermsPoint.objects.get().text == "I tid."
    assert connection.vendor == "postgresql"
