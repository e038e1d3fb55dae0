"""Terms of reference in the administration: heads of drafts are mended here, points are read, found and taken out."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from collaboration.admin.files import ExportedRegister
from collaboration.admin.steps import Step
from collaboration.models import User
from collaboration.permissions import Right
from decisions.admin.base import AdoptableAdmin, ReadInline, VersionRowAdmin
from decisions.models import TermsOfReference, TermsPoint
from decisions.resources import TermsPointResource, TermsResource
from decisions.services.terms import change_terms, create_terms, revise_terms
from foundation.dates import today

SHOWN_WORDS = 25


def _revise(*, adoptable: TermsOfReference, by: User) -> TermsOfReference:
    return revise_terms(terms=adoptable, by=by, today=today())


class PointInline(ReadInline):
    """The points of the terms."""

    model = TermsPoint
    fields = ("heading", "text")
    ordering = ("order", "pk")


@admin.register(TermsOfReference)
class TermsAdmin(ExportedRegister, AdoptableAdmin):
    """The register of terms of reference."""

    resource_classes = (TermsResource,)
    keep_right = Right.MANAGE_TERMS
    history_of = ("points",)
    list_display = ("title", "body", "version", "state", "adopted_date", "review_date")
    list_filter = ("state", ("body", admin.RelatedOnlyFieldListFilter), "review_date")
    list_select_related = ("body",)
    search_fields = ("title", "body__name", "points__text")
    ordering = ("title", "-version", "pk")
    autocomplete_fields = ("body",)
    frozen_fields = (*AdoptableAdmin.frozen_fields, "own_page")
    fieldsets = ((None, {"fields": ("body", "title", "review_date", "own_page")}), AdoptableAdmin.adoption_fields)
    inlines = (PointInline,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return the terms that the person may see."""
        return super().get_queryset(request).select_related("body")

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """Return what is not typed: the body too, once the terms are begun."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "body"] if obj is not None else fields

    def get_steps(self) -> tuple[Step, ...]:
        """Return the steps of the lifecycle; a closed body gets no new version."""
        return tuple(
            replace(step, service=_revise) if step.name == "ny-version" else step for step in super().get_steps()
        )

    @admin.display(description=_("points"))
    def own_page(self, terms: TermsOfReference) -> str:
        """Return the way to the page where the points are written."""
        if terms.pk is None:
            return "–"
        return format_html('<a href="{}">{}</a>', terms.get_absolute_url(), _("Read and write them on their own page"))

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:
        """Begin the terms, or change the draft's head; the points are written on their own page."""
        head = {name: form.cleaned_data[name] for name in ("title", "review_date")}
        if change:
            change_terms(terms=instance, by=by, **head)
        else:
            instance.pk = create_terms(body=form.cleaned_data["body"], by=by, today=today(), **head).pk


@admin.register(TermsPoint)
class TermsPointAdmin(ExportedRegister, VersionRowAdmin):
    """The register of points, over all terms of reference: found here and taken out."""

    resource_classes = (TermsPointResource,)
    keep_right = Right.MANAGE_TERMS
    version_model = TermsOfReference
    version_path = "terms"
    list_display = ("shown_text", "heading", "terms", "body", "state")
    list_filter = ("heading", "terms__state", ("terms__body", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("terms__body",)
    search_fields = ("text", "terms__title", "terms__body__name")
    ordering = ("terms__title", "terms", "order", "pk")
    fields = ("terms", "heading", "order", "text")

    @admin.display(description=_("point"), ordering="text")
    def shown_text(self, point: TermsPoint) -> str:
        """Return the beginning of the point."""
        return Truncator(point.text).words(SHOWN_WORDS)

    @admin.display(description=_("body"), ordering="terms__body__name")
    def body(self, point: TermsPoint) -> str:
        """Return the body's name."""
        return str(point.terms.body)

    @admin.display(description=_("state"), ordering="terms__state")
    def state(self, point: TermsPoint) -> str:
        """Return where the version stands."""
        return point.terms.get_state_display()
