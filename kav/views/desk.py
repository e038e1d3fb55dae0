"""My desk: what waits for the person who signed in, what is coming, and what is new."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from foundation.access import SIGNED_IN, AccessMixin
from foundation.dates import format_long_date, today
from notices.desk import Coming, desk_for


class DeskView(AccessMixin, TemplateView):
    """The start page."""

    access = SIGNED_IN
    template_name = "kav/desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the desk, its heading in words, and the day it is shown for."""
        day = today()
        desk = desk_for(self.request.user, today=day)
        waiting = [(item, item.time_left(day)) for item in desk.waiting]
        return super().get_context_data(
            desk=desk, waiting=waiting, heading=_heading(len(waiting)), lead=_lead(desk.coming, day), **kwargs
        )


def _lead(coming: Sequence[Coming], day: dt.date) -> str:
    """Return in one sentence what comes next, and in how many days; nothing where nothing is planned."""
    if not coming:
        return ""
    first = coming[0]
    words = {"title": first.title, "day": format_long_date(first.date, weekday=True)}
    days = (first.date - day).days
    if days == 0:
        return _("Today: %(title)s.") % words
    text = ngettext("Next: %(title)s, %(day)s, in %(days)s day.", "Next: %(title)s, %(day)s, in %(days)s days.", days)
    return text % {**words, "days": days}


def _heading(count: int) -> str:
    """Return the page's heading: how many things wait, in words up to five."""
    words = (
        _("Nothing waits for you"),
        _("One thing waits for you"),
        _("Two things wait for you"),
        _("Three things wait for you"),
        _("Four things wait for you"),
        _("Five things wait for you"),
    )
    if count < len(words):
        return words[count]
    return ngettext("%(count)s thing waits for you", "%(count)s things wait for you", count) % {"count": count}
