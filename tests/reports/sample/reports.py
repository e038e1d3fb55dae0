"""Reports for tests: a letter, a table, one that is slow and one that breaks."""

import datetime as dt
import os
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django import forms

from foundation.errors import RightRefusedError, RuleError
from foundation.spreadsheets import Sheet
from reports.enums import FileFormat
from reports.kinds import FormatForm, Occasion, PdfReport, ReportKind, SpreadsheetReport
from reports.parameters import ParameterForm, Params
from reports.pdf.document import Document
from reports.registry import register

ROWS = [("Dals-Eds kommun", Decimal(125000)), ("Högskolan Väst", Decimal(892000)), ("Åmåls kommun", Decimal(200000))]


class _ForInsiders:
    """Refuses whoever's address begins with «outsider»."""

    def may_order(self, user: Any, params: Params | None) -> None:
        if user is not None and user.email.startswith("outsider"):
            raise RightRefusedError("Bara för dem som är med.")
        if params and params.get("text") == "hemligt":
            raise RightRefusedError("Just den får du inte se.")


class LetterForm(ParameterForm):
    text = forms.CharField(label="Text", max_length=500)
    draft = forms.BooleanField(label="Utkast", required=False)
    day = forms.DateField(label="Dag", initial=dt.date(2019, 12, 13))

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if self.user is None and text == "bara för personer":
            raise forms.ValidationError("Det får bara en person be om.")
        return text


@register
class Letter(_ForInsiders, PdfReport):
    kind = "sample-letter"
    title = "Brev"
    parameters = LetterForm
    template_name = "sample/letter.html"

    def latest(self) -> Mapping[str, Any]:
        return {"text": "Det senaste brevet."}

    def build(self, params: Params, occasion: Occasion) -> Document:
        return Document(
            title="Brev till parterna",
            document_type="Brev",
            date=params["day"],
            sender=("Kommunakademin Väst", "Kansliet"),
            reference_number="2019/8",
            draft=params["draft"],
            foot="Kommunakademin Väst",
            content={
                "text": params["text"],
                "rows": ROWS,
                "total": sum(amount for _name, amount in ROWS),
                "notes": ["Beloppen är beviljade men inte utbetalade."],
                "signatures": [{"name": "", "role": "Ordförande"}],
            },
        )

    def filename(self, params: Params) -> str:
        return f"Brev till parterna {params['day']}"


class RowsForm(FormatForm):
    count = forms.IntegerField(label="Antal rader", min_value=0, initial=3)


@register
class Rows(_ForInsiders, SpreadsheetReport):
    kind = "sample-rows"
    title = "Rader"
    parameters = RowsForm

    def build(self, params: Params, occasion: Occasion) -> Sheet:
        count = params["count"]
        rows = ((f"Rad {place}", place, dt.date(2020, 1, 1), None) for place in range(1, count + 1))
        return Sheet("Rader", ["Namn", "Nummer", "Dag", "Anmärkning"], rows, count)

    def filename(self, params: Params) -> str:
        return "Rader"


class SlowForm(ParameterForm):
    go = forms.CharField()
    log = forms.CharField()


@register
class Slow(_ForInsiders, ReportKind):
    """Writes a line to a log at its beginning and end, and in between waits for a file to appear."""

    kind = "sample-slow"
    title = "Långsam"
    parameters = SlowForm
    listed = False

    def build(self, params: Params, occasion: Occasion) -> dict[str, str]:
        return {"day": occasion.on.isoformat()}

    def render(self, data: Any, params: Params, occasion: Occasion, target: IO[bytes]) -> None:
        _write(params["log"], f"begun by {os.getpid()}")
        while not Path(params["go"]).exists():
            time.sleep(0.05)
        occasion.progress(1, 2, "Halvvägs")
        target.write(b"%PDF-1.7 " + data["day"].encode())
        _write(params["log"], f"ended by {os.getpid()}")

    def filename(self, params: Params) -> str:
        return "Långsam"


def _write(log: str, line: str) -> None:
    with Path(log).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


class BrokenForm(ParameterForm):
    how = forms.CharField()


@register
class Broken(_ForInsiders, ReportKind):
    """Fails in the way it is told to."""

    kind = "sample-broken"
    title = "Trasig"
    parameters = BrokenForm
    listed = False
    errors: dict[str, BaseException] = {"rule": RuleError("Protokollet saknar datum.")}

    def fingerprint(self, params: Params, occasion: Occasion) -> str:
        return "the same"

    def build(self, params: Params, occasion: Occasion) -> Iterator[Any]:
        raise self.errors[params["how"]]

    def render(self, data: Any, params: Params, occasion: Occasion, target: IO[bytes]) -> None:
        raise AssertionError("never reached")

    def filename(self, params: Params) -> str:
        return "Trasig"

    def file_format(self, params: Params) -> FileFormat:
        return FileFormat.CSV
