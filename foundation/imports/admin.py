"""Import and export in the administration: choose a file, look at the outcome of every row, confirm.

    class OrganisationAdmin(RegisterFiles, RegisterAdmin):
        resource_classes = (OrganisationResource,)

The pages are those of django-import-export with our own steps: the file is kept between them by a run of its own,
and the library's form is never asked what to import.
"""

import tempfile
import uuid
from typing import IO, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ImportExportMixin

from foundation.dates import today
from foundation.errors import RuleError
from foundation.imports.outcomes import Outcome, counted
from foundation.imports.resources import RegisterResource
from foundation.imports.runs import ImportRun
from foundation.imports.services import ImportExpiredError, ImportRefusedError, examine_file, import_file
from foundation.imports.shown import outcome_links, shown_rows, wrong_rows_sheet, wrong_words
from foundation.spreadsheets import Sheet, write_csv, write_xlsx

PER_PAGE = 100
FORMATS = {"xlsx": write_xlsx, "csv": write_csv}
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_IN_MEMORY = 1024 * 1024


class ImportFileForm(forms.Form):
    """The file to import."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An Excel workbook (.xlsx) or a CSV file, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("The file is empty."),
        },
    )


class RegisterFiles(ImportExportMixin):
    """Import and export for a register in the administration; mix in before ModelAdmin."""

    resource_classes: tuple[type[RegisterResource], ...] = ()
    import_template_name = "admin/import_export/import.html"
    run_template_name = "admin/import_export/run.html"

    # addresses

    def get_urls(self) -> list[URLPattern]:
        """Return our own steps before the register's addresses, without those of the library."""
        name = "_".join(self.get_model_info())
        library = {f"{name}_{step}" for step in ("import", "process_import", "export")}
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_action), name=f"{name}_import"),
            path("import/<uuid:run_id>/", view(self.run_view), name=f"{name}_import_run"),
            path("import/<uuid:run_id>/fel.xlsx", view(self.wrong_rows_view), name=f"{name}_import_wrong"),
            path("export/<str:file_format>/", view(self.export_view), name=f"{name}_export"),
            *(url for url in super().get_urls() if getattr(url, "name", None) not in library),
        ]

    def _address(self, step: str, *args: Any) -> str:
        return reverse(f"admin:{'_'.join(self.get_model_info())}_{step}", args=args)

    def _resource(self) -> RegisterResource:
        return self.resource_classes[0]()

    # in

    def import_action(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Ask for a file; examine it and go to its outcome, or say in one sentence why it is refused."""
        self._require_import(request)
        resource = self._resource()
        form = ImportFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        if form.is_valid():
            try:
                run = examine_file(
                    resource=resource, register=self.opts.label, file=form.cleaned_data["file"], by=request.user
                )
            except RuleError as refusal:
                form.add_error("file", str(refusal.sentence))
            else:
                return HttpResponseRedirect(self._address("import_run", run.pk))
        context = {
            "title": _("Import %(register)s") % {"register": self.opts.verbose_name_plural},
            "form": form,
            "columns": resource.columns,
        }
        return self._page(request, self.import_template_name, context)

    def run_view(self, request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
        """Show what would become of each row of an examined file; on POST import it."""
        self._require_import(request)
        run = self._run(request, run_id)
        if request.method == "POST":
            return self._confirm(request, run)
        if run.imported_at:
            return HttpResponseRedirect(self._address("changelist"))
        outcome = request.GET.get("visa", Outcome.WRONG if run.wrong else "")
        page = self._pages(run, outcome, request)
        context = {
            "title": _("Import %(register)s") % {"register": self.opts.verbose_name_plural},
            "run": run,
            "links": outcome_links(run, outcome),
            "wrong": wrong_words(run),
            "outcome": outcome,
            "page": page,
            "rows": list(shown_rows(run, page.object_list)),
            "wrong_address": self._address("import_wrong", run.pk) if run.wrong else "",
            "again_address": self._address("import"),
        }
        return self._page(request, self.run_template_name, context)

    def _confirm(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        keep_good = "keep_good" in request.POST
        try:
            run = import_file(run=run, resource=self._resource(), by=request.user, keep_good=keep_good)
        except ImportExpiredError as refusal:
            messages.error(request, str(refusal.sentence))
            return HttpResponseRedirect(self._address("import"))
        except ImportRefusedError as refusal:
            messages.error(request, str(refusal.sentence))
            return HttpResponseRedirect(self._address("import_run", run.pk))
        messages.success(request, imported_sentence(run))
        return HttpResponseRedirect(self._address("changelist"))

    def wrong_rows_view(self, request: HttpRequest, run_id: uuid.UUID) -> FileResponse:
        """Hand back the wrong rows with the reasons in a column of their own, to be mended and chosen again."""
        self._require_import(request)
        run = self._run(request, run_id)
        if not run.wrong:
            raise Http404
        return _download(wrong_rows_sheet(run), "xlsx", _("wrong rows"))

    def _run(self, request: HttpRequest, run_id: uuid.UUID) -> ImportRun:
        """Return the person's own run for this register; another's is not there at all."""
        return get_object_or_404(
            ImportRun.objects.defer("rows"), pk=run_id, owner=request.user, register=self.opts.label
        )

    def _pages(self, run: ImportRun, outcome: str, request: HttpRequest) -> Page[Any]:
        return Paginator(list(run.rows_with(outcome)), PER_PAGE).get_page(request.GET.get("sida"))

    def _require_import(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied(_("You may not import to this register."))

    # out

    def export_view(self, request: HttpRequest, file_format: str) -> FileResponse:
        """Send the rows that the list shows just now, under the heads that an import expects."""
        if not self.has_export_permission(request):
            raise PermissionDenied(_("You may not take this register out."))
        if file_format not in FORMATS:
            raise Http404
        resource = self._resource()
        rows = resource.rows_out(self.get_export_queryset(request))
        title = str(capfirst(self.opts.verbose_name_plural))
        return _download(Sheet(title, resource.heads, rows), file_format, title)

    # pages

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            template,
            {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, **context},
        )


def imported_sentence(run: ImportRun) -> str:
    """Return what an import did, in numbers."""
    kept = [counted(outcome, count) for outcome, count in run.totals.items() if count and outcome != Outcome.WRONG]
    sentence = _("The file is imported: %(rows)s.") % {"rows": ", ".join(kept)}
    if run.wrong:
        sentence += " " + _("Left out: %(rows)s.") % {"rows": counted(Outcome.WRONG, run.wrong)}
    return sentence


def _download(sheet: Sheet, file_format: str, title: str) -> FileResponse:
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the response closes it
    FORMATS[file_format](sheet, file, lambda _done, _total: None)
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{title} {today().isoformat()}.{file_format}",
        content_type=CONTENT_TYPES[file_format],
    )
