"""What a person may see of 20 000 rows, against the same list with no rights at all."""

from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measuring import Result, paired
from bench.pages import MANY
from bench.rows import fill, seated_reader
from collaboration.models import User
from collaboration.queries.rights import remember_rights
from decisions.models import Matter


def measure() -> Iterator[Result]:
    """Yield the cost of `visible_to`, rights read anew each time, for someone with seats in two bodies of forty."""
    fill(MANY)
    key = seated_reader().pk
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def as_in_a_request() -> User:
        user = User.objects.get(pk=key)
        remember_rights(user)
        return user

    def ours() -> list[Matter]:
        return list(Matter.objects.visible_to(as_in_a_request()).order_by("title", "pk")[:50])

    def floor() -> list[Matter]:
        as_in_a_request()
        return list(Matter.objects.order_by("title", "pk")[:50])

    mine, bare = paired(ours, floor)
    yield Result("visible_to over 20 000 matters, 50 shown", mine / bare, 1.5)
    user = as_in_a_request()
    list(Matter.objects.visible_to(user)[:1])
    with CaptureQueriesContext(connection) as captured:
        list(Matter.objects.visible_to(user).order_by("title", "pk")[:50])
    yield Result("visible_to, SQL queries", len(captured), 1, unit="")
