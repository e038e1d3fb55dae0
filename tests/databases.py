"""A migrated database is made once, and each process of the tests gets a copy.

What the migrations, the models and what they stand on make of a database is kept in var/tests (SQLite), or as one
more database on the server (PostgreSQL), with a mark of the files it was made from: when one of those has changed it
is made anew.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.postgresql.creation import DatabaseCreation

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "tests"
# What a migrated database is made from; services, pages and texts have no part in it.
MADE_FROM = (
    "*/migrations/*.py",
    "*/models.py",
    "*/models/*.py",
    "*/permissions.py",
    "*/enums.py",
    "*/apps.py",
    "foundation/*.py",
    "kav/settings.py",
    "tests/settings.py",
    "tests/databases.py",
    "requirements-dev.txt",
)


def mark() -> str:
    """Return what tells a database made from these files from one made from others."""
    found = hashlib.sha256()
    for path in sorted({path for pattern in MADE_FROM for path in ROOT.glob(pattern)}):
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def create_test_db(self: BaseDatabaseCreation, verbosity: int = 1, autoclobber: bool = False, **options: Any) -> str:
    """Create a process's test database as a copy of the migrated one, which the first process to come makes."""
    copy = _copied_on_server if self.connection.vendor == "postgresql" else _copied_file
    with _one_at_a_time(self.connection.vendor):
        name = copy(self)
    settings.DATABASES[self.connection.alias]["NAME"] = self.connection.settings_dict["NAME"] = name
    self.connection.ensure_connection()
    return name


@contextmanager
def _one_at_a_time(vendor: str) -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrated(creation: BaseDatabaseCreation, name: str) -> None:
    """Migrate the database named `name`, and leave it."""
    connection = creation.connection
    connection.close()
    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0, interactive=False, database=connection.alias, run_syncdb=True)
    connection.close()


def _copied_file(creation: BaseDatabaseCreation) -> str:
    kept = KEPT / f"{mark()}.sqlite3"
    name = creation._get_test_db_name()
    if not kept.exists():
        for other in KEPT.glob("*.sqlite3*"):
            other.unlink()
        making = kept.with_suffix(".making")
        making.unlink(missing_ok=True)
        _migrated(creation, str(making))
        with sqlite3.connect(making) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        making.rename(kept)
    shutil.copyfile(kept, name)
    return name


def _copied_on_server(creation: BaseDatabaseCreation) -> str:
    assert isinstance(creation, DatabaseCreation)
    quoted, name = creation.connection.ops.quote_name, creation._get_test_db_name()
    template = f"{creation.connection.settings_dict['NAME']}_tests_template"
    with creation._nodb_cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [template])
        if cursor.fetchone() != (mark(),):
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted(template)} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {quoted(template)}")
            _migrated(creation, template)
            creation.connection.close_pool()
            cursor.execute(f"COMMENT ON DATABASE {quoted(template)} IS '{mark()}'")
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(template)}")
    return name
