"""One factory a model; `reference_plan` has the shape of the operational plan of 2020."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from actionplans.models import InsertedGrant, Plan, PlanArea, PlanItem
from foundation.dates import Precision
from projects.models import Call


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan

    title = "Verksamhetsplan 2020"
    period_from = dt.date(2020, 1, 1)
    period_to = dt.date(2020, 12, 31)


class PlanAreaFactory(DjangoModelFactory):
    class Meta:
        model = PlanArea

    plan = factory.SubFactory(PlanFactory)
    order = factory.Sequence(lambda n: n + 1)
    heading = "Strategiskt arbete"


class PlanItemFactory(DjangoModelFactory):
    class Meta:
        model = PlanItem

    area = factory.SubFactory(PlanAreaFactory)
    order = factory.Sequence(lambda n: n + 1)
    text = "Ta fram en gemensam vision"


class InsertedGrantFactory(DjangoModelFactory):
    class Meta:
        model = InsertedGrant

    item = factory.SubFactory(PlanItemFactory)
    order = factory.Sequence(lambda n: n + 1)
    title = "Bygglovets svåra frågor"
    amount = Decimal(125_000)
    owner = "HV"


def reference_plan(call: Call | None = None, **fields: Any) -> Plan:
    """Return a plan of two numbered sections with sub-headings, points under points, dates, a footnote and a call."""
    plan = PlanFactory(**fields)
    strategy = PlanAreaFactory(plan=plan, order=1, number="1", heading="Strategiskt arbete")
    vision = PlanItemFactory(
        area=strategy, order=1, text="Gemensam vision", due_date=dt.date(2020, 12, 31), due_precision=Precision.DAY
    )
    PlanItemFactory(area=strategy, order=2, parent=vision, text="Förankras i varje part")
    PlanItemFactory(
        area=strategy, order=3, text="Arbetsgrupp föreslår", due_date=dt.date(2020, 3, 31), due_precision="month"
    )
    arenas = PlanAreaFactory(plan=plan, order=2, number="2", heading="Arenor", footnote="Mål och indikatorer tas fram.")
    projects = PlanAreaFactory(plan=plan, order=3, parent=arenas, heading="Pågående projekt")
    PlanItemFactory(area=projects, order=1, text="Projekt i utlysningen 2019", inserted_call=call)
    return plan
