"""Keep the Swedish catalogues: collect texts, say what is missing, compile."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation import catalogues


class Command(BaseCommand):
    """`catalogue [app …]` adds new texts and drops dead ones; `--check` changes nothing and names every fault."""

    help = "Collect texts into the Swedish catalogues, check that they are complete, compile them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("apps", nargs="*", help="only these apps; all when none is named")
        parser.add_argument("--check", action="store_true", help="change nothing; fail if anything is missing or dead")
        parser.add_argument("--compile", action="store_true", help="only compile what is out of date")

    def handle(self, *_args: Any, **options: Any) -> None:
        apps = options["apps"] or list(catalogues.APPS)
        if unknown := set(apps) - set(catalogues.APPS):
            raise CommandError(f"No such app: {', '.join(sorted(unknown))}")
        if options["check"]:
            self._check(apps)
            return
        if not options["compile"]:
            self._refresh(apps)
        for path in catalogues.compile_stale():
            self.stdout.write(f"compiled {path.relative_to(catalogues.ROOT)}")

    def _check(self, apps: list[str]) -> None:
        lines = [line for app in apps for line in catalogues.faults(app)] + catalogues.quarrels()
        if lines:
            raise CommandError("\n".join([*lines, f"{len(lines)} faults in the catalogues"]))
        self.stdout.write("Every text is translated.")

    def _refresh(self, apps: list[str]) -> None:
        for app in apps:
            catalogue = catalogues.refresh(app)
            if catalogues.write_catalogue(app, catalogue):
                self.stdout.write(f"wrote {catalogues.catalogue_path(app).relative_to(catalogues.ROOT)}")
            missing = [entry.msgid for entry in catalogue if not entry.translated()]
            if missing:
                self.stdout.write(f"{app}: {len(missing)} texts to translate")
