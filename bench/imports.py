"""Ten thousand rows imported, history and validation included, against streamed bulk_create of the same rows; export.

What is timed is the step that imports: the file is read again from storage, every row is held against the register
and its rules, rows and history are written. Both sides are undone at the end of each round.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import islice, product
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.importing import import_once
from bench.measuring import Result, paired
from bench.rows import FORMED, fill
from collaboration.enums import MembershipRole
from collaboration.models import Body, Membership, Organisation, Person, User
from collaboration.resources import MembershipResource, PersonResource
from foundation.imports.runs import ImportRun
from foundation.imports.services import examine_file
from foundation.spreadsheets import Sheet, write_csv, write_xlsx

HELD = 1_000  # people and organisations that the registers hold before
FEW, MANY, EXPORTED = 1_000, 10_000, 20_000
STREAMED = 1_000  # rows in one statement of the floor
ROUNDS = 5
RESOURCES = {"people": PersonResource, "seats": MembershipResource}
WRITERS = {"csv": write_csv, "xlsx": write_xlsx}


def measure() -> Iterator[Result]:
    """Yield what imports of people, and of seats with their foreign keys, cost; then what exports cost."""
    fill(HELD)
    user = User.objects.create_superuser("importer@kav.example")
    for register, rows in (("people", _people), ("seats", _seats)):
        many = rows(MANY)
        for ending in WRITERS:
            run = _examined(register, ending, many, user)
            ours, floor = paired(_import(run, register), _streamed(many), ROUNDS)
            what = f"{MANY} {register} from {ending}, against streamed bulk_create"
            yield Result(what, ours / floor, 5, note=f"{MANY / ours:.0f} rows a second")
            yield Result(f"{MANY} {register} from {ending}, memory", _memory(run, register), 300, "MB")
        asked = [_queries(_import(_examined(register, "csv", lines, user), register)) for lines in (rows(FEW), many)]
        yield Result(f"{register}, SQL queries for {MANY} rows beyond those for {FEW}", asked[1] - asked[0], 0, "")
    fill(EXPORTED)
    yield from _exports(user)


# what is imported: rows of the model, unsaved


def _people(count: int) -> list[models.Model]:
    return [
        Person(
            given_name=f"Nytt{n % 97:02}",
            family_name=f"Öberg{n:05}",
            email=f"ny{n}@example.org",
            phone=f"0520-{n:05}",
        )
        for n in range(count)
    ]


def _seats(count: int) -> list[models.Model]:
    """Return seats in one body after the other, for everyone in turn; co-opted, so that none clashes with another."""
    people, organisations = list(Person.objects.order_by("pk")), list(Organisation.objects.order_by("pk"))
    places = product(Body.objects.order_by("pk"), zip(people, organisations, strict=True))
    return [
        Membership(body=body, person=person, organisation=organisation, role=MembershipRole.CO_OPTED, valid_from=FORMED)
        for body, (person, organisation) in islice(places, count)
    ]


def _examined(register: str, ending: str, rows: list[models.Model], user: User) -> ImportRun:
    """Return a file of the rows, examined and waiting to be imported."""
    resource, file = RESOURCES[register](), BytesIO()
    columns = [column for column in resource.columns if column.attribute != "pk"]
    lines = [[column.export(row) for column in columns] for row in rows]
    WRITERS[ending](Sheet(register, [column.column_name for column in columns], lines), file, _silent)
    content = ContentFile(file.getvalue(), f"{register}.{ending}")
    run = examine_file(resource=resource, register=resource.model._meta.label, file=content, by=user)
    if run.totals["new"] != len(rows):
        raise RuntimeError(run.row_numbers)
    return run


def _silent(_done: int, _total: int) -> None:
    """Tell nobody how far a file has come."""


# both sides


def _import(run: ImportRun, register: str) -> Callable[[], None]:
    return lambda: import_once(run.pk, register)


def _streamed(rows: list[models.Model]) -> Callable[[], None]:
    """Return a bulk_create of fresh copies, a part at a time, as a stream of plain values would be saved."""
    model = type(rows[0])
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    plain = [tuple(getattr(row, name) for name in names) for row in rows]

    def create() -> None:
        with transaction.atomic():
            stream = (model(**dict(zip(names, values, strict=True))) for values in plain)
            while part := list(islice(stream, STREAMED)):
                model._default_manager.bulk_create(part)
            transaction.set_rollback(True)

    return create


def _queries(run: Callable[[], None]) -> int:
    with CaptureQueriesContext(connection) as captured:
        run()
    return len(captured)


def _memory(run: ImportRun, register: str) -> float:
    """Return the megabytes that a process of its own comes to when it imports the file."""
    name = connection.settings_dict["NAME"]
    url = (
        f"sqlite:///{name}"
        if connection.vendor == "sqlite"
        else urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.importing", str(run.pk), register],
        env=os.environ | {"DATABASE_URL": url},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


# out


def _exports(user: User) -> Iterator[Result]:
    client = Client()
    client.force_login(user)
    for ending in WRITERS:
        url = reverse("admin:collaboration_person_export", args=[ending])
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
            size = sum(len(part) for part in response.streaming_content)
        yield Result(
            f"export of {EXPORTED} people as {ending}, SQL queries", len(captured), 10, "", note=f"{size / 1024:.0f} KB"
        )
