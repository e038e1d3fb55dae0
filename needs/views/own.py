"""/behov/vara/: what became of the needs that one hands in, and how one is told."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from foundation.access import SIGNED_IN, AccessMixin
from foundation.lists import Action, Empty, ListPage
from foundation.tables import Address, Column, Kind, Tag
from foundation.views.forms import FormPage
from needs.enums import WORD_LETTERS, Told
from needs.forms.triage import ToldForm
from needs.models import Card, Letter, Need, ToldChoice
from needs.queries.cards import answers_by_need, state_of
from needs.services.triage_deciding import choose_way, note_read
from needs.views.tabs import NeedTabs

OWN = HasRight(Right.HAND_IN_NEEDS, somewhere=True)
SHOWN_LETTERS = 10


class OwnNeeds(NeedTabs, ListPage):
    """Every need that the person's parties have handed in, with its state and answer."""

    access = OWN
    template_name = "needs/own_needs.html"
    title = gettext_lazy("What became of our needs")
    lead = gettext_lazy("Every need you have handed in, how far it has come, and the answer to it.")
    search_fields = ("title", "why")
    default_sort = "-handed_in"

    @cached_property
    def answers(self) -> dict[int, list[Card]]:
        """The cards of the needs on the page; one query."""
        return answers_by_need(need.pk for need in self.page.object_list)

    def get_columns(self) -> tuple[Column, ...]:
        return (
            Column("title", _("Need"), value=str, link=Address("need_detail", pk="pk"), sort=["title"], head=True),
            Column("party", _("Party"), value="submission.organisation.name", sort=["submission__organisation__name"]),
            Column("handed_in", _("Handed in"), Kind.MOMENT, "handed_in_at", sort=["handed_in_at"], is_filled=True),
            Column("state", _("State"), Kind.TAG, value=self._state),
            Column("answer", _("The answer"), value=self._answer, empty="–"),
        )

    def get_queryset(self) -> QuerySet[Need]:
        user = self.request.user
        own = Need.objects.none() if user.is_superuser else Need.objects.own_of(user)
        return own.filter(handed_in_at__isnull=False).select_related("submission__organisation", "submission__round")

    def get_empty(self) -> Empty:
        text = _("When you have handed in needs, you follow here what becomes of each of them.")
        action = Action(_("To the rounds"), reverse("round_list"))
        return Empty(_("You have not handed in any needs yet."), text, action)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letters = Letter.objects.filter(user=user_of(self.request), kind__in=WORD_LETTERS)
        shown = letters.select_related("card", "submission__organisation").order_by("-written_at", "-pk")
        found = list(shown[:SHOWN_LETTERS])
        return super().get_context_data(letters=found, unread=any(row.seen_at is None for row in found), **kwargs)

    def _state(self, need: Need) -> Tag:
        return state_of(need, self.answers.get(need.pk, []))

    def _answer(self, need: Need) -> str:
        return " ".join(card.answer_text for card in self.answers.get(need.pk, []) if card.is_decided)


class OwnRead(AccessMixin, View):
    """The page says by itself that the letters on it have been read: a GET writes nothing."""

    access = OWN
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Note it; there is nothing to show."""
        note_read(by=user_of(request))
        return HttpResponse(status=204)


class ToldChoiceChange(FormPage):
    """How the person is told, of needs and of what plans ask of them."""

    access = SIGNED_IN
    form_class = ToldForm
    title = gettext_lazy("How you are told")
    lead = gettext_lazy(
        "Answers to your needs, and the obligations and measures you answer for, always stand in the portal. Choose "
        "whether you get a letter too."
    )
    done = gettext_lazy("Saved.")

    @property
    def cancel(self) -> str:  # type: ignore[override]
        """Return to the desk, where what one is told stands."""
        return reverse("desk")

    def get_initial(self) -> dict[str, Any]:
        choice = ToldChoice.objects.filter(user=user_of(self.request)).first()
        return {"way": choice.way if choice else Told.MAIL}

    def perform(self, form: ToldForm) -> str:
        """Save it and go back."""
        choose_way(way=Told(form.cleaned_data["way"]), by=user_of(self.request))
        return reverse("desk")
