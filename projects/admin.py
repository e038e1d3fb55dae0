"""Calls and grants in the administration: heads of drafts are mended here, money is only read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from collaboration.admin.files import ExportedRegister
from collaboration.permissions import Right
from decisions.admin.base import AdoptableAdmin, ReadInline, VersionRowAdmin
from foundation.numbers import format_sek
from projects.models import Call, Grant
from projects.resources import CallResource, GrantResource
from projects.services.drafting import CallInput, change_call, create_call


class GrantInline(ReadInline):
    """What a call granted; written on the call's own page."""

    model = Grant
    fields = ("title", "owner", "shown_amount", "end_date", "own_page")
    ordering = ("order", "pk")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Grant]:
        """Return the grants with their owners."""
        return super().get_queryset(request).select_related("owner")

    @admin.display(description=_("granted amount"))
    def shown_amount(self, grant: Grant) -> str:
        """Return the amount in kronor."""
        return format_sek(grant.amount)


@admin.register(Call)
class CallAdmin(ExportedRegister, AdoptableAdmin):
    """The register of calls."""

    resource_classes = (CallResource,)
    keep_right = Right.MANAGE_CALL
    history_of = ("grants",)
    frozen_fields = (*AdoptableAdmin.frozen_fields, "shown_frame")
    list_display = ("title", "year", "version", "state", "granted", "opens_at", "closes_at")
    list_filter = ("state", "year")
    search_fields = ("title", "year", "criteria", "grants__title")
    ordering = ("-year", "-pk")
    fieldsets = (
        (None, {"fields": ("title", "year", "shown_frame", ("opens_at", "closes_at"), "criteria")}),
        AdoptableAdmin.adoption_fields,
    )
    inlines = (GrantInline,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return the calls with what they granted."""
        calls: Any = super().get_queryset(request)
        return calls.with_totals()

    @admin.display(description=_("granted"), ordering="granted_total")
    def granted(self, call: Any) -> str:
        """Return what the call granted in all."""
        return "–" if call.granted_total is None else format_sek(call.granted_total)

    @admin.display(description=_("frame"))
    def shown_frame(self, call: Call) -> str:
        """Return what the call may grant in all."""
        return "–" if call.frame is None else format_sek(call.frame)

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:
        """Draft the call, or change the draft's head; its money is written on its own page."""
        names = ("title", "year", "opens_at", "closes_at", "criteria")
        head = CallInput(frame=instance.frame, **{name: form.cleaned_data[name] for name in names})
        if change:
            change_call(call=instance, head=head, by=by)
        else:
            instance.pk = create_call(head=head, by=by).pk


@admin.register(Grant)
class GrantAdmin(ExportedRegister, VersionRowAdmin):
    """The register of grants, over all calls: found here and taken out, written on the call's page."""

    resource_classes = (GrantResource,)
    keep_right = Right.MANAGE_CALL
    version_model = Call
    version_path = "call"
    list_display = ("title", "call", "owner", "shown_amount", "end_date")
    list_filter = (("call", admin.RelatedOnlyFieldListFilter), ("owner", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("call", "owner")
    search_fields = ("title", "owner__name", "owner_as_written", "leaders__person__family_name")
    ordering = ("-call__year", "call", "order", "pk")
    fields = ("call", "title", "shown_amount", "owner", "owner_as_written", "end_date")

    @admin.display(description=_("granted amount"), ordering="amount")
    def shown_amount(self, grant: Grant) -> str:
        """Return the amount in kronor."""
        return format_sek(grant.amount)
