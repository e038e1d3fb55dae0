"""Rows copied to a new version: the same values, keys and owners of their own."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplans.models import PlanItem
from foundation.copies import copy_of, copy_tree
from tests.actionplans.factories import PlanAreaFactory, PlanItemFactory
from tests.collaboration.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_copy_has_the_values_but_no_key_and_is_not_saved():
    item = PlanItemFactory(text="Vision", due_date=dt.date(2020, 12, 31))

    copy = copy_of(item)

    assert (copy.pk, copy.text, copy.due_date, copy.area_id) == (None, "Vision", dt.date(2020, 12, 31), item.area_id)
    assert PlanItem.objects.count() == 1


def test_copy_takes_what_is_changed():
    item, area = PlanItemFactory(text="Vision"), PlanAreaFactory()

    copy = copy_of(item, area=area, text="Ny vision")

    assert (copy.area, copy.text, item.text) == (area, "Ny vision", "Vision")


def tree():
    area = PlanAreaFactory()
    top = PlanItemFactory(area=area, text="a")
    under = PlanItemFactory(area=area, text="b", parent=top)
    PlanItemFactory(area=area, text="c", parent=under)
    PlanItemFactory(area=area, text="d")
    return list(PlanItem.objects.order_by("-pk"))


def test_tree_is_copied_with_each_row_under_the_copy_of_its_own_parent():
    rows, area, user = tree(), PlanAreaFactory(), UserFactory()

    new = copy_tree(rows, by=user, area=lambda _row: area)

    assert set(new) == {row.pk for row in rows}
    stored = PlanItem.objects.filter(area=area)
    assert set(stored.values_list("text", "parent__text")) == {("a", None), ("b", "a"), ("c", "b"), ("d", None)}
    assert {row.parent_id for row in stored} - {None} <= {row.pk for row in new.values()}
    assert {row.history.get().history_user for row in stored} == {user}


def test_statements_grow_with_the_depth_and_not_with_the_rows():
    user = UserFactory()

    def statements(count):
        area = PlanAreaFactory()
        tops = PlanItemFactory.create_batch(count, area=area)
        rows = [*tops, *(PlanItemFactory(area=area, parent=top) for top in tops)]
        with CaptureQueriesContext(connection) as captured:
            copy_tree(rows, by=user, area=lambda _row: area)
        return len(captured)

    assert statements(12) == statements(1)


def test_nothing_is_copied_to_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert copy_tree([], by=None) == {}
