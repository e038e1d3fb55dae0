"""What is on a meeting's agenda, in which order, and what became of what was not decided."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.permissions import Right
from collaboration.views.access import HasRight
from decisions.enums import MatterState
from decisions.forms.meetings import AgendaForm, ReasonForm
from decisions.models import AgendaItem, Matter, Meeting
from decisions.services.agenda import (
    draw_paragraph_numbers,
    note_matter,
    order_agenda,
    put_matter_on_agenda,
    table_matter,
    take_matter_off_agenda,
)
from decisions.views.found import body_of_item, body_of_meeting, item_at, meeting_at, user_of
from decisions.views.meetings import MAY_CALL, MeetingAction
from foundation.views.forms import ActionView, FormPage

MAY_ORDER = HasRight(Right.CALL_MEETING, scope_from=body_of_item)
MAY_KEEP = HasRight(Right.KEEP_MINUTES, scope_from=body_of_item)


class AgendaAdd(FormPage):
    """A matter is put on the agenda."""

    access = MAY_CALL
    template_name = "decisions/agenda_form.html"
    form_class = AgendaForm
    done = gettext_lazy("The matter is on the agenda.")

    @cached_property
    def meeting(self) -> Meeting:
        """The address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the body's matters that are on no agenda."""
        own = Matter.objects.visible_to(self.request.user).filter(body=self.meeting.body)
        free = own.filter(state__in=(MatterState.PREPARING, MatterState.DECIDED)).order_by("-state", "title", "pk")
        return {**super().get_form_kwargs(), "matters": free}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the meeting."""
        return super().get_context_data(meeting=self.meeting, **kwargs)

    def perform(self, form: AgendaForm) -> Meeting:
        """Put the matter on the agenda and go back to the meeting."""
        put_matter_on_agenda(meeting=self.meeting, matter=form.cleaned_data["matter"], by=user_of(self.request))
        return self.meeting


class ItemAction(ActionView):
    """A button on an agenda item that leads back to its meeting."""

    request: HttpRequest

    @cached_property
    def item(self) -> AgendaItem:
        """The address's agenda item."""
        return item_at(self.request, self.kwargs["pk"])

    def refused_target(self) -> Meeting:
        """Go back to the meeting."""
        return self.item.meeting


class ItemUp(ItemAction):
    """The item changes places with the one before it."""

    access = MAY_ORDER

    def perform(self) -> Meeting:
        """Move the item one step up; the first one stays."""
        item = self.item
        keys = list(item.meeting.agenda_items.order_by("order").values_list("pk", flat=True))
        place = keys.index(item.pk)
        keys.insert(max(place - 1, 0), keys.pop(place))
        order_agenda(meeting=item.meeting, items=keys, by=user_of(self.request))
        return item.meeting


class ItemRemove(ItemAction):
    """The matter is taken off the agenda."""

    access = MAY_ORDER
    done = gettext_lazy("The matter is off the agenda and waits for another meeting.")

    def perform(self) -> Meeting:
        """Take the matter off."""
        take_matter_off_agenda(item=self.item, by=user_of(self.request))
        return self.item.meeting


class _ItemReason(FormPage):
    """A result without a decision, with the reason."""

    access = MAY_KEEP
    template_name = "decisions/reason_form.html"
    form_class = ReasonForm
    heading = gettext_lazy("")

    @cached_property
    def item(self) -> AgendaItem:
        """The address's agenda item."""
        return item_at(self.request, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is done, to what, and where to go back."""
        item = self.item
        return super().get_context_data(
            heading=self.heading, about=item.matter, submit=_("Save"), back=item.meeting, **kwargs
        )


class ItemTable(_ItemReason):
    """The matter is adjourned to a later meeting."""

    heading = gettext_lazy("Adjourn the matter")
    done = gettext_lazy("The matter is adjourned and waits for a later meeting.")

    def perform(self, form: ReasonForm) -> Meeting:
        """Adjourn the matter."""
        table_matter(item=self.item, by=user_of(self.request), comment=form.cleaned_data["comment"])
        return self.item.meeting


class ItemNote(_ItemReason):
    """The matter is noted without a decision."""

    heading = gettext_lazy("Note the matter without a decision")
    done = gettext_lazy("The matter is noted and closed.")

    def perform(self, form: ReasonForm) -> Meeting:
        """Note the matter."""
        note_matter(item=self.item, by=user_of(self.request), comment=form.cleaned_data["comment"])
        return self.item.meeting


class NumbersDraw(MeetingAction):
    """The items get their § numbers."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_meeting)
    done = gettext_lazy("The § numbers are drawn.")

    def perform(self) -> Meeting:
        """Draw the numbers."""
        draw_paragraph_numbers(meeting=self.meeting, by=user_of(self.request))
        return self.meeting
