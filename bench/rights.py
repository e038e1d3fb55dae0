"""What a person may see of 20 000 rows, against the same list with no rights at all."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from bench.measuring import Result, paired
from bench.pages import MANY
from bench.rows import fill, seated_reader
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import has_right_somewhere, remember_rights
from decisions.models import Matter

ROUNDS = 200


def measure() -> Iterator[Result]:
    """Yield the cost of `visible_to` in the list of matters, for someone with seats in two bodies of forty.

    Both read the same columns in the same order; the rights themselves are known, as in every request that comes to
    a list: its menu has asked for them.
    """
    fill(MANY)
    key = seated_reader().pk
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    user = _in_a_request(key)

    def ours() -> list[Matter]:
        return _listed(Matter.objects.visible_to(user))

    def floor() -> list[Matter]:
        return _listed(Matter.objects.all())

    mine, bare = paired(ours, floor, ROUNDS)
    yield Result("visible_to over 20 000 matters, 50 shown", mine / bare, 1.5)
    with CaptureQueriesContext(connection) as captured:
        ours()
    yield Result("visible_to, SQL queries", len(captured), 1, unit="")


def _in_a_request(key: int) -> User:
    user = User.objects.get(pk=key)
    remember_rights(user)
    has_right_somewhere(user, Right.VIEW_DECISION)
    return user


def _listed(matters: QuerySet[Matter]) -> list[Matter]:
    return list(matters.select_related("body").order_by("-created_date", "-pk")[:50])
