"""What every test may count on. The settings, and all that is strict about them, stand in tests/settings.py."""

import gc
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from urllib.parse import urlparse

import pytest
from django.core.cache import cache
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.utils import translation

from foundation.navigation import IDENTITY_KEY, Identity
from tests.databases import create_test_db

CI = bool(os.environ.get("CI"))
REDIS_URL = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/9"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def _answers(url: str, port: int) -> bool:
    parts = urlparse(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or port), timeout=2):
            return True
    except OSError:
        return False


def _on_postgresql() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


_NEEDS: dict[str, tuple[Callable[[], bool], str]] = {
    "redis": (lambda: _answers(REDIS_URL, 6379), "needs Redis at REDIS_URL, or on its usual port"),
    "browser": (lambda: CHROMIUM is not None, "needs Chromium (apt-get install chromium)"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count no lines in a browser: the pages have tests of their own, and counting doubles what a walk costs."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(autouse=True, scope="session")
def _uncounted_layout() -> Iterator[None]:
    """Count no lines while WeasyPrint lays a document out: counting doubles what each PDF costs, and none are ours."""
    from weasyprint import HTML

    lay_out = HTML.render

    @wraps(lay_out)
    def uncounted(*args: Any, **kwargs: Any) -> Any:
        counting = sys.gettrace()
        sys.settrace(None)
        try:
            return lay_out(*args, **kwargs)
        finally:
            sys.settrace(counting)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HTML, "render", uncounted)
        yield


def pytest_collection_finish() -> None:
    """Leave what was read and collected alone: it lives until the end, and looking for garbage in it takes a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, with the reason, what needs something that is not there; in CI everything must be there."""
    if item.get_closest_marker("postgresql") and not _on_postgresql():
        pytest.skip("PostgreSQL only: runs when DATABASE_URL names one")
    for name, (is_there, reason) in _NEEDS.items():
        if item.get_closest_marker(name) and not is_there():
            (pytest.fail if CI else pytest.skip)(reason)


def _empty_by_deleting(
    self: DatabaseOperations, style: Any, tables: list[str], *, reset_sequences: bool = False, **options: bool
) -> list[str]:
    """Empty the tables after a test that commits: TRUNCATE makes a new file for each of them, and waits for the disk.

    The role that leaves triggers and foreign keys unasked takes a superuser; without one it is TRUNCATE after all.
    """
    with self.connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        is_superuser = cursor.fetchone() == ("on",)
    if not is_superuser or reset_sequences:
        return _truncate(self, style, tables, reset_sequences=reset_sequences, **options)
    deletions = [f"DELETE FROM {self.quote_name(table)}" for table in tables]
    return ["SET LOCAL session_replication_role = replica", *deletions]


_truncate = DatabaseOperations.sql_flush
DatabaseOperations.sql_flush = _empty_by_deleting  # type: ignore[method-assign]


def _drop_with_what_lingers(self: DatabaseCreation, test_database_name: str, verbosity: int) -> None:
    """Drop the test database even where a connection that a test has just closed is not yet gone from the server."""
    self.connection.close_pool()
    with self._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {self.connection.ops.quote_name(test_database_name)} WITH (FORCE)")


BaseDatabaseCreation.create_test_db = create_test_db  # type: ignore[method-assign]
DatabaseCreation._destroy_test_db = _drop_with_what_lingers  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _swedish() -> Iterator[None]:
    """Start every test in Swedish with an empty cache, whatever the test before did."""
    cache.clear()
    # The frame reads the collaboration's name once a minute; a page's own queries are counted without it.
    cache.set(IDENTITY_KEY, Identity("Kommunakademin Väst", "kansliet@example.org"))
    with translation.override("sv"):
        yield


@pytest.fixture
def client_for() -> Callable[[Any], Client]:
    """Return a function that signs a user in and returns the client."""

    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture(scope="session")
def redis_url(worker_id: str) -> str:
    """Return a Redis database that only this process of the tests uses, and may empty; for tests marked `redis`.

    It is the first after the one that REDIS_URL names, and in `pytest -n` the next for each further process.
    """
    address = urlparse(REDIS_URL)
    number = int(address.path.strip("/") or 0) + 1 + int(worker_id.removeprefix("gw").replace("master", "0"))
    return address._replace(path=f"/{number}").geturl()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the machine's own Chromium and let it talk to nobody but the portal."""
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    }
