"""What calls and projects put into the year: when a call opens and closes, and when granted projects end."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from foundation.dates import format_time
from notices import year as cycle
from projects.models import Call

CALLS = cycle.YearGroup("calls", gettext_lazy("Calls and projects"))


@cycle.register(order=60)
class CallsOfTheYear(cycle.YearSource):
    """Calls in force, the moments between which they are open, and the days the projects granted in them end."""

    group = CALLS

    def events(self, user: User, year: int) -> Iterable[cycle.YearEvent]:
        """Return the days calls open and close, and to who may see grants the days projects end; one query."""
        here = Q(opens_at__year=year) | Q(closes_at__year=year) | Q(grants__end_date__year=year)
        rows: Any = Call.objects.visible_to(user).current().filter(here)
        rows = rows.annotate(
            project=F("grants__pk"),
            project_title=F("grants__title"),
            project_owner=F("grants__owner__name"),
            project_ends=F("grants__end_date"),
        )
        may_see = has_right(user, Right.VIEW_GRANT)
        for _pk, found in groupby(rows.order_by("pk", "grants__order", "grants__pk"), key=attrgetter("pk")):
            of_call = list(found)
            yield from _window(of_call[0])
            yield from (_end_of_project(row) for row in of_call if may_see and row.project_ends)


def _window(call: Call) -> Iterator[cycle.YearEvent]:
    moments = [("oppnar", call.opens_at, _("Opens: %(call)s")), ("stanger", call.closes_at, _("Closes: %(call)s"))]
    for name, moment, title in moments:
        if moment is not None:
            yield cycle.YearEvent(
                key=f"utlysning-{call.pk}-{name}",
                date=timezone.localdate(moment),
                title=title % {"call": call.title},
                about=format_time(moment),
                url=call.get_absolute_url(),
            )


def _end_of_project(row: Any) -> cycle.YearEvent:
    return cycle.YearEvent(
        key=f"projekt-{row.project}",
        date=row.project_ends,
        title=_("The project ends: %(project)s") % {"project": row.project_title},
        about=row.project_owner,
        url=row.get_absolute_url(),
    )
