"""The course of an indicator drawn as a picture, for the page and the PDF."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from actionplans.models import Indicator, Measurement
from foundation.charts import Level, Reading, course_chart
from foundation.dates import format_date


def course_of(indicator: Indicator, measured: Sequence[Measurement]) -> SafeString | str:
    """Return the values along time with the start first and the target across; empty where there is no value at all."""
    readings = [Reading(row.shown_date, row.date, row.value) for row in measured]
    if indicator.baseline_value is not None and indicator.baseline_date is not None:
        label = format_date(indicator.baseline_date, indicator.baseline_precision)
        readings.insert(0, Reading(label, indicator.baseline_date, indicator.baseline_value))
    if not readings:
        return ""
    readings.sort(key=lambda row: row.day)
    target = None if indicator.target_value is None else Level(_("Target"), indicator.target_value)
    return course_chart(readings, title=indicator.name, target=target, unit=indicator.unit, decimals=indicator.decimals)
