"""What a theme group does on its board: takes needs up, ranks them, merges them, and keeps its criteria."""

from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import Body
from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from foundation.edits import StaleEditError
from foundation.rowforms import RowFormSet
from foundation.views.forms import ActionView, FormPage
from foundation.views.rows import RowsPage
from needs.forms.triage import CriterionFormSet, GiveForm, MergeForm
from needs.models import Card, CriteriaSet
from needs.queries.board import BoardCard, cards_of_keys, ids_of_keys
from needs.services.triage import give_need, take_up
from needs.services.triage_merging import merge
from needs.services.triage_ranking import order_cards, rank_by_points
from needs.services.triage_scoring import CriterionInput, set_criteria
from needs.views.board import FILTERS
from needs.views.found import group_at, group_of_board, group_of_need, standing_need_at

ON_BOARD = HasRight(Right.TRIAGE_NEEDS, scope_from=group_of_board)
ON_NEED = HasRight(Right.TRIAGE_NEEDS, scope_from=group_of_need)


def board_address(key: int | None, shown: str = "", card: int | None = None) -> str:
    """Return the address of a board, narrowed as it was shown, at the card that something was done with."""
    query = QueryDict(shown[:400], mutable=True)
    for name in [name for name in query if name not in FILTERS]:
        del query[name]
    narrowed = f"?{query.urlencode()}" if query else ""
    return f"{reverse('board', args=[key or 0])}{narrowed}{f'#card-{card}' if card else ''}"


class OfBoard:
    """The board that the page's address names."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def group(self) -> Body | None:
        """The theme group; None for the board of what no group has."""
        return group_at(self.request, self.kwargs["pk"])

    @property
    def address(self) -> str:
        """Where the board is, narrowed as it was shown."""
        return board_address(self.kwargs["pk"], self.request.POST.get("shown", ""))

    def refused_target(self) -> str:
        """Return where a button that was refused leads back to."""
        return self.address

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the board, for the way back."""
        name = self.group.name if self.group else _("Needs without a theme")
        return super().get_context_data(group=self.group, board_name=name, board_url=self.address, **kwargs)  # type: ignore[misc]


class NeedTakeUp(ActionView):
    """A need is taken up."""

    access = ON_NEED

    def perform(self) -> str:
        """Take it up and go to sorting it."""
        need = standing_need_at(self.request, self.kwargs["pk"])
        card = take_up(need=need, by=user_of(self.request))
        return reverse("card_sort", args=[card.pk]) if card.is_open else card.get_absolute_url()

    def refused_target(self) -> Any:
        """Go back to the need."""
        return standing_need_at(self.request, self.kwargs["pk"])


class NeedGive(FormPage):
    """A need that no one has taken up is given to another theme group."""

    access = ON_NEED
    form_class = GiveForm
    template_name = "needs/card_form.html"
    title = gettext_lazy("Give to another group")
    submit = gettext_lazy("Give")
    done = gettext_lazy("The group has the need on its board.")

    @cached_property
    def need(self) -> Any:
        """The address's need."""
        return standing_need_at(self.request, self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "without": self.need.theme}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(card=self.need, board_url=board_address(self.need.theme_id), **kwargs)

    def perform(self, form: GiveForm) -> str:
        """Give it and go back to the board."""
        give_need(need=self.need, group=form.cleaned_data["group"], by=user_of(self.request))
        return board_address(self.need.theme_id)


class BoardOrder(OfBoard, ActionView):
    """The ranked cards come in the order that they were dragged into."""

    access = ON_BOARD
    done = gettext_lazy("The ranking is saved.")

    def perform(self) -> str:
        """Put them in the order of the ids sent, parted by commas; `seen` is how they stood on the page."""
        seen = self._keys("seen") if "seen" in self.request.POST else None
        order_cards(group=self.group, cards=self._keys("items"), seen=seen, by=user_of(self.request))
        return self.address

    def _keys(self, name: str) -> list[int]:
        return [int(key) for key in self.request.POST.get(name, "").split(",") if key.isdecimal()]


class BoardByPoints(OfBoard, ActionView):
    """The cards are ranked by their points."""

    access = ON_BOARD
    done = gettext_lazy("Ranked by points.")

    def perform(self) -> str:
        """Rank them and stay."""
        rank_by_points(group=self.group, by=user_of(self.request))
        return self.address


class BoardCriteria(OfBoard, RowsPage):
    """What the group weighs needs by, on one page."""

    access = ON_BOARD
    formset_class = CriterionFormSet
    template_name = "needs/board_criteria.html"
    done = gettext_lazy("The criteria are saved.")

    def get_owner(self) -> CriteriaSet:
        if self.group is None:
            raise Http404
        return CriteriaSet.objects.filter(group=self.group).first() or CriteriaSet(group=self.group)

    def get_rows(self) -> list[dict[str, Any]]:
        if self.owner.pk is None:
            return []
        rows = self.owner.criteria.filter(removed_at=None).order_by("order", "pk")
        return [{"row": row.pk, "name": row.name, "guidance": row.guidance, "weight": row.weight} for row in rows]

    def perform(self, formset: RowFormSet, seen: int) -> str:
        """Save the criteria as they stand on the page."""
        names = ("row", "name", "guidance", "weight")
        rows = [CriterionInput(**{name: row[name] for name in names}) for row in formset.written()]
        group = self.owner.group
        try:
            set_criteria(group=group, rows=rows, removed=formset.removed(), by=user_of(self.request), seen=seen)
        except StaleEditError:
            self.owner = self.get_owner()
            raise
        return self.address

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stored = self.get_rows() if kwargs["stale"] else None
        return super().get_context_data(stored=stored, **kwargs)


class BoardMerge(OfBoard, FormPage):
    """The needs that were picked on the board are merged under a common title."""

    access = ON_BOARD
    form_class = MergeForm
    template_name = "needs/board_merge.html"
    title = gettext_lazy("Merge needs")
    submit = gettext_lazy("Merge and tell the parties")
    done = gettext_lazy("The needs are merged. Their parties are told.")

    @cached_property
    def picked(self) -> list[BoardCard]:
        """What was picked, as it stands on the board now."""
        return cards_of_keys(self.group, self.request.GET.getlist("val"))

    def get_initial(self) -> dict[str, Any]:
        """Suggest a title, and carry what the page shows: just that is merged, or nothing."""
        title = self.picked[0].title if self.picked else ""
        return {"title": title, "picked": ",".join(row.key for row in self.picked)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(picked=self.picked, may_merge=len(self.picked) > 1, **kwargs)

    def perform(self, form: MergeForm) -> Card:
        """Merge them and go to the whole."""
        shown = form.cleaned_data["picked"]
        cards, needs = ids_of_keys(shown.split(",") if shown else [row.key for row in self.picked])
        return merge(group=self.group, cards=cards, needs=needs, written=form.written, by=user_of(self.request))
