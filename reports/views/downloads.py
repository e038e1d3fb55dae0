"""The finished file."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.generic import View

from foundation.access import SIGNED_IN, AccessMixin
from foundation.errors import StateRefusedError
from reports.enums import FileFormat
from reports.models import ReportOrder
from reports.services.running import require_right


class ReportDownload(AccessMixin, View):
    """The file of one's own order. The right is asked again: it may have ended since the order."""

    access = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        order = get_object_or_404(ReportOrder.objects.visible_to(request.user), pk=pk)
        require_right(order)
        try:
            return self._answer(request, order)
        except (StateRefusedError, FileNotFoundError) as error:
            gone = _("The file is no longer there. Order the report again.")
            messages.error(request, gone if isinstance(error, FileNotFoundError) else str(error))
            return redirect(order)

    def _answer(self, request: HttpRequest, order: ReportOrder) -> HttpResponseBase:
        if not order.is_ready:
            raise StateRefusedError(_("There is no file to fetch: the report is not ready, or has been removed."))
        etag = f'"{order.digest}"'
        if unchanged := get_conditional_response(request, etag=etag):
            return unchanged
        response = FileResponse(order.file.open("rb"), as_attachment=True, filename=order.file_name)
        response["Content-Type"] = FileFormat(order.file_format).content_type
        response["Content-Length"] = str(order.size)
        response["ETag"] = etag
        response["Cache-Control"] = "private, no-cache"
        return response
