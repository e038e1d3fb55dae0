"""What a new notice of meeting changes, a sentence for each fact that is another: nothing changes in silence."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from decisions.models import Meeting, Notice
from decisions.queries.agenda import minutes_words
from decisions.queries.notices import NoticeFacts, NoticeItem, NoticePoint, facts_now, facts_of
from foundation.dates import format_date


def changes(old: NoticeFacts, new: NoticeFacts) -> list[str]:
    """Return what the new notice changes, a sentence for each.

    Of matters that are closed to the reader only that they come, go or change places, which the notice shows too.
    """
    return [*_changes_of_occasion(old, new), *_changes_of_items(old, new), *_changes_of_standing(old, new)]


def changes_since(
    notice: Notice, meeting: Meeting, closed: Collection[int], standing: Sequence[Any] | None = None
) -> list[str]:
    """Return what has changed since a notice, for a reader to whom the matters `closed` are closed.

    Two queries, and one for the standing items where they are not given.
    """
    return changes(facts_of(notice).closed_to(closed), facts_now(meeting, standing).closed_to(closed))


def _changes_of_occasion(old: NoticeFacts, new: NoticeFacts) -> Iterator[str]:
    if old.body != new.body:
        yield _("The body is called %(new)s, not %(old)s.") % {"new": new.body, "old": old.body}
    if old.date != new.date:
        yield _("The day is %(new)s, not %(old)s.") % {"new": format_date(new.day), "old": format_date(old.day)}
    if (old.start, old.end) != (new.start, new.end):
        yield _("The time is %(new)s, not %(old)s.") % {"new": new.time_words, "old": old.time_words}
    if (old.place, old.mode) != (new.place, new.mode):
        yield _("The place is %(new)s, not %(old)s.") % {"new": new.place_words, "old": old.place_words}
    if old.chair != new.chair:
        yield _("Chair: %(name)s.") % {"name": new.chair or _("the body's own")}
    if old.secretary != new.secretary:
        yield _("Secretary: %(name)s.") % {"name": new.secretary or _("no one named")}


def _changes_of_items(old: NoticeFacts, new: NoticeFacts) -> Iterator[str]:
    before, after = ({item.key: item for item in facts.items} for facts in (old, new))
    for key, item in after.items():
        if key in before:
            yield from _changes_of_item(before[key], item)
        elif item.is_closed:
            yield _("New on the agenda: a matter in which you have a conflict of interest.")
        else:
            yield _("New on the agenda: “%(title)s”.") % {"title": item.title}
    for key, item in before.items():
        if key in after:
            continue
        if item.is_closed:
            yield _("Off the agenda: a matter in which you have a conflict of interest.")
        else:
            yield _("Off the agenda: “%(title)s”.") % {"title": item.title}
    both = [key for key in before if key in after]
    is_renumbered = before.keys() == after.keys() and any(before[key].number != after[key].number for key in both)
    if is_renumbered or both != [key for key in after if key in before]:
        yield _("The matters come in another order.")


def _changes_of_item(old: NoticeItem, new: NoticeItem) -> Iterator[str]:
    words = {"title": new.title, "old": old.title, "name": new.presenter or _("no one named")}
    if old.title != new.title:
        yield _("“%(old)s” is now called “%(title)s”.") % words
    if old.reference_number != new.reference_number:
        yield _("Ref. no. of “%(title)s”: %(number)s.") % {**words, "number": new.reference_number or _("missing")}
    if old.presenter != new.presenter:
        yield _("Presenter of “%(title)s”: %(name)s.") % words
    if old.minutes != new.minutes:
        yield _time_words(new.title, new.minutes)
    if old.annexes != new.annexes:
        yield _("Other papers for “%(title)s”.") % words
    yield from _changes_of_papers(old, new)


def _time_words(title: str, minutes: int | None) -> str:
    return _("Time for “%(title)s”: %(time)s.") % {"title": title, "time": minutes_words([minutes]) or _("not stated")}


def _changes_of_papers(old: NoticeItem, new: NoticeItem) -> Iterator[str]:
    before, after = ({paper.first: paper for paper in item.papers} for item in (old, new))
    for first, paper in after.items():
        words = {"title": new.title, "paper": paper.title}
        if first not in before:
            yield _("New paper for “%(title)s”: “%(paper)s”.") % words
        elif before[first] != paper:
            yield _("New version of the paper “%(paper)s” for “%(title)s”.") % words
    for first, paper in before.items():
        if first not in after:
            yield _("Withdrawn from “%(title)s”: the paper “%(paper)s”.") % {"title": new.title, "paper": paper.title}
    if [first for first in before if first in after] != [first for first in after if first in before]:
        yield _("The papers for “%(title)s” come in another order.") % {"title": new.title}


def _changes_of_standing(old: NoticeFacts, new: NoticeFacts) -> Iterator[str]:
    if [point.kind for point in old.standing] != [point.kind for point in new.standing]:
        yield _("Other standing items.")
    before = {point.kind: point for point in old.standing}
    for point in new.standing:
        if point.kind in before:
            yield from _changes_of_point(before[point.kind], point)


def _changes_of_point(old: NoticePoint, new: NoticePoint) -> Iterator[str]:
    if old.title != new.title:
        yield _("“%(old)s” is now called “%(title)s”.") % {"old": old.title, "title": new.title}
    if old.minutes != new.minutes:
        yield _time_words(new.title, new.minutes)
    if (old.previous, old.previous_date) != (new.previous, new.previous_date):
        words = (
            _("The previous meeting is that of %(day)s.") if new.previous_date else _("No previous meeting is named.")
        )
        yield words % {"day": new.previous_date}
