"""Lists and details at 200 and 20 000 rows, signed in, against bare views of the same rows: see bench/serving.py."""

from collections.abc import Iterator
from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actionplans.models import Plan
from bench.floors import LISTS
from bench.measuring import Result, paired
from bench.rows import fill, reader
from bench.serving import Server, cookies_of, served
from budgets.models import Budget
from collaboration.models import Body, Organisation, Person, User
from decisions.models import Decision, Matter, Meeting
from projects.models import Call

FEW, MANY = 200, 20_000
ROUNDS = 60


def measure() -> Iterator[Result]:
    """Yield ratios, queries and sizes of the list and detail pages."""
    fill(FEW)
    client = Client()
    client.force_login(reader())
    with served("kav.wsgi", cookies_of(client)) as portal, served("bench.floor_wsgi") as floors:
        few = {name: _against_the_same(portal, floors, reverse(name)) for name in LISTS}
        fill(MANY)
        with connection.cursor() as cursor:  # as a server in use does by itself
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        for name in LISTS:
            url = reverse(name)
            ours, floor = paired(portal.getting(url), floors.getting(f"/{name}/"), ROUNDS)
            yield Result(f"{name}, 20 000 rows, against a bare view", ours / floor, 2.4, note=times(ours, floor))
            grown = _against_the_same(portal, floors, url) / few[name]
            yield Result(f"{name}, 20 000 rows against 200", grown, 1.25)
            yield from costs(client, url, name, queries=8, kilobytes=40)
        yield from _details(client, portal, floors)
    yield from _registers()


def _against_the_same(portal: Server, floors: Server, url: str) -> float:
    """Return what a page costs in terms of one whose rows never grow, so that two times of day can be compared."""
    body = Body.objects.order_by("pk")[0]
    ours, same = paired(portal.getting(url), floors.getting(f"/body_detail/{body.pk}/"), ROUNDS)
    return ours / same


def times(ours: float, floor: float) -> str:
    """Return both times in words."""
    return f"{ours * 1000:.1f} ms against {floor * 1000:.1f}"


def _details(client: Client, portal: Server, floors: Server) -> Iterator[Result]:
    body, person = Body.objects.order_by("pk")[0], Person.objects.order_by("pk")[0]
    pages = {
        "body_detail": (reverse("body_detail", args=[body.slug]), f"/body_detail/{body.pk}/"),
        "person_detail": (reverse("person_detail", args=[person.pk]), f"/person_detail/{person.pk}/"),
    }
    for name, (url, floor_url) in pages.items():
        ours, floor = paired(portal.getting(url), floors.getting(floor_url), ROUNDS)
        yield Result(f"{name}, against a bare view", ours / floor, 3.0, note=times(ours, floor))
        yield from costs(client, url, name, queries=10)
    yield from _demo(client)


def _demo(client: Client) -> Iterator[Result]:
    """Yield the queries of pages whose rows hang together, as those of the demo: a meeting, its matter, its record."""
    call_command("load_demo", stdout=StringIO())
    decision = Decision.objects.decided().annotate(found=Count("annexes")).order_by("-found", "pk")[0]
    latest = (model._default_manager.order_by("-pk")[0] for model in (Meeting, Matter, Budget, Plan, Call))
    for row in (decision, *latest):
        yield from costs(client, row.get_absolute_url(), f"{row._meta.model_name}_detail", queries=10)
    yield from costs(client, reverse("desk"), "desk", queries=15)


def _registers() -> Iterator[Result]:
    """Yield what the administration's lists cost against Django's own of the same columns, filters and rows."""
    client = Client()
    client.force_login(User.objects.filter(is_superuser=True).order_by("pk")[0])
    with served("kav.wsgi", cookies_of(client)) as portal, served("bench.stock_wsgi", cookies_of(client)) as stock:
        for model in (Organisation, Person, Matter):
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            ours, floor = paired(portal.getting(url), stock.getting(url), ROUNDS)
            yield Result(f"{model._meta.model_name}s in the administration, against stock", ours / floor, 1.0)


def costs(client: Client, url: str, name: str, *, queries: int, kilobytes: int = 0) -> Iterator[Result]:
    """Yield the queries of a page, and its size where one is asked for."""
    client.get(url)  # as a page that has been read: annexes and names are kept
    with CaptureQueriesContext(connection) as captured:
        size = len(client.get(url).content) / 1024
    yield Result(f"{name}, SQL queries", len(captured), queries, unit="")
    if kilobytes:
        yield Result(f"{name}, HTML", size, kilobytes, unit="KB")
