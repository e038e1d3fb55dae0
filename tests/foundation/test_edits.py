"""Two who edit the same thing at once: the second is told, and no edit is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplans.models import Plan
from foundation.edits import StaleEditError, claim_edit
from foundation.errors import StateRefusedError
from tests.actionplans.factories import PlanFactory

pytestmark = pytest.mark.django_db


def test_claim_raises_the_number_here_and_in_the_database():
    plan = PlanFactory()

    claim_edit(plan, seen=0)
    claim_edit(plan, seen=1)

    assert (plan.edit_number, Plan.objects.get().edit_number) == (2, 2)


def test_second_of_two_who_saw_the_same_is_refused_and_changes_nothing():
    one = PlanFactory()
    other = Plan.objects.get()
    claim_edit(one, seen=0)

    with pytest.raises(StaleEditError) as caught:
        claim_edit(other, seen=0)

    assert isinstance(caught.value, StateRefusedError)
    assert str(caught.value.sentence) == (
        "Det här har sparats efter att du öppnade sidan, av någon annan eller av dig i en annan flik. "
        "Det du skrev står kvar här: jämför och spara sedan igen."
    )
    assert (other.edit_number, Plan.objects.get().edit_number) == (0, 1)


def test_row_read_in_the_same_transaction_is_claimed_whatever_its_number():
    plan = PlanFactory(edit_number=7)

    claim_edit(plan, seen=None)

    assert plan.edit_number == 8


def test_only_the_claimed_row_is_counted():
    plan, other = PlanFactory.create_batch(2)

    claim_edit(plan, seen=0)

    other.refresh_from_db()
    assert other.edit_number == 0


def test_row_that_is_gone_is_refused():
    plan = PlanFactory()
    Plan.objects.all().delete()

    with pytest.raises(StaleEditError):
        claim_edit(plan, seen=None)


def test_claim_is_one_conditional_update():
    plan = PlanFactory()
    with CaptureQueriesContext(connection) as captured:
        claim_edit(plan, seen=0)

    assert [query["sql"].split()[0] for query in captured] == ["UPDATE", "SELECT"]
