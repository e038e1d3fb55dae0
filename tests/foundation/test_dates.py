"""Dates and times as Swedish offices write them."""

import datetime as dt

import pytest
from django.utils import translation

from foundation import dates
from foundation.dates import Precision

DECIDED_ON = dt.date(2019, 12, 13)


@pytest.mark.parametrize(
    ("date", "precision", "text"),
    [
        (DECIDED_ON, Precision.DAY, "2019-12-13"),
        (dt.date(2021, 12, 1), Precision.MONTH, "2021-12"),
        (dt.date(2018, 1, 1), Precision.YEAR, "2018"),
        (None, Precision.DAY, "–"),
    ],
)
def test_dates_in_tables_are_iso_as_exact_as_known(date: dt.date | None, precision: str, text: str) -> None:
    assert dates.format_date(date, precision) == text


def test_dates_in_text_are_words_with_day_and_month_kept_together() -> None:
    assert dates.format_long_date(DECIDED_ON) == "13\u00a0december 2019"
    assert dates.format_long_date(DECIDED_ON, weekday=True) == "fredag 13\u00a0december 2019"
    assert dates.format_long_date(dt.datetime(2019, 12, 12, 23, 30, tzinfo=dt.UTC)) == "13\u00a0december 2019"
    assert dates.format_long_date(dt.date(2021, 12, 1), Precision.MONTH) == "december 2021"
    assert dates.format_long_date(dt.date(2018, 1, 1), Precision.YEAR) == "2018"
    with translation.override("en"):
        assert dates.format_long_date(DECIDED_ON) == "13\u00a0December 2019"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (dt.time(9, 0), "kl.\u00a09.00"),
        (dt.time(13, 15), "kl.\u00a013.15"),
        (dt.datetime(2019, 12, 13, 12, 15, tzinfo=dt.UTC), "kl.\u00a013.15"),
        (dt.datetime(2019, 7, 13, 11, 15, tzinfo=dt.UTC), "kl.\u00a013.15"),
    ],
)
def test_times_have_a_point_and_are_of_stockholm(moment: dt.time | dt.datetime, text: str) -> None:
    assert dates.format_time(moment) == text


def test_times_in_english_have_a_colon() -> None:
    with translation.override("en"):
        assert dates.format_time(dt.time(9, 0)) == "9:00"


def test_moment_is_day_and_time_of_stockholm() -> None:
    assert dates.format_moment(dt.datetime(2019, 12, 31, 23, 30, tzinfo=dt.UTC)) == "2020-01-01 kl.\u00a00.30"


@pytest.mark.parametrize(
    ("start", "end", "precision", "text"),
    [
        (dt.date(2018, 1, 1), dt.date(2021, 12, 31), ("day", "day"), "2018-01-01–2021-12-31"),
        (dt.date(2018, 1, 1), dt.date(2021, 12, 31), ("year", "month"), "2018–2021-12"),
        (dt.date(2022, 1, 1), None, ("month", "day"), "2022-01–"),
        (None, dt.date(2021, 12, 31), ("day", "day"), "–2021-12-31"),
    ],
)
def test_spans_leave_open_ends_open(
    start: dt.date | None, end: dt.date | None, precision: tuple[str, str], text: str
) -> None:
    first, last = precision
    assert dates.format_span(start, end, start_precision=first, end_precision=last) == text


def test_deadline_day_ends_a_second_before_midnight() -> None:
    assert dates.end_of_day(DECIDED_ON).astimezone(dt.UTC) == dt.datetime(2019, 12, 13, 22, 59, 59, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("day", "span"),
    [
        (dt.date(2020, 6, 30), (dt.date(2020, 1, 1), dt.date(2020, 6, 30))),
        (dt.date(2020, 7, 1), (dt.date(2020, 7, 1), dt.date(2020, 12, 31))),
    ],
)
def test_half_year_is_the_one_the_day_lies_in(day: dt.date, span: tuple[dt.date, dt.date]) -> None:
    assert dates.half_year(day) == span


def test_today_is_of_stockholm(monkeypatch: pytest.MonkeyPatch) -> None:
    late = dt.datetime(2019, 12, 31, 23, 30, tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    assert dates.today() == dt.date(2020, 1, 1)
