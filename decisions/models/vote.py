"""Votes on an agenda item, and what people want said about it in the minutes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models import Person
from decisions.enums import Choice, MajorityRule, StatementKind, TieBreak, VoteMethod
from decisions.models.agenda import AgendaItem
from foundation.collation import SVENSKA
from foundation.edits import EditCounted


class Vote(models.Model):
    """One vote: what was put, how it was counted, and how it ended. The counts by name are those of its ballots."""

    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="votes", verbose_name=_("agenda item")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    question = models.TextField(_("what was put to the vote"), help_text=_("Say what yes means and what no means."))
    method = models.CharField(_("counted"), max_length=20, choices=VoteMethod, default=VoteMethod.BY_NAME)
    majority_rule = models.CharField(
        _("majority needed"), max_length=20, choices=MajorityRule, default=MajorityRule.SIMPLE
    )
    is_election = models.BooleanField(_("an election"), default=False)
    yes = models.PositiveSmallIntegerField(_("yes"))
    no = models.PositiveSmallIntegerField(_("no"))
    abstained = models.PositiveSmallIntegerField(_("abstained"))
    tie_break = models.CharField(_("parted by"), max_length=20, choices=TieBreak, blank=True)
    cast_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("casting vote by")
    )
    cast_by_name = models.CharField(_("casting vote by, name then"), max_length=201, blank=True, db_collation=SVENSKA)
    is_carried = models.BooleanField(_("carried"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["agenda_item", "order"], name="vote_order_once"),
            models.CheckConstraint(condition=Q(tie_break="") | Q(yes=models.F("no")), name="only_a_tie_is_parted"),
            models.CheckConstraint(
                condition=~Q(tie_break=TieBreak.LOT) | Q(is_election=True), name="lots_are_drawn_in_elections"
            ),
            models.CheckConstraint(
                condition=~Q(tie_break=TieBreak.CASTING_VOTE) | Q(is_election=False),
                name="no_casting_vote_in_elections",
            ),
            models.CheckConstraint(
                condition=Q(cast_by__isnull=True) | Q(tie_break=TieBreak.CASTING_VOTE), name="cast_by_parts_a_tie"
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Ballot(models.Model):
    """How one person voted, by the name of then."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="ballots", verbose_name=_("vote"))
    order = models.PositiveSmallIntegerField(_("order"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    person_name = models.CharField(_("name then"), max_length=201, db_collation=SVENSKA)
    choice = models.CharField(_("vote"), max_length=10, choices=Choice)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "person"],
                name="one_ballot_per_person",
                violation_error_message=_("Each person votes once."),
            ),
            models.UniqueConstraint(fields=["vote", "order"], name="ballot_order_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_name}: {self.get_choice_display()}"


class Statement(EditCounted):
    """A motion, reservation, separate statement or note of one person on an item, for the minutes."""

    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="statements", verbose_name=_("agenda item")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=20, choices=StatementKind)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    person_name = models.CharField(_("name then"), max_length=201, db_collation=SVENSKA)
    text = models.TextField(_("text"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [models.UniqueConstraint(fields=["agenda_item", "order"], name="statement_order_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person_name}"
