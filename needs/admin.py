"""Rounds in the administration: what is typed is mended here, the rest has pages of its own.

Needs and drafts of them are no register: what a party writes is its own until it is handed in.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.template.defaultfilters import floatformat
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from collaboration.admin.base import RegisterAdmin
from collaboration.admin.files import ExportedRegister
from collaboration.admin.steps import Step
from collaboration.permissions import Right
from decisions.admin.base import ReadInline, VisibleRows
from foundation.errors import Sentence
from needs.models import Card, CardTag, NeedTag, Question, Round, Submission
from needs.queries.conflicts import with_closed
from needs.resources import CardResource, RoundResource
from needs.services.rounds import RoundFacts, change_round, close_round, create_round, open_round
from needs.services.triage import save_tag


class QuestionInline(ReadInline):
    """The questions of a round; written on the round's own page."""

    model = Question
    fields = ("label", "kind", "is_required")
    ordering = ("order", "pk")


class SubmissionInline(ReadInline):
    """Which parties are asked, and how far they have come; nothing of what they write."""

    model = Submission
    fields = ("organisation", "state", "opened_at", "handed_in_at", "reference")
    ordering = ("organisation__name", "pk")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Submission]:
        """Return the submissions with their parties and their round, which names them."""
        return super().get_queryset(request).select_related("organisation", "round")

    @admin.display(description=_("registry number"))
    def reference(self, submission: Submission) -> str:
        """Return the registry number, once there is one."""
        return submission.reference or "–"


@admin.register(Round)
class RoundAdmin(ExportedRegister, VisibleRows, RegisterAdmin):
    """The register of inventory rounds."""

    resource_classes = (RoundResource,)
    keep_right = Right.OPEN_ROUND
    history_of = ("questions", "submissions")
    list_display = ("title", "opens_on", "closes_on", "state", "contact")
    list_filter = ("state",)
    list_select_related = ("contact",)
    search_fields = ("title", "intro", "questions__label")
    ordering = ("-closes_on", "-pk")
    autocomplete_fields = ("contact",)
    frozen_fields = ("state", "own_page")
    fields = ("title", "intro", ("opens_on", "closes_on"), "reminder_days", "contact", "state", "own_page")
    inlines = (QuestionInline, SubmissionInline)
    steps = (
        Step(
            "oppna",
            _("Open the round"),
            open_round,
            "inventory",
            Right.OPEN_ROUND,
            _("The round is open. Those who hand in for the parties have been written to."),
            is_open=lambda inventory: inventory.is_draft,
        ),
        Step(
            "stang",
            _("Close the round"),
            close_round,
            "inventory",
            Right.OPEN_ROUND,
            _("The round is closed."),
            is_open=lambda inventory: inventory.is_open,
        ),
    )

    @admin.display(description=_("questions and parties"))
    def own_page(self, inventory: Round) -> str:
        """Return the way to the page where questions are written and parties chosen."""
        if inventory.pk is None:
            return "–"
        return format_html('<a href="{}">{}</a>', inventory.get_absolute_url(), _("See them on the round's own page"))

    def frozen_reason(self, obj: models.Model) -> Sentence:
        """Return why the round can no longer be changed."""
        is_closed = isinstance(obj, Round) and not (obj.is_draft or obj.is_open)
        return _("The round is closed and can no longer be changed.") if is_closed else ""

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:
        """Prepare a round, or change what is typed about it."""
        names = ("title", "intro", "opens_on", "closes_on", "reminder_days", "contact")
        facts = RoundFacts(**{name: form.cleaned_data[name] for name in names})
        if change:
            change_round(inventory=instance, facts=facts, by=by)
        else:
            instance.pk = create_round(facts=facts, by=by).pk


@admin.register(NeedTag)
class NeedTagAdmin(RegisterAdmin):
    """The words that sort needs. Groups write new ones on their boards; they are mended here."""

    keep_right = Right.KEEP_REGISTERS
    list_display = ("name",)
    search_fields = ("name",)
    ordering = ("name", "pk")
    fields = ("name",)

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:  # noqa: ARG002 - Django's signature
        """Save the tag under the name typed."""
        save_tag(tag=instance, by=by)


@admin.register(Card)
class CardAdmin(ExportedRegister, VisibleRows, RegisterAdmin):
    """What the theme groups have made of the needs: read here and taken out, written on the boards."""

    resource_classes = (CardResource,)
    view_right = Right.VIEW_WORKING_MATERIAL
    history_of = ("tag_links", "scores")
    list_display = ("title", "group", "state", "outcome", "rank", "shown_points", "decided_at")
    list_select_related = ("group",)
    list_filter = ("state", "outcome", "group")
    search_fields = ("title", "text", "reason", "needs__title")
    ordering = ("-sorted_at", "-pk")
    fields = (
        ("title", "group"),
        "text",
        ("state", "sorted_at"),
        ("rank", "shown_points"),
        ("merged_into", "split_from"),
        ("outcome", "referred_to"),
        "reason",
        "words",
        ("decided_at", "decided_by"),
        "own_page",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Return no: a card comes when a group takes a need up."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return no: the group works on its board."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """Add the points as they may be seen, and the way to the card's own page."""
        return [*super().get_readonly_fields(request, obj), "shown_points", "own_page"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Card]:
        """Return the cards, each with whether its preparation is closed to the person."""
        return with_closed(super().get_queryset(request), request.user)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Card], search_term: str
    ) -> tuple[models.QuerySet[Card], bool]:
        """Find by tags too, but none that the person has stepped aside from: tags are of the preparation."""
        found, _may_double = super().get_search_results(request, queryset, search_term)
        tagged = CardTag.objects.filter(tag__name__icontains=search_term.strip()).values("card")
        by_tag = Q(is_closed=False, pk__in=tagged) if search_term.strip() else Q()
        return queryset.filter(Q(pk__in=found.order_by().values("pk")) | by_tag), False

    def has_view_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the person may see who has done what; nobody who has stepped aside, until it is answered."""
        is_closed = obj is not None and obj.is_closed
        return super().has_view_history_permission(request, obj) and not is_closed

    @admin.display(
        description=pgettext_lazy("of a need", "points"),
        ordering=models.Case(models.When(is_closed=False, then="points"), default=None),
        empty_value="–",
    )
    def shown_points(self, card: Any) -> Any:
        """Return the points, but not to who has stepped aside from one of the card's needs."""
        return None if card.is_closed or card.points is None else floatformat(card.points, 2)

    @admin.display(description=_("on the board"))
    def own_page(self, card: Card) -> str:
        """Return the way to the card's own page."""
        return format_html('<a href="{}">{}</a>', card.get_absolute_url(), _("See it with its needs"))
