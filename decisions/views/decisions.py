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
from collaboration.views.access import HasRight, user_of
from decisions.enums import DecisionState, Level, RecordKind, TextPlace
from decisions.filters import DecisionFilter
from decisions.forms.matters import DecisionForm, decision_initial
from decisions.models import Decision, Matter, Meeting
from decisions.queries.annexes import annexed
from decisions.queries.changes import changeable_with, changes_of_decision
from decisions.queries.dispatch import dispatches_of
from decisions.queries.drafting import annex_choices, annex_key, titles_of_people
from decisions.queries.facts import others_may_be_unknown
from decisions.queries.minutes import approvals_of_item
from decisions.queries.minutes_days import item_days
from decisions.queries.publication import publication_of
from decisions.queries.record import paragraph, record_of
from decisions.queries.steps import next_step_of_item
from decisions.queries.without_meeting import waiting_approval
from decisions.services.decisions import correct_decision, fix_decision, record_decision, require_words_open
from decisions.views.annexes import drawn_annexes
from decisions.views.blocks import OffersBlocks
from decisions.views.drafting import OnlyInDraft
from decisions.views.found import (
    back_of_item,
    body_of_decision,
    body_of_item,
    came_from_live,
    decision_at,
    item_at,
    live_address,
    matter_at,
)
from decisions.views.preparing import MAY_PREPARE
from decisions.views.sealing import ShowsWhenSealed
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


class DecisionDetail(AccessMixin, ShowsWhenSealed, TemplateView):
    """One decision: the record's facts in the record's order, its annexes, and its record to order."""

    access = SIGNED_IN
    template_name = "decisions/decision_detail.html"
    request: HttpRequest

    def is_sealed(self) -> bool:
        """Return whether the decision has its record."""
        return getattr(decision_at(self.request, self.kwargs["pk"]), "own_record", None) is not None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the record, and what this person may do."""
        decision, user = decision_at(self.request, self.kwargs["pk"]), self.request.user
        meeting, item = decision.meeting, decision.agenda_item
        found: Any = decision  # with what the query added
        approvals = approvals_of_item(item)
        step = next_step_of_item(item, user=user, approvals=approvals)
        own = getattr(found, "own_record", None)  # no attribute where the join found none
        records = [own] if own else []
        if found.is_corrected:
            records = list(decision.records.exclude(kind=RecordKind.EXTRACT).order_by("number"))
        may_keep = has_right(user, Right.KEEP_MINUTES, decision.body)
        is_shared = decision.level != Level.PUBLIC or has_right(user, Right.VIEW_DECISION, decision.body)
        older = Decision.objects.visible_to(user).filter(pk=decision.changes_id) if decision.changes_id else None
        return super().get_context_data(
            decision=decision,
            record=record_of(decision, with_annexes=False, corrected_until=None if found.is_corrected else 0),
            annexes=drawn_annexes(decision),
            meeting=meeting,
            item=item,
            approvals=approvals,
            next=step,
            may_paper=bool(may_keep and step and not step.is_declined),
            days=item_days(item) if item and item.is_approved else None,
            may_send=bool(may_keep and meeting and meeting.is_held and item and item.can_be_sent),
            records=records,
            sealed=records[-1] if records else None,
            publication=publication_of(own),
            may_publish=has_right(user, Right.PUBLISH, decision.body),
            changed_by=changes_of_decision(decision, user) if found.is_changed else [],
            may_see_changed=older is not None and older.exists(),
            may_report=has_right_somewhere(user, Right.ORDER_REPORT),
            may_correct=bool(may_keep and meeting and meeting.is_open and item and item.sent_at is None),
            may_keep=may_keep,
            waits_for=waiting_approval(decision),
            sent=dispatches_of(decision) if found.is_dispatched else (),
            may_correct_slip=may_keep and decision.is_frozen,
            may_see_meeting=decision.is_by_meeting
            and (is_shared or Meeting.objects.visible_to(user).filter(agenda_items__decision=decision).exists()),
            may_see_matter=is_shared or Matter.objects.visible_to(user).filter(pk=decision.matter_id).exists(),
            may_see_history=has_right(user, Right.VIEW_HISTORY, decision.body),
            **kwargs,
        )


class _DecisionPage(OffersBlocks, FormPage):
    """The form that writes a proposal or a decision."""

    template_name = "decisions/decision_form.html"
    form_class = DecisionForm
    block_places = (TextPlace.CLAUSE, TextPlace.REASONS, TextPlace.DISPATCH)
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
            "changeable": changeable_with(self.matter.body, self.decision),
            "others_may_be_unknown": others_may_be_unknown(self.matter.body),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the matter, whether this is its proposal, and where to go back."""
        is_proposal = self.decision is None or self.decision.is_proposal
        return super().get_context_data(matter=self.matter, is_proposal=is_proposal, back=self.back(), **kwargs)

    def back(self) -> str:
        """Return where to go back: the live page that the person came from, or the decision or its matter."""
        items = self.matter.agenda_items.filter(reports=None).select_related("meeting")
        item = items.order_by("-meeting__date", "-pk").first() if came_from_live(self.request) else None
        if item is not None:
            return live_address(item.meeting, item.order)
        is_proposal = self.decision is None or self.decision.is_proposal
        return (self.matter if is_proposal or self.decision is None else self.decision).get_absolute_url()


class ProposalWrite(_DecisionPage):
    """The matter's proposal is written."""

    access = MAY_PREPARE
    done = gettext_lazy("The proposal is saved.")

    @cached_property
    def matter(self) -> Matter:  # type: ignore[override]
        """The address's matter."""
        return matter_at(self.request, self.kwargs["pk"])

    @cached_property
    def decision(self) -> Decision | None:  # type: ignore[override]
        """The matter's proposal, once there is one."""
        return self.matter.decisions.filter(state=DecisionState.DRAFT).first()

    def perform(self, form: DecisionForm) -> str:
        """Save the proposal and go back."""
        seen = form.cleaned_data["seen"]
        record_decision(matter=self.matter, content=form.content, by=user_of(self.request), seen=seen)
        return self.back()


class DecisionCorrect(OnlyInDraft, _DecisionPage):
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

    def refused_target(self) -> Decision:
        """Go back to the decision."""
        return self.decision

    def require_writable(self, written: Decision) -> None:
        """Raise RuleError, in words, once the minutes are out."""
        require_words_open(written)

    def perform(self, form: DecisionForm) -> str:
        """Save the decision and go back."""
        seen = form.cleaned_data["seen"]
        correct_decision(decision=self.decision, content=form.content, by=user_of(self.request), seen=seen)
        return self.back()


class DecisionFix(ActionView):
    """What the meeting decided on an agenda item is fixed, and its annexes adopted."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_item)
    done = gettext_lazy("The decision is fixed and its annexes are adopted.")
    request: HttpRequest

    def perform(self) -> Any:
        """Fix the proposal of the item's matter, and read it; or go back to the meeting that is going on."""
        item = item_at(self.request, self.kwargs["pk"])
        proposal = get_object_or_404(Decision, agenda_item=item)
        decision = fix_decision(decision=proposal, by=user_of(self.request))
        return back_of_item(self.request, item) if came_from_live(self.request) else decision

    def refused_target(self) -> str:
        """Go back to where the button was."""
        return back_of_item(self.request, item_at(self.request, self.kwargs["pk"]))
