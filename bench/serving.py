"""Real servers to measure on: gunicorn as it is run, one for the portal and one for the floors, on the same database.

Both are started from `kav/gunicorn.py` with two workers on loopback and differ in their settings alone; one client
asks them by turns, one request at a time and a new connection for each, as from a proxy in front.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client

WORKERS = 2
STARTING = 30.0
WARM = 4 * WORKERS


class Server:
    """A server at `port`; `cookies` go with every request."""

    def __init__(self, port: int, cookies: str = "") -> None:
        self.port = port
        self.headers = {"Cookie": cookies} if cookies else {}

    def get(self, url: str) -> bytes:
        """Return the page at `url`; RuntimeError unless it is there."""
        asked = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            asked.request("GET", url, headers=self.headers)
            answer = asked.getresponse()
            content = answer.read()
        finally:
            asked.close()
        if answer.status != 200:
            raise RuntimeError(f"{url} answered {answer.status}")
        return content

    def getting(self, url: str) -> Callable[[], bytes]:
        """Return what fetches `url`, once every worker has met it."""
        for _time in range(WARM):
            self.get(url)
        return lambda: self.get(url)


def cookies_of(client: Client) -> str:
    """Return the cookies of a test client that is signed in, for a server on the same database."""
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


@contextmanager
def served(application: str, cookies: str = "") -> Iterator[Server]:
    """Serve the WSGI module `application` on the database in use, until the block ends."""
    port = _free_port()
    environment = os.environ | {
        "DATABASE_URL": _database_url(),
        "PORT": str(port),
        "WEB_WORKERS": str(WORKERS),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "python:kav.gunicorn", application]
    process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)
    try:
        _wait(process, port)
        yield Server(port, cookies)
    finally:
        process.terminate()
        process.wait()


def _database_url() -> str:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + STARTING
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
