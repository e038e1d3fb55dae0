"""A real Celery worker is killed in the middle of a report, on the file queue and on Redis.

Everything happens in processes of their own against a database of their own, as on a server: `manage.py report`
orders, a worker with beat makes the report, SIGKILL takes it, another worker is started.
"""

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import redis

ROOT = Path(__file__).resolve().parents[2]
STALE_SECONDS = 4.0
PATIENCE_SECONDS = 90

pytestmark = pytest.mark.worker


class World:
    """A database, a queue and a folder of files that no other test knows."""

    def __init__(self, folder: Path, database_url: str, redis_url: str) -> None:
        self.folder = folder
        self.log = folder / "made.log"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}},
            "DJANGO_SETTINGS_MODULE": "tests.reports.worker_settings",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            "SECRET_KEY": "for these processes alone",
            "VAR_DIR": str(folder),
            "DATABASE_URL": database_url,
            "REPORT_STALE_SECONDS": str(STALE_SECONDS),
            **({"REDIS_URL": redis_url} if redis_url else {}),
        }

    def run(self, *arguments: str) -> str:
        """Run `manage.py` with the arguments and return what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def select(self, sql: str) -> list[tuple[Any, ...]]:
        """Read the database beside the portal."""
        url = self.environment["DATABASE_URL"]
        connection = (
            sqlite3.connect(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else psycopg.connect(url)
        )
        with closing(connection):
            return connection.execute(sql).fetchall()

    def rows(self) -> list[tuple[Any, ...]]:
        """Return state, attempt, file and digest of every order."""
        return self.select("SELECT state, attempt, file, digest FROM reports_reportorder ORDER BY id")

    def steps(self) -> list[str]:
        """Return every state the order has come to."""
        return [state for (state,) in self.select("SELECT to_state FROM foundation_statechange ORDER BY id")]

    def lines(self, word: str) -> list[str]:
        """Return the lines of the log that begin with a word."""
        return [line for line in self._log().splitlines() if line.startswith(word)]

    def _log(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def files(self) -> list[str]:
        """Return every file that reports have left."""
        folder = self.folder / "files"
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())

    def worker_said(self, words: str) -> bool:
        """Return whether a worker has logged the words."""
        return words in (self.folder / "worker.log").read_text(encoding="utf-8")

    def order(self) -> None:
        """Order the slow report through the queue, from the command line; it waits in the middle until `let_go`."""
        parameters = ["--param", f"go={self.folder / 'go'}", "--param", f"log={self.log}"]
        self.run("report", "sample-slow", *parameters, "--queue", "--by", "kansli@example.org")

    def let_go(self) -> None:
        """Let the report come to its end."""
        (self.folder / "go").touch()

    @contextmanager
    def worker(self, *, stop: signal.Signals = signal.SIGKILL) -> Iterator[subprocess.Popen[bytes]]:
        """Run a worker with beat; at the end every process of its group gets the signal."""
        command = [sys.executable, "-m", "celery", "-A", "kav", "worker", "-B", "--pool", "threads", "-c", "2"]
        command += ["-s", str(self.folder / "beat"), "-l", "info"]
        with (self.folder / "worker.log").open("ab") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )
            try:
                yield process
            finally:
                os.killpg(process.pid, signal.SIGCONT)
                os.killpg(process.pid, stop)
                process.wait(timeout=PATIENCE_SECONDS)

    def wait_for(self, true: Callable[[], Any]) -> None:
        """Wait until something is true; show the worker's log if it never is."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not true():
            if time.monotonic() > end:
                pytest.fail(f"it never came true:\n{(self.folder / 'worker.log').read_text(encoding='utf-8')[-4000:]}")
            time.sleep(0.1)


@pytest.fixture(scope="module")
def empty_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a migrated database with one user: on the server that DATABASE_URL names, else a file."""
    folder = tmp_path_factory.mktemp("portal")
    with _database(folder, "") as url:
        World(folder, url, "").run("migrate", "-v0")
        World(folder, url, "").run("shell", "--no-imports", "-c", NEW_USER)
        yield url


NEW_USER = "from collaboration.models import User; User.objects.create_user('kansli@example.org')"


@contextmanager
def _database(folder: Path, template: str) -> Iterator[str]:
    """Make a database, a copy of `template` if that is given, and drop it at the end."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        path = folder / "kav.sqlite3"
        if template:
            shutil.copy(template.removeprefix("sqlite:///"), path)
        yield f"sqlite:///{path}"
        return
    server, name = url.rpartition("/")[0], f"kav_worker_{uuid4().hex[:8]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        copied = f' TEMPLATE "{template.rpartition("/")[2]}"' if template else ""
        connection.execute(f'CREATE DATABASE "{name}"{copied}')
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["files", pytest.param("redis", marks=pytest.mark.redis)])
def world(request: pytest.FixtureRequest, tmp_path: Path, empty_portal: str) -> Iterator[World]:
    """Return a portal of its own with one user, on the file queue and on Redis."""
    redis_url = request.getfixturevalue("redis_url") if request.param == "redis" else ""
    if redis_url:
        redis.Redis.from_url(redis_url).flushdb()
    with _database(tmp_path, empty_portal) as database_url:
        yield World(tmp_path, database_url, redis_url)
    if redis_url:
        redis.Redis.from_url(redis_url).flushdb()


def test_report_is_finished_once_after_its_worker_was_killed_in_the_middle(world: World) -> None:
    with world.worker():
        world.order()
        world.wait_for(lambda: world.lines("begun"))
    assert world.lines("ended") == []

    world.let_go()
    with world.worker(stop=signal.SIGTERM):
        world.wait_for(lambda: world.lines("ended"))
        world.wait_for(lambda: world.rows()[0][0] == "ready")

    ((_state, attempt, file, digest),) = world.rows()
    assert attempt == 2
    assert len(world.lines("begun")) == 2
    assert len(world.lines("ended")) == 1
    assert world.steps() == ["running", "ordered", "running", "ready"]
    assert world.files() == [file]
    assert hashlib.sha256((world.folder / "files" / file).read_bytes()).hexdigest() == digest


def test_worker_that_slept_and_woke_does_not_finish_twice(world: World) -> None:
    with world.worker() as sleeper:
        world.order()
        world.wait_for(lambda: world.lines("begun"))
        os.killpg(sleeper.pid, signal.SIGSTOP)
        world.let_go()
        with world.worker(stop=signal.SIGTERM):
            world.wait_for(lambda: world.rows()[0][0] == "ready")
            os.killpg(sleeper.pid, signal.SIGCONT)
            world.wait_for(lambda: world.worker_said("attempt 1: nobody waits for it any longer"))

    ((state, attempt, file, _digest),) = world.rows()
    assert (state, attempt) == ("ready", 2)
    assert world.files() == [file]
    assert world.steps() == ["running", "ordered", "running", "ready"]


def test_order_whose_message_was_lost_is_made_all_the_same(world: World) -> None:
    world.order()
    world.let_go()
    _lose_every_message(world)
    with world.worker(stop=signal.SIGTERM):
        world.wait_for(lambda: world.lines("ended"))
        world.wait_for(lambda: world.rows()[0][0] == "ready")
    assert world.rows()[0][1] == 1
    assert len(world.lines("ended")) == 1


def _lose_every_message(world: World) -> None:
    """Empty the queue, as a broker does that is restarted without its memory."""
    if "REDIS_URL" in world.environment:
        redis.Redis.from_url(world.environment["REDIS_URL"]).flushdb()
    for message in (world.folder / "queue").glob("*.msg"):
        message.unlink()
