"""How far one need has come, stage by stage."""

import datetime as dt
from dataclasses import dataclass

from django.utils.text import capfirst

from needs.enums import Stage
from needs.models import Need


@dataclass(frozen=True)
class Step:
    """One stage of a need's way: when it was reached, and whether a later one was reached without it."""

    label: str
    at: dt.datetime | None
    is_passed_over: bool = False
    is_latest: bool = False

    @property
    def state(self) -> str:
        """The word that the track is drawn by."""
        if self.is_latest:
            return "now"
        return "done" if self.at else ""


def way_of(need: Need) -> list[Step]:
    """Return every stage of a need, in order; no query."""
    dates = [(stage, getattr(need, stage.column)) for stage in Stage]
    reached = [place for place, (_stage, at) in enumerate(dates) if at]
    last = max(reached, default=-1)
    return [
        Step(str(capfirst(stage.label)), at, is_passed_over=at is None and place < last, is_latest=place == last)
        for place, (stage, at) in enumerate(dates)
    ]
