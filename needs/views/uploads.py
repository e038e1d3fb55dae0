"""/behov/inlamning/…/excel/: a party fills in its needs in a spreadsheet, looks the rows through and saves them."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View

from collaboration.views.access import user_of
from foundation.access import AccessMixin
from foundation.errors import RuleError
from foundation.files import whole_name
from foundation.fillable import write_fillable
from foundation.imports.outcomes import Outcome
from foundation.views.forms import ActionView, FormPage
from needs.forms.uploads import RowsInput, UploadForm
from needs.models import SubmissionUpload
from needs.queries.checking import Check
from needs.queries.preview import preview_of
from needs.queries.template import fill_sheet
from needs.services.needs import MOST_NEEDS
from needs.services.uploads import discard_upload, keep_upload, save_rows
from needs.views.submissions import OWN, OfOwn


class SubmissionTemplate(OfOwn, AccessMixin, View):
    """The spreadsheet to fill in, with what the party has written already."""

    access = OWN

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponseBase:
        """Answer with the file as a download."""
        file = BytesIO()
        write_fillable(fill_sheet(self.submission, MOST_NEEDS), file)
        file.seek(0)
        name = whole_name(_("Needs of %(party)s") % {"party": self.submission.organisation}, "xlsx")
        response = FileResponse(file, as_attachment=True, filename=name)
        response["Cache-Control"] = "private, no-store"
        return response


class SubmissionExcel(OfOwn, FormPage):
    """The three steps: download, fill in, upload; and files whose rows are not all saved."""

    access = OWN
    form_class = UploadForm
    template_name = "needs/submission_excel.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        uploads = self.submission.uploads.select_related("uploaded_by__person").annotate(left=Count("rows"))
        return super().get_context_data(uploads=uploads.newest_first(), may_write=self.may_write, **kwargs)

    def perform(self, form: UploadForm) -> SubmissionUpload:
        """Keep the rows and go to them."""
        return keep_upload(submission=self.submission, file=form.cleaned_data["file"], by=user_of(self.request))


class OfUpload(OfOwn):
    """The upload that the page's address names."""

    @cached_property
    def upload(self) -> SubmissionUpload:
        """Read once a request."""
        rows = SubmissionUpload.objects.own_of(self.request.user).filter(submission=self.submission)
        found: SubmissionUpload = get_object_or_404(
            rows.select_related("uploaded_by__person"), pk=self.kwargs["upload"]
        )
        found.submission = self.submission
        return found


class UploadDetail(OfUpload, AccessMixin, TemplateView):
    """Every row with what becomes of it; faulty cells are put right here, and the rows that are right are saved."""

    access = OWN
    template_name = "needs/submission_upload.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the checked rows; what could not be kept is shown as it was typed."""
        sent = kwargs.pop("sent", RowsInput())
        rows = self.upload.rows.order_by("line")
        check = Check(self.submission, rows, self.upload.columns, by=user_of(self.request))
        preview = preview_of(check, sent.typed)
        shown = {"refusal": "", **kwargs, "upload": self.upload, "preview": preview, "may_write": self.may_write}
        return super().get_context_data(**shown)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Keep what is typed, save the rows that are right, and stay with the rest."""
        sent = RowsInput.of(request.POST)
        try:
            upload = self.upload
        except Http404:
            return self._gone(sent)
        try:
            counts = save_rows(
                upload=upload,
                typed=sent.typed,
                chosen=sent.chosen,
                dropped=sent.dropped,
                seen=sent.seen,
                by=user_of(request),
            )
        except RuleError as error:
            return self._refused(sent, error)
        messages.success(request, _saved_sentence(counts))
        return redirect(upload if counts[Outcome.WRONG] else self.submission)

    def _refused(self, sent: RowsInput, error: RuleError) -> HttpResponse:
        """Show the page anew with what was typed; it carries the stored number, so that saving again counts."""
        stored = SubmissionUpload.objects.filter(pk=self.upload.pk).values_list("edit_number", flat=True).first()
        if stored is None:
            return self._gone(sent)
        self.upload.edit_number = stored
        return self.render_to_response(self.get_context_data(sent=sent, refusal=error.sentence, **self.kwargs))

    def _gone(self, sent: RowsInput) -> HttpResponse:
        """Say that there is nothing left to save, and give back what was typed."""
        texts = [text for cells in sent.typed.values() for text in cells.values() if text.strip()]
        if not texts:
            raise Http404
        sentence = _("A colleague has saved or thrown away the rest of this file. You had written: %(texts)s")
        messages.warning(self.request, sentence % {"texts": " · ".join(texts)})
        return redirect("submission_excel", self.submission.pk)


class UploadDiscard(OfUpload, ActionView):
    """The rows that are left are thrown away."""

    access = OWN
    done = gettext_lazy("The rows that were left are thrown away.")

    def perform(self) -> str:
        """Throw them away and go back to the upload."""
        discard_upload(upload=self.upload, by=user_of(self.request))
        return reverse("submission_excel", args=[self.submission.pk])


def _saved_sentence(counts: Counter[Outcome]) -> str:
    """Return what was done with the rows."""
    return f"{get_text_list(list(_parts(counts)), _('and'))}."


def _parts(counts: Counter[Outcome]) -> Iterator[str]:
    words = {
        Outcome.NEW: lambda count: ngettext("%(count)s need added", "%(count)s needs added", count),
        Outcome.CHANGED: lambda count: ngettext("%(count)s need replaced", "%(count)s needs replaced", count),
        Outcome.UNCHANGED: lambda count: ngettext("%(count)s need unchanged", "%(count)s needs unchanged", count),
        Outcome.WRONG: lambda count: ngettext("%(count)s row left to mend", "%(count)s rows left to mend", count),
    }
    for outcome, word in words.items():
        if count := counts[outcome]:
            yield word(count) % {"count": count}
