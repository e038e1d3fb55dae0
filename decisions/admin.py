"""The administration's view of the record: looked up here, written on the portal's own pages and by services."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest

from collaboration.admin.base import RegisterAdmin
from collaboration.models import User
from collaboration.permissions import Right
from decisions.models import (
    AgendaItem,
    Annex,
    Attendance,
    Decision,
    DecisionClause,
    DecisionParticipant,
    Matter,
    Meeting,
    MinutesApproval,
    TermsOfReference,
    TermsPoint,
)
from decisions.services.terms import save_terms


class FrozenAdmin(RegisterAdmin):
    """A register of something adoptable: only a draft can be changed, and nothing adopted is ever removed."""

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether the person may change the row: by right, and while it is a draft."""
        return super().has_change_permission(request, obj) and getattr(obj, "is_open", True)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether the person may remove the row: by right, and while it is a draft."""
        return super().has_delete_permission(request, obj) and getattr(obj, "is_open", True)


class RecordAdmin(RegisterAdmin):
    """A register that is read only: its rows are written by services, with the rules that go with them."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Return no: the portal's own pages write these rows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return no, for the same reason."""
        return False


class _ReadRows(admin.TabularInline):
    """Rows that are shown and not changed."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return yes: whoever may see the row may see what belongs to it."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return no."""
        return False


class _Attendances(_ReadRows):
    model = Attendance
    fields = ("order", "person_name", "role", "organisation_name", "mode")
    ordering = ("order",)


class _AgendaItems(_ReadRows):
    model = AgendaItem
    fields = ("order", "paragraph_number", "matter", "state")
    ordering = ("order",)


class _Approvals(_ReadRows):
    model = MinutesApproval
    fields = ("approver", "is_chair", "approved_at", "method", "by")
    ordering = ("order",)


class _Clauses(_ReadRows):
    model = DecisionClause
    fields = ("order", "text")
    ordering = ("order",)


class _Participants(_ReadRows):
    model = DecisionParticipant
    fields = ("order", "person_name", "title", "organisation_name")
    ordering = ("order",)


class _Annexes(_ReadRows):
    model = Annex
    fields = ("number", "title")
    ordering = ("number",)


@admin.register(Meeting)
class MeetingAdmin(RecordAdmin):
    """Meetings, with everything that belongs to them."""

    list_display = ("date", "body", "place", "state")
    list_filter = ("state", "body")
    list_select_related = ("body",)
    search_fields = ("body__name", "place")
    ordering = ("-date", "-pk")
    inlines = (_Attendances, _AgendaItems, _Approvals)


@admin.register(Matter)
class MatterAdmin(RecordAdmin):
    """Matters."""

    list_display = ("title", "reference_number", "body", "created_date", "state")
    list_filter = ("state", "body")
    list_select_related = ("body",)
    search_fields = ("title", "summary", "reference_number")
    ordering = ("-created_date", "-pk")


@admin.register(Decision)
class DecisionAdmin(RecordAdmin):
    """Decisions and proposals, with their clauses, participants and annexes."""

    list_display = ("date", "matter", "body", "presenter_name", "state")
    list_filter = ("state", "body")
    list_select_related = ("body", "matter")
    search_fields = ("matter__title", "reference_number", "clauses__text")
    ordering = ("-date", "-pk")
    inlines = (_Clauses, _Participants, _Annexes)


class _Points(admin.TabularInline):
    model = TermsPoint
    fields = ("heading", "order", "text")
    ordering = ("order", "pk")
    extra = 1

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return yes: the points are the terms."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return whether the terms are a draft."""
        return getattr(obj, "is_open", True)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return whether the terms are a draft."""
        return getattr(obj, "is_open", True)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return whether the terms are a draft."""
        return getattr(obj, "is_open", True)


@admin.register(TermsOfReference)
class TermsAdmin(FrozenAdmin):
    """Terms of reference: drafted here, adopted by a decision."""

    keep_right = Right.MANAGE_TERMS
    list_display = ("title", "body", "version", "state", "adopted_date")
    list_filter = ("state", "body")
    list_select_related = ("body",)
    search_fields = ("title", "body__name")
    ordering = ("title", "-version")
    frozen_fields = ("state", "version", "adopted_by", "adopted_date")
    inlines = (_Points,)

    def save_through_service(self, *, instance: Any, form: ModelForm, change: bool, by: User) -> None:  # noqa: ARG002 - the base's
        """Save the terms by their service."""
        save_terms(terms=instance, by=by)
