"""Sums, the table people read, and what changed between versions: domain.md's values for 2020."""

from decimal import Decimal

import pytest

from budgets.models import Budget, BudgetLine
from budgets.queries import BudgetSums, LineChange, budget_sums, budget_table, changes_since_previous
from collaboration.permissions import Role
from collaboration.queries.rights import remember_rights
from collaboration.services.roles import give_role
from decisions.enums import Level
from tests.budgets.factories import BudgetCategoryFactory, BudgetFactory, BudgetLineFactory, reference_budget
from tests.collaboration.factories import UserFactory
from tests.decisions.factories import MatterFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("remembered", [True, False])
@pytest.mark.parametrize("level", Level.values)
def test_budget_on_a_matter_is_seen_by_who_drafts_budgets_at_every_level(level, remembered):
    user = UserFactory()
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    if remembered:
        remember_rights(user)
    budget = BudgetFactory(level=level, matter=MatterFactory())
    assert list(Budget.objects.visible_to(user)) == [budget]


def test_sums_of_reference_budget():
    sums = budget_sums(reference_budget())
    assert sums == BudgetSums(Decimal(1_500_000), Decimal(1_400_000), Decimal(80_000), Decimal(1_500_000))
    assert sums.difference_sentence == ""
    assert round(sums.staff_share * 100, 1) == Decimal("93.3")


def test_sums_of_empty_budget_are_zero():
    sums = budget_sums(BudgetFactory())
    assert sums == BudgetSums(Decimal(0), Decimal(0), Decimal(0), None)
    assert sums.staff_share is None
    assert sums.difference == 0


def test_sums_cost_one_query(django_assert_num_queries):
    budget = reference_budget()
    with django_assert_num_queries(1):
        budget_sums(budget)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (5_000, "Raderna summerar till 1\u202f505\xa0tkr, 5\xa0tkr mer än den angivna summan 1\u202f500\xa0tkr."),
        (-15_000, "Raderna summerar till 1\u202f485\xa0tkr, 15\xa0tkr mindre än den angivna summan 1\u202f500\xa0tkr."),
    ],
)
def test_changed_line_shows_difference_of_exactly_that_much(change, sentence):
    budget = reference_budget()
    line = BudgetLine.objects.get(note="Ledningsråd ca 6 möten/år")
    line.amount += change
    line.save()
    sums = budget_sums(budget)
    assert sums.difference == change
    assert sums.difference_sentence == sentence


def test_lists_are_annotated_with_sums_from_the_database():
    reference_budget()
    BudgetFactory(year=2021)
    rows = Budget.objects.with_totals().newest_first()
    assert list(rows.values_list("year", "lines_total", "staff_total")) == [
        (2021, None, None),
        (2020, Decimal(1_500_000), Decimal(1_400_000)),
    ]


def test_table_of_reference_budget():
    table = budget_table(reference_budget())
    assert [(row.span, row.category, row.note, row.thousands, row.footnote) for row in table.rows] == [
        (3, "Möten", "Styrgrupp ca 4 möten/år", 5, None),
        (0, "Möten", "Ledningsråd ca 6 möten/år", 15, None),
        (0, "Möten", "Verksamhetsmöten", 10, None),
        (1, "Egen personal", "Verksamhetsledare, administrativt och kommunikativt stöd", 1400, None),
        (1, "Sociala aktiviteter", "", 10, None),
        (1, "Administrativa kostnader, inköp av ”reklamprylar”", "", 15, None),
        (1, "Resor, studiebesök, kurser och konferenser", "", 35, None),
        (1, "Gemensamma aktiviteter", "", 10, 1),
    ]
    assert table.footnotes == ["Seminarier, workshoppar och konferenser för alla kommuner."]
    assert table.total_thousands == 1500
    assert table.rounding_sentence == ""
    assert table.by_category[0] == ("Möten", Decimal(30_000))
    assert [row.sentence for row in table.carried_over] == [
        "Utanför summan: prognostiserat överskott på 80\xa0tkr från 2019 går till slutkonferens för utlysningen 2019."
    ]


def test_line_without_a_note_always_names_its_activity():
    category = BudgetCategoryFactory()
    for note in ("ett", "två", "", "tre"):
        BudgetLineFactory(category=category, note=note)
    BudgetLineFactory(category=BudgetCategoryFactory(budget=category.budget, name="Resor", order=2), note="fyra")
    assert [row.span for row in budget_table(category.budget).rows] == [2, 0, 2, 0, 1]


def test_settled_carry_over_is_no_forecast():
    budget = reference_budget()
    budget.carry_overs.update(is_forecast=False)
    assert [row.sentence for row in budget_table(budget).carried_over] == [
        "Utanför summan: 80\xa0tkr förs över från 2019 till slutkonferens för utlysningen 2019."
    ]


def test_rounded_rows_that_do_not_add_up_say_so():
    category = BudgetCategoryFactory()
    for _number in range(3):
        BudgetLineFactory(category=category, amount=Decimal(1_500))
    table = budget_table(category.budget)
    assert [row.thousands for row in table.rows] == [2, 2, 2]
    assert table.total_thousands == 5
    assert table.rounding_sentence == "På grund av avrundning kan summan avvika från raderna."


@pytest.mark.parametrize("lines", [1, 30])
def test_table_costs_two_queries(django_assert_num_queries, lines):
    category = BudgetCategoryFactory()
    BudgetLineFactory.create_batch(lines, category=category)
    with django_assert_num_queries(2):
        budget_table(category.budget)


@pytest.mark.parametrize("build", [reference_budget, BudgetFactory])
def test_table_comes_to_what_the_database_sums(build):
    budget = build()
    assert budget_table(budget).sums == budget_sums(budget)


def test_first_version_has_nothing_to_compare_with():
    assert changes_since_previous(reference_budget()) is None


def test_changes_are_lines_changed_added_and_removed():
    old = reference_budget()
    new = BudgetFactory(revises=old, version=2)
    old.copy_rows_to(new)
    lines = BudgetLine.objects.filter(category__budget=new)
    lines.filter(note="Ledningsråd ca 6 möten/år").update(amount=Decimal(20_000))
    lines.filter(category__name="Sociala aktiviteter").delete()
    BudgetLineFactory(category=new.categories.get(name="Möten"), order=99, note="Beredningsgrupp", amount=Decimal(1000))
    changes = changes_since_previous(new)
    assert changes.lines == [
        LineChange("Möten", "Ledningsråd ca 6 möten/år", Decimal(15_000), Decimal(20_000)),
        LineChange("Möten", "Beredningsgrupp", None, Decimal(1000)),
        LineChange("Sociala aktiviteter", "", Decimal(10_000), None),
    ]
    assert [line.signed_gap for line in changes.lines] == ["+5\xa0tkr", "+1\xa0tkr", "−10\xa0tkr"]
    assert (changes.gap, changes.signed_gap) == (Decimal(-4000), "−4\xa0tkr")


def test_copied_version_has_no_changes():
    old = reference_budget()
    new = BudgetFactory(revises=old, version=2)
    old.copy_rows_to(new)
    changes = changes_since_previous(new)
    assert (changes.lines, changes.signed_gap) == ([], "0\xa0tkr")
    assert budget_sums(new).total == Decimal(1_500_000)
    assert new.carry_overs.get().amount == Decimal(80_000)
