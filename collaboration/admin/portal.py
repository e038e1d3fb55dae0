"""The collaboration's own row, the reports that were ordered, and the files that were imported."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from collaboration.admin.base import RegisterAdmin
from collaboration.models import Collaboration
from collaboration.models.portal import THE_ONE
from collaboration.permissions import Right
from collaboration.services.portal import describe_collaboration
from foundation.models import ImportRun
from reports.models import ReportOrder


@admin.register(Collaboration)
class CollaborationAdmin(RegisterAdmin):
    """What the collaboration calls itself. There is one row."""

    list_display = ("name", "short_name", "email")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the row is still to be made."""
        return super().has_add_permission(request) and not Collaboration.objects.exists()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Go straight to the row, once it is there."""
        if Collaboration.objects.exists():
            return HttpResponseRedirect(reverse("admin:collaboration_collaboration_change", args=[THE_ONE]))
        return super().changelist_view(request, extra_context)

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:  # noqa: ARG002 - the base's signature
        """Save the row."""
        describe_collaboration(collaboration=instance, by=by)


class LogAdmin(RegisterAdmin):
    """What the portal notes by itself: read, never written here."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Return no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - as above
        """Return no."""
        return False


@admin.register(ReportOrder)
class ReportOrderAdmin(LogAdmin):
    """Which reports were ordered and what became of them. The files are their owners' own."""

    view_right = Right.KEEP_REGISTERS
    list_display = ("title", "owner", "state", "ordered_at", "finished_at", "attempt")
    list_filter = ("state", "kind")
    list_select_related = ("owner__person",)
    search_fields = ("title", "owner__email")
    ordering = ("-ordered_at", "-pk")
    fields = (
        "title",
        "owner",
        "state",
        "failure",
        "ordered_at",
        "finished_at",
        "expires_at",
        "attempt",
        "file_name",
        "size",
        "digest",
    )


@admin.register(ImportRun)
class ImportRunAdmin(LogAdmin):
    """Which files were examined and imported, by whom, and with how many rows."""

    view_right = Right.KEEP_REGISTERS
    list_display = ("filename", "register_name", "owner", "created_at", "imported_at", "row_numbers")
    list_select_related = ("owner__person",)
    search_fields = ("filename", "owner__email")
    ordering = ("-created_at", "-pk")
    fields = ("filename", "register_name", "owner", "created_at", "imported_at", "row_numbers")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the runs without the rows of their files, which are their owners' own until they are imported."""
        return super().get_queryset(request).defer("rows")

    @admin.display(description=ImportRun._meta.get_field("register").verbose_name, ordering="register")
    def register_name(self, run: ImportRun) -> str:
        """Return the register's name."""
        return str(run.register_name)

    @admin.display(description=ImportRun._meta.get_field("totals").verbose_name)
    def row_numbers(self, run: ImportRun) -> str:
        """Return how many rows had each outcome."""
        return run.row_numbers
