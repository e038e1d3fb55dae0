"""A real browser on a real server: what a person would meet, with everything that goes wrong noted."""

import importlib.util
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from collaboration.models import User
from decisions import tasks
from tests.collaboration.factories import UserFactory

DESK, PHONE, NARROW = 1280, 360, 320
PATIENCE = 15  # seconds, for a machine that does much else
expect.set_options(timeout=PATIENCE * 1000)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _axe() -> str:
    spec = importlib.util.find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return (Path(next(iter(spec.submodule_search_locations))) / "axe.min.js").read_text(encoding="utf-8")


def until(page: Page, fact: Callable[[], bool]) -> None:
    """Wait for something that no element of the page says, such as what is stored; the browser goes on meanwhile."""
    end = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < end, "it never came to be"
        page.wait_for_timeout(50)


class Visit:
    """A page in the browser, and what it complained about."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._watch)
        page.expose_function("tellOfViolation", lambda words: self.complaints.append(f"policy: {words}"))
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', "
            "event => window.tellOfViolation(event.violatedDirective + ' ' + (event.sample || event.blockedURI)))"
        )

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"} and "404 (Not Found)" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")

    def _watch(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.complaints.append(f"another host: {request.url}")

    def open(self, path: str) -> Page:
        """Go to a page of the portal."""
        self.page.goto(self.address + path)
        return self.page

    def faults(self) -> list[str]:
        """Return what axe finds wrong with the page as it stands, one line a fault."""
        self.page.evaluate(_axe())
        options = json.dumps({"runOnly": {"type": "tag", "values": RULES}})
        result = self.page.evaluate(f"axe.run(document, {options})")
        return [
            f"{fault['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for fault in result["violations"]
            for node in fault["nodes"]
        ]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def focused(self) -> str:
        """Return the text, or else the name, of what has the focus."""
        script = """() => { const e = document.activeElement;
            return (e.getAttribute('aria-label') || e.innerText || e.id || e.tagName).trim().split('\\n')[0]; }"""
        return str(self.page.evaluate(script))


@pytest.fixture
def visit(browser: Browser, live_server: Any, client_for: Callable[[Any], Client]) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens a window: of some width, signed in or not, with or without script."""
    contexts: list[BrowserContext] = []

    def start(*, width: int = DESK, user: Any = None, stranger: bool = False, **options: Any) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="sv-SE", **options)
        contexts.append(context)
        if not stranger:
            cookie = client_for(user or UserFactory()).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return Visit(context.new_page(), live_server.url)

    yield start
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def kept_demo() -> Iterator[sqlite3.Connection]:
    """Return a place for the loaded demo, so that a process of the tests loads it once, not once a test."""
    with sqlite3.connect(":memory:") as kept:
        yield kept
    kept.close()


@pytest.fixture
def demo(transactional_db: None, kept_demo: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    """Return the users of the demo; a worker of its own would seal its records, for the browser's loop runs here."""
    monkeypatch.setattr(tasks, "seal_meeting", SimpleNamespace(apply_async=lambda **_kwargs: None))
    connection.ensure_connection()
    if kept_demo.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        call_command("load_demo", verbosity=0)
        connection.connection.backup(kept_demo)
    else:
        kept_demo.backup(connection.connection)
        ContentType.objects.clear_cache()
    return {user.email.split("@")[0]: user for user in User.objects.all()}
