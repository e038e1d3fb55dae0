"""/beslut/: the decisions, one decision in the order of its record, and the forms that write it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from collaboration.models import Person
from collaboration.permissions import Right
from collaboration.queries.rights import has_right, has_right_somewhere
from collaboration.views.access import HasRight
from decisions.enums import DecisionState, Level
from decisions.filters import DecisionFilter
from decisions.forms.matters import DecisionForm, decision_initial
from decisions.models import Decision, Matter, Meeting
from decisions.queries.annexes import annexed
from decisions.queries.drafting import annex_choices, annex_key, titles_of_people
from decisions.queries.record import paragraph, record_of
from decisions.services.decisions import correct_decision, fix_decision, record_decision
from decisions.views.found import (
    body_of_decision,
    body_of_item,
    body_of_matter,
    decision_at,
    item_at,
    matter_at,
    user_of,
)
from foundation.access import SIGNED_IN, AccessMixin
from foundation.dates import today
from foundation.lists import Empty, ListPage
from foundation.tables import Address, Column, Kind
from foundation.views.forms import ActionView, FormPage


class DecisionList(ListPage):
    """What has been decided, the latest first."""

    access = SIGNED_IN
    template_name = "decisions/decision_list.html"
    title = gettext_lazy("Decisions")
    lead = gettext_lazy("What has been decided, by whom and when, with the records to fetch.")
    columns = (
        Column("date", gettext_lazy("Date"), Kind.DATE, sort=["date"]),
        Column(
            "title",
            gettext_lazy("Decision"),
            value="matter_title",
            link=Address("decision_detail", pk="pk"),
            sort=["matter_title"],
            head=True,
        ),
        Column("paragraph", "§", value=lambda row: paragraph(row.agenda_item), empty="–"),
        Column("number", gettext_lazy("Ref. no."), value="reference_number", sort=["reference_number"], empty="–"),
        Column("body", gettext_lazy("Body"), value="body_name", sort=["body_name"]),
        Column("state", gettext_lazy("State"), Kind.TAG, value="state_tag", sort=["state"]),
    )
    search_fields = ("matter_title", "matter_summary", "reference_number", "clauses__text")
    filterset_class = DecisionFilter
    default_sort = "-date"

    def get_queryset(self) -> QuerySet[Decision]:
        return Decision.objects.visible_to(self.request.user).decided().select_related("agenda_item")

    def get_empty(self) -> Empty:
        return Empty(_("Nothing has been decided yet."), _("A decision is shown here once a meeting has made it."))


class DecisionDetail(AccessMixin, TemplateView):
    """One decision: the record's facts in the record's order, its annexes, and its record to order."""

    access = SIGNED_IN
    template_name = "decisions/decision_detail.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the record, and what this person may do."""
        decision, user = decision_at(self.request, self.kwargs["pk"]), self.request.user
        may_keep = has_right(user, Right.KEEP_MINUTES, decision.body)
        return super().get_context_data(
            decision=decision,
            record=record_of(decision),
            meeting=decision.meeting,
            may_report=has_right_somewhere(user, Right.ORDER_REPORT),
            may_correct=may_keep and decision.meeting is not None and decision.meeting.is_open,
            may_see_meeting=decision.level != Level.PUBLIC
            or Meeting.objects.visible_to(user).filter(agenda_items__decision=decision).exists(),
            may_see_history=has_right(user, Right.VIEW_HISTORY, decision.body),
            **kwargs,
        )


class _DecisionPage(FormPage):
    """The form that writes a proposal or a decision."""

    template_name = "decisions/decision_form.html"
    form_class = DecisionForm
    matter: Matter
    decision: Decision | None

    @cached_property
    def choices(self) -> list[Any]:
        """What may be annexed."""
        return annex_choices(self.decision, self.request.user)

    def get_initial(self) -> dict[str, Any]:
        """Show what is stored."""
        keys = [annex_key(adoptable) for adoptable in annexed(self.decision)] if self.decision else []
        return decision_initial(self.decision, keys)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer people with their titles of the day, and what may be annexed."""
        day = (self.decision.date if self.decision else None) or today()
        return {
            **super().get_form_kwargs(),
            "people": Person.objects.by_name(),
            "adoptables": self.choices,
            "titles": titles_of_people(day),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the matter, whether this is its proposal, and where to go back."""
        is_proposal = self.decision is None or self.decision.is_proposal
        back = self.matter if is_proposal else self.decision
        return super().get_context_data(
            matter=self.matter, is_proposal=is_proposal, back=back.get_absolute_url() if back else "", **kwargs
        )


class ProposalWrite(_DecisionPage):
    """The matter's proposal is written."""

    access = HasRight(Right.PROPOSE_MATTER, scope_from=body_of_matter)
    done = gettext_lazy("The proposal is saved.")

    @cached_property
    def matter(self) -> Matter:  # type: ignore[override]
        """The address's matter."""
        return matter_at(self.request, self.kwargs["pk"])

    @cached_property
    def decision(self) -> Decision | None:  # type: ignore[override]
        """The matter's proposal, once there is one."""
        return self.matter.decisions.filter(state=DecisionState.DRAFT).first()

    def perform(self, form: DecisionForm) -> Matter:
        """Save the proposal and go back to the matter."""
        seen = form.cleaned_data["seen"]
        record_decision(matter=self.matter, content=form.content, by=user_of(self.request), seen=seen)
        return self.matter


class DecisionCorrect(_DecisionPage):
    """A fixed decision's words are corrected before the minutes go out."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_decision)
    done = gettext_lazy("The decision is corrected.")

    @cached_property
    def decision(self) -> Decision:  # type: ignore[override]
        """The address's decision."""
        return decision_at(self.request, self.kwargs["pk"])

    @cached_property
    def matter(self) -> Matter:  # type: ignore[override]
        """The decision's matter."""
        return self.decision.matter

    def perform(self, form: DecisionForm) -> Decision:
        """Save the decision and go back to it."""
        seen = form.cleaned_data["seen"]
        return correct_decision(decision=self.decision, content=form.content, by=user_of(self.request), seen=seen)


class DecisionFix(ActionView):
    """What the meeting decided on an agenda item is fixed, and its annexes adopted."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_item)
    done = gettext_lazy("The decision is fixed and its annexes are adopted.")
    request: HttpRequest

    def perform(self) -> Decision:
        """Fix the proposal of the item's matter."""
        item = item_at(self.request, self.kwargs["pk"])
        proposal = get_object_or_404(Decision, agenda_item=item)
        return fix_decision(decision=proposal, by=user_of(self.request))

    def refused_target(self) -> Meeting:
        """Go back to the meeting."""
        return item_at(self.request, self.kwargs["pk"]).meeting
