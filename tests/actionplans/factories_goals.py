"""One factory a model of goals, indicators and status reports."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from actionplans.models import Goal, Indicator, Measurement, StatusPicture, StatusReport
from tests.actionplans.factories import PlanAreaFactory
from tests.collaboration.factories import UserFactory

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


class GoalFactory(DjangoModelFactory):
    class Meta:
        model = Goal

    area = factory.SubFactory(PlanAreaFactory)
    plan = factory.LazyAttribute(lambda goal: goal.area.plan)
    order = factory.Sequence(lambda n: n + 1)
    text = "Alla verksamheter följer upp sin kvalitet"


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    goal = factory.SubFactory(GoalFactory)
    order = factory.Sequence(lambda n: n + 1)
    name = "Enheter med egen uppföljning"
    unit = "%"
    baseline_value = Decimal(40)
    baseline_date = dt.date(2015, 1, 1)
    target_value = Decimal(95)
    target_date = dt.date(2017, 12, 31)
    source = "enkät till enheterna"


class MeasurementFactory(DjangoModelFactory):
    class Meta:
        model = Measurement

    indicator = factory.SubFactory(IndicatorFactory)
    value = Decimal(60)
    date = factory.Sequence(lambda n: dt.date(2015, 6, 1) + dt.timedelta(days=n))
    source = "enkät"
    by = factory.SubFactory(UserFactory)


class StatusReportFactory(DjangoModelFactory):
    class Meta:
        model = StatusReport

    area = factory.SubFactory(PlanAreaFactory)
    period_from = dt.date(2015, 1, 1)
    period_to = dt.date(2015, 6, 30)
    text = "Gruppen har mötts tre gånger."
    created_by = factory.SubFactory(UserFactory)


class StatusPictureFactory(DjangoModelFactory):
    class Meta:
        model = StatusPicture

    report = factory.SubFactory(StatusReportFactory)
    file = factory.django.FileField(filename="bild.png", data=PNG)
    ending = "png"
    file_digest = factory.Sequence(lambda n: f"{n:064x}")
    alt = "Gruppen vid ett bord"
