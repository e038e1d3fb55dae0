"""An adopted budget cannot change, whichever way one comes; a change is a new version."""

from decimal import Decimal

import pytest
from django.db import transaction

from budgets.models import Budget, BudgetCategory, BudgetLine, CarryOver
from budgets.queries import budget_sums, changes_since_previous
from budgets.services import LineInput, add_carry_over, change_budget, remove_carry_over, set_lines
from decisions.services.adoption import revise
from decisions.services.freezing import frozen_in_words
from foundation.errors import FrozenError, StateRefusedError
from tests.budgets.factories import (
    BudgetCategoryFactory,
    BudgetFactory,
    BudgetLineFactory,
    CarryOverFactory,
    reference_budget,
)
from tests.collaboration.factories import UserFactory
from tests.decisions.adopting import adopted

pytestmark = pytest.mark.django_db
NEW_AMOUNT = Decimal(999_000)


@pytest.fixture
def director():
    return UserFactory(superuser=True)


@pytest.fixture
def budget():
    return adopted(reference_budget())


def contents(budget):
    return [
        list(rows.order_by("pk").values())
        for rows in (
            Budget.objects.filter(pk=budget.pk),
            BudgetCategory.objects.filter(budget=budget),
            BudgetLine.objects.filter(category__budget=budget),
            CarryOver.objects.filter(budget=budget),
        )
    ]


def changed(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row


def line_of(budget):
    return BudgetLine.objects.filter(category__budget=budget).in_order().first()


PAST_THE_SERVICES = {
    "budget save": lambda b: changed(b, title="Annan").save(),
    "budget update": lambda b: Budget.objects.filter(pk=b.pk).update(stated_total=NEW_AMOUNT),
    "budget bulk_update": lambda b: Budget.objects.bulk_update([changed(b, year=2021)], ["year"]),
    "budget delete": lambda b: b.delete(),
    "category save": lambda b: changed(b.categories.first(), name="Annan").save(),
    "category update": lambda b: b.categories.update(order=7),
    "category bulk_update": lambda b: BudgetCategory.objects.bulk_update(
        [changed(row, name="Annan") for row in b.categories.all()], ["name"]
    ),
    "category create": lambda b: BudgetCategoryFactory(budget=b, name="Ny"),
    "category delete": lambda b: b.categories.first().delete(),
    "line save": lambda b: changed(line_of(b), amount=NEW_AMOUNT).save(),
    "line update": lambda b: BudgetLine.objects.filter(category__budget=b).update(amount=NEW_AMOUNT),
    "line bulk_update": lambda b: BudgetLine.objects.bulk_update([changed(line_of(b), amount=NEW_AMOUNT)], ["amount"]),
    "line create": lambda b: BudgetLineFactory(category=b.categories.first()),
    "line bulk_create": lambda b: BudgetLine.objects.bulk_create(
        [BudgetLine(category=b.categories.first(), amount=NEW_AMOUNT)]
    ),
    "line delete": lambda b: line_of(b).delete(),
    "line moved out": lambda b: changed(line_of(b), category=BudgetCategoryFactory()).save(),
    "line moved in": lambda b: changed(BudgetLineFactory(), category=b.categories.first()).save(),
    "carry-over save": lambda b: changed(b.carry_overs.get(), amount=NEW_AMOUNT).save(),
    "carry-over update": lambda b: b.carry_overs.update(amount=NEW_AMOUNT),
    "carry-over bulk_update": lambda b: CarryOver.objects.bulk_update(
        [changed(b.carry_overs.get(), amount=NEW_AMOUNT)], ["amount"]
    ),
    "carry-over create": lambda b: CarryOverFactory(budget=b),
    "carry-over delete": lambda b: b.carry_overs.all().delete(),
}


@pytest.mark.parametrize("change", PAST_THE_SERVICES.values(), ids=PAST_THE_SERVICES)
def test_adopted_budget_refuses_every_change(budget, change):
    before = contents(budget)
    with pytest.raises(FrozenError), frozen_in_words(), transaction.atomic():
        change(Budget.objects.get(pk=budget.pk))
    assert contents(budget) == before
    assert budget_sums(budget).total == Decimal(1_500_000)


BY_SERVICE = {
    "change": lambda b, by: change_budget(budget=b, year=2021, title="Annan", stated_total=None, by=by),
    "set lines": lambda b, by: set_lines(budget=b, lines=[LineInput("Möten", NEW_AMOUNT)], by=by),
    "add carry-over": lambda b, by: add_carry_over(budget=b, source_year=2019, amount=NEW_AMOUNT, purpose="x", by=by),
    "remove carry-over": lambda b, by: remove_carry_over(carry_over=b.carry_overs.get(), by=by),
}


@pytest.mark.parametrize("change", BY_SERVICE.values(), ids=BY_SERVICE)
def test_services_refuse_in_words_and_say_what_to_do(budget, director, change):
    before = contents(budget)
    with pytest.raises(FrozenError, match="Gör en ny version"):
        change(budget, director)
    assert contents(budget) == before


def test_new_version_starts_from_the_adopted_one(budget, director):
    new = revise(adoptable=budget, by=director)
    assert (new.version, new.state, new.revises, new.adopted_by, new.edit_number) == (2, "draft", budget, None, 0)
    assert budget_sums(new).total == Decimal(1_500_000)
    assert changes_since_previous(new).lines == []
    line = line_of(new)
    lines = [LineInput("Möten", Decimal(10_000), line.note, line=line.pk)]
    set_lines(budget=new, lines=lines, by=director)
    assert changes_since_previous(new).gap == Decimal(5_000)
    assert budget_sums(budget).total == Decimal(1_500_000)
    assert {row.history_user for row in BudgetLine.history.filter(history_type="+", category__budget=new)} == {director}


def test_only_one_new_version_at_a_time(budget, director):
    revise(adoptable=budget, by=director)
    with pytest.raises(StateRefusedError):
        revise(adoptable=budget, by=director)


def test_copying_costs_the_same_for_one_and_thirty_lines(django_assert_max_num_queries):
    def statements(count):
        category = BudgetCategoryFactory()
        BudgetLineFactory.create_batch(count, category=category)
        new = BudgetFactory(revises=category.budget, version=2)
        with django_assert_max_num_queries(20) as captured:
            category.budget.copy_rows_to(new)
        return len(captured)

    assert statements(1) == statements(30)
