"""What a theme group does with the needs on its board: takes up, sorts, ranks, merges, splits, gives away, answers."""

from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import Body
from collaboration.permissions import Right
from collaboration.views.access import HasRight
from decisions.forms.meetings import ReasonForm
from foundation.edits import StaleEditError
from foundation.rowforms import RowFormSet
from foundation.views.forms import ActionView, FormPage
from foundation.views.rows import RowsPage
from needs.forms.triage import CardTextForm, CriterionFormSet, DecideForm, GiveForm, SortForm, SplitForm
from needs.models import Card, CriteriaSet
from needs.queries.board import BoardCard, cards_of_keys, tag_names
from needs.queries.cards import needs_of, score_rows, tags_of
from needs.services.triage import give_card, give_need, take_up, write_card
from needs.services.triage_deciding import decide_card, reconsider_card
from needs.services.triage_merging import join_parts, merge, split, unmerge
from needs.services.triage_ranking import move_card, order_cards, place_card, rank_by_points, unrank_card
from needs.services.triage_scoring import CriterionInput, set_criteria, sort_card
from needs.views.board import FILTERS
from needs.views.found import card_at, group_at, group_of_board, group_of_card, group_of_need, standing_need_at, user_of

ON_BOARD = HasRight(Right.TRIAGE_NEEDS, scope_from=group_of_board)
ON_CARD = HasRight(Right.TRIAGE_NEEDS, scope_from=group_of_card)
ON_NEED = HasRight(Right.TRIAGE_NEEDS, scope_from=group_of_need)
LAST = 1_000_000


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


class OfCard:
    """The card that the page's address names, with the edit that the page was built on."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def card(self) -> Card:
        """Read once a request."""
        return card_at(self.request, self.kwargs["pk"])

    @property
    def seen(self) -> int | None:
        """The edit number that a button carries."""
        text = self.request.POST.get("seen", "")
        return int(text) if text.isdecimal() else None

    @property
    def address(self) -> str:
        """Where the card is on its board."""
        return board_address(self.card.group_id, self.request.POST.get("shown", ""), self.card.pk)

    def refused_target(self) -> Any:
        """Return where a button that was refused leads back to."""
        return self.address if "shown" in self.request.POST else self.card

    def get_initial(self) -> dict[str, Any]:
        """Carry the edit number."""
        return {"seen": self.card.edit_number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the card, for the way back."""
        return super().get_context_data(card=self.card, **kwargs)  # type: ignore[misc]


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
        """Put them in the order of the ids sent, parted by commas."""
        keys = [int(key) for key in self.request.POST.get("items", "").split(",") if key.isdecimal()]
        order_cards(group=self.group, cards=keys, by=user_of(self.request))
        return self.address


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
    form_class = CardTextForm
    template_name = "needs/board_merge.html"
    title = gettext_lazy("Merge needs")
    submit = gettext_lazy("Merge and tell the parties")
    done = gettext_lazy("The needs are merged. Their parties are told.")

    @cached_property
    def picked(self) -> list[BoardCard]:
        """What was picked, as it stands on the board now."""
        return cards_of_keys(self.group, self.request.GET.getlist("val"))

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.picked[0].title if self.picked else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(picked=self.picked, may_merge=len(self.picked) > 1, **kwargs)

    def perform(self, form: CardTextForm) -> Card:
        """Merge them and go to the whole."""
        return merge(
            group=self.group,
            cards=[row.card.pk for row in self.picked if row.card],
            needs=[row.needs[0].pk for row in self.picked if row.card is None],
            written=form.written,
            by=user_of(self.request),
        )


class CardSort(OfCard, FormPage):
    """Tags and scores."""

    access = ON_CARD
    form_class = SortForm
    template_name = "needs/card_sort.html"
    title = gettext_lazy("Tag and score")
    done = gettext_lazy("Sorted.")

    @cached_property
    def scores(self) -> Any:
        """The group's criteria with what the card scores."""
        return score_rows(self.card) if self.card.group_id else []

    def get_form_kwargs(self) -> dict[str, Any]:
        criteria = [row.criterion for row in self.scores]
        return {**super().get_form_kwargs(), "criteria": criteria, "used": tag_names(self.card.group)}

    def get_initial(self) -> dict[str, Any]:
        given = {f"c{row.criterion.pk}": row.value for row in self.scores}
        return {**super().get_initial(), "tags": ", ".join(tags_of(self.card)), **given}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(needs=needs_of(self.card), **kwargs)

    def perform(self, form: SortForm) -> str:
        """Save them and go back to the board."""
        seen = form.cleaned_data["seen"]
        sort_card(card=self.card, tags=form.words, scores=form.scores, by=user_of(self.request), seen=seen)
        return self.address


class CardWrite(OfCard, FormPage):
    """The title and text of merged needs, or of a part."""

    access = ON_CARD
    form_class = CardTextForm
    template_name = "needs/card_form.html"
    title = gettext_lazy("Change title and text")
    done = gettext_lazy("Saved.")

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "title": self.card.title, "text": self.card.text}

    def perform(self, form: CardTextForm) -> Card:
        """Save them and go back to the card."""
        values = form.cleaned_data
        by = user_of(self.request)
        return write_card(card=self.card, title=values["title"], text=values["text"], by=by, seen=values["seen"])


class CardSplit(OfCard, FormPage):
    """A card is split in parts."""

    access = ON_CARD
    form_class = SplitForm
    template_name = "needs/card_form.html"
    title = gettext_lazy("Split in parts")
    lead = gettext_lazy("Each part is ranked and answered by itself. What the party handed in stays as it is.")
    submit = gettext_lazy("Split and tell the party")
    done = gettext_lazy("The parts stand on the board. The party is told.")

    def perform(self, form: SplitForm) -> Card:
        """Split it and go to what it was, which leads to the parts."""
        split(card=self.card, parts=form.parts, by=user_of(self.request), seen=form.cleaned_data["seen"])
        return self.card


class CardDecide(OfCard, FormPage):
    """A card gets its answer."""

    access = ON_CARD
    form_class = DecideForm
    template_name = "needs/card_form.html"
    title = gettext_lazy("Answer the need")
    lead = gettext_lazy("The party sees the answer at once, and is told.")
    submit = gettext_lazy("Answer and tell the party")
    done = gettext_lazy("The need is answered. Its party is told.")

    def perform(self, form: DecideForm) -> Card:
        """Answer it and go to the card."""
        seen = form.cleaned_data["seen"]
        return decide_card(card=self.card, verdict=form.verdict, by=user_of(self.request), seen=seen)


class CardReconsider(OfCard, FormPage):
    """An answer is taken back."""

    access = ON_CARD
    form_class = ReasonForm
    template_name = "needs/card_form.html"
    title = gettext_lazy("Take the answer back")
    lead = gettext_lazy("The need is sorted again. The party sees that its answer is being reconsidered.")
    submit = gettext_lazy("Take back")
    done = gettext_lazy("The answer is taken back. The need is being sorted again.")

    def perform(self, form: ReasonForm) -> Card:
        """Take it back and go to the card."""
        return reconsider_card(card=self.card, reason=form.cleaned_data["comment"], by=user_of(self.request))


class CardGive(OfCard, FormPage):
    """A card is given to another theme group."""

    access = ON_CARD
    form_class = GiveForm
    template_name = "needs/card_form.html"
    title = gettext_lazy("Give to another group")
    lead = gettext_lazy("It is new on the other group's board. Its rank and scores are left behind.")
    submit = gettext_lazy("Give")
    done = gettext_lazy("The group has the need on its board.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "without": self.card.group}

    def perform(self, form: GiveForm) -> str:
        """Give it and go back to the board it stood on."""
        here = board_address(self.card.group_id)
        values = form.cleaned_data
        give_card(card=self.card, group=values["group"], by=user_of(self.request), seen=values["seen"])
        return here


class CardRank(OfCard, ActionView):
    """A card comes last in the ranking."""

    access = ON_CARD

    def perform(self) -> str:
        """Rank it and stay on the board."""
        place_card(card=self.card, place=LAST, by=user_of(self.request), seen=self.seen)
        return self.address


class CardUnrank(OfCard, ActionView):
    """A card leaves the ranking."""

    access = ON_CARD

    def perform(self) -> str:
        """Take it out and stay on the board."""
        unrank_card(card=self.card, by=user_of(self.request), seen=self.seen)
        return self.address


class CardUp(OfCard, ActionView):
    """A card changes places with the one before it."""

    access = ON_CARD

    def perform(self) -> str:
        """Move it up and stay on the board."""
        move_card(card=self.card, steps=-1, by=user_of(self.request), seen=self.seen)
        return self.address


class CardDown(OfCard, ActionView):
    """A card changes places with the one after it."""

    access = ON_CARD

    def perform(self) -> str:
        """Move it down and stay on the board."""
        move_card(card=self.card, steps=1, by=user_of(self.request), seen=self.seen)
        return self.address


class CardUnmerge(OfCard, ActionView):
    """Merged needs are taken apart."""

    access = ON_CARD
    done = gettext_lazy("The needs stand by themselves again. Their parties are told.")

    def perform(self) -> str:
        """Take them apart and go to the board."""
        unmerge(card=self.card, by=user_of(self.request), seen=self.seen)
        return board_address(self.card.group_id)


class CardJoin(OfCard, ActionView):
    """A split is undone."""

    access = ON_CARD
    done = gettext_lazy("The need is one again. Its party is told.")

    def perform(self) -> Card:
        """Join the parts and go to the card."""
        return join_parts(card=self.card, by=user_of(self.request), seen=self.seen)
