"""Lists and details at 200 and 20 000 rows, signed in, against bare views of the same rows."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.floors import ROWS, BareClient
from bench.measuring import Result, median_of, paired
from bench.rows import fill, reader
from collaboration.models import Body, Person

FEW, MANY = 200, 20_000


def measure() -> Iterator[Result]:
    """Yield ratios, queries and sizes of the list and detail pages."""
    fill(FEW)
    bare, client = BareClient(), Client()
    client.force_login(reader())
    few = {name: median_of(_get(client, reverse(name))) for name in ROWS}
    fill(MANY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for name in ROWS:
        url = reverse(name)
        ours, floor = paired(_get(client, url), _get(bare, f"/{name}/"))
        yield Result(f"{name}, 20 000 rows, against a bare view", ours / floor, 2.4, note="going for 1.6")
        yield Result(f"{name}, 20 000 rows against 200", ours / few[name], 1.25)
        yield from _costs(client, url, name, queries=8, kilobytes=40)
    yield from _details(client, bare)


def _details(client: Client, bare: BareClient) -> Iterator[Result]:
    body, person = Body.objects.order_by("pk")[0], Person.objects.order_by("pk")[0]
    pages = {
        "body_detail": (reverse("body_detail", args=[body.slug]), f"/body_detail/{body.pk}/"),
        "person_detail": (reverse("person_detail", args=[person.pk]), f"/person_detail/{person.pk}/"),
    }
    for name, (url, floor_url) in pages.items():
        ours, floor = paired(_get(client, url), _get(bare, floor_url))
        yield Result(f"{name}, against a bare view", ours / floor, 3.0)
        yield from _costs(client, url, name, queries=10)
    yield from _costs(client, reverse("desk"), "desk", queries=15)


def _get(client: Any, url: str) -> Callable[[], object]:
    def get() -> object:
        response = client.get(url)
        if response.status_code != 200:
            raise RuntimeError(f"{url} answered {response.status_code}")
        return response

    return get


def _costs(client: Client, url: str, name: str, *, queries: int, kilobytes: int = 0) -> Iterator[Result]:
    with CaptureQueriesContext(connection) as captured:
        size = len(client.get(url).content) / 1024
    yield Result(f"{name}, SQL queries", len(captured), queries, unit="")
    if kilobytes:
        yield Result(f"{name}, HTML", size, kilobytes, unit="KB")
