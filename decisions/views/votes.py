"""/punkter/<id>/omrostning/ and /yttrande/: votes and statements on an agenda item."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from collaboration.models import Person
from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from decisions.enums import StatementKind
from decisions.forms.votes import StatementForm, StatementTextForm, VoteForm
from decisions.models import AgendaItem, Statement, Vote
from decisions.queries.presence import attendance_of, deciders_at, quorum_words, those_at
from decisions.services.votes import change_statement, record_statement, record_vote, remove_statement, remove_vote
from decisions.views.agenda import ItemAction
from decisions.views.blocks import OffersBlocks
from decisions.views.found import back_of_item, body_of_item, item_at
from foundation.views.forms import FormPage

MAY_KEEP = HasRight(Right.KEEP_MINUTES, scope_from=body_of_item)


class VoteRecord(FormPage):
    """A vote is recorded: only those who take part in deciding the item are in the list."""

    access = MAY_KEEP
    template_name = "decisions/vote_form.html"
    form_class = VoteForm
    done = gettext_lazy("The vote is recorded.")

    @cached_property
    def item(self) -> AgendaItem:
        """The address's agenda item."""
        return item_at(self.request, self.kwargs["pk"])

    @cached_property
    def deciders(self) -> list[Any]:
        """Who takes part in deciding the item."""
        return deciders_at(self.item)

    def get_form_kwargs(self) -> dict[str, Any]:
        """List those who vote."""
        return {**super().get_form_kwargs(), "deciders": self.deciders}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the item, and whether those who vote are enough."""
        quorum = quorum_words(self.item.meeting, self.deciders, self.item)
        back = back_of_item(self.request, self.item)
        return super().get_context_data(item=self.item, quorum=quorum, back=back, **kwargs)

    def perform(self, form: VoteForm) -> str:
        """Record the vote and go back."""
        record_vote(item=self.item, result=form.result, by=user_of(self.request))
        return back_of_item(self.request, self.item)


class StatementRecord(OffersBlocks, FormPage):
    """A motion, reservation, statement or note is recorded."""

    access = MAY_KEEP
    template_name = "decisions/statement_form.html"
    form_class = StatementForm
    done = gettext_lazy("It is recorded for the minutes.")

    @cached_property
    def item(self) -> AgendaItem:
        """The address's agenda item."""
        return item_at(self.request, self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer those who were there."""
        there = [row.person_id for row in those_at(self.item, attendance_of(self.item.meeting))]
        return {**super().get_form_kwargs(), "people": Person.objects.filter(pk__in=there).by_name()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the item."""
        return super().get_context_data(item=self.item, back=back_of_item(self.request, self.item), **kwargs)

    def perform(self, form: StatementForm) -> str:
        """Record it and go back."""
        values = form.cleaned_data
        kind = StatementKind(values["kind"])
        record_statement(
            item=self.item, kind=kind, person=values["person"], text=values["text"], by=user_of(self.request)
        )
        return back_of_item(self.request, self.item)


class StatementChange(OffersBlocks, FormPage):
    """What someone wanted said is written anew; who saved meanwhile is told of, with both texts."""

    access = MAY_KEEP
    template_name = "decisions/statement_change.html"
    form_class = StatementTextForm
    done = gettext_lazy("The text is changed.")

    @cached_property
    def statement(self) -> Statement:
        """The address's statement, on its item."""
        item = item_at(self.request, self.kwargs["pk"])
        return get_object_or_404(Statement.objects.filter(agenda_item=item), pk=self.kwargs["row"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Show what is stored."""
        return {**super().get_form_kwargs(), "instance": self.statement}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is changed, on which item."""
        item = item_at(self.request, self.kwargs["pk"])
        return super().get_context_data(
            statement=self.statement, item=item, back=back_of_item(self.request, item), **kwargs
        )

    def perform(self, form: StatementTextForm) -> str:
        """Change it and go back."""
        row = Statement.objects.select_related("agenda_item__meeting").get(pk=self.statement.pk)
        values = form.cleaned_data
        change_statement(statement=row, text=values["text"], by=user_of(self.request), seen=values["seen"])
        return back_of_item(self.request, item_at(self.request, self.kwargs["pk"]))


class _Removal(ItemAction):
    """Something recorded on an item is taken away; the address names the item and the row."""

    access = MAY_KEEP


class VoteRemove(_Removal):
    """A vote recorded wrongly is taken away."""

    done = gettext_lazy("The vote is taken away.")

    def perform(self) -> str:
        """Take the vote away."""
        remove_vote(
            vote=get_object_or_404(Vote, agenda_item=self.item, pk=self.kwargs["row"]), by=user_of(self.request)
        )
        return back_of_item(self.request, self.item)


class StatementRemove(_Removal):
    """A statement is taken away."""

    done = gettext_lazy("It is taken out of the minutes.")

    def perform(self) -> str:
        """Take the statement away."""
        statement = get_object_or_404(Statement, agenda_item=self.item, pk=self.kwargs["row"])
        remove_statement(statement=statement, by=user_of(self.request))
        return back_of_item(self.request, self.item)
