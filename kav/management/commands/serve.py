"""Start the portal: web and worker together, until Ctrl-C."""

import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from kav import gunicorn
from kav.supervisor import Child, Supervisor, child_environment, clock_command, web_command, worker_command
from reports.checks import check_pango


class Command(BaseCommand):
    """Serve the pages and run the tasks, print where and as whom to sign in, stop both on Ctrl-C."""

    help = "Start web and worker together and stop both on Ctrl-C. PORT and HOST say where."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.host, _, port = gunicorn.bind.rpartition(":")
        self.port = int(port)
        self._refuse_taken_port()
        self._tell_what_is_missing()
        children = [
            Child("web", web_command(), restarts=False),
            Child("worker", worker_command(), restarts=True),
            Child("clock", clock_command(settings.VAR_DIR / "beat-schedule"), restarts=True),
        ]
        status = Supervisor(children, child_environment(), self._say).run(self._announce)
        if status:
            sys.exit(status)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _refuse_taken_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                message = f"Port {self.port} cannot be used ({error.strerror}). Choose another: PORT=8001 make run"
                raise CommandError(message) from error

    def _tell_what_is_missing(self) -> None:
        """Name what the machine lacks, with the command that mends it: each time, not only when it was set up."""
        with translation.override("en"):
            for caution in check_pango(None):
                self._say(f"{caution.msg} Everything else works.\n    {caution.hint}")

    def _announce(self) -> bool:
        here = "127.0.0.1" if self.host in {"", "0.0.0.0"} else self.host  # noqa: S104 - compared, not bound
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((here, self.port)):
                return False
        self._say(f"\nThe portal is running: http://{here}:{self.port}/")
        for line in self._logins():
            self._say(line)
        self._say("Stop it with Ctrl-C.")
        return True

    def _logins(self) -> list[str]:
        """Return the demo logins that `load_demo` offers as its attribute `logins`: (role, e-mail) pairs."""
        app = get_commands().get("load_demo")
        if app is None:
            return []
        demo = load_command_class(app, "load_demo") if isinstance(app, str) else app
        rows = getattr(demo, "logins", ())
        if not rows:
            return []
        width = max(len(role) for role, _email in rows)
        head = f"Sign in with the password {getattr(demo, 'password', '')}"
        return ["", head, *(f"    {role:<{width}}  {email}" for role, email in rows), ""]
