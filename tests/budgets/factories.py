"""One factory a model; the trait `reference` is the budget of 2020 as decided on 2019-12-13."""

from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from budgets.models import Budget, BudgetCategory, BudgetLine, CarryOver

REFERENCE_LINES = (
    ("Möten", "Styrgrupp ca 4 möten/år", 5, ""),
    ("Möten", "Ledningsråd ca 6 möten/år", 15, ""),
    ("Möten", "Verksamhetsmöten", 10, ""),
    ("Egen personal", "Verksamhetsledare, administrativt och kommunikativt stöd", 1400, ""),
    ("Sociala aktiviteter", "", 10, ""),
    ("Administrativa kostnader, inköp av ”reklamprylar”", "", 15, ""),
    ("Resor, studiebesök, kurser och konferenser", "", 35, ""),
    ("Gemensamma aktiviteter", "", 10, "Seminarier, workshoppar och konferenser för alla kommuner."),
)


class BudgetFactory(DjangoModelFactory):
    class Meta:
        model = Budget
        skip_postgeneration_save = True

    class Params:
        reference = factory.Trait(year=2020, title="Budget 2020", stated_total=Decimal(1_500_000))

    year = 2020
    title = factory.LazyAttribute(lambda budget: f"Budget {budget.year}")

    @factory.post_generation
    def reference_rows(self, create: bool, given: Any, **_kwargs: Any) -> None:
        if not create or not given:
            return
        for order, (category, note, thousands, footnote) in enumerate(REFERENCE_LINES, start=1):
            group, _made = BudgetCategory.objects.get_or_create(budget=self, name=category, defaults={"order": order})
            BudgetLineFactory(
                category=group,
                order=order,
                note=note,
                amount=Decimal(thousands * 1000),
                is_staff_cost=category == "Egen personal",
                footnote=footnote,
            )
        CarryOverFactory(budget=self)


class BudgetCategoryFactory(DjangoModelFactory):
    class Meta:
        model = BudgetCategory

    budget = factory.SubFactory(BudgetFactory)
    name = "Möten"
    order = 1


class BudgetLineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    category = factory.SubFactory(BudgetCategoryFactory)
    order = factory.Sequence(lambda n: n + 1)
    note = "Verksamhetsmöten"
    amount = Decimal(10_000)


class CarryOverFactory(DjangoModelFactory):
    class Meta:
        model = CarryOver

    budget = factory.SubFactory(BudgetFactory)
    source_year = 2019
    amount = Decimal(80_000)
    purpose = "slutkonferens för utlysningen 2019"


def reference_budget(**fields: Any) -> Budget:
    """Return the budget of 2020 with its eight lines and its carry-over."""
    return BudgetFactory(reference=True, reference_rows=True, **fields)
