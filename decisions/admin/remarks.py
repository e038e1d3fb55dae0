"""Remarks on proposals in the administration: read here, written on the matter's page."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from collaboration.admin.base import RegisterAdmin
from collaboration.permissions import Right
from decisions.admin.base import VisibleRows
from decisions.models import Remark


@admin.register(Remark)
class RemarkAdmin(VisibleRows, RegisterAdmin):
    """The register of remarks."""

    view_right = Right.VIEW_WORKING_MATERIAL
    list_display = ("author_name", "organisation_name", "version", "clause", "written_at", "withdrawn_at")
    list_select_related = ("version", "clause")
    list_filter = ("written_at",)
    search_fields = ("author_name", "organisation_name", "text")
    ordering = ("-written_at", "-pk")
    fields = ("version", "clause", "parent", "author_name", "organisation_name", "text", "written_at", "edited_at")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Return no: a remark is written where the proposal is read."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return no: only who wrote it changes it."""
        return False
