"""A statement that is built once and run with the values of the moment."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models.functions import Now, TruncDate

from foundation.prepared import STAND_IN_DAY, STAND_IN_ID, Prepared

pytestmark = pytest.mark.django_db


def _two_names() -> Prepared:
    return Prepared(
        lambda first, second: Group.objects.filter(pk__in=[first, second]).order_by("name").values_list("name"),
        STAND_IN_ID,
        STAND_IN_ID + 1,
    )


def test_rows_are_those_of_the_values_given_each_time(django_assert_num_queries) -> None:
    a, b, c = (Group.objects.create(name=name) for name in "abc")
    prepared = _two_names()

    with django_assert_num_queries(3):
        assert prepared.rows(a.pk, b.pk) == [("a",), ("b",)]
        assert prepared.rows(c.pk, a.pk) == [("a",), ("c",)]
        assert prepared.rows(0, 0) == []


def test_day_is_compared_as_a_day() -> None:
    Group.objects.create(name="a")
    prepared = Prepared(
        lambda day: Group.objects.annotate(today=TruncDate(Now())).filter(today__gt=day, name="a").values_list("name"),
        STAND_IN_DAY,
    )

    assert prepared.rows(dt.date(2018, 1, 1)) == [("a",)]
    assert prepared.rows(dt.date(9998, 1, 1)) == []


@pytest.mark.postgresql
def test_postgresql_keeps_one_plan_for_every_value() -> None:
    prepared = Prepared(lambda key: Group.objects.filter(pk__in=[key]).values_list("name")[:1217], STAND_IN_ID)
    for number in range(5):
        prepared.rows(number)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%LIMIT 1217'")
        assert cursor.fetchone() == (1,)
