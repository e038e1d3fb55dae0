"""Terms of reference, and the closing of a body, which hands its matters over."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from collaboration.admin.bodies import BodyAdmin
from collaboration.admin.files import ExportedRegister
from collaboration.admin.steps import DateInput, Step, StepForm
from collaboration.models import Body
from collaboration.permissions import Right
from decisions.admin.base import AdoptableAdmin, ReadInline
from decisions.models import TermsOfReference, TermsPoint
from decisions.resources import TermsResource
from decisions.services.bodies import close_body
from foundation.dates import Precision, today


class CloseForm(StepForm):
    """When the body closes, who takes over, and why."""

    last_day = forms.DateField(label=_("Last day"), widget=DateInput(), initial=today)
    precision = forms.ChoiceField(label=_("Known to the"), choices=Precision.choices, initial=Precision.DAY)
    receiver = forms.ModelChoiceField(
        Body.objects.none(),
        label=_("Takes over open matters"),
        required=False,
        help_text=_("Must be named where the body has matters in preparation."),
    )
    successors = forms.ModelMultipleChoiceField(Body.objects.none(), label=_("Succeeded by"), required=False)
    note = forms.CharField(label=_("Why it closes"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("receiver", "successors"):
            field: Any = self.fields[name]
            field.queryset = Body.objects.exclude(pk=self.row.pk).by_name()


class ClosableBodyAdmin(BodyAdmin):
    """The register of bodies, with their closing."""

    def get_steps(self) -> tuple[Step, ...]:
        """Return the steps of a body."""
        return (
            *super().get_steps(),
            Step(
                "avsluta",
                _("Close the body"),
                close_body,
                "body",
                Right.KEEP_REGISTERS,
                _("The body is closed. Its records can still be read."),
                form=CloseForm,
                explanation=_("Every seat ends with the last day, and open matters go to the body that takes over."),
                is_open=lambda body: body.valid_to is None,
            ),
        )


admin.site.unregister(Body)
admin.site.register(Body, ClosableBodyAdmin)


class PointInline(ReadInline):
    """The points of the terms."""

    model = TermsPoint
    fields = ("heading", "text")
    ordering = ("heading", "order", "pk")


@admin.register(TermsOfReference)
class TermsAdmin(ExportedRegister, AdoptableAdmin):
    """The register of terms of reference."""

    resource_classes = (TermsResource,)
    keep_right = Right.MANAGE_TERMS
    history_of = ("points",)
    list_display = ("title", "body", "version", "state", "adopted_date", "review_date")
    list_filter = ("state", "body")
    list_select_related = ("body",)
    search_fields = ("title", "body__name", "points__text")
    ordering = ("title", "-version", "pk")
    autocomplete_fields = ("body",)
    fieldsets = ((None, {"fields": ("body", "title", "review_date")}), AdoptableAdmin.adoption_fields)
    inlines = (PointInline,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return the terms that the person may see."""
        return super().get_queryset(request).select_related("body")
