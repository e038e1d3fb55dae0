"""Several counts in one query."""

import pytest
from django.contrib.auth.models import Group

from foundation.counting import counts_beside

pytestmark = pytest.mark.django_db


def test_counts_stand_in_the_order_asked_for_and_cost_one_query(django_assert_num_queries) -> None:
    one, *_others = (Group.objects.create(name=f"grupp {number}") for number in range(3))
    groups = Group.objects.filter(name__startswith="grupp ").order_by("name")

    with django_assert_num_queries(1):
        assert counts_beside(one, [groups, groups.filter(name="grupp 1"), groups.none()]) == [3, 1, 0]
