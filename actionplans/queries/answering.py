"""Which needs a measure answers, which it could, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actionplans.enums import MeasureState
from actionplans.models import Measure, MeasureNeed, TrackedMeasure
from actionplans.queries.following import tracked_for
from collaboration.models.rights import Visitor
from foundation.lists import search
from foundation.related import Part
from needs.models import Need

OFFERED = 25


@dataclass(frozen=True)
class AnsweringMeasure:
    """A measure on a need's page: the first of those who share it, and how many have done it where they are several."""

    tracked: TrackedMeasure
    done_by: str


def needs_answered(measure: Measure, user: Visitor) -> "QuerySet[Need]":
    """Return the needs that a measure answers and `user` may read, the latest handed in first."""
    rows: QuerySet[Any] = Need.objects.readable_by(user).filter(measure_links__measure=measure)
    return _told(rows)


def needs_to_choose(measure: Measure, user: Visitor, words: str) -> list[Need]:
    """Return needs that the measure does not answer yet: those where all `words` are found, else the latest."""
    rows: QuerySet[Any] = Need.objects.readable_by(user).exclude(measure_links__measure=measure)
    found = search(rows, ("title", "why", "submission__organisation__name", "theme__name"), words)
    return list(_told(found)[:OFFERED])


def _told(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.select_related("submission__organisation", "theme").order_by("-handed_in_at", "-pk")


def measures_of_need(need: Need, user: Visitor) -> Iterable[Part]:
    """Return the section of a need's page with the measures of plans in force that `user` may see.

    A measure that many share is one line, however many they are. One query where no measure answers the need, as of
    most, and two where some does.
    """
    answering = list(MeasureNeed.objects.filter(need=need).values_list("measure_id", flat=True))
    if not answering:
        return
    rows = tracked_for(user).filter(measure__in=answering).order_by("measure__pk", "order")
    shared: dict[int, list[TrackedMeasure]] = {}
    for row in rows:
        shared.setdefault(row.measure_id, []).append(row)
    if shared:
        yield Part("actionplans/_measures_of_need.html", [_line(parts) for parts in shared.values()])


def _line(parts: list[TrackedMeasure]) -> AnsweringMeasure:
    done = sum(part.state == MeasureState.DONE for part in parts)
    words = _("%(done)d of %(all)d have done it") % {"done": done, "all": len(parts)} if len(parts) > 1 else ""
    return AnsweringMeasure(parts[0], words)
