"""Dialogues with the parties, and how parties without a seat are reached."""

from typing import Any

from django import forms
from django.contrib import admin
from django.forms.models import construct_instance
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from collaboration.admin.base import RegisterAdmin
from collaboration.admin.files import ExportedRegister
from collaboration.admin.shown import InForceFilter
from collaboration.admin.steps import Step
from collaboration.models import CoverageNote, Dialogue
from collaboration.permissions import Right
from collaboration.resources import CoverageResource, DialogueResource
from collaboration.services.dialogues import call_off_dialogue, record_dialogue, set_coverage
from foundation.dates import today
from foundation.history import save_as
from foundation.validation import require_valid


def call_off_today(*, dialogue: Dialogue, by: Any) -> None:
    """Call off a dialogue that today is still booked."""
    call_off_dialogue(dialogue=dialogue, today=today(), by=by)


@admin.register(Dialogue)
class DialogueAdmin(ExportedRegister, RegisterAdmin):
    """The register of dialogues."""

    resource_classes = (DialogueResource,)
    view_right = Right.VIEW_DIALOGUE
    keep_right = Right.RECORD_DIALOGUE
    list_display = ("date", "organisation", "group_met", "form")
    list_display_links = ("date", "organisation")
    list_filter = ("form", ("organisation", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("organisation",)
    search_fields = ("organisation__name", "group_met", "notes", "other_participants")
    ordering = ("-date", "organisation__name", "pk")
    date_hierarchy = "date"
    autocomplete_fields = ("organisation", "participants")
    fieldsets = (
        (None, {"fields": (("organisation", "date"), ("form", "group_met"))}),
        (_("Who took part"), {"fields": ("participants", "other_participants")}),
        (_("What was said"), {"fields": ("notes",)}),
    )
    steps = (
        Step(
            "stall-in",
            _("Call the dialogue off"),
            call_off_today,
            "dialogue",
            Right.RECORD_DIALOGUE,
            _("The dialogue is called off. It is no longer booked."),
            is_open=lambda dialogue: dialogue.date > today(),
        ),
    )

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:  # noqa: ARG002 - the base's signature
        """Record the dialogue; who took part follows with the form."""
        record_dialogue(dialogue=instance, by=by)


class NewCoverageForm(forms.ModelForm):
    """What is said anew. What was said before ends by it, so only the service can tell whether the two agree."""

    def _post_clean(self) -> None:
        self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)


@admin.register(CoverageNote)
class CoverageAdmin(ExportedRegister, RegisterAdmin):
    """The register of how parties without a seat are reached."""

    resource_classes = (CoverageResource,)
    view_right = Right.VIEW_PARTY
    list_display = ("organisation", "body_kind", "method", "responsible", "valid_from", "valid_to")
    list_filter = ("body_kind", "method", InForceFilter)
    list_select_related = ("organisation", "responsible")
    search_fields = ("organisation__name", "text")
    ordering = ("organisation__name", "body_kind", "valid_from", "pk")
    autocomplete_fields = ("organisation", "responsible")
    fields = ("organisation", "body_kind", "method", "text", "responsible", ("valid_from", "valid_to"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields; something new has no last day until more is said."""
        fields = super().get_fields(request, obj)
        return [*fields[:-1], "valid_from"] if obj is None else fields

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Return the form; something new is said from a day on, and ends by itself when more is said."""
        if obj is None:
            kwargs["form"] = NewCoverageForm
        form = super().get_form(request, obj, change, **kwargs)
        if obj is None and "valid_from" in form.base_fields:
            form.base_fields["valid_from"].required = True
        return form

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:  # noqa: ARG002 - the base's signature
        """Say how the party is reached from a day on, or mend what was said."""
        if change:
            require_valid(instance)
            save_as(instance, by=by)
            return
        saved = set_coverage(
            organisation=instance.organisation,
            body_kind=instance.body_kind,
            method=instance.method,
            text=instance.text,
            valid_from=instance.valid_from,
            responsible=instance.responsible,
            by=by,
        )
        instance.pk = saved.pk
