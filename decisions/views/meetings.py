"""/moten/: the meetings, and one meeting with its agenda, attendance, decisions and minutes."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from collaboration.models import Body, Person
from collaboration.models.rights import ids_along
from collaboration.permissions import Right
from collaboration.queries.rights import Visitor, has_right, has_right_somewhere, in_scopes_with, require_right
from collaboration.views.access import HasRight, user_of
from decisions.enums import StandingKind
from decisions.filters import MeetingFilter
from decisions.forms.meetings import MeetingForm, NewMeetingForm, ReasonForm
from decisions.models import Meeting
from decisions.models.levels import CONFLICTS
from decisions.queries.agenda import (
    WaitingMatters,
    agenda_of,
    date_like,
    minutes_words,
    standing_items_of,
    waiting_matters,
)
from decisions.queries.chairs import chair_words, secretary_name
from decisions.queries.minutes import approvals_of, place_words, time_words
from decisions.queries.minutes_days import minutes_days
from decisions.queries.notice_changes import changes_since
from decisions.queries.notices import notices_of
from decisions.queries.papers import lacking_words
from decisions.queries.presence import attendance_of, deciders, presence, quorum_words
from decisions.queries.publication import sealed_minutes
from decisions.queries.record import part_words, presence_words
from decisions.queries.replies import replies_of
from decisions.queries.steps import next_step
from decisions.services.agenda import plan_with_standing_items
from decisions.services.meetings import cancel_meeting, change_meeting, hold_meeting
from decisions.views.bodies import address_of_new_body
from decisions.views.drafting import OnlyBeforeApproval
from decisions.views.found import body_of_meeting, meeting_at
from decisions.views.sealing import ShowsWhenSealed
from foundation.access import SIGNED_IN, AccessMixin
from foundation.dates import today
from foundation.lists import Action, Empty, ListPage
from foundation.tables import Address, Column, Kind, Table
from foundation.views.forms import ActionView, FormPage

MAY_CALL = HasRight(Right.CALL_MEETING, scope_from=body_of_meeting)
MAY_RECORD = HasRight(Right.RECORD_ATTENDANCE, scope_from=body_of_meeting)


class MeetingList(ListPage):
    """The meetings of the bodies the person sits in, and of others once their minutes are approved."""

    access = SIGNED_IN
    template_name = "decisions/meeting_list.html"
    title = gettext_lazy("Meetings")
    lead = gettext_lazy("When the bodies meet, what is on the agenda, and the minutes.")
    columns = (
        Column(
            "date", gettext_lazy("Date"), Kind.DATE, link=Address("meeting_detail", pk="pk"), sort=["date"], head=True
        ),
        Column("body", gettext_lazy("Body"), value="body.name", sort=["body__name"]),
        Column("place", gettext_lazy("Place"), value=place_words, empty="–"),
        Column("items", gettext_lazy("Matters"), Kind.NUMBER, value="item_count"),
        Column("state", gettext_lazy("State"), Kind.TAG, value="state_tag", sort=["state"]),
    )
    filterset_class = MeetingFilter
    default_sort = "-date"

    @property
    def search_fields(self) -> tuple[str, ...]:  # type: ignore[override]
        """Where words are looked for: in the matters' titles too, unless one of them is closed to the person."""
        titles = () if ids_along(self.request.user, CONFLICTS) else ("agenda_items__matter__title",)
        return ("body__name", "place", *titles)

    def get_queryset(self) -> QuerySet[Meeting]:
        rows = Meeting.objects.visible_to(self.request.user).select_related("body")
        return rows.annotate(item_count=Count("agenda_items", distinct=True))

    def get_actions(self) -> list[Action]:
        if not has_right_somewhere(self.request.user, Right.CALL_MEETING):
            return []
        return [Action(_("Plan a meeting"), reverse("meeting_create"), "plus-lg")]

    def get_empty(self) -> Empty:
        title = _("There are no meetings to see.")
        if action := next(iter(self.get_actions()), None):
            return Empty(title, _("A meeting stands here once it is planned."), action)
        return Empty(title, _("Meetings of the bodies you sit in are shown here."))


class MeetingDetail(AccessMixin, ShowsWhenSealed, TemplateView):
    """One meeting: what comes next, the agenda and what became of it, who came, and who approves the minutes."""

    access = SIGNED_IN
    template_name = "decisions/meeting_detail.html"
    request: HttpRequest

    @cached_property
    def meeting(self) -> Meeting:
        """The address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])

    def is_sealed(self) -> bool:
        """Return whether the minutes have their record."""
        return sealed_minutes(self.meeting) is not None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the meeting's rows, and what this person may do with them."""
        meeting, user = self.meeting, self.request.user
        items, reads = agenda_of(meeting, user), has_right(user, Right.VIEW_WORKING_MATERIAL, meeting.body)
        people = [] if meeting.is_ahead else attendance_of(meeting)
        replies = replies_of(meeting) if meeting.is_called and reads else None
        approvals = [] if meeting.is_ahead else approvals_of(meeting)
        notices = notices_of(meeting) if reads else []
        standing = standing_items_of(meeting) if meeting.is_ahead else []
        closed = {item.matter_id for item in items if item.is_closed}
        own_reply = replies.of(user) if replies else None
        rights = {right.value: has_right(user, right, meeting.body) for right in MEETING_RIGHTS}
        sealed = sealed_minutes(meeting) if meeting.is_frozen else None
        days = None if meeting.is_ahead or meeting.keeps_notes else minutes_days(meeting, approvals)
        step = next_step(
            meeting,
            user=user,
            items=items,
            approvals=approvals,
            has_people=bool(people),
            is_outdated=bool(meeting.is_called and notices and changes_since(notices[0], meeting, closed, standing)),
            announce_by=days.to_announce_by if days else None,
        )
        may_take_back = meeting.minutes_are_out and rights["keep_minutes"] and not step.is_declined
        return super().get_context_data(
            meeting=meeting,
            items=items,
            standing=standing,
            waiting=_waiting(meeting, user) if rights[Right.CALL_MEETING] else None,
            lacking=lacking_words(items) if meeting.is_ahead and rights[Right.CALL_MEETING] else "",
            duration=minutes_words(row.minutes for row in (*standing, *items)),
            people=attendance_table(people) if people else None,
            presence=presence_words(presence(people)),
            quorum=quorum_words(meeting, deciders(people)) if people else "",
            chair=chair_words(meeting, items, people),
            secretary=secretary_name(meeting, people),
            time=time_words(meeting),
            place=place_words(meeting),
            approvals=approvals,
            days=days,
            notices=notices,
            replies=replies,
            own_reply=own_reply,
            replies_first=bool(own_reply and not own_reply.reply),
            next=step,
            may=rights,
            lacks_number=meeting.is_held and any(item.paragraph_number is None for item in items),
            may_paper=may_take_back,
            sealed=sealed,
            publication=sealed.published if sealed else None,
            may_publish=has_right(user, Right.PUBLISH, meeting.body),
            may_report=not closed and has_right_somewhere(user, Right.ORDER_REPORT),
            may_see_history=has_right(user, Right.VIEW_HISTORY, meeting.body),
            **kwargs,
        )


MEETING_RIGHTS = (Right.CALL_MEETING, Right.RECORD_ATTENDANCE, Right.KEEP_MINUTES)


def _waiting(meeting: Meeting, user: Visitor) -> WaitingMatters | None:
    """Return the matters that wait while an agenda is being built; once it has been sent, each addition is meant."""
    return waiting_matters(meeting, user) if meeting.is_ahead and not meeting.is_called else None


def _attended(row: Any) -> str:
    return ", ".join([row.get_mode_display().capitalize(), *part_words(row)])


def attendance_table(people: Any) -> Table:
    """Return who was at the meeting as a table, in the order of the minutes."""
    columns = [
        Column("person", gettext_lazy("Name"), value="person_name", head=True),
        Column("role", gettext_lazy("Role"), value=lambda row: row.get_role_display().capitalize()),
        Column("organisation", gettext_lazy("Represents"), value="organisation_name"),
        Column("mode", gettext_lazy("Attendance"), value=_attended),
    ]
    return Table(columns, people, caption=gettext_lazy("Attendance"), caption_hidden=True)


class MeetingCreate(FormPage):
    """A meeting is planned."""

    access = HasRight(Right.CALL_MEETING, somewhere=True)
    template_name = "decisions/meeting_form.html"
    form_class = NewMeetingForm
    done = gettext_lazy("The meeting is planned. Now put the matters on the agenda.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the bodies at work that the person may call together."""
        mine = Body.objects.in_force(today()).filter(in_scopes_with(self.request.user, Right.CALL_MEETING)).by_name()
        return {**super().get_form_kwargs(), "bodies": mine, "people": Person.objects.by_name()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where the first body is added."""
        return super().get_context_data(new_body=address_of_new_body(self.request.user), **kwargs)

    @cached_property
    def pattern(self) -> Meeting | None:
        """The meeting that the new one is to be like, where the address names one: `?som=7`."""
        key = self.request.GET.get("som", "")
        if not key:
            return None
        found = get_object_or_404(Meeting.objects.visible_to(self.request.user), pk=key if key.isdecimal() else 0)
        require_right(user_of(self.request), Right.CALL_MEETING, found.body)
        return found

    def get_initial(self) -> dict[str, Any]:
        """Suggest every standing item, or what the meeting that is the pattern had, on a weekday like its own."""
        if self.pattern is None:
            return {"standing": StandingKind.values}
        names = ("body", "start_time", "end_time", "place", "mode", "keeps", "chair", "secretary")
        initial = {name: getattr(self.pattern, name) for name in names}
        standing = [row.kind for row in standing_items_of(self.pattern)]
        return {**initial, "date": date_like(self.pattern.date, today()), "standing": standing}

    def perform(self, form: NewMeetingForm) -> Meeting:
        """Plan the meeting and go to it; standing items take as long as they did in the pattern."""
        rows = standing_items_of(self.pattern) if self.pattern else []
        minutes = {row.kind: row.minutes for row in rows}
        return plan_with_standing_items(
            body=form.cleaned_data["body"],
            facts=form.facts,
            standing={StandingKind(kind): minutes.get(kind) for kind in form.cleaned_data["standing"]},
            by=user_of(self.request),
            today=today(),
        )


class MeetingChange(OnlyBeforeApproval, FormPage):
    """When and where a meeting is, is changed."""

    access = MAY_CALL
    template_name = "decisions/meeting_form.html"
    form_class = MeetingForm
    done = gettext_lazy("The meeting is changed.")

    @cached_property
    def meeting(self) -> Meeting:
        """The address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])

    def refused_target(self) -> Meeting:
        """Go back to the meeting."""
        return self.meeting

    def get_initial(self) -> dict[str, Any]:
        """Show what is stored."""
        names = ("date", "start_time", "end_time", "place", "mode", "keeps", "chair", "secretary")
        return {name: getattr(self.meeting, name) for name in names}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer every person as chair and secretary."""
        return {**super().get_form_kwargs(), "people": Person.objects.by_name()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the meeting."""
        return super().get_context_data(meeting=self.meeting, **kwargs)

    def perform(self, form: MeetingForm) -> Meeting:
        """Change the meeting and go back to it."""
        return change_meeting(meeting=self.meeting, facts=form.facts, by=user_of(self.request))


class MeetingAction(ActionView):
    """A button on a meeting's page that leads back to it."""

    request: HttpRequest

    @cached_property
    def meeting(self) -> Meeting:
        """The address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])

    def refused_target(self) -> Meeting:
        """Go back to the meeting."""
        return self.meeting


class MeetingHold(MeetingAction):
    """The meeting has been held."""

    access = MAY_RECORD
    done = gettext_lazy("The meeting is noted as held. Now record who came.")

    def perform(self) -> Meeting:
        """Note that the meeting was held."""
        return hold_meeting(meeting=self.meeting, by=user_of(self.request), today=today())


class MeetingCancel(FormPage):
    """The meeting is cancelled, with the reason."""

    access = MAY_CALL
    template_name = "decisions/reason_form.html"
    form_class = ReasonForm
    done = gettext_lazy("The meeting is cancelled. Its matters wait for another meeting.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is done, to what, and where to go back."""
        meeting = meeting_at(self.request, self.kwargs["pk"])
        return super().get_context_data(
            heading=_("Cancel the meeting"),
            about=meeting,
            submit=_("Cancel the meeting"),
            back=meeting,
            cancel=meeting.get_absolute_url(),
            **kwargs,
        )

    def perform(self, form: ReasonForm) -> Meeting:
        """Cancel the meeting and go back to it."""
        meeting = meeting_at(self.request, self.kwargs["pk"])
        return cancel_meeting(meeting=meeting, by=user_of(self.request), comment=form.cleaned_data["comment"])
