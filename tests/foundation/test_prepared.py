"""A statement that is built once and run with the values of the moment."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models.functions import Now, TruncDate, Upper

from foundation.prepared import STAND_IN_DAY, STAND_IN_ID, Prepared, PreparedObjects

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


def _permissions() -> PreparedObjects[Permission]:
    return PreparedObjects(
        lambda kind: (
            Permission.objects.filter(content_type=kind)
            .select_related("content_type")
            .annotate(loud=Upper("codename"))
            .only("codename", "content_type__model")
            .order_by("codename")
        ),
        STAND_IN_ID,
    )


def test_objects_are_those_of_the_queryset_with_what_it_selects_along(django_assert_num_queries) -> None:
    groups, kinds = (ContentType.objects.get_for_model(model) for model in (Group, ContentType))
    prepared = _permissions()

    with django_assert_num_queries(2):
        found = prepared.all(groups.pk)
        assert prepared.all(kinds.pk)[0].codename == "add_contenttype"
        assert [(row.codename, row.loud, row.content_type.model, row._state.db) for row in found] == [
            (f"{verb}_group", f"{verb.upper()}_GROUP", "group", "default")
            for verb in ("add", "change", "delete", "view")
        ]
    assert found == list(prepared.build(groups.pk))


def test_objects_leave_out_what_the_queryset_leaves_out(django_assert_num_queries) -> None:
    permission = _permissions().all(ContentType.objects.get_for_model(Group).pk)[0]

    assert permission.get_deferred_fields() == {"name"}
    with django_assert_num_queries(1):
        assert permission.name == "Can add group"


def test_objects_under_a_parent_know_it(django_assert_num_queries) -> None:
    parent = ContentType.objects.get_for_model(Group)
    prepared = PreparedObjects(lambda kind: Permission.objects.filter(content_type=kind), STAND_IN_ID)

    with django_assert_num_queries(1):
        assert all(row.content_type is parent for row in prepared.under(parent, "content_type"))
