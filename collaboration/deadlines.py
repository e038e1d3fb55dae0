"""What the registers put on people's desks and into the year.

On desks: parties still to be met, dialogues that are booked, bodies to be filled. In the year: the half-years in which
every party is met, and the agreement's own days.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from collaboration.models import Agreement, Body, Dialogue, Organisation, User
from collaboration.permissions import Right
from collaboration.queries.composition import vacancies_on
from collaboration.queries.dialogues import HalfYear, missing_dialogues
from collaboration.queries.rights import has_right, in_scopes_with
from notices import year as cycle
from notices.desk import LIMIT, Coming, DeskSource, Waiting, register

_NAMED = 3


@register(order=60)
class DialoguesToHold(DeskSource):
    """Parties neither met nor booked this half-year: all for who answers for the agreement, else one's own."""

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:
        """Return one line for all, or one for each of one's own, due on the half-year's last day; one query."""
        half = HalfYear.of(today)
        if has_right(user, Right.KEEP_AGREEMENT):
            missing = list(missing_dialogues(today))
            return [_to_meet(missing, half)] if missing else []
        if has_right(user, Right.VIEW_DIALOGUE):  # reads everyone's, answers for none
            return []
        own = missing_dialogues(today).filter(in_scopes_with(user, Right.VIEW_DIALOGUE, "scope"))
        return [_to_be_met(party, half) for party in own[:LIMIT]]


def _to_meet(missing: Sequence[Organisation], half: HalfYear) -> Waiting:
    return Waiting(
        title=_("Dialogues %(half)s") % {"half": half.label},
        url=reverse("dialogue_matrix"),
        action=_("See who is to be met"),
        about=(_named(missing),),
        due=half.last_day,
        is_main=False,
    )


def _to_be_met(party: Organisation, half: HalfYear) -> Waiting:
    return Waiting(
        title=_("Dialogue %(half)s") % {"half": half.label},
        url=reverse("party_detail", args=[party.pk]),
        action=_("See earlier dialogues"),
        about=(str(party), _("no day is booked yet")),
        due=half.last_day,
        is_main=False,
    )


def _named(missing: Sequence[Organisation]) -> str:
    """Return how many are to be met, and the first of them by name."""
    names = ", ".join(str(party) for party in missing[:_NAMED])
    more = len(missing) - _NAMED
    if more > 0:
        names = ngettext("%(names)s and %(more)d more", "%(names)s and %(more)d more", more) % {
            "names": names,
            "more": more,
        }
    text = ngettext("%(count)d remains: %(names)s", "%(count)d remain: %(names)s", len(missing))
    return text % {"count": len(missing), "names": names}


@register(order=61)
class DialoguesBooked(DeskSource):
    """Dialogues ahead, for those who read an organisation's dialogues."""

    def coming(self, user: User, today: dt.date) -> Iterable[Coming]:
        """Return booked dialogues, soonest first; one query beside the rights."""
        rows = Dialogue.objects.visible_to(user).filter(date__gt=today).select_related("organisation")
        return [
            Coming(
                date=row.date,
                title=_("Dialogue: %(party)s") % {"party": row.organisation},
                url=reverse("party_detail", args=[row.organisation_id]),
                about=row.group_met,
            )
            for row in rows.order_by("date", "pk")[:LIMIT]
        ]


@register(order=62)
class BodiesToFill(DeskSource):
    """Bodies whose seats do not meet their own rules, for those who keep the registers."""

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:
        """Return each such body with what is wrong; or how to begin; three queries beside the rights."""
        if not has_right(user, Right.KEEP_REGISTERS):
            return []
        found_wrong = vacancies_on(today)[:LIMIT]
        if not found_wrong and not Body.objects.exists():
            return [_first_steps()]
        return [
            Waiting(
                title=str(found.body),
                url=reverse("body_detail", args=[found.body.slug]),
                action=_("See who sits"),
                about=tuple(found.faults),
                is_main=False,
            )
            for found in found_wrong
        ]


def _first_steps() -> Waiting:
    """Return what whoever starts a portal does first: nothing can be called or decided before there is a body."""
    return Waiting(
        title=_("Begin here: organisations, people and bodies"),
        url=reverse("admin:index"),
        action=_("Open the administration"),
        about=(_("Add them one by one, or import them from a spreadsheet."),),
    )


@cycle.register(order=30)
class AgreementOfTheYear(cycle.YearSource):
    """The days of the agreements, and the half-years by whose end every party has been met."""

    group = cycle.YearGroup("agreement", gettext_lazy("Agreement and dialogues"))

    def events(self, user: User, year: int) -> Iterable[cycle.YearEvent]:
        """Return the days of the agreements that hold in the year; one query."""
        first, last = HalfYear(year, 1), HalfYear(year, 2)
        seen = Agreement.objects.visible_to(user)
        in_year = seen.overlapping(first.first_day, last.last_day) | seen.filter(Q(evaluation_date__year=year))
        rows = list(in_year.order_by("pk"))
        for row in rows:
            yield from _days_of(row)
        for half in (first, last):
            if any(row.first_day <= half.last_day and half.first_day <= row.last_day for row in rows):
                yield _dialogues_of(half)


def _days_of(agreement: Agreement) -> Iterator[cycle.YearEvent]:
    url = reverse("agreement_detail", args=[agreement.pk])
    if agreement.evaluation_date is not None:
        title = _("The agreement has been evaluated: %(agreement)s") % {"agreement": agreement}
        yield cycle.YearEvent(f"avtal-{agreement.pk}-utvardering", agreement.evaluation_date, title, url)
    if agreement.valid_to is not None:
        title = _("Last day of the agreement: %(agreement)s") % {"agreement": agreement}
        yield cycle.YearEvent(f"avtal-{agreement.pk}-slut", agreement.valid_to, title, url)


def _dialogues_of(half: HalfYear) -> cycle.YearEvent:
    return cycle.YearEvent(
        key=f"dialoger-{half.year}-{half.half}",
        date=half.last_day,
        title=_("Dialogues %(half)s: every party has been met") % {"half": half.label},
        url=f"{reverse('dialogue_matrix')}?ar={half.year}",
    )
