"""Everything between an empty machine and a portal with demo data; can be run again."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed

from foundation.catalogues import compile_stale


class Command(BaseCommand):
    """Compile the catalogues, migrate, load the demo collaboration."""

    help = "Compile the catalogues, migrate the database and load the demo data."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--without-demo", action="store_true", help="load no demo data")

    def handle(self, *_args: Any, **options: Any) -> None:
        for folder in (settings.VAR_DIR, settings.STATIC_ROOT, settings.MEDIA_ROOT):
            folder.mkdir(parents=True, exist_ok=True)
        for catalogue in compile_stale():  # Django has begun without it, and would go on in English
            translation_file_changed(None, catalogue)
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)
        if "load_demo" in get_commands() and not options["without_demo"]:
            call_command("load_demo", stdout=self.stdout)
