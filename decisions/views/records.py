"""Sealed records: the file of one, and the public page that says whether a file is one."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from decisions.enums import RecordKind
from decisions.filters import RecordFilter
from decisions.forms.records import VerifyForm
from decisions.models import SealedRecord
from decisions.queries.chain import Verification, verify_file
from decisions.queries.open import public_page_of
from foundation.access import PUBLIC, SIGNED_IN, AccessMixin
from foundation.lists import Empty, ListPage
from foundation.tables import Address, Column, Kind, label_of
from foundation.views.forms import FormPage


class RecordList(ListPage):
    """The sealed records that the person may see, the latest first, each with its file."""

    access = SIGNED_IN
    template_name = "decisions/record_list.html"
    title = _("Sealed records")
    lead = _("What has been sealed, in one chain: each record vouches for those before it.")
    columns = (
        Column("number", _("Number in the chain"), Kind.NUMBER, sort=["number"]),
        Column("title", _("Title"), link=Address("record_file", number="number"), sort=["title"], head=True),
        Column("day", _("Date"), Kind.DATE, sort=["day"]),
        Column("kind", _("Kind"), value=label_of(RecordKind, "kind"), sort=["kind"]),
        Column("sealed", _("Sealed"), Kind.MOMENT, value="sealed_at", sort=["sealed_at"]),
        Column("digest", _("Checksum (SHA-256)"), value=lambda row: f"{row.file_digest[:12]}…"),
        Column("previous", _("Link before"), value=lambda row: f"{row.previous_link[:12]}…"),
    )
    search_fields = ("title", "file_name", "file_digest")
    filterset_class = RecordFilter
    default_sort = "-number"
    empty = Empty(_("Nothing has been sealed yet."), _("Records are sealed when minutes or decisions are approved."))

    def get_queryset(self) -> QuerySet[SealedRecord]:
        """Add the day of the decision or the meeting: minutes of one body are told apart by it."""
        day = Coalesce("decision__date", "meeting__date", "redacts__decision__date", "redacts__meeting__date")
        return SealedRecord.objects.visible_to(self.request.user).annotate(day=day).defer("facts", "rows")


class RecordFile(AccessMixin, View):
    """The sealed file of a record that the person may see, byte for byte as it was sealed."""

    access = SIGNED_IN

    def get(self, request: HttpRequest, number: int) -> HttpResponseBase:
        """Answer with the file; one that is gone from the disk is a fault that verify_records names."""
        record = get_object_or_404(SealedRecord.objects.visible_to(request.user), number=number)
        etag = f'"{record.file_digest}"'
        if unchanged := get_conditional_response(request, etag=etag):
            return unchanged
        try:
            file = record.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(file, as_attachment=True, filename=record.file_name, content_type="application/pdf")
        response["ETag"] = etag
        response["Cache-Control"] = "private, no-cache"
        return response


class VerifyPage(FormPage):
    """Anyone may try a file: whether it is a record of this portal, unchanged, and which."""

    access = PUBLIC
    template_name = "decisions/verify.html"
    form_class = VerifyForm
    title = _("Try a record")
    lead = _("Hand in a file and find out whether it is a record of this portal, just as it was sealed.")
    submit = _("Try the file")

    def form_valid(self, form: Any) -> HttpResponse:
        """Show the verdict on the same page; nothing is kept of the file."""
        return self.render_to_response(self.get_context_data(form=VerifyForm(), found=verify_file(form.content)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where the record is read: its own page for those who may open it, else the public one, if any."""
        found: Verification | None = kwargs.get("found")
        if found and found.record:
            kwargs["address"] = self._address(found.record)
        return super().get_context_data(**kwargs)

    def _address(self, record: SealedRecord) -> str:
        user = self.request.user
        if user.is_authenticated and SealedRecord.objects.visible_to(user).filter(pk=record.pk).exists():
            return record.get_absolute_url()
        return public_page_of(record)
