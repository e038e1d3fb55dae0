"""/behov/kort/: what a theme group does with one card: sorts, ranks, splits, gives away, answers."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from decisions.forms.meetings import ReasonForm
from foundation.views.forms import ActionView, FormPage
from needs.forms.triage import CardTextForm, DecideForm, GiveForm, SortForm, SplitForm
from needs.models import Card
from needs.queries.board import tag_names
from needs.queries.cards import needs_of, score_rows, tags_of
from needs.services.triage import give_card, write_card
from needs.services.triage_deciding import decide_card, reconsider_card
from needs.services.triage_merging import join_parts, split, unmerge
from needs.services.triage_ranking import move_card, place_card, unrank_card
from needs.services.triage_scoring import sort_card
from needs.views.found import card_at, group_of_card
from needs.views.triage import board_address

ON_CARD = HasRight(Right.TRIAGE_NEEDS, scope_from=group_of_card)
LAST = 1_000_000


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
