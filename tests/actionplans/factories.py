"""One factory a model; `reference_plan` has the shape of the operational plan of 2020."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from actionplans.enums import MeasureState, OutcomeKind
from actionplans.models import (
    ConditionOutcome,
    CycleEvent,
    CycleFeed,
    InsertedGrant,
    Measure,
    MeasureNeed,
    MeasureParty,
    MeasureReminder,
    Obligation,
    ObligationReminder,
    ObligationRow,
    Outcome,
    Plan,
    PlanArea,
    PlanItem,
    StatusUpdate,
    SupportingDocument,
    TrackedMeasure,
)
from foundation.dates import Precision
from projects.models import Call
from tests.collaboration.factories import OrganisationFactory, UserFactory
from tests.needs.factories import NeedFactory


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


class MeasureFactory(DjangoModelFactory):
    class Meta:
        model = Measure

    item = factory.SubFactory(PlanItemFactory, text="Samla kommunernas handledare till en träff")
    responsible = "Kansliet."


class MeasurePartyFactory(DjangoModelFactory):
    class Meta:
        model = MeasureParty

    measure = factory.SubFactory(MeasureFactory)
    order = factory.Sequence(lambda n: n + 1)
    words = "Kansliet"


class SupportingDocumentFactory(DjangoModelFactory):
    class Meta:
        model = SupportingDocument

    plan = factory.SubFactory(PlanFactory)
    title = "Utvärdering av arenan"
    file = factory.django.FileField(filename="utvardering.pdf", data=b"%PDF-1.7 utvardering")
    file_digest = factory.Sequence(lambda n: f"{n:064x}")
    size = 20
    added_at = factory.LazyFunction(timezone.now)
    created_by = factory.SubFactory(UserFactory)


class TrackedMeasureFactory(DjangoModelFactory):
    class Meta:
        model = TrackedMeasure

    measure = factory.SubFactory(MeasureFactory)
    order = factory.Sequence(lambda n: n + 1)


class StatusUpdateFactory(DjangoModelFactory):
    class Meta:
        model = StatusUpdate

    tracked = factory.SubFactory(TrackedMeasureFactory)
    state = MeasureState.UNDER_WAY
    text = "Två träffar är hållna."
    by = factory.SubFactory(UserFactory)


class MeasureReminderFactory(DjangoModelFactory):
    class Meta:
        model = MeasureReminder

    tracked = factory.SubFactory(TrackedMeasureFactory)
    user = factory.SubFactory(UserFactory)
    due_date = dt.date(2020, 12, 31)
    days = 30


class MeasureNeedFactory(DjangoModelFactory):
    class Meta:
        model = MeasureNeed

    measure = factory.SubFactory(MeasureFactory)
    need = factory.SubFactory(NeedFactory, handed_in=True)
    added_by = factory.SubFactory(UserFactory)


class OutcomeFactory(DjangoModelFactory):
    class Meta:
        model = Outcome

    tracked = factory.SubFactory(TrackedMeasureFactory)
    kind = OutcomeKind.EVALUATED
    date = dt.date(2026, 6, 1)
    text = "Färre beslut överklagas."
    by = factory.SubFactory(UserFactory)


class ConditionOutcomeFactory(DjangoModelFactory):
    class Meta:
        model = ConditionOutcome

    plan = factory.SubFactory(PlanFactory)
    condition = "VGR beviljar ansökan"
    key = "vgr beviljar ansökan"
    came_true = False
    known_on = dt.date(2020, 2, 28)
    by = factory.SubFactory(UserFactory)


class CycleEventFactory(DjangoModelFactory):
    class Meta:
        model = CycleEvent

    year = 2027
    month = 3
    title = "Årsredovisningen lämnas"


class CycleFeedFactory(DjangoModelFactory):
    class Meta:
        model = CycleFeed

    user = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)


class ObligationFactory(DjangoModelFactory):
    class Meta:
        model = Obligation

    title = "Dialog med varje part"
    valid_from = dt.date(2020, 1, 1)


class ObligationRowFactory(DjangoModelFactory):
    class Meta:
        model = ObligationRow

    obligation = factory.SubFactory(ObligationFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    period_from = dt.date(2020, 1, 1)
    due_date = dt.date(2020, 6, 30)


class ObligationReminderFactory(DjangoModelFactory):
    class Meta:
        model = ObligationReminder

    obligation = factory.SubFactory(ObligationFactory)
    user = factory.SubFactory(UserFactory)
    due_date = dt.date(2020, 6, 30)
    days = 30


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
