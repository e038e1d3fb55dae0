"""/behov/rundor/: the inventory rounds, and one of them with its coverage board."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from collaboration.models.rights import Visitor
from collaboration.permissions import Right, Role
from collaboration.queries.rights import has_right
from collaboration.views.access import HasRight
from foundation.access import AccessMixin
from foundation.dates import today
from foundation.lists import Action, Empty, ListPage
from foundation.tables import Address, Column, Kind, Table
from needs.models import Round, Submission
from needs.queries.coverage import Board, CoverageRow, answered_in, board_of, with_answered
from needs.queries.visits import visits_in
from needs.views.found import round_at
from needs.views.tabs import NeedTabs
from notices.desk import time_left


def _handed_in_count(row: CoverageRow) -> int | None:
    return row.submission.needs_count if row.submission.is_handed_in else None


def _people(row: CoverageRow) -> str:
    return row.names or _("Nobody: give someone the role")


def _role_page(row: CoverageRow) -> str:
    """Return where someone is given the role, where nobody hands in for the party."""
    query = urlencode({"role": Role.CONTACT_PERSON, "scope": row.submission.organisation.scope_id})
    return "" if row.people else f"{reverse('admin:collaboration_rolegrant_add')}?{query}"


def _action(row: CoverageRow) -> tuple[str, str]:
    """Return what the secretariat can do about a party now, and where."""
    submission = row.submission
    if submission.asks_to_reopen:
        return _("Asks to change: answer"), reverse("submission_reopen", args=[submission.pk])
    if submission.is_handed_in:
        return _("Reopen"), reverse("submission_reopen", args=[submission.pk])
    may_be_nudged = row.may_be_nudged and submission.may_be_written_at(timezone.now())
    return (_("Nudge"), reverse("submission_nudge", args=[submission.pk])) if may_be_nudged else ("", "")


BOARD = (
    Column("party", gettext_lazy("Party"), value="submission.organisation.name", head=True),
    Column("state", gettext_lazy("State"), Kind.TAG, value="submission.coverage_tag"),
    Column("opened", gettext_lazy("Form opened"), Kind.MOMENT, value="submission.opened_at", empty="–"),
    Column("contact", gettext_lazy("Last contact"), Kind.MOMENT, value="submission.last_contact_at", empty="–"),
    Column("people", gettext_lazy("Hands in"), value=_people),
    Column(
        "number",
        gettext_lazy("Registry number"),
        value="submission.reference",
        link=lambda row: row.submission.get_absolute_url() if row.submission.reference else "",
        empty="–",
    ),
    Column("needs", gettext_lazy("Needs"), Kind.NUMBER, value=_handed_in_count, empty="–"),
    Column(
        "action",
        gettext_lazy("What can be done"),
        value=lambda row: _action(row)[0],
        link=lambda row: _action(row)[1],
    ),
)


class RoundList(NeedTabs, ListPage):
    """The rounds that the person may see, the one that closes last first."""

    access = HasRight(Right.VIEW_NEED)
    template_name = "needs/round_list.html"
    title = gettext_lazy("Inventory rounds")
    lead = gettext_lazy("When the parties are asked for their needs, and how many have answered.")
    columns = (
        Column("title", gettext_lazy("Round"), link=Address("round_detail", pk="pk"), sort=["title"], head=True),
        Column("opens", gettext_lazy("Opens"), Kind.DATE, value="opens_on", sort=["opens_on"]),
        Column("closes", gettext_lazy("Last day"), Kind.DATE, value="closes_on", sort=["closes_on"]),
        Column("state", gettext_lazy("State"), Kind.TAG, value="state_tag", sort=["state"]),
        Column(
            "answered",
            gettext_lazy("Handed in"),
            value=lambda row: f"{row.answered} / {row.asked}" if row.asked else "–",
        ),
    )
    search_fields = ("title", "intro")
    default_sort = "-closes"

    def get_queryset(self) -> QuerySet[Round]:
        return with_answered(Round.objects.visible_to(self.request.user))

    def get_actions(self) -> list[Action]:
        if not has_right(self.request.user, Right.OPEN_ROUND):
            return []
        return [Action(_("New round"), reverse("round_create"), "plus-lg")]

    def get_empty(self) -> Empty:
        title = _("There is no inventory round yet.")
        if not has_right(self.request.user, Right.OPEN_ROUND):
            return Empty(title, _("A round is seen here once it has been opened."))
        text = _("Prepare one: its days, its questions and whom it asks. The parties see it once you open it.")
        return Empty(title, text, Action(_("New round"), reverse("round_create"), "plus-lg"))


class RoundDetail(AccessMixin, TemplateView):
    """One round: for a party the way to its own form, for the secretariat the coverage board."""

    access = HasRight(Right.VIEW_NEED)
    template_name = "needs/round_detail.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the round asks, how far the parties have come, and what this person may do."""
        inventory, user = round_at(self.request, kwargs["pk"]), self.request.user
        may_open = has_right(user, Right.OPEN_ROUND)
        takes_answers = inventory.takes_answers_at(timezone.now())
        board = board_of(inventory) if may_open else None
        own = Submission.objects.own_of(user).asked_for().filter(round=inventory)
        return super().get_context_data(
            round=inventory,
            questions=list(inventory.questions.order_by("order", "pk")),
            board=board,
            table=_table(board, inventory, user) if board else None,
            own=[] if user.is_superuser else list(own.select_related("round", "organisation").by_party()),
            visits=visits_in(inventory, user),
            answered=None if board else answered_in(inventory),
            may_open=may_open,
            takes_answers=takes_answers,
            left=time_left(inventory.closes_on, today()) if takes_answers else None,
            **kwargs,
        )


def _table(board: Board, inventory: Round, user: Visitor) -> Table:
    """Return the board; while the round is prepared nobody is asked, and it says who will be and can be written to."""
    columns = [column for column in BOARD if not inventory.is_draft or column.key in {"party", "people"}]
    if has_right(user, Right.KEEP_ROLES):
        columns = [replace(column, link=_role_page) if column.key == "people" else column for column in columns]
    return Table(columns, list(board.rows), caption=_("How far the parties have come"), caption_hidden=True)
