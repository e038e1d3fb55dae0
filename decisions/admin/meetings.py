"""Meetings with who came, what was on the agenda and who approved the minutes; matters and decisions."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.admin.base import RegisterAdmin
from collaboration.admin.files import ExportedRegister
from collaboration.admin.steps import Step
from collaboration.permissions import Right
from decisions.admin.base import CommentForm, FrozenWords, ReadInline, VisibleRows
from decisions.enums import MeetingState
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
    Paper,
)
from decisions.resources import DecisionResource, MatterResource, MeetingResource
from decisions.services.decisions import fix_decision
from decisions.services.matters import change_matter, close_matter, open_matter
from decisions.services.meetings import (
    MeetingFacts,
    call_meeting,
    cancel_meeting,
    change_meeting,
    hold_meeting,
    plan_meeting,
)
from decisions.services.minutes import take_back_minutes
from foundation.dates import today
from foundation.errors import Sentence


def _call(*, meeting: Meeting, by: Any) -> Meeting:
    return call_meeting(meeting=meeting, by=by, today=today())


def _hold(*, meeting: Meeting, by: Any) -> Meeting:
    return hold_meeting(meeting=meeting, by=by, today=today())


class AttendanceInline(ReadInline):
    """Who came."""

    model = Attendance
    fields = ("person_name", "role", "organisation_name", "mode", "serving_for_name")
    ordering = ("order",)


class AgendaInline(ReadInline):
    """What was on the agenda."""

    model = AgendaItem
    fields = ("order", "paragraph_number", "matter", "state", "chair_name")
    ordering = ("order",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[AgendaItem]:
        """Return the items with their matters."""
        return super().get_queryset(request).select_related("matter")


class ApprovalInline(ReadInline):
    """Who approved the minutes, and single §§ of them."""

    model = MinutesApproval
    fields = ("agenda_item", "approver", "is_chair", "approved_at", "method", "declined_at", "decline_reason")
    ordering = ("agenda_item__order", "order")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[MinutesApproval]:
        """Return the approvals with their people."""
        return super().get_queryset(request).select_related("approver", "agenda_item__matter")


@admin.register(Meeting)
class MeetingAdmin(ExportedRegister, VisibleRows, FrozenWords, RegisterAdmin):
    """The register of meetings."""

    resource_classes = (MeetingResource,)
    view_right = Right.VIEW_WORKING_MATERIAL
    keep_right = Right.CALL_MEETING
    history_of = ("attendances", "agenda_items", "minutes_approvals")
    list_display = ("date", "body", "place", "mode", "state", "chair")
    list_display_links = ("date", "body")
    list_filter = ("state", "body", "mode")
    list_select_related = ("body", "chair")
    search_fields = ("place", "body__name")
    ordering = ("-date", "-pk")
    date_hierarchy = "date"
    autocomplete_fields = ("body", "chair", "secretary")
    frozen_fields = ("keeps", "state", "level", "closed_at")
    fields = (
        "body",
        "date",
        ("start_time", "end_time"),
        ("place", "mode"),
        "keeps",
        "chair",
        "secretary",
        "state",
        "closed_at",
        "level",
    )
    inlines = (AttendanceInline, AgendaInline, ApprovalInline)
    steps = (
        Step(
            "kalla",
            gettext_lazy("Call the meeting"),
            _call,
            "meeting",
            Right.CALL_MEETING,
            gettext_lazy("The meeting is called."),
            is_open=lambda meeting: meeting.state == MeetingState.PLANNED,
        ),
        Step(
            "hallet",
            gettext_lazy("Note that it was held"),
            _hold,
            "meeting",
            Right.RECORD_ATTENDANCE,
            gettext_lazy("The meeting is noted as held. Record who came on the meeting's own page."),
            is_open=lambda meeting: meeting.is_ahead,
        ),
        Step(
            "stall-in",
            gettext_lazy("Cancel the meeting"),
            cancel_meeting,
            "meeting",
            Right.CALL_MEETING,
            gettext_lazy("The meeting is cancelled. Its matters go back to be prepared."),
            form=CommentForm,
            is_open=lambda meeting: meeting.is_ahead,
        ),
        Step(
            "ta-tillbaka-protokoll",
            gettext_lazy("Take the minutes back"),
            take_back_minutes,
            "meeting",
            Right.KEEP_MINUTES,
            gettext_lazy("The minutes can be changed again, and must be sent out anew."),
            form=CommentForm,
            is_open=lambda meeting: meeting.state == MeetingState.MINUTES_SENT,
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """Return what services write; a meeting never changes bodies."""
        names = super().get_readonly_fields(request, obj)
        return [*names, "body"] if obj is not None else names

    def frozen_reason(self, obj: models.Model) -> Sentence:
        """Return why the meeting can no longer be changed."""
        if not isinstance(obj, Meeting):
            return ""
        if obj.is_frozen:
            return _("The minutes are approved. A change is a new decision at a new meeting.")
        if obj.minutes_are_out:
            return _("The minutes are out for approval. Take them back first, then change them.")
        if obj.notes_are_done:
            return _("The notes are done. Open them again on the meeting's page first, then change them.")
        return "" if obj.is_open else _("The meeting was cancelled.")

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:
        """Plan or change the meeting."""
        names = ("date", "start_time", "end_time", "place", "mode", "chair", "secretary")
        facts = MeetingFacts(**{name: form.cleaned_data[name] for name in names})
        if change:
            change_meeting(meeting=instance, facts=facts, by=by)
        else:
            instance.pk = plan_meeting(body=instance.body, facts=facts, by=by, today=today()).pk


class DecisionInline(ReadInline):
    """The decisions in a matter."""

    model = Decision
    fields = ("date", "mode", "outcome", "state", "own_page")
    ordering = ("date", "pk")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Decision]:
        """Return the decisions with what their titles need."""
        return super().get_queryset(request).select_related("matter")


class PaperInline(ReadInline):
    """The matter's papers, every version."""

    model = Paper
    fields = ("order", "title", "number", "kind", "ending", "added_at", "laid_at", "replaced_at", "withdrawn_at")
    ordering = ("order", "pk")


@admin.register(Matter)
class MatterAdmin(ExportedRegister, VisibleRows, FrozenWords, RegisterAdmin):
    """The register of matters."""

    resource_classes = (MatterResource,)
    view_right = Right.VIEW_WORKING_MATERIAL
    keep_right = Right.PROPOSE_MATTER
    history_of = ("decisions", "papers")
    list_display = ("title", "reference_number", "body", "state", "created_date")
    list_filter = ("state", "body")
    list_select_related = ("body",)
    search_fields = ("title", "reference_number", "summary")
    ordering = ("-created_date", "-pk")
    autocomplete_fields = ("body",)
    frozen_fields = ("state", "level", "created_date")
    fields = ("body", "title", "reference_number", "summary", "state", "level", "created_date")
    inlines = (PaperInline, DecisionInline)
    steps = (
        Step(
            "avskriv",
            gettext_lazy("Close without a decision"),
            close_matter,
            "matter",
            Right.KEEP_MINUTES,
            gettext_lazy("The matter is closed. It can still be read."),
            form=CommentForm,
            is_open=lambda matter: matter.is_open,
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """Return what services write; a matter changes bodies when its body is closed, not here."""
        names = super().get_readonly_fields(request, obj)
        return [*names, "body"] if obj is not None else names

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:
        """Open or change the matter."""
        words = {name: form.cleaned_data[name] for name in ("title", "summary", "reference_number")}
        if change:
            change_matter(matter=instance, by=by, **words)
        else:
            instance.pk = open_matter(body=instance.body, by=by, today=today(), **words).pk


class ClauseInline(ReadInline):
    """What was decided."""

    model = DecisionClause
    fields = ("order", "text")
    ordering = ("order",)


class ParticipantInline(ReadInline):
    """Who took part without deciding."""

    model = DecisionParticipant
    fields = ("person_name", "title", "organisation_name")
    ordering = ("order",)


class AnnexInline(ReadInline):
    """What the decision adopts."""

    model = Annex
    fields = ("number", "title")
    ordering = ("number",)


@admin.register(Decision)
class DecisionAdmin(ExportedRegister, VisibleRows, FrozenWords, RegisterAdmin):
    """The register of decisions: read here, written on the matter's page."""

    resource_classes = (DecisionResource,)
    view_right = Right.VIEW_WORKING_MATERIAL
    keep_right = Right.KEEP_MINUTES
    history_of = ("clauses", "participants", "annexes")
    list_display = ("matter", "date", "body", "outcome", "state")
    list_filter = ("state", "outcome", "body")
    list_select_related = ("matter", "body")
    search_fields = ("matter__title", "reference_number", "clauses__text", "presenter_name")
    ordering = ("-date", "-pk")
    date_hierarchy = "date"
    fieldsets = (
        (None, {"fields": ("body", "matter", "reference_number", "date", "mode", "outcome", "state", "level")}),
        (
            gettext_lazy("Who presented it"),
            {"fields": ("presenter_name", "presenter_title", "presenter_organisation", "no_presenter")},
        ),
        (
            gettext_lazy("What was decided"),
            {"fields": ("lead_in", "reasons", "no_participants", "participants_unknown", "dispatch_list")},
        ),
    )
    inlines = (ClauseInline, ParticipantInline, AnnexInline)
    steps = (
        Step(
            "faststall",
            gettext_lazy("Fix the decision"),
            fix_decision,
            "decision",
            Right.KEEP_MINUTES,
            gettext_lazy("The decision is fixed, and what it adopts is adopted."),
            explanation=gettext_lazy("What is adopted can never be changed. Check the clauses and the annexes first."),
            is_open=lambda decision: decision.is_proposal,
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Return no: a decision is written on its matter's page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return no: its words are written on its matter's page, its state by its steps."""
        return False
