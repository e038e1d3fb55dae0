"""What every test may count on. The settings, and all that is strict about them, stand in tests/settings.py."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest
from django.core.cache import cache
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.utils import translation

from foundation.navigation import IDENTITY_KEY, Identity

KNOWN_FAILURES = Path(__file__).with_name("known_failures.txt")
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that are known to fail, each named with its reason in known_failures.txt, until they are mended.

    The list may only shrink: a test that is not on it must pass, and one that passes again is reported as such.
    """
    lines = KNOWN_FAILURES.read_text(encoding="utf-8").splitlines()
    known = dict(line.split("  # ", 1) for line in lines if line and not line.startswith("#"))
    for item in items:
        for name in (item.nodeid, item.nodeid.partition("[")[0]):
            if name in known:
                item.add_marker(pytest.mark.xfail(reason=known[name], strict=False))
                break


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
def redis_url() -> str:
    """Return the Redis database that tests may use as they like; for tests marked `redis`."""
    return REDIS_URL


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
