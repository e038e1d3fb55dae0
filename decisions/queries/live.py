"""A meeting that is going on, at the item that is being handled: who is there, what can be said of each, the quorum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from collaboration.enums import MembershipRole
from collaboration.models import Body, Membership, Person
from collaboration.queries.seats import members_on
from decisions.enums import AttendanceMode, MeetingMode, PresenceAct
from decisions.models import AgendaItem, Attendance, Disqualification, Meeting
from decisions.queries.chairs import chair_among, chair_name
from decisions.queries.presence import QuorumJudge, attendance_of, deciders_at, quorum_judge
from decisions.queries.quorum import lack_words

_SHORT = {AttendanceMode.PRESENT: PresenceAct.HERE, AttendanceMode.REMOTE: PresenceAct.REMOTE}


@dataclass(frozen=True)
class LiveButton:
    """One thing to say of a person with one press. `value` is what the form sends."""

    value: str
    label: str


@dataclass(frozen=True)
class LivePerson:
    """A person at an item: how they take part, and what can be said of them now."""

    person_id: int
    name: str
    about: str
    words: str
    is_there: bool
    is_deciding: bool
    buttons: tuple[LiveButton, ...]


@dataclass(frozen=True)
class LiveItem:
    """Who is there at an item, whether they can decide, and who leads them.

    `chair` is empty where whoever should chair has left, or has no vote in it. `lack` says why nothing can be decided.
    """

    people: tuple[LivePerson, ...]
    quorum_words: str
    is_quorate: bool | None
    lack: str
    chair: str
    deciding: tuple[Attendance, ...]
    there: tuple[Attendance, ...]


def live_item(meeting: Meeting, item: AgendaItem, *, is_first: bool) -> LiveItem:
    """Return who is there at an item and what can be said of each; three queries whatever the number."""
    seats, rows = list(members_on(meeting.body, meeting.date)), list(attendance_of(meeting))
    closed = set(Disqualification.objects.filter(matter=item.matter_id).values_list("person_id", flat=True))
    there = deciders_at(item, rows, closed)
    judge = quorum_judge(meeting, seats)
    at = _At(meeting=meeting, item=item, rows=rows, seats=seats, closed=closed, is_first=is_first)
    chair = chair_among(there, item, rows)
    return LiveItem(
        people=tuple(at.person(row) for row in (*rows, *at.unlisted())),
        quorum_words=live_quorum_words(judge, meeting.body, there, item),
        is_quorate=judge.is_met(there, item),
        lack=lack_words(judge, meeting.body, there, item),
        chair=chair_name(meeting, rows, item) if chair else "",
        deciding=tuple(there),
        there=tuple(row for row in rows if row.is_there_at(item.order)),
    )


def live_quorum_words(judge: QuorumJudge, body: Body, there: Sequence[Attendance], item: AgendaItem) -> str:
    """Return whether the body can decide an item now, with the rule; or why that cannot be judged."""
    met = judge.is_met(there, item)
    if judge.rule is None or judge.rule.number is None:
        return _("Whether the body is quorate cannot be judged: its rule or its members are not known.")
    if met is None:
        return _("Whether the body is quorate cannot be judged: someone who decides had no seat that day.")
    words = _("Quorate: %(present)d take part in deciding, %(rule)s are needed (%(source)s).")
    if not met:
        words = _("Not quorate: %(present)d take part in deciding, %(rule)s are needed (%(source)s).")
    source = body.quorum_rule_on(item.meeting.date).label
    return words % {"present": len(there), "rule": judge.rule.words, "source": source}


@dataclass
class _At:
    """What there is to say of people at one item of one meeting. `closed` are those with a conflict of interest."""

    meeting: Meeting
    item: AgendaItem
    rows: Sequence[Attendance]
    seats: Sequence[Membership]
    closed: set[int]
    is_first: bool

    @cached_property
    def offers_remote(self) -> bool:
        """Whether the meeting's form lets anyone take part remotely."""
        return self.meeting.mode != MeetingMode.ON_SITE

    @cached_property
    def free(self) -> list[Person]:
        """The members who do not decide in the item, and for whom no substitute serves."""
        deciding = {row.person_id for row in deciders_at(self.item, self.rows, self.closed)}
        taken = deciding | {row.serving_for_id for row in self.rows}
        return [seat.person for seat in self.seats if seat.has_vote and seat.person_id not in taken]

    def unlisted(self) -> list[Attendance]:
        """Return a row, absent and unsaved, for everyone with a seat who is not on the list."""
        listed = {row.person_id for row in self.rows}
        seats = {seat.person_id: seat for seat in reversed(self.seats) if seat.person_id not in listed}
        return [
            Attendance(
                person=seat.person,
                person_name=str(seat.person),
                role=seat.role,
                organisation_name=seat.organisation.name,
                mode=AttendanceMode.ABSENT,
            )
            for seat in reversed(seats.values())
        ]

    def person(self, row: Attendance) -> LivePerson:
        """Return a person at the item."""
        order, is_closed = self.item.order, row.person_id in self.closed
        return LivePerson(
            person_id=row.person_id,
            name=row.person_name,
            about=f"{capfirst(str(MembershipRole(row.role).label))}, {row.organisation_name}",
            words=capfirst(", ".join(self._words(row, is_closed=is_closed))),
            is_there=row.is_there_at(order),
            is_deciding=row.decides_at(order) and not is_closed,
            buttons=tuple(self._buttons(row, is_closed=is_closed)),
        )

    def _words(self, row: Attendance, *, is_closed: bool) -> list[str]:
        order = self.item.order
        if row.left_at and row.is_present and row.left_at.order <= order:
            return [_("left at item %(number)d") % {"number": row.left_at.order}]
        if row.came_at and row.is_present and row.came_at.order > order:
            return [_("came at item %(number)d") % {"number": row.came_at.order}]
        words = [str(_SHORT.get(AttendanceMode(row.mode), AttendanceMode(row.mode)).label)]
        if row.came_at:
            words.append(_("from item %(number)d") % {"number": row.came_at.order})
        if row.is_present and row.serves_at(order):
            words.append(_("serving for %(name)s") % {"name": row.serving_for_name})
        if is_closed:
            words.append(_("conflict of interest, takes no part"))
        return words

    def _buttons(self, row: Attendance, *, is_closed: bool) -> Iterable[LiveButton]:
        order = self.item.order
        if row.is_there_at(order):
            yield from self._of_one_there(row, is_closed=is_closed)
        elif row.left_at and row.is_present and row.left_at.order <= order:
            yield _button(PresenceAct.STAYED)
        else:
            yield from self._serving(row)
            yield from self._of_one_away(row)

    def _of_one_there(self, row: Attendance, *, is_closed: bool) -> Iterable[LiveButton]:
        began_here = row.came_at_id == self.item.pk if row.came_at_id else self.is_first
        serves = row.serves_at(self.item.order)
        if serves:
            yield _button(PresenceAct.STOPS)
        else:
            yield from self._serving(row)
        yield _button(PresenceAct.ABSENT if began_here else PresenceAct.LEFT)
        if self.offers_remote:
            yield _button(PresenceAct.HERE if row.mode == AttendanceMode.REMOTE else PresenceAct.REMOTE)
        if is_closed:
            yield _button(PresenceAct.NO_CONFLICT)
        elif row.decides_at(self.item.order):
            yield _button(PresenceAct.CONFLICT)

    def _of_one_away(self, row: Attendance) -> Iterable[LiveButton]:
        acts = (PresenceAct.CAME, PresenceAct.CAME_REMOTELY)
        if self.is_first:
            acts = (PresenceAct.HERE, PresenceAct.REMOTE)
        yield _button(acts[0])
        if self.offers_remote:
            yield _button(acts[1])
        if not self.is_first and not row.is_present:
            yield LiveButton(PresenceAct.HERE.value, _("Here from the beginning"))

    def _serving(self, row: Attendance) -> Iterable[LiveButton]:
        """Offer the members that a substitute can serve for."""
        if row.role != MembershipRole.SUBSTITUTE or row.person_id in self.closed:
            return
        for member in self.free:
            if row.serving_for_id in {None, member.pk}:
                label = _("Serves for %(name)s") % {"name": member}
                yield LiveButton(f"{PresenceAct.SERVES.value}:{member.pk}", label)


def _button(act: PresenceAct) -> LiveButton:
    return LiveButton(act.value, capfirst(str(act.label)))


def item_in_focus(items: Sequence[Any], order: str) -> Any | None:
    """Return the item with the place that the address names; else the first that waits, else the last."""
    named = next((item for item in items if str(item.order) == order), None)
    waiting = next((item for item in items if item.is_waiting), None)
    return named or waiting or (items[-1] if items else None)


def act_words(act: PresenceAct, name: str, item: AgendaItem, member: str = "") -> str:
    """Return what someone wanted to say of a person, as a sentence: «Karin Strömvall: gick nu, punkt 3»."""
    label = f"{act.label} {member}".strip()
    return _("%(name)s: %(what)s, item %(number)d") % {"name": name, "what": label, "number": item.order}
