"""The demo's development areas: visions, goals, an indicator with five values, and a status report that is given.

It has the shape of a real plan for prioritised development areas. The sentences and the values are made up.
"""

import datetime as dt
import struct
import zlib
from decimal import Decimal
from math import atan2, hypot, pi

from actionplans.enums import GoalKind, PlanKind, Recurrence
from actionplans.models import Goal, Indicator, Plan, PlanArea
from actionplans.services import AreaInput, MeasureInput, PlanInput, add_area, create_plan, set_measures
from actionplans.services.goals import GoalInput, IndicatorInput, add_goal, add_indicator
from actionplans.services.measurements import MeasurementInput, add_measurement
from actionplans.services.status_reports import PictureInput, ReportInput, add_picture, begin_report, give_report
from collaboration.models import Body
from foundation.dates import Precision, half_year
from kav.demo.action_plan import adopt_at_meeting
from kav.demo.coming import Cast

TITLE = "Prioriterade utvecklingsområden"
ADOPTED = -130
_AREAS = (
    (
        "Digitalt lärande",
        "Temagrupp lärande och utbildning",
        "Alla som lär sig hos parterna har digitala verktyg som fungerar.",
        "Verktygen väljs gemensamt och används i undervisningen.",
    ),
    (
        "Handledning av studenter",
        "Temagrupp vård och omsorg",
        "Varje student möter en handledare som har tid och kunskap.",
        "Alla handledare har gått en gemensam utbildning.",
    ),
    (
        "Gemensam uppföljning",
        "Temagrupp samhällsbyggnad och samhällsplanering",
        "Parterna vet vad samarbetet leder till.",
        "Varje insats följs upp på samma sätt hos alla parter.",
    ),
)
_UNITS = (
    ("Dals-Eds kommun", "Två handledare på varje arbetsplats."),
    ("Tanums kommun", "Handledarna får en halv dag i månaden."),
)
# Months ago and the value.
_VALUES = ((13, "41"), (10, "48.5"), (7, "55"), (4, "61.5"), (1, "72"))
_TEXT = """Temagruppen har mötts två gånger under perioden. Utbildningen för handledare är planerad tillsammans med\
 högskolan och ges första gången i höst.

Fem kommuner har lämnat namn på sina handledare. Tre återstår, och de är kontaktade."""


def load_goals(steering: Body, cast: Cast) -> Plan:
    """Draft the areas with their goals, adopt them, measure one indicator five times and give one status report."""
    plan = _drafted(cast)
    adopt_at_meeting(plan, steering, cast, days=ADOPTED, clause="Anta de prioriterade utvecklingsområdena.")
    _measured(cast)
    _reported(plan, cast)
    return plan


def _drafted(cast: Cast) -> Plan:
    by, year = cast.director, cast.today.year
    head = PlanInput(TITLE, PlanKind.DEVELOPMENT_AREA, dt.date(year, 1, 1), dt.date(year + 2, 12, 31))
    plan = create_plan(head=head, by=by)
    groups = {body.name: body for body in Body.objects.in_force(cast.today)}
    for heading, group, vision, text in _AREAS:
        area = add_area(plan=plan, area=AreaInput(heading, vision=vision, group=groups.get(group)), by=by)
        by_then = dt.date(year + 2, 12, 31)
        given = GoalInput(text, area=area, due_date=by_then, due_precision=Precision.YEAR)
        goal = add_goal(plan=plan, given=given, by=by)
        _own_goals(plan, area, goal, cast)
    area = PlanArea.objects.get(plan=plan, heading=_AREAS[1][0])
    measures = [
        MeasureInput(
            "Ge en gemensam utbildning för handledare",
            "Temagruppen",
            due_date=dt.date(year + 1, 9, 30),
            due_precision=Precision.MONTH,
            due_words=f"slutet av september {year + 1}",
        ),
        MeasureInput("Samla frågor från handledarna varje termin", "Kansliet", recurrence=Recurrence.HALF_YEARLY),
    ]
    set_measures(area=area, measures=measures, by=by)
    return plan


def _own_goals(plan: Plan, area: PlanArea, goal: Goal, cast: Cast) -> None:
    by, year = cast.director, cast.today.year
    share = IndicatorInput(
        "Handledare med gemensam utbildning",
        "%",
        decimals=1,
        baseline_value=Decimal(35),
        baseline_date=dt.date(year - 2, 12, 31),
        baseline_precision=Precision.YEAR,
        target_value=Decimal(90),
        target_date=dt.date(year + 2, 12, 31),
        target_precision=Precision.YEAR,
        source="kansliets enkät till parterna",
    )
    if area.heading == _AREAS[1][0]:
        add_indicator(goal=goal, given=share, by=by)
        for name, text in _UNITS:
            given = GoalInput(text, GoalKind.OWN, parent=goal, organisation=cast.organisations[name])
            add_goal(plan=plan, given=given, by=by)
    if area.heading == _AREAS[2][0]:
        given_indicator = IndicatorInput("Insatser som har följts upp", "%", target_value=Decimal(100))
        add_indicator(goal=goal, given=given_indicator, by=by)


def _measured(cast: Cast) -> None:
    rows = Indicator.objects.select_related("goal__plan", "goal__area")
    indicator = rows.get(goal__plan__title=TITLE, name="Handledare med gemensam utbildning")
    for months, value in _VALUES:
        number = cast.today.year * 12 + cast.today.month - 1 - months
        date = dt.date(number // 12, number % 12 + 1, 1)
        given = MeasurementInput(Decimal(value), date, indicator.source, Precision.MONTH)
        add_measurement(indicator=indicator, given=given, by=cast.director, today=cast.today)


def _reported(plan: Plan, cast: Cast) -> None:
    area = PlanArea.objects.get(plan=plan, heading=_AREAS[1][0])
    first, last = half_year(cast.today)
    given = ReportInput(
        first,
        last,
        _TEXT,
        "Handledarna bjuds in till den första utbildningsdagen.",
        dt.date(cast.today.year + 1, 2, 1),
        Precision.MONTH,
    )
    report = begin_report(area=area, given=given, by=cast.director, today=cast.today)
    picture = PictureInput("hjul.png", _wheel(), "Ett hjul med fyra delar i olika färger", "Terminens fyra träffar")
    add_picture(report=report, given=picture, by=cast.director, today=cast.today)
    give_report(report=report, by=cast.director, today=cast.today)


def _wheel(size: int = 240) -> bytes:
    """Return a picture of a wheel in four colours as PNG."""
    colours = ((11, 85, 99), (201, 138, 27), (122, 79, 121), (111, 158, 143))
    rows = bytearray()
    for y in range(size):
        rows.append(0)
        for x in range(size):
            across, down = x - size / 2, y - size / 2
            part = int((atan2(down, across) + pi) / (pi / 2)) % 4
            is_ring = size * 0.18 < hypot(across, down) < size * 0.46
            rows += bytes(colours[part] if is_ring else (255, 255, 255))
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
