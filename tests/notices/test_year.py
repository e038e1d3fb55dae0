"""The year is put together from what every app offers, in one order and narrowed to the year asked for."""

import datetime as dt
from typing import Any

import pytest

from foundation.dates import Precision
from notices import year as cycle
from notices.year import OfYear, YearEvent, YearGroup, YearSource, events_of_year, groups, registered

FIXED, MEETINGS = YearGroup("fixed", "Fasta punkter"), YearGroup("meetings", "Möten")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cycle, "_sources", {})


def _source(group: YearGroup, *events: YearEvent) -> type[YearSource]:
    class Given(YearSource):
        def events(self, user: Any, year: int) -> list[YearEvent]:
            return list(events)

    Given.group = group
    Given.__qualname__ = f"{group.key}-{events[0].key}"
    return Given


def test_events_stand_by_month_then_day_and_each_group_has_its_place() -> None:
    march = YearEvent("a", dt.date(2027, 3, 1), "Årsredovisning", precision=Precision.MONTH)
    day = YearEvent("b", dt.date(2027, 3, 1), "Möte")
    later = YearEvent("c", dt.date(2027, 6, 30), "Dialoger")
    other_year = YearEvent("d", dt.date(2026, 12, 30), "Kallelse")
    review = YearEvent("e", dt.date(2027, 1, 2), "Översyn")
    cycle.register(order=20)(_source(MEETINGS, later, day, other_year))
    cycle.register(order=10)(_source(FIXED, march))
    cycle.register(order=30)(_source(MEETINGS, review))

    found = events_of_year(None, 2027)

    assert groups() == [FIXED, MEETINGS]
    assert [source.group.key for source in registered()] == ["fixed", "meetings", "meetings"]
    assert found == [
        OfYear(review, MEETINGS, 1),
        OfYear(march, FIXED, 0),
        OfYear(day, MEETINGS, 1),
        OfYear(later, MEETINGS, 1),
    ]


def test_event_says_its_day_as_exactly_as_it_is_known() -> None:
    month = YearEvent("a", dt.date(2027, 3, 1), "Årsredovisning", precision=Precision.MONTH)
    day = YearEvent("b", dt.date(2027, 3, 5), "Möte")

    assert (month.is_day, month.iso_date, month.long_date) == (False, "2027-03", "mars 2027")
    assert (day.is_day, day.iso_date, day.long_date) == (True, "2027-03-05", "5\xa0mars 2027")


def test_source_that_offers_nothing_is_not_finished() -> None:
    with pytest.raises(NotImplementedError):
        YearSource().events(None, 2027)
