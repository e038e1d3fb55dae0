"""Months in cells, however they are written."""

import datetime as dt

import pytest

from foundation.imports.months import Month

MARCH = dt.date(2027, 3, 1)


@pytest.mark.parametrize(
    "raw",
    [
        "2027-03",
        "2027-3",
        "2027/03",
        "2027.03",
        "202703",
        "mars 2027",
        "MAR. 2027",
        "mar-2027",
        "March 2027",
        "2027-03-17",
        "20270317",
        dt.date(2027, 3, 17),
        dt.datetime(2027, 3, 17, 8, 0),  # noqa: DTZ001 - a cell of Excel's has no zone
        46_463,
        "46463",
    ],
)
def test_month_is_read_as_its_first_day(raw):
    assert Month().read(raw) == MARCH


@pytest.mark.parametrize("raw", ["", None, "  "])
def test_blank_cell_is_no_month(raw):
    assert Month().read(raw) is None


@pytest.mark.parametrize(
    "raw", ["våren 2027", "ma 2027", "ju 2027", "2027", "2027-13", "mars 0000", "snart", dt.date(1905, 7, 19)]
)
def test_what_is_no_month_is_told_so(raw):
    with pytest.raises(ValueError, match=r"är ingen månad\. Skriv till exempel 2027-03 eller mars 2027"):
        Month().read(raw)


@pytest.mark.parametrize(
    ("current", "is_same"), [(MARCH, True), (dt.date(2027, 3, 15), True), (dt.date(2027, 4, 1), False), (None, False)]
)
def test_day_says_no_more_than_its_month(current, is_same):
    assert Month().same(MARCH, current) is is_same


def test_nothing_is_the_same_as_nothing():
    assert Month().same(None, None)
