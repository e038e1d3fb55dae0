"""What calls and projects put into the year: when a call opens and closes, and when granted projects end."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from foundation.dates import format_time
from notices import year as cycle
from projects.models import Call, Grant

CALLS = cycle.YearGroup("calls", gettext_lazy("Calls and projects"))


@cycle.register(order=60)
class CallsOfTheYear(cycle.YearSource):
    """Calls in force, the moments between which they are open."""

    group = CALLS

    def events(self, user: User, year: int) -> Iterable[cycle.YearEvent]:
        """Return the days calls open and close; one query."""
        rows = Call.objects.visible_to(user).current().filter(Q(opens_at__year=year) | Q(closes_at__year=year))
        for row in rows.order_by("pk"):
            yield from _window(row)


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


@cycle.register(order=61)
class ProjectsOfTheYear(cycle.YearSource):
    """Projects granted in calls in force, by the day they end."""

    group = CALLS

    def events(self, user: User, year: int) -> Iterable[cycle.YearEvent]:
        """Return the days projects end, for who may see grants; one query beside the rights."""
        if not has_right(user, Right.VIEW_GRANT):
            return []
        calls = Call.objects.visible_to(user).current().order_by()
        rows = Grant.objects.filter(call__in=calls.values("pk"), end_date__year=year).select_related("call", "owner")
        return [
            cycle.YearEvent(
                key=f"projekt-{row.pk}",
                date=row.end_date,
                title=_("The project ends: %(project)s") % {"project": row.title},
                about=str(row.owner),
                url=row.call.get_absolute_url(),
            )
            for row in rows.order_by("order", "pk")
            if row.end_date is not None
        ]
