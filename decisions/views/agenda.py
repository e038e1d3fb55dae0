"""What is on a meeting's agenda, in which order, and what became of what was not decided."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import Person
from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from decisions.forms.meetings import AgendaForm, ItemForm, ReasonForm, StandingForm
from decisions.models import AgendaItem, Meeting
from decisions.queries.agenda import free_matters, standing_items_of
from decisions.services.agenda import (
    draw_paragraph_number,
    draw_paragraph_numbers,
    note_matter,
    order_agenda,
    plan_item,
    put_matter_in_place,
    put_matter_on_agenda,
    refer_back,
    set_standing_items,
    table_matter,
    take_matter_off_agenda,
)
from decisions.views.blocks import OffersBlocks
from decisions.views.found import back_of_item, body_of_item, body_of_meeting, item_at, meeting_at
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
        return {**super().get_form_kwargs(), "matters": free_matters(self.meeting, self.request.user)}

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

    def refused_target(self) -> str:
        """Go back to where the button was."""
        return back_of_item(self.request, self.item)


class _ItemMove(ItemAction):
    """A button that moves an item on the agenda and leads back to it, so that the keyboard goes on from there."""

    access = MAY_ORDER
    done = gettext_lazy("The agenda has its new order.")
    places = 0

    def perform(self) -> str:
        """Move the item; at the end of the agenda it stays."""
        item = self.item
        keys = list(item.meeting.agenda_items.order_by("order").values_list("pk", flat=True))
        place = keys.index(item.pk)
        keys.insert(max(place + self.places, 0), keys.pop(place))
        order_agenda(meeting=item.meeting, items=keys, by=user_of(self.request))
        return f"{item.meeting.get_absolute_url()}#item-{item.pk}"


class ItemUp(_ItemMove):
    """The item changes places with the one before it."""

    places = -1


class ItemDown(_ItemMove):
    """The item changes places with the one after it."""

    places = 1


class ItemPlan(FormPage):
    """Who presents the item, and how long it takes."""

    access = MAY_ORDER
    template_name = "decisions/item_form.html"
    form_class = ItemForm
    done = gettext_lazy("The item is planned.")

    @cached_property
    def item(self) -> AgendaItem:
        """The address's agenda item."""
        return item_at(self.request, self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Show what is stored."""
        return {"presenter": self.item.presenter_id, "minutes": self.item.minutes}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer every person as presenter."""
        return {**super().get_form_kwargs(), "people": Person.objects.by_name()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the item."""
        return super().get_context_data(item=self.item, **kwargs)

    def perform(self, form: ItemForm) -> Meeting:
        """Save it and go back to the meeting."""
        return plan_item(item=self.item, by=user_of(self.request), **form.cleaned_data).meeting


class StandingItems(FormPage):
    """What the meeting begins with beside its matters."""

    access = MAY_CALL
    template_name = "decisions/standing_form.html"
    form_class = StandingForm
    done = gettext_lazy("The standing items are saved.")

    @cached_property
    def meeting(self) -> Meeting:
        """The address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what a meeting can begin with of which minutes, or notes, are kept."""
        return {**super().get_form_kwargs(), "keeps": self.meeting.keeps}

    def get_initial(self) -> dict[str, Any]:
        """Show what is stored."""
        rows = standing_items_of(self.meeting)
        return {"kinds": [row.kind for row in rows], **{f"minutes_{row.kind}": row.minutes for row in rows}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the meeting."""
        return super().get_context_data(meeting=self.meeting, **kwargs)

    def perform(self, form: StandingForm) -> Meeting:
        """Save them and go back to the meeting."""
        set_standing_items(meeting=self.meeting, items=form.items, by=user_of(self.request))
        return self.meeting


class AgendaOrder(MeetingAction):
    """The matters come in the order that they were dragged into, one that waited among them."""

    access = MAY_CALL
    done = gettext_lazy("The agenda has its new order.")

    def perform(self) -> Meeting:
        """Put them in the order of the keys sent, parted by commas: an item's id, or «m» and that of a matter."""
        meeting, by = self.meeting, user_of(self.request)
        keys = [key for key in self.request.POST.get("items", "").split(",") if key.removeprefix("m").isdecimal()]
        new = next((key for key in keys if key.startswith("m")), None)
        if new is None:
            order_agenda(meeting=meeting, items=[int(key) for key in keys], by=by)
        else:
            matter = get_object_or_404(free_matters(meeting, by), pk=new.removeprefix("m"))
            places = [None if key == new else int(key.removeprefix("m")) for key in keys]
            put_matter_in_place(meeting=meeting, matter=matter, items=places, by=by)
        return self.meeting


class ItemRemove(ItemAction):
    """The matter is taken off the agenda."""

    access = MAY_ORDER
    done = gettext_lazy("The matter is off the agenda and waits for another meeting.")

    def perform(self) -> Meeting:
        """Take the matter off."""
        take_matter_off_agenda(item=self.item, by=user_of(self.request))
        return self.item.meeting


class _ItemReason(OffersBlocks, FormPage):
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
            heading=self.heading,
            about=item.matter,
            submit=_("Save"),
            back=item.meeting,
            cancel=back_of_item(self.request, item),
            **kwargs,
        )


class ItemTable(_ItemReason):
    """The matter is adjourned to a later meeting."""

    heading = gettext_lazy("Adjourn the matter")
    done = gettext_lazy("The matter is adjourned and waits for a later meeting.")

    def perform(self, form: ReasonForm) -> str:
        """Adjourn the matter."""
        table_matter(item=self.item, by=user_of(self.request), comment=form.cleaned_data["comment"])
        return back_of_item(self.request, self.item)


class ItemReferBack(_ItemReason):
    """The matter is referred back, with what is to be prepared further."""

    heading = gettext_lazy("Refer the matter back")
    done = gettext_lazy("The matter is referred back and in preparation again.")

    def perform(self, form: ReasonForm) -> str:
        """Refer the matter back."""
        refer_back(item=self.item, by=user_of(self.request), comment=form.cleaned_data["comment"])
        return back_of_item(self.request, self.item)


class ItemNote(_ItemReason):
    """The matter is noted without a decision."""

    heading = gettext_lazy("Note the matter without a decision")
    done = gettext_lazy("The matter is noted and closed.")

    def perform(self, form: ReasonForm) -> str:
        """Note the matter."""
        note_matter(item=self.item, by=user_of(self.request), comment=form.cleaned_data["comment"])
        return back_of_item(self.request, self.item)


class NumbersDraw(MeetingAction):
    """The items get their § numbers."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_meeting)
    done = gettext_lazy("The § numbers are drawn.")

    def perform(self) -> Meeting:
        """Draw the numbers."""
        draw_paragraph_numbers(meeting=self.meeting, by=user_of(self.request))
        return self.meeting


class NumberDraw(ItemAction):
    """One item gets its § number, as the meeting comes to it."""

    access = MAY_KEEP

    def perform(self) -> str:
        """Draw the number and go back to the item."""
        return back_of_item(self.request, draw_paragraph_number(item=self.item, by=user_of(self.request)))
