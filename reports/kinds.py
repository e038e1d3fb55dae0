"""What a kind of report is.

An app offers one by a class in its own `reports.py`, which is read at start-up:

    @register
    class DecisionRecord(PdfReport):
        kind = "decision-record"
        title = _("Decision record")
        parameters = DecisionParameters        # a ParameterForm
        template_name = "decisions/record.html"  # extends reports/base.html

        def may_order(self, user, params): ...
        def build(self, params, occasion) -> Document: ...
        def filename(self, params) -> str: ...

`build` returns plain data and nothing else; `render`, which the base classes own, makes the file.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any, ClassVar, Protocol

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import RuleError, Sentence
from foundation.spreadsheets import Sheet, write_csv, write_xlsx
from reports.checks import require_libraries
from reports.digests import digest_of
from reports.enums import FileFormat
from reports.parameters import ParameterForm, Params
from reports.pdf.document import Document

# The user model belongs to collaboration, a floor above this one.
User = Any


class Progress(Protocol):
    """Called while a report is made: raises when nobody waits for it any longer."""

    def __call__(self, done: int, total: int, sentence: Sentence = "") -> None: ...


def silent(done: int, total: int, sentence: Sentence = "") -> None:
    """Report progress to nobody."""


@dataclass(frozen=True)
class Occasion:
    """When, for whom and how a report is made.

    `on` is the day it was ordered and stays the same when the report is made again; `user` is the
    owner, or None for the installer at the command line, who sees everything.
    """

    on: dt.date
    user: User = None
    progress: Progress = field(default=silent, compare=False)


class ReportKind(ABC):
    """A kind of report. There is one instance of each, which keeps no state."""

    kind: ClassVar[str]
    title: ClassVar[Sentence]
    description: ClassVar[Sentence] = ""
    parameters: ClassVar[type[ParameterForm]] = ParameterForm
    listed: ClassVar[bool] = True

    @abstractmethod
    def may_order(self, user: User, params: Params | None) -> None:
        """Raise RightRefusedError, in words, unless `user` may have this report.

        Asked when the report is ordered, made and fetched, and so it asks of the object too, not only
        of the kind. `params` is None when the question is whether the person may order any at all.
        """

    @abstractmethod
    def build(self, params: Params, occasion: Occasion) -> Any:
        """Return the report's data, plain: dataclasses, mappings, lists and simple values."""

    @abstractmethod
    def filename(self, params: Params) -> str:
        """Return the file's name without its ending, in Swedish, as the person will find it."""

    @abstractmethod
    def render(self, data: Any, params: Params, occasion: Occasion, target: IO[bytes]) -> None:
        """Write what `build` returned to `target` as a file."""

    def make(self, params: Params, occasion: Occasion, target: IO[bytes]) -> str:
        """Build, render and write; return the fingerprint of the data the file was made from.

        The fingerprint is empty when the data changed while the file was made.
        """
        before = self.fingerprint(params, occasion)
        self.render(self.build(params, occasion), params, occasion, target)
        return before if before == self.fingerprint(params, occasion) else ""

    def file_format(self, params: Params) -> FileFormat:
        """Return which kind of file the report becomes."""
        return FileFormat.PDF

    def fingerprint(self, params: Params, occasion: Occasion) -> str:
        """Return a digest of what the data are now; the same digest means the same file.

        By default the report is built and its data digested. Override it where building is slow.
        """
        return digest_of(self.build(params, occasion))

    def latest(self) -> Mapping[str, Any]:
        """Return the parameters that `--latest` means: none where none need be given, for that is how it stands now.

        Raises RuleError where it means nothing.
        """
        known = self.defaults()
        if any(field.required and name not in known for name, field in self.parameters.base_fields.items()):
            raise RuleError(_("This report has no latest: say which with --param."))
        return {}

    def defaults(self) -> dict[str, Any]:
        """Return the value of each parameter that need not be given."""
        fields = self.parameters.base_fields
        return {name: field.initial for name, field in fields.items() if field.initial not in (None, "")}


class PdfReport(ReportKind):
    """A report that becomes an archivable, accessible PDF: `build` returns a Document."""

    template_name: ClassVar[str]

    @abstractmethod
    def build(self, params: Params, occasion: Occasion) -> Document:
        """Return the document: its furniture and the plain data its template reads as `content`."""

    def render(self, data: Document, params: Params, occasion: Occasion, target: IO[bytes]) -> None:
        """Write the document as PDF/A-2a and PDF/UA-1 in one file. Raises RuleError where the machine lacks Pango."""
        require_libraries()
        from reports.pdf.engine import render_document  # noqa: PLC0415 - WeasyPrint: slow, perhaps not installed

        target.write(render_document(data, self.template_name))

    def make(self, params: Params, occasion: Occasion, target: IO[bytes]) -> str:
        """Build once where the fingerprint is the digest of the data themselves."""
        if type(self).fingerprint is not ReportKind.fingerprint:
            return super().make(params, occasion, target)
        document = self.build(params, occasion)
        self.render(document, params, occasion, target)
        return digest_of(document)


class FormatForm(ParameterForm):
    """The parameters of a spreadsheet: at least which kind of file."""

    format = forms.ChoiceField(
        label=gettext_lazy("File format"),
        choices=[(FileFormat.XLSX, FileFormat.XLSX.label), (FileFormat.CSV, FileFormat.CSV.label)],
        initial=FileFormat.XLSX,
    )


class SpreadsheetReport(ReportKind):
    """A report that becomes a table in XLSX or CSV: `build` returns a Sheet whose rows are streamed.

    Its parameters extend FormatForm. Override `fingerprint` (see digests.history_digest) where there
    are many rows.
    """

    parameters: ClassVar[type[ParameterForm]] = FormatForm

    @abstractmethod
    def build(self, params: Params, occasion: Occasion) -> Sheet:
        """Return the sheet: its title, its heads and an iterable of rows."""

    def file_format(self, params: Params) -> FileFormat:
        """Return the format the person chose."""
        return FileFormat(params["format"])

    def render(self, data: Sheet, params: Params, occasion: Occasion, target: IO[bytes]) -> None:
        """Stream the sheet's rows, telling how many are done."""
        writers = {FileFormat.XLSX: write_xlsx, FileFormat.CSV: write_csv}
        writers[self.file_format(params)](data, target, occasion.progress)
