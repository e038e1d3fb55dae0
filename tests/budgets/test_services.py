"""Every way a budget is changed, and every way that is refused."""

from decimal import Decimal

import pytest
from django.db import connection

from budgets.models import Budget, BudgetCategory, BudgetLine, CarryOver
from budgets.queries import budget_sums
from budgets.services import (
    LineInput,
    add_carry_over,
    change_budget,
    create_budget,
    remove_carry_over,
    set_lines,
)
from decisions.enums import AdoptionState
from foundation.edits import StaleEditError
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.validation import InvalidError
from tests.budgets.factories import BudgetFactory, BudgetLineFactory, CarryOverFactory, reference_budget
from tests.collaboration.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def director():
    return UserFactory(superuser=True)


def lines_of(budget):
    rows = BudgetLine.objects.filter(category__budget=budget).in_order()
    return [(line.category.name, line.note, int(line.amount / 1000)) for line in rows]


def inputs_of(budget):
    rows = BudgetLine.objects.filter(category__budget=budget).in_order()
    return [
        LineInput(line.category.name, line.amount, line.note, line.is_staff_cost, line.footnote, line.pk)
        for line in rows
    ]


# create and change


def test_new_budget_is_its_makers_draft(director):
    budget = create_budget(year=2020, title="Budget 2020", stated_total=Decimal(1_500_000), by=director)
    stored = Budget.objects.get()
    assert (stored.year, stored.title, stored.stated_total) == (2020, "Budget 2020", Decimal(1_500_000))
    assert (stored.state, stored.version, stored.created_by, stored.edit_number) == ("draft", 1, director, 0)
    assert budget.history.get().history_user == director


def test_budget_without_a_title_is_refused(director):
    with pytest.raises(InvalidError) as refusal:
        create_budget(year=2020, title="", by=director)
    assert list(refusal.value.errors) == ["title"]


def test_stranger_may_not_draft_a_budget():
    with pytest.raises(RightRefusedError):
        create_budget(year=2020, title="Budget 2020", by=UserFactory())


def test_head_is_changed(director):
    budget = BudgetFactory()
    change_budget(budget=budget, year=2021, title="Budget 2021", stated_total=Decimal(2_000_000), by=director, seen=0)
    budget.refresh_from_db()
    assert (budget.year, budget.title, budget.stated_total) == (2021, "Budget 2021", Decimal(2_000_000))
    assert budget.edit_number == 1


def test_second_of_two_simultaneous_saves_is_told(director):
    budget = BudgetFactory()
    change_budget(budget=budget, year=2020, title="Min", stated_total=None, by=director, seen=0)
    with pytest.raises(StaleEditError) as refusal:
        change_budget(budget=budget, year=2020, title="Din", stated_total=None, by=director, seen=0)
    assert str(refusal.value).startswith(
        "Det här har sparats efter att du öppnade sidan, av någon annan eller av dig i en annan flik."
    )
    assert Budget.objects.get().title == "Min"


@pytest.mark.parametrize("state", [AdoptionState.PROPOSED, AdoptionState.WITHDRAWN])
def test_only_a_draft_is_changed(director, state):
    budget = BudgetFactory(state=state)
    with pytest.raises(StateRefusedError):
        change_budget(budget=budget, year=2020, title="Ny", stated_total=None, by=director)


def test_stranger_may_not_change_a_budget():
    with pytest.raises(RightRefusedError):
        change_budget(budget=BudgetFactory(), year=2020, title="Ny", stated_total=None, by=UserFactory())


# lines


def test_lines_are_saved_in_order_with_their_activities(director):
    budget = BudgetFactory()
    set_lines(
        budget=budget,
        lines=[
            LineInput("Möten", Decimal(5_000), "Styrgrupp ca 4 möten/år"),
            LineInput("Egen personal", Decimal(1_400_000), is_staff_cost=True),
            LineInput("Möten", Decimal(15_000), "Ledningsråd ca 6 möten/år", footnote="Från 2022 temagrupper."),
        ],
        by=director,
    )
    assert lines_of(budget) == [
        ("Möten", "Styrgrupp ca 4 möten/år", 5),
        ("Möten", "Ledningsråd ca 6 möten/år", 15),
        ("Egen personal", "", 1400),
    ]
    assert budget_sums(budget).staff == Decimal(1_400_000)


def test_unchanged_lines_leave_no_history(director):
    budget = reference_budget()
    before = BudgetLine.history.count()
    set_lines(budget=budget, lines=inputs_of(budget), by=director, seen=0)
    assert BudgetLine.history.count() == before
    assert budget_sums(budget).total == Decimal(1_500_000)


def test_one_changed_line_leaves_one_row_of_history(director):
    budget = reference_budget()
    lines = inputs_of(budget)
    lines[1] = LineInput("Möten", Decimal(20_000), "Ledningsråd ca 8 möten/år", line=lines[1].line)
    set_lines(budget=budget, lines=lines, by=director, seen=0)
    assert budget_sums(budget).difference == Decimal(5_000)
    change = BudgetLine.history.filter(history_type="~").get()
    assert (change.note, change.amount, change.history_user) == ("Ledningsråd ca 8 möten/år", 20_000, director)


def test_removed_line_takes_an_empty_activity_with_it(director):
    budget = reference_budget()
    lines = inputs_of(budget)
    gone = lines.pop(4)
    set_lines(budget=budget, lines=lines, removed=[gone.line], by=director)
    assert not BudgetCategory.objects.filter(name="Sociala aktiviteter").exists()
    assert budget_sums(budget).total == Decimal(1_490_000)


def test_line_written_by_someone_else_meanwhile_stays(director):
    budget = reference_budget()
    mine = inputs_of(budget)
    BudgetLineFactory(category=budget.categories.get(name="Möten"), order=9, note="Presidium", amount=Decimal(2_000))
    set_lines(budget=budget, lines=mine, by=director)
    assert ("Möten", "Presidium", 2) in lines_of(budget)
    assert budget_sums(budget).total == Decimal(1_502_000)


def test_activities_are_reordered_with_their_lines(director):
    budget = reference_budget()
    set_lines(budget=budget, lines=list(reversed(inputs_of(budget))), by=director)
    assert [name for name, _note, _amount in lines_of(budget)][:2] == [
        "Gemensamma aktiviteter",
        "Resor, studiebesök, kurser och konferenser",
    ]


def test_line_without_activity_is_refused(director):
    with pytest.raises(RuleError, match="Varje rad hör till en aktivitet"):
        set_lines(budget=BudgetFactory(), lines=[LineInput("", Decimal(1_000))], by=director)


def test_line_with_a_note_too_long_is_refused(director):
    with pytest.raises(InvalidError) as refusal:
        set_lines(budget=BudgetFactory(), lines=[LineInput("Möten", Decimal(1_000), "a" * 301)], by=director)
    assert list(refusal.value.errors) == ["note"]
    assert BudgetLine.objects.count() == 0


def test_stale_lines_are_refused_and_nothing_is_lost(director):
    budget = reference_budget()
    set_lines(budget=budget, lines=inputs_of(budget), by=director, seen=0)
    with pytest.raises(StaleEditError):
        set_lines(budget=budget, lines=[], removed=[line.line for line in inputs_of(budget)], by=director, seen=0)
    assert len(lines_of(budget)) == 8


def test_line_of_another_budget_is_never_taken_over(director):
    other = BudgetLineFactory()
    budget = BudgetFactory()
    set_lines(budget=budget, lines=[LineInput("Möten", Decimal(1_000), line=other.pk)], removed=[other.pk], by=director)
    other.refresh_from_db()
    assert other.amount == Decimal(10_000)
    assert len(lines_of(budget)) == 1


def test_saving_costs_the_same_for_one_and_thirty_lines(director, django_assert_max_num_queries):
    def statements(count):
        budget = BudgetFactory()
        lines = [LineInput("Möten", Decimal(1_000), str(number)) for number in range(count)]
        with django_assert_max_num_queries(40) as captured:
            set_lines(budget=budget, lines=lines, by=director)
        return len(captured)

    assert statements(1) == statements(30)


# carry-over


def test_carry_over_stays_outside_the_sum(director):
    budget = reference_budget()
    add_carry_over(budget=budget, source_year=2018, amount=Decimal(20_000), purpose="seminarier", by=director)
    sums = budget_sums(budget)
    assert (sums.total, sums.carried_over) == (Decimal(1_500_000), Decimal(100_000))


@pytest.mark.parametrize("amount", [0, -80_000])
def test_carry_over_is_more_than_nothing(director, amount):
    with pytest.raises(InvalidError, match="En överföring är mer än 0 kr"):
        add_carry_over(budget=BudgetFactory(), source_year=2019, amount=Decimal(amount), purpose="x", by=director)


def test_carry_over_is_removed(director):
    carry_over = CarryOverFactory()
    remove_carry_over(carry_over=carry_over, by=director, seen=0)
    assert not CarryOver.objects.exists()


def test_carry_over_of_a_proposed_budget_stays(director):
    carry_over = CarryOverFactory(budget=BudgetFactory(state=AdoptionState.PROPOSED))
    with pytest.raises(StateRefusedError):
        remove_carry_over(carry_over=carry_over, by=director)
    assert CarryOver.objects.exists()


def test_amounts_are_kept_as_whole_ore():
    BudgetLineFactory(amount=Decimal("1400000.25"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount FROM budgets_budgetline")
        assert cursor.fetchone() == (140_000_025,)
    assert BudgetLine.objects.get().amount == Decimal("1400000.25")
