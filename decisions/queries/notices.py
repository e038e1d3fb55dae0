"""What a notice of meeting says, what a new one changes, and how long before the meeting it is to be sent."""

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import ngettext

from collaboration.enums import DecisionRegime
from collaboration.models import Body, Membership, Person
from collaboration.queries.rights import Visitor
from decisions.enums import Keeping, MeetingMode, StandingKind
from decisions.models import Disqualification, Meeting, Notice, NoticeRecipient
from decisions.models.standing import standing_words
from decisions.queries.agenda import presenter_of, standing_items_of
from decisions.queries.papers import LaidPaper, laid_paper, papers_on, with_papers
from foundation.dates import format_time
from foundation.plain import from_plain


@dataclass(frozen=True)
class NoticeItem:
    """A matter as the notice named it. `is_closed` marks one the reader has a conflict of interest in: no title."""

    number: int
    matter: int
    title: str
    reference_number: str = ""
    presenter: str = ""
    annexes: tuple[str, ...] = ()
    papers: tuple[LaidPaper, ...] = ()
    minutes: int | None = None
    reports: int | None = None
    is_closed: bool = False

    @property
    def key(self) -> tuple[int, int | None]:
        """What tells items apart: a matter may stand there itself, and with a decision that is reported."""
        return (self.matter, self.reports)


@dataclass(frozen=True)
class NoticePoint:
    """A standing item as the notice named it. `previous` is the meeting before and `previous_date` its day, if any.

    `keeps` is a value of Keeping: what was to be kept of the meeting.
    """

    kind: str
    minutes: int | None = None
    previous: int | None = None
    previous_date: str = ""
    keeps: str = Keeping.MINUTES.value

    @property
    def title(self) -> str:
        """The item in words: «Mötets öppnande»."""
        return capfirst(standing_words(self.kind, self.keeps))


@dataclass(frozen=True)
class NoticeFacts:
    """Everything a notice says, as text. `date` is ISO, the times are HH:MM, `mode` a value of MeetingMode.

    `reason` is why the meeting was cancelled. Empty text is a fact that was not there.
    """

    body: str
    date: str
    start: str
    end: str
    place: str
    mode: str
    chair: str
    secretary: str
    items: tuple[NoticeItem, ...]
    reason: str = ""
    standing: tuple[NoticePoint, ...] = ()

    @property
    def day(self) -> dt.date:
        """The day of the meeting."""
        return dt.date.fromisoformat(self.date)

    @property
    def time_words(self) -> str:
        """When it begins and ends: «kl. 13.15–15.00»; nothing while that is not known."""
        if not self.start:
            return ""
        start = format_time(dt.time.fromisoformat(self.start))
        return f"{start}–{format_time(dt.time.fromisoformat(self.end)).split()[-1]}" if self.end else start

    @property
    def place_words(self) -> str:
        """Where and in what form."""
        if self.mode == MeetingMode.ON_SITE:
            return self.place
        form = str(MeetingMode(self.mode).label)
        return f"{self.place}, {form}" if self.place else form

    @property
    def occasion(self) -> tuple[str, ...]:
        """When, where and in what form: what decides whether one can come."""
        return (self.date, self.start, self.end, self.place, self.mode)

    def closed_to(self, matters: Collection[int]) -> "NoticeFacts":
        """Return the facts as someone with conflicts of interest in `matters` may read them: without those titles."""
        items = (
            NoticeItem(item.number, item.matter, "", reports=item.reports, is_closed=True)
            if item.matter in matters
            else item
            for item in self.items
        )
        return replace(self, items=tuple(items))


def facts_now(meeting: Meeting, standing: Sequence[Any] | None = None) -> NoticeFacts:
    """Return what a notice of the meeting would say now, beside the meeting with its chair and secretary.

    Two queries, and one for the standing items where they are not given.
    """
    items = meeting.agenda_items.select_related("matter", "decision", "presenter").prefetch_related("decision__annexes")
    rows = with_papers(items, "matter__papers").order_by("order", "paper__order", "paper__pk")
    points = standing_items_of(meeting) if standing is None else standing
    return NoticeFacts(
        body=meeting.body.name,
        date=meeting.date.isoformat(),
        start=_clock(meeting.start_time),
        end=_clock(meeting.end_time),
        place=meeting.place,
        mode=meeting.mode,
        chair=str(meeting.chair or ""),
        secretary=str(meeting.secretary or ""),
        items=tuple(_item(list(same)) for _order, same in groupby(rows, key=lambda row: row.order)),
        standing=tuple(map(_point, points)),
    )


def _point(point: Any) -> NoticePoint:
    keeps = point.meeting.keeps
    if point.kind != StandingKind.PREVIOUS_MINUTES or point.previous is None:
        return NoticePoint(point.kind, point.minutes, keeps=keeps)
    return NoticePoint(point.kind, point.minutes, point.previous, point.previous_date.isoformat(), keeps)


def _clock(time: dt.time | None) -> str:
    return f"{time:%H:%M}" if time else ""


def _item(rows: Sequence[Any]) -> NoticeItem:
    """Return an item from its rows, one for each paper. A decision that is only reported needs none."""
    item = rows[0]
    papers = [] if item.is_report else papers_on(rows)
    decision = getattr(item, "decision", None)
    annexes = sorted(decision.annexes.all(), key=lambda annex: annex.number) if decision else ()
    return NoticeItem(
        number=item.order,
        matter=item.matter_id,
        title=item.title,
        reference_number=item.matter.reference_number,
        presenter=presenter_of(item),
        minutes=item.minutes,
        reports=item.reports_id,
        annexes=tuple(annex.title for annex in annexes),
        papers=tuple(map(laid_paper, papers)),
    )


def facts_json(facts: NoticeFacts) -> str:
    """Return the facts as the JSON that is kept."""
    return json.dumps(asdict(facts), ensure_ascii=False, sort_keys=True)


def facts_of(notice: Notice) -> NoticeFacts:
    """Return what a notice said."""
    kept = json.loads(notice.facts)
    items = tuple(from_plain(NoticeItem, item) for item in kept.pop("items"))
    standing = tuple(NoticePoint(**point) for point in kept.pop("standing", ()))
    return NoticeFacts(**kept, items=items, standing=standing)


def conflicts_of(user: Visitor, meeting: Meeting) -> set[int]:
    """Return the matters of the body that are closed to the person; none once the minutes are approved. One query."""
    person = getattr(user, "person_id", None)
    if person is None or meeting.is_frozen:
        return set()
    rows = Disqualification.objects.filter(person=person, matter__body=meeting.body_id)
    return set(rows.values_list("matter_id", flat=True))


def notices_of(meeting: Meeting) -> list[Notice]:
    """Return the meeting's notices, the latest first, with who sent them; one query."""
    return list(meeting.notices.select_related("sent_by__person").order_by("-number"))


def latest_notice(meeting: Meeting) -> Notice | None:
    """Return the notice that was sent last."""
    return meeting.notices.order_by("-number").first()


def recipients_of(meeting: Meeting) -> Sequence[Person]:
    """Return whom a notice goes to: all who sit in the body on the day, substitutes too, chair first; one query."""
    seats = Membership.objects.on(meeting.date).filter(body=meeting.body_id).select_related("person__user")
    return list({seat.person_id: seat.person for seat in seats}.values())


def recipients_in_order(notice: Notice) -> Sequence[NoticeRecipient]:
    """Return those a notice was sent to, with their sign-ins; one query."""
    return list(notice.recipients.select_related("person__user").order_by("order"))


def mail_address(person: Person) -> str:
    """Return where letters to a person go: to the address of an open sign-in, else to the one in the register."""
    user = getattr(person, "user", None)
    return user.email if user is not None and user.is_active else person.email


def last_day_of_notice(meeting: Meeting) -> dt.date | None:
    """Return the last day on which the notice is in time; None where neither the body nor the law says it."""
    lead = meeting.body.lead_days
    return None if lead is None else meeting.date - dt.timedelta(days=lead)


def days_late(meeting: Meeting, today: dt.date) -> int:
    """Return by how many days a notice sent `today` is late; 0 in time, and where there is no rule."""
    last = last_day_of_notice(meeting)
    return 0 if last is None else max((today - last).days, 0)


def rule_words(body: Body) -> str:
    """Return the rule on notice in words; nothing where there is none."""
    if body.lead_days is None:
        return ""
    words = ngettext(
        "The notice is sent at least %(days)d day before the meeting.",
        "The notice is sent at least %(days)d days before the meeting.",
        body.lead_days,
    ) % {"days": body.lead_days}
    by_law = body.notice_days is None and body.decision_regime == DecisionRegime.MUNICIPAL
    return f"{words[:-1]} (KL 5:15)." if by_law else words


def late_words(days: int) -> str:
    """Return by how many days a notice is late, in words."""
    return ngettext("%(days)d day too late", "%(days)d days too late", days) % {"days": days}
