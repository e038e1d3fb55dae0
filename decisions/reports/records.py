"""The register of sealed records, for whoever keeps the archive."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.reports.registers import RegisterReport
from decisions.models import RecordChain, SealedRecord
from foundation.spreadsheets import Cell, Sheet
from reports.digests import digest_of
from reports.kinds import FormatForm, Occasion
from reports.parameters import Params
from reports.registry import register


@register
class RecordRegister(RegisterReport):
    """Every sealed record in the chain's order: what, when, the file's checksum, and the links that hold the chain."""

    kind = "register-records"
    title = gettext_lazy("Register of sealed records")
    description = gettext_lazy("The sealed records in the order of their chain, as a spreadsheet.")
    parameters = FormatForm
    model = SealedRecord

    def headers(self, *, contacts: bool) -> Sequence[Any]:  # noqa: ARG002 - the same for everyone
        """Return the heads."""
        file = [_("File name"), _("Size in bytes"), _("Checksum (SHA-256)")]
        return [_("Number in the chain"), _("Kind"), _("Title"), _("Sealed"), *file, _("Link"), _("Link before")]

    def rows(self) -> "QuerySet[SealedRecord]":
        """Return all records, without what is long."""
        return SealedRecord.objects.defer("facts", "rows").order_by("number")

    def cells(self, row: SealedRecord, *, contacts: bool) -> Sequence[Cell]:  # noqa: ARG002 - the same for everyone
        """Return a record's values; the day it was sealed is Stockholm's."""
        file: list[Cell] = [row.file_name, row.size, row.file_digest]
        return [row.number, row.get_kind_display(), row.title, row.sealed_at, *file, row.link, row.previous_link]

    def build(self, params: Params, occasion: Occasion) -> Sheet:
        """Return every record: a seal has no last day."""
        return super().build({**params, "day": None}, occasion)

    def fingerprint(self, params: Params, occasion: Occasion) -> str:  # noqa: ARG002 - the base's signature
        """Return the chain's end, which vouches for every record before it."""
        return digest_of(list(RecordChain.objects.values_list("last_number", "last_link")))

    def filename(self, params: Params) -> str:
        """Return the file's name."""
        return super().filename({**params, "day": None})
