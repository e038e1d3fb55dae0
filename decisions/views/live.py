"""/moten/<id>/pagar/: the page that the secretary has open in the room, one item at a time."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from collaboration.models import Person
from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from decisions.enums import AttendanceMode, PresenceAct
from decisions.forms.votes import StatementForm
from decisions.models import AgendaItem, Disqualification, Meeting
from decisions.queries.agenda import agenda_of
from decisions.queries.live import LiveItem, act_words, item_in_focus, live_item
from decisions.services.live import begin_meeting, close_meeting, reopen_meeting, suggested_attendance
from decisions.services.meetings import require_minutes_open
from decisions.services.presence import (
    hand_over_chair,
    let_serve,
    mark_arrival,
    mark_departure,
    mark_mode,
    stop_serving,
    take_back_departure,
)
from decisions.services.review import declare_conflict, lift_conflict
from decisions.views.agenda import ItemAction
from decisions.views.found import body_of_item, body_of_meeting, live_address, meeting_at
from decisions.views.meetings import MeetingAction
from foundation.access import AccessMixin
from foundation.dates import today
from foundation.edits import StaleEditError
from foundation.errors import RuleError

MAY_LEAD = HasRight(Right.KEEP_MINUTES, scope_from=body_of_meeting)
MAY_RECORD = HasRight(Right.RECORD_ATTENDANCE, scope_from=body_of_item)


class MeetingLive(AccessMixin, TemplateView):
    """The meeting at one item: who is there, whether they can decide, what is said and decided.

    Before the meeting has begun the page shows who is likely to be there, and begins it.
    """

    access = MAY_LEAD
    template_name = "decisions/live.html"
    request: HttpRequest

    @cached_property
    def meeting(self) -> Meeting:
        """The address's meeting, which can still be written in."""
        meeting = meeting_at(self.request, self.kwargs["pk"])
        require_minutes_open(meeting)
        return meeting

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is likely before the meeting, and the item in focus once it has begun."""
        meeting = self.meeting
        if meeting.is_ahead:
            likely = suggested_attendance(meeting)
            return super().get_context_data(
                meeting=meeting, likely=likely, may_begin=meeting.date <= today(), item=None, **kwargs
            )
        items = agenda_of(meeting, self.request.user)
        item = item_in_focus(items, self.request.GET.get("punkt", ""))
        return super().get_context_data(
            meeting=meeting,
            items=items,
            item=item,
            waiting=sum(row.is_waiting for row in items),
            **(self.at_item(items, item) if item else {}),
            **kwargs,
        )

    def at_item(self, items: list[Any], item: Any) -> dict[str, Any]:
        """Return what the page shows of the item in focus."""
        place = items.index(item)
        live = live_item(self.meeting, item, is_first=place == 0)
        decision = item.shown_decision if not item.is_report else None
        return {
            "previous": items[place - 1] if place else None,
            "following": items[place + 1] if place + 1 < len(items) else None,
            "live": live,
            "lead_in": decision.lead_in if decision else "",
            "clauses": list(decision.clauses.order_by("order")) if decision else [],
            "statement_form": _statement_form(live),
            "wanted": _wanted(self.request, live, item),
        }


def _statement_form(live: LiveItem) -> StatementForm:
    """Return the form for what is said, with those who are there; no query."""
    form = StatementForm(people=Person.objects.none(), auto_id="said_%s")
    field: Any = form.fields["person"]
    field.choices = [("", field.empty_label), *((row.person_id, row.person_name) for row in live.there)]
    return form


def _wanted(request: HttpRequest, live: LiveItem, item: AgendaItem) -> dict[str, Any] | None:
    """Return what the person wanted to say before someone else saved, beside what is stored; None if nothing."""
    value = request.GET.get("ville", "")
    act, _colon, member = value.partition(":")
    row = next((row for row in live.people if str(row.person_id) == request.GET.get("person")), None)
    if row is None or act not in PresenceAct.values:
        return None
    served = next((other.name for other in live.people if str(other.person_id) == member), "")
    return {"row": row, "value": value, "words": act_words(PresenceAct(act), row.name, item, served)}


class MeetingBegin(MeetingAction):
    """The meeting begins, with those who are likely to be there."""

    access = MAY_LEAD
    done = gettext_lazy("The meeting has begun. Go through who is there.")

    def perform(self) -> str:
        """Begin the meeting and stay on the page."""
        begin_meeting(meeting=self.meeting, by=user_of(self.request), today=today())
        return self.refused_target()

    def refused_target(self) -> str:  # type: ignore[override]
        """Stay on the page."""
        return reverse("meeting_live", args=[self.meeting.pk])


class MeetingClose(MeetingBegin):
    """The chair closes the meeting."""

    done = gettext_lazy("The meeting is closed.")

    def perform(self) -> str:
        """Close the meeting and stay on the page."""
        close_meeting(meeting=self.meeting, by=user_of(self.request))
        return self.refused_target()


class MeetingReopen(MeetingBegin):
    """The meeting is opened anew."""

    done = gettext_lazy("The meeting is open again. Close it when all is recorded.")

    def perform(self) -> str:
        """Open the meeting and stay on the page."""
        reopen_meeting(meeting=self.meeting, by=user_of(self.request))
        return self.refused_target()


class _OnLiveItem(ItemAction):
    """A button on the live page that leads back to its item; `seen` is the edit number of the attendance."""

    access = MAY_RECORD

    @property
    def seen(self) -> int:
        """The number that the page was built on."""
        text = self.request.POST.get("seen", "")
        return int(text) if text.isdecimal() else 0

    def refused_target(self) -> str:
        """Go back to the item."""
        return live_address(self.item.meeting, self.item.order)


class ChairChange(_OnLiveItem):
    """Someone else chairs from the item on."""

    def perform(self) -> str:
        """Note who chairs and go back to the item."""
        person = get_object_or_404(Person, pk=_key(self.request.POST.get("person", "")))
        try:
            hand_over_chair(item=self.item, person=person, by=user_of(self.request), seen=self.seen)
        except StaleEditError as error:
            words = _(
                "Someone else has changed the attendance or the chair meanwhile, so it is not saved that %(name)s "
                "chairs from item %(number)d. Look at what is saved now, then say it again."
            )
            raise RuleError(words % {"name": person, "number": self.item.order}) from error
        return self.refused_target()


class PresenceChange(_OnLiveItem):
    """Something is said of one person at the item: here, left, serves for a member, has a conflict of interest."""

    def perform(self) -> str:
        """Note it and go back to the item; with both texts where someone else has saved meanwhile."""
        person = get_object_or_404(Person, pk=self.kwargs["person"])
        value = self.request.POST.get("act", "")
        act, _colon, member = value.partition(":")
        if act not in PresenceAct.values:
            raise Http404
        try:
            self.say(PresenceAct(act), person, member)
        except StaleEditError:
            query = urlencode({"person": str(person.pk), "ville": value})
            return f"{self.refused_target()}&{query}#live-people"
        return self.refused_target()

    def say(self, act: PresenceAct, person: Person, member: str) -> None:
        """Call the service of what is said."""
        by = user_of(self.request)
        if act == PresenceAct.CONFLICT:
            declare_conflict(matter=self.item.matter, person=person, reason="", by=by)
        elif act == PresenceAct.NO_CONFLICT:
            rows = Disqualification.objects.select_related("matter__body")
            lift_conflict(disqualification=get_object_or_404(rows, matter=self.item.matter, person=person), by=by)
        elif act == PresenceAct.SERVES:
            served = get_object_or_404(Person, pk=_key(member))
            let_serve(item=self.item, substitute=person, member=served, by=by, seen=self.seen)
        else:
            self.services(person)[act](by=by, seen=self.seen)

    def services(self, person: Person) -> Mapping[PresenceAct, Callable[..., Any]]:
        """Return the service of each thing that is said of a person alone."""
        item, mode = self.item, partial(mark_mode, meeting=self.item.meeting, person=person)
        came = partial(mark_arrival, item=item, person=person)
        return {
            PresenceAct.HERE: partial(mode, mode=AttendanceMode.PRESENT),
            PresenceAct.REMOTE: partial(mode, mode=AttendanceMode.REMOTE),
            PresenceAct.ABSENT: partial(mode, mode=AttendanceMode.ABSENT),
            PresenceAct.CAME: came,
            PresenceAct.CAME_REMOTELY: partial(came, mode=AttendanceMode.REMOTE),
            PresenceAct.LEFT: partial(mark_departure, item=item, person=person),
            PresenceAct.STAYED: partial(take_back_departure, meeting=item.meeting, person=person),
            PresenceAct.STOPS: partial(stop_serving, item=item, substitute=person),
        }


def _key(text: str) -> int:
    """Return the key that was sent; 0, which is no one's, for anything else."""
    return int(text) if text.isdecimal() else 0
