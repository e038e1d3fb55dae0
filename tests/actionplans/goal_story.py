"""A plan in the shape of seed 003, adopted; and a status report given of one of its areas."""

import datetime as dt
from decimal import Decimal
from typing import Any

from actionplans.enums import GoalKind, PlanKind
from actionplans.models import Goal, Plan, PlanArea, StatusReport
from actionplans.services.goals import GoalInput, IndicatorInput, add_goal, add_indicator
from actionplans.services.measurements import MeasurementInput, add_measurement
from actionplans.services.measures import MeasureInput, set_measures
from actionplans.services.status_reports import PictureInput, ReportInput, add_picture, begin_report, give_report
from collaboration.models import Body
from foundation.dates import Precision
from tests.actionplans.factories import PlanAreaFactory, PlanFactory
from tests.actionplans.factories_goals import PNG
from tests.collaboration.factories import BodyFactory
from tests.decisions.adopting import adopted

AREAS = ("Digitalisering", "Flerspråkighet", "Systematiskt kvalitetsarbete")
FUNCTIONS = (
    "ledning",
    "utvecklingsgrupp",
    "stabsfunktion",
    "elevhälsa",
    "förskolechef",
    "rektor",
    "samverkansgrupp",
)
DAY = dt.date(2015, 7, 1)


def three_areas(director: Any) -> Plan:
    """Return a draft for 2015–2017: three areas with vision, long-term goal and group, and units' own goals."""
    plan = PlanFactory(
        title="Prioriterade utvecklingsområden",
        kind=PlanKind.DEVELOPMENT_AREA,
        period_from=dt.date(2015, 1, 1),
        period_to=dt.date(2017, 12, 31),
    )
    units = [BodyFactory(name=f"Enhet {number}") for number in (1, 2)]
    for order, heading in enumerate(AREAS, start=1):
        area = PlanAreaFactory(
            plan=plan, order=order, heading=heading, vision=f"Vision för {heading}", group=_group(heading)
        )
        goal = add_goal(plan=plan, given=GoalInput(f"Långsiktigt mål för {heading}", area=area), by=director)
        for unit in units:
            own = GoalInput(f"Eget mål för {heading}", GoalKind.OWN, parent=goal, body=unit)
            add_goal(plan=plan, given=own, by=director)
    return plan


def _group(heading: str) -> Body:
    group: Body = BodyFactory(name=f"Arbetsgrupp {heading}")
    for name in FUNCTIONS:
        group.functions.create(name=name)
    return group


def adopted_areas(director: Any) -> Plan:
    """Return the same plan adopted, with a measure due at the end of September 2015 and two indicators."""
    plan = three_areas(director)
    area = PlanArea.objects.get(plan=plan, heading=AREAS[2])
    due = MeasureInput(
        "Sortera och prioritera åtgärder",
        "Arbetsgruppen",
        due_date=dt.date(2015, 9, 30),
        due_precision=Precision.MONTH,
        due_words="slutet av september 2015",
    )
    set_measures(area=area, measures=[due], by=director)
    goal = Goal.objects.get(area=area, parent=None)
    given = IndicatorInput(
        "Enheter med årshjul",
        "%",
        baseline_value=Decimal(40),
        baseline_date=dt.date(2015, 1, 1),
        baseline_precision=Precision.MONTH,
        target_value=Decimal("92.5"),
        target_date=dt.date(2017, 12, 31),
        target_precision=Precision.YEAR,
        decimals=1,
        source="enkät",
    )
    add_indicator(goal=goal, given=given, by=director)
    add_indicator(goal=goal, given=IndicatorInput("Antal gemensamma utbildningar"), by=director)
    return adopted(plan)


def given_report(director: Any) -> StatusReport:
    """Return a report of the third area with a picture, given on DAY, after one value was measured."""
    area = PlanArea.objects.get(plan=adopted_areas(director), heading=AREAS[2])
    indicator = Goal.objects.get(area=area, parent=None).indicators.get(unit="%")
    value = MeasurementInput(Decimal("62.5"), dt.date(2015, 6, 1), "enkät", Precision.MONTH)
    add_measurement(indicator=indicator, given=value, by=director, today=DAY)
    written = ReportInput(
        dt.date(2015, 1, 1),
        dt.date(2015, 6, 30),
        "Ett årshjul är framtaget.\n\nBegreppen är gemensamma.",
        "Gruppen möts",
        dt.date(2015, 8, 31),
        Precision.MONTH,
    )
    report = begin_report(area=area, given=written, by=director, today=DAY)
    picture = PictureInput("mote.png", PNG, "Gruppen vid ett bord", "Det första mötet")
    add_picture(report=report, given=picture, by=director, today=DAY)
    return give_report(report=report, by=director, today=DAY)
