"""Stages and lead times in words, the same on the page, in the PDF and in the spreadsheet."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.numbers import format_number
from needs.enums import STAGE_MEANS, Lead, Stage
from needs.queries.lead_times import Spread


@dataclass(frozen=True)
class Meaning:
    """What it takes to reach a stage."""

    label: str
    words: str


def meanings() -> list[Meaning]:
    """Return the meaning of every stage, in their order."""
    return [Meaning(str(capfirst(stage.label)), str(STAGE_MEANS[stage])) for stage in Stage]


def lead_label(lead: Lead) -> str:
    """Return the name of a stretch with a capital."""
    return str(capfirst(lead.label))


def days(number: Decimal | None) -> str:
    """Return a number of days with one decimal; a dash where there is none."""
    return "–" if number is None else format_number(number, 1)


def spread_words(spread: Spread) -> str:
    """Return a spread in few words: «12,0 dagar (5,0–30,0), 14 behov»; a dash where nothing has come so far."""
    if spread.median is None:
        return "–"
    count = ngettext("%(count)s need", "%(count)s needs", spread.count) % {"count": format_number(spread.count)}
    words = {"median": days(spread.median), "count": count, "lower": days(spread.lower), "upper": days(spread.upper)}
    if spread.lower is None:
        return _("%(median)s days, %(count)s") % words
    return _("%(median)s days (%(lower)s–%(upper)s), %(count)s") % words
