"""What inventory rounds put into the year, and what they and the boards of needs put on people's desks."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from collaboration.models import User
from foundation.errors import Sentence
from needs.enums import RoundState
from needs.models import Round
from needs.queries.desk import DeskRow, Thing, rows_on_desk
from notices import year as cycle
from notices.desk import LIMIT, DeskSource, Waiting, register


@register(order=17)
class NeedsToHandIn(DeskSource):
    """The party's needs to hand in and unread word; for the secretariat wishes to reopen; for groups what is new."""

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:
        """Return them, the round that closes first at the top; one query."""
        return [_waiting(row) for row in rows_on_desk(user, today)[:LIMIT]]


def _waiting(row: DeskRow) -> Waiting:
    match row.thing:
        case Thing.BOARD:
            return _new_on_board(row)
        case Thing.OFFER:
            about: tuple[Sentence, ...] = (_("Offered to every party"),)
            return Waiting(title=row.title, url=reverse("own_needs"), action=_("Read the offer"), about=about)
        case Thing.WORD:
            about = (_("Word about your needs"), row.party)
            return Waiting(title=row.title, url=reverse("own_needs"), action=_("See the answers"), about=about)
        case Thing.WISH:
            about = (_("Wants to change its needs"), row.text)
            url = reverse("submission_reopen", args=[row.key])
            return Waiting(title=row.party, url=url, action=_("Answer"), about=about)
        case _:
            return _to_hand_in(row)


def _to_hand_in(row: DeskRow) -> Waiting:
    return Waiting(
        title=row.title,
        url=reverse("submission_detail", args=[row.key]),
        action=_("Go on writing") if row.thing == Thing.DRAFT else _("Write your needs"),
        about=(_("Needs to hand in"), row.party),
        due=row.due,
    )


def _new_on_board(row: DeskRow) -> Waiting:
    words = ngettext("%(count)d new need", "%(count)d new needs", row.number) % {"count": row.number}
    return Waiting(
        title=row.title or _("Needs without a theme"),
        url=reverse("board", args=[row.key]),
        action=_("To the board"),
        about=(_("The group's board") if row.title else _("The secretariat's board"), words),
        is_main=False,
    )


@cycle.register(order=70)
class RoundsOfTheYear(cycle.YearSource):
    """Inventory rounds that have been opened: their first and their last day. What gathers visits has no such days."""

    group = cycle.YearGroup("needs", gettext_lazy("Needs"))

    def events(self, user: User, year: int) -> Iterable[cycle.YearEvent]:
        """Return the days rounds open and close; one query."""
        rows = Round.objects.visible_to(user).exclude(state=RoundState.DRAFT).filter(visits_year=None)
        for row in rows.filter(Q(opens_on__year=year) | Q(closes_on__year=year)).order_by("pk"):
            yield from _days_of(row)


def _days_of(row: Round) -> Iterator[cycle.YearEvent]:
    words, url = {"round": row.title}, row.get_absolute_url()
    closes = _("Last day to hand in needs: %(round)s") % words
    yield cycle.YearEvent(f"runda-{row.pk}-oppnar", row.opens_on, _("Opens: %(round)s") % words, url)
    yield cycle.YearEvent(f"runda-{row.pk}-stanger", row.closes_on, closes, url)
