"""Two at once: § numbers without gaps or doubles, and no row that slips into what is being adopted."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections, transaction

from decisions.enums import AdoptionState
from decisions.models import AgendaItem, ParagraphSeries, TermsOfReference, TermsPoint
from decisions.services.adoption import adopt, propose_adoptable
from decisions.services.agenda import draw_paragraph_numbers
from decisions.services.freezing import frozen_in_words
from foundation.errors import FrozenError
from tests.collaboration.factories import BodyFactory, UserFactory
from tests.decisions.factories import (
    AgendaItemFactory,
    DecisionFactory,
    MatterFactory,
    MeetingFactory,
    TermsOfReferenceFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30


def in_threads(*calls):
    """Run the calls at once, each on a connection of its own; return what each returned or raised."""
    results = [None] * len(calls)

    def run(place, call):
        try:
            results[place] = call()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return results


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
