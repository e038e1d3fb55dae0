"""Web, worker and clock under one command, for a machine where nothing else looks after them.

A worker or clock that dies is started again, sooner the longer it had lived. If the web process dies, everything
stops: it died of something that a restart would only hide. The clock (Celery's beat) is a process of its own, since
one inside a worker outlives a worker that is killed.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

POLL_SECONDS = 0.2
GRACE_SECONDS = 20
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
LIVED_WELL_SECONDS = 60
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """Ask Linux to end this process when the supervisor is killed and cannot do it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process: its command, whether it is started again when it dies, and how it fares."""

    name: str
    command: list[str]
    restarts: bool
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = FIRST_PAUSE_SECONDS
    due_at: float = 0.0

    def start(self, environment: Mapping[str, str]) -> None:
        """Start the process. Where it ends with us, Ctrl-C need not reach it too: we tell it to end, once."""
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            process_group=0 if sys.platform == "linux" else None,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - we have no threads
        )
        self.started_at = time.monotonic()

    def is_running(self) -> bool:
        """Return whether the process has been started and has not ended."""
        return self.process is not None and self.process.poll() is None


@dataclass
class Supervisor:
    """Keep the children running until a signal, or the end of one that may not end."""

    children: list[Child]
    environment: Mapping[str, str]
    say: Callable[[str], object]
    grace: float = GRACE_SECONDS
    stopping: bool = field(default=False, init=False)

    def run(self, when_started: Callable[[], bool]) -> int:
        """Start all, call `when_started` until it returns True, watch; return the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        for child in self.children:
            child.start(self.environment)
        announced = False
        status = 0
        while not self.stopping:
            announced = announced or when_started()
            time.sleep(POLL_SECONDS)
            status = self._look_after_all()
        self._end_all()
        return status

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _look_after_all(self) -> int:
        for child in self.children:
            if self.stopping or child.is_running() or child.process is None:
                continue
            if not child.restarts:
                self.say(f"The {child.name} process ended with status {child.process.returncode}; stopping.")
                self.stopping = True
                return child.process.returncode or 1
            self._restart_when_due(child)
        return 0

    def _restart_when_due(self, child: Child) -> None:
        now = time.monotonic()
        if not child.due_at:
            if now - child.started_at > LIVED_WELL_SECONDS:
                child.pause = FIRST_PAUSE_SECONDS
            child.due_at = now + child.pause
            child.pause = min(child.pause * 2, LONGEST_PAUSE_SECONDS)
            self.say(f"The {child.name} process ended; it is started again.")
        elif now >= child.due_at:
            child.due_at = 0.0
            child.start(self.environment)

    def _end_all(self) -> None:
        for child in self.children:
            if child.process and child.is_running():
                child.process.terminate()
        deadline = time.monotonic() + self.grace
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()


def web_command() -> list[str]:
    """Return the command that serves the pages."""
    return [sys.executable, "-m", "gunicorn", "-c", "python:kav.gunicorn"]


def _celery_command(part: str, *options: str) -> list[str]:
    return [sys.executable, "-m", "celery", "--quiet", "-A", "kav", part, "--loglevel", "WARNING", *options]


def worker_command() -> list[str]:
    """Return the command that runs tasks."""
    alone = ("--without-gossip", "--without-mingle", "--hostname", "portal@%h")
    return _celery_command("worker", "--pool", "threads", "--concurrency", "2", *alone)


def clock_command(schedule: Path) -> list[str]:
    """Return the command that queues what recurs; `schedule` is the file where it keeps when it last did."""
    return _celery_command("beat", "--pidfile", "", "--schedule", str(schedule))


def child_environment() -> dict[str, str]:
    """Return our environment without Celery's advice against root, which a container or a trial cannot heed."""
    warnings = os.environ.get("PYTHONWARNINGS", "")
    quiet = "ignore:You're running the worker with superuser privileges"
    return os.environ | {"PYTHONWARNINGS": ",".join(filter(None, [warnings, quiet])), "PYTHONUNBUFFERED": "1"}
