"""Make a report from the command line, at once or through the queue.

manage.py report --list
manage.py report decision-record --latest --out beslut.pdf
manage.py report body-members --param body=3 --param day=2022-01-31 --out ledamoter.pdf
manage.py report register-people --out personer.csv
manage.py report budget --latest --queue --by kansli@example.org
"""

import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.dates import today
from foundation.errors import RuleError
from reports.enums import FileFormat
from reports.kinds import Occasion, ReportKind
from reports.parameters import bind_parameters
from reports.registry import all_kinds, get_kind
from reports.services import order_report
from reports.services.running import file_name


class Command(BaseCommand):
    """See the module's text. Without `--by` the installer asks, who may have everything."""

    help = "Make a report, or list the reports there are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", nargs="?", help="which report; see --list")
        parser.add_argument("--list", action="store_true", help="list every report with its parameters")
        parser.add_argument(
            "--param", action="append", default=[], metavar="NAME=VALUE", help="may be given many times"
        )
        parser.add_argument("--latest", action="store_true", help="the latest one, such as the latest decision")
        parser.add_argument("--out", type=Path, help="the file to write, or a folder; - writes to standard output")
        parser.add_argument("--by", metavar="E-MAIL", help="ask as this person, with that person's rights")
        parser.add_argument("--queue", action="store_true", help="order through the queue; needs --by")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["list"]:
                self._list()
            elif options["kind"] is None:
                raise CommandError(_("Say which report, or --list."))
            else:
                self._make(get_kind(options["kind"]), options)
        except RuleError as error:
            raise CommandError(str(error)) from error

    def _list(self) -> None:
        for kind in all_kinds():
            self.stdout.write(f"{kind.kind}  {kind.title}")
            for name, field in kind.parameters.base_fields.items():
                initial = f" [{field.initial}]" if field.initial not in (None, "") else ""
                self.stdout.write(f"    --param {name}=…  {field.label or name}{initial}")

    def _make(self, kind: ReportKind, options: dict[str, Any]) -> None:
        out = options["out"] or Path()
        raw = {**_meant_by(out, kind), **(kind.latest() if options["latest"] else {}), **_named(options["param"])}
        person = _person(options["by"])
        if options["queue"]:
            self._order(kind, raw, person)
            return
        bound = bind_parameters(kind, raw, user=person, language=get_language() or "sv")
        if person is not None:
            kind.may_order(person, bound.params)
        path = out / file_name(kind, bound.params) if out.is_dir() else out
        if str(out) != "-":
            _require_place(path, kind.file_format(bound.params))
        with tempfile.TemporaryFile() as file:
            kind.make(bound.params, Occasion(on=today(), user=person, progress=self._tell), file)
            file.seek(0)
            if str(out) == "-":
                sys.stdout.buffer.write(file.read())
            else:
                path.write_bytes(file.read())
                self.stdout.write(_("Wrote %(path)s.") % {"path": path})

    def _order(self, kind: ReportKind, raw: dict[str, Any], person: Any) -> None:
        if person is None:
            raise CommandError(_("Say with --by whose order it is."))
        order = order_report(kind=kind.kind, parameters=raw, by=person, today=today())
        self.stdout.write(_("Report %(number)s is in the queue.") % {"number": order.pk})

    def _tell(self, done: int, total: int, sentence: object = "") -> None:
        self.stderr.write(f"{done}/{total} {sentence}".rstrip())


def _meant_by(out: Path, kind: ReportKind) -> dict[str, str]:
    """Return the format that the file's ending asks for, of a report that comes in several."""
    ending = out.suffix.lower().removeprefix(".")
    choices = getattr(kind.parameters.base_fields.get("format"), "choices", ())
    return {"format": ending} if ending in dict(choices) else {}


def _require_place(path: Path, file_format: FileFormat) -> None:
    """Raise CommandError, before anything is made, for a folder that is not there or an ending that would lie."""
    if not path.parent.is_dir():
        raise CommandError(_("There is no folder %(folder)s.") % {"folder": path.parent})
    ending = path.suffix.lower().removeprefix(".")
    if ending in FileFormat.values and ending != file_format:
        values = {"format": file_format.label, "ending": f".{file_format.value}"}
        raise CommandError(_("The report becomes %(format)s. Let the file's name end in %(ending)s.") % values)


def _named(pairs: list[str]) -> dict[str, str]:
    """Return `--param name=value` as a mapping. Raises CommandError for one without an equals sign."""
    for pair in pairs:
        if "=" not in pair:
            raise CommandError(_("“%(pair)s” must be written NAME=VALUE.") % {"pair": pair})
    return dict(pair.split("=", 1) for pair in pairs)


def _person(email: str | None) -> Any:
    if email is None:
        return None
    person = get_user_model().objects.filter(email__iexact=email).first()
    if person is None:
        raise CommandError(_("There is no user with the address %(email)s.") % {"email": email})
    return person
