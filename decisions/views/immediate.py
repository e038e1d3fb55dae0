"""A single § goes out for immediate approval, is taken back, and is announced by itself.

Each approver answers on the same pages as for whole minutes: see decisions/views/minutes.py.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from decisions.forms.meetings import AnnounceForm, ApproversForm, ReasonForm
from decisions.models import AgendaItem, Attendance, Decision, Meeting
from decisions.queries.chairs import chair_at
from decisions.queries.minutes_days import item_days
from decisions.queries.presence import disqualified_in
from decisions.queries.record import paragraph
from decisions.services.announcements import announce_item
from decisions.services.immediate import send_item, take_back_item
from decisions.views.found import body_of_item, item_with_decision_at
from decisions.views.minutes import Announcing, Sending
from foundation.dates import today
from foundation.views.forms import FormPage

MAY_KEEP = HasRight(Right.KEEP_MINUTES, scope_from=body_of_item)


class ItemSend(Sending):
    """The § goes to the chair and the approvers, before the minutes."""

    access = MAY_KEEP
    done = gettext_lazy("The paragraph is out for immediate approval.")

    @cached_property
    def item(self) -> AgendaItem:
        """The address's agenda item, in which something is decided."""
        return item_with_decision_at(self.request, self.kwargs["pk"])

    @property
    def meeting(self) -> Meeting:  # type: ignore[override]
        """The item's meeting, whose people are offered."""
        return self.item.meeting

    def chair_of(self, attendances: Sequence[Attendance]) -> int | None:
        """Return the id of who chaired the item."""
        return chair_at(self.item, attendances)

    def closed_to(self) -> set[int]:
        """Return the ids of those who have a conflict of interest in the item's matter."""
        return set(disqualified_in(self.item))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is sent, and the decision to go back to."""
        heading = _("Send %(paragraph)s for immediate approval") % {"paragraph": paragraph(self.item)}
        lead = _("While it is out nothing of it can be changed; the rest of the minutes can. You can take it back.")
        return super().get_context_data(heading=heading, lead=lead, back=_decision_of(self.item), **kwargs)

    def perform(self, form: ApproversForm) -> Decision:
        """Send it and go back to the decision."""
        send_item(item=self.item, approvers=list(form.cleaned_data["approvers"]), by=user_of(self.request))
        return _decision_of(self.item)


class ItemTakeBack(FormPage):
    """A § that is out is taken back, to be changed or approved with the minutes."""

    access = MAY_KEEP
    template_name = "decisions/reason_form.html"
    form_class = ReasonForm
    done = gettext_lazy("The paragraph is taken back. Send it out again, or let it be approved with the minutes.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is done, to what, and where to go back."""
        decision = _decision_of(item_with_decision_at(self.request, self.kwargs["pk"]))
        return super().get_context_data(
            heading=_("Take back the paragraph"), about=decision, submit=_("Take back"), back=decision, **kwargs
        )

    def perform(self, form: ReasonForm) -> Decision:
        """Take it back and go to the decision."""
        item = item_with_decision_at(self.request, self.kwargs["pk"])
        take_back_item(item=item, by=user_of(self.request), comment=form.cleaned_data["comment"])
        return _decision_of(item)


class ItemAnnounce(Announcing):
    """It is noted that a § approved immediately was announced by itself."""

    access = MAY_KEEP

    @cached_property
    def item(self) -> AgendaItem:
        """The address's agenda item, in which something is decided."""
        return item_with_decision_at(self.request, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the decision and its last days."""
        return super().get_context_data(back=_decision_of(self.item), days=item_days(self.item), **kwargs)

    def perform(self, form: AnnounceForm) -> Decision:
        """Note it and go back to the decision."""
        announce_item(item=self.item, by=user_of(self.request), today=today(), **form.cleaned_data)
        return _decision_of(self.item)


def _decision_of(item: AgendaItem) -> Decision:
    decision: Decision = item.decision
    return decision
