"""/behov/tavla/: the boards of the theme groups, and the cards on them."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from collaboration.models import Body
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from collaboration.views.access import HasRight
from foundation.access import SIGNED_IN, AccessMixin
from needs.forms.triage import BoardFilterForm, narrowed_by
from needs.queries.board import board_of_group, boards_of
from needs.queries.cards import card_history, hidden_needs, needs_of, originals_of, parts_of, score_rows, tags_of
from needs.queries.conflicts import conflicts_in, is_closed, require_open_to
from needs.views.found import card_at, group_at, group_of_board, group_of_card
from needs.views.tabs import NeedTabs

FILTERS = ("omgang", "part", "typ", "tagg")


class BoardList(NeedTabs, AccessMixin, TemplateView):
    """The boards that the person may follow."""

    access = HasRight(Right.VIEW_WORKING_MATERIAL, somewhere=True)
    template_name = "needs/board_list.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(boards=boards_of(self.request.user), **kwargs)


class BoardPage(AccessMixin, TemplateView):
    """One board in four columns."""

    access = HasRight(Right.VIEW_WORKING_MATERIAL, scope_from=group_of_board)
    template_name = "needs/board.html"
    request: HttpRequest

    @cached_property
    def group(self) -> Body | None:
        """The address's theme group."""
        return group_at(self.request, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        data = self.request.GET
        narrowed = narrowed_by(data)
        board = board_of_group(self.group, narrowed, self.request.user)
        return super().get_context_data(
            group=self.group,
            key=self.group.pk if self.group else 0,
            board=board,
            form=BoardFilterForm(data or None, choices=board.choices),
            narrowed=narrowed,
            shown=urlencode({name: data[name] for name in FILTERS if data.get(name)}),
            may=has_right(self.request.user, Right.TRIAGE_NEEDS, self.group),
            title=self.group.name if self.group else _("Needs without a theme"),
            **kwargs,
        )


class CardDetail(AccessMixin, TemplateView):
    """One card: what the parties wrote, what the group made of it, and for those who sort, the next step."""

    access = SIGNED_IN
    template_name = "needs/card_detail.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        card, user = card_at(self.request, kwargs["pk"]), self.request.user
        needs, follows = needs_of(card), has_right(user, Right.VIEW_WORKING_MATERIAL, card.group)
        conflicts = conflicts_in([need.pk for need in needs]) if follows else []
        is_apart = is_closed(card, conflicts, user)
        may = has_right(user, Right.TRIAGE_NEEDS, card.group)
        return super().get_context_data(
            card=card,
            needs=needs,
            hidden=hidden_needs(card, needs),
            originals=originals_of(card),
            parts=parts_of(card),
            follows=follows,
            conflicts=conflicts,
            is_apart=is_apart,
            may_judge=may,
            may=may and not is_apart,
            scores=score_rows(card) if follows and not is_apart and card.group_id else [],
            tags=tags_of(card) if follows and not is_apart else [],
            **kwargs,
        )


class CardHistory(AccessMixin, TemplateView):
    """Who has done what with a card."""

    access = HasRight(Right.VIEW_WORKING_MATERIAL, scope_from=group_of_card)
    template_name = "foundation/changes.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        card = card_at(self.request, kwargs["pk"])
        if not card.is_decided:
            require_open_to(self.request.user, [need.pk for need in needs_of(card)])
        return super().get_context_data(subject=card, changes=card_history(card), **kwargs)
