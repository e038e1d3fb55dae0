"""The board of a theme group: cards for what the parties handed in, which the group sorts, merges, splits and answers.

A party's need is never changed by this: what the group does with it stands on cards of its own.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from collaboration.enums import BodyKind
from collaboration.models import Body, Person
from collaboration.models.rights import Visitor
from foundation.collation import SVENSKA
from foundation.edits import EditCounted
from foundation.tables import Tag
from needs.enums import LIVE, CardState, Outcome, Told
from needs.models.need import Need

CARD_TONES = {
    CardState.OPEN: "info",
    CardState.DECIDED: "ok",
    CardState.MERGED: "",
    CardState.SPLIT: "",
    CardState.DISSOLVED: "draft",
}
HEAVIEST = 5
BEST = 5


class NeedTag(models.Model):
    """A word that sorts needs, the same for every group. Groups write new ones; the secretariat mends them."""

    name = models.CharField(
        _("tag"),
        max_length=40,
        unique=True,
        db_collation=SVENSKA,
        error_messages={"unique": _("The tag is there already.")},
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("tag for needs")
        verbose_name_plural = _("tags for needs")

    def __str__(self) -> str:
        return self.name


class CardQuerySet(models.QuerySet[Any]):
    """Cards by who may read them, and by what still stands on the board."""

    def live(self) -> Self:
        """Return what stands on a board: what is sorted and what is answered, not what went into another card."""
        return self.filter(state__in=LIVE)

    def visible_to(self, user: Visitor) -> Self:
        """Return the cards of which `user` may read at least one need, as it stands handed in now."""
        readable = Need.objects.readable_by(user).filter(card_links__card=OuterRef("pk"))
        return self.filter(Exists(readable))

    def on_board(self, group: Body | None) -> Self:
        """Return the cards of a group's board, or of the secretariat's for what no group has."""
        return self.filter(group=group)

    def ranked(self) -> Self:
        """Return those that are ranked and wait for their answer, the first one first."""
        return self.filter(state=CardState.OPEN, rank__isnull=False).order_by("rank", "pk")


class Card(EditCounted, models.Model):
    """One thing that a group takes a stand on: a need, several that were merged, or a part of one that was split.

    `title` is the need's own as long as it is one whole need; what is merged or split has a title and a text that the
    group wrote. `points` is the weighted mean of its scores, 1 to 5, written by needs.services.triage_scoring alone.
    """

    group = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"kind": BodyKind.THEME_GROUP},
        related_name="need_cards",
        verbose_name=_("theme group"),
    )
    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    text = models.TextField(_("description"), blank=True)
    needs = models.ManyToManyField(Need, through="CardNeed", related_name="cards", verbose_name=_("needs"))
    tags = models.ManyToManyField(NeedTag, through="CardTag", related_name="cards", verbose_name=_("tags"))
    state = models.CharField(_("state"), max_length=20, choices=CardState, default=CardState.OPEN)
    sorted_at = models.DateTimeField(_("taken up"), null=True, blank=True, editable=False)
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    points = models.DecimalField(
        pgettext_lazy("of a need", "points"), max_digits=3, decimal_places=2, null=True, blank=True
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="originals",
        verbose_name=_("merged into"),
    )
    split_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    outcome = models.CharField(_("answer"), max_length=20, choices=Outcome, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    referred_to = models.CharField(_("referred to"), max_length=200, blank=True, db_collation=SVENSKA)
    words = models.TextField(_("words to the party"), blank=True)
    decided_at = models.DateTimeField(_("answer decided"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    history = HistoricalRecords()
    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card on a board")
        verbose_name_plural = _("cards on boards")
        indexes = [models.Index(fields=["group", "state", "rank"], name="card_on_board")]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(state=CardState.DECIDED, decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(reason="")
                )
                | (~Q(state=CardState.DECIDED) & Q(outcome="", reason="", decided_at__isnull=True)),
                name="answered_card_has_its_facts",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.REFERRAL) | ~Q(referred_to=""),
                name="referral_says_to_whom",
                violation_error_message=_("Say whom the need is referred to."),
            ),
            models.CheckConstraint(
                condition=Q(state=CardState.MERGED, merged_into__isnull=False)
                | (~Q(state=CardState.MERGED) & Q(merged_into__isnull=True)),
                name="merged_card_says_into_which",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="card_not_in_itself"
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=1, points__lte=BEST), name="points_from_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the card's page."""
        return reverse("card_detail", args=[self.pk])

    def get_board_url(self) -> str:
        """Return the board that it stands on."""
        return reverse("board", args=[self.group_id or 0])

    @property
    def is_open(self) -> bool:
        """Whether it can be sorted, ranked and answered."""
        return self.state == CardState.OPEN

    @property
    def is_decided(self) -> bool:
        """Whether it has its answer."""
        return self.state == CardState.DECIDED

    @property
    def is_live(self) -> bool:
        """Whether it stands on a board."""
        return self.state in LIVE

    @property
    def is_merged(self) -> bool:
        """Whether it went into another card."""
        return self.state == CardState.MERGED

    @property
    def is_split(self) -> bool:
        """Whether its parts stand in its place."""
        return self.state == CardState.SPLIT

    @property
    def is_ranked(self) -> bool:
        """Whether it has its place in the ranking."""
        return self.is_open and self.rank is not None

    @property
    def outcome_label(self) -> str:
        """The kind of answer, in words."""
        return str(Outcome(self.outcome).label) if self.outcome else ""

    @property
    def answer_text(self) -> str:
        """The answer in one line: its kind, to whom, and why."""
        kind = f"{self.outcome_label} ({self.referred_to})" if self.referred_to else self.outcome_label
        return f"{capfirst(kind)}. {self.reason}" if self.outcome else ""

    @property
    def state_tag(self) -> Tag:
        """The state as a word with its tone; an answer by its kind."""
        if self.is_decided:
            answer = _now("Answer: %(answer)s") % {"answer": self.outcome_label}
            return Tag(answer, "" if self.outcome == Outcome.NO else "ok")
        return Tag(CardState(self.state).label, CARD_TONES[CardState(self.state)])


class CardNeed(models.Model):
    """A need on a card: one, several where needs were merged. A need that was split stands on several cards."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="links", verbose_name=_("card on a board"))
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="card_links", verbose_name=_("need"))

    class Meta:
        verbose_name = _("need on a card")
        verbose_name_plural = _("needs on cards")
        constraints = [models.UniqueConstraint(fields=["card", "need"], name="need_once_on_a_card")]

    def __str__(self) -> str:
        return f"{self.card}: {self.need}"


class CardTag(models.Model):
    """A tag on a card; its own row, so that the history tells who put it there and who took it away."""

    card = models.ForeignKey(
        Card, on_delete=models.CASCADE, related_name="tag_links", verbose_name=_("card on a board")
    )
    tag = models.ForeignKey(NeedTag, on_delete=models.PROTECT, related_name="card_links", verbose_name=_("tag"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("tag on a card")
        verbose_name_plural = _("tags on cards")
        constraints = [models.UniqueConstraint(fields=["card", "tag"], name="tag_once_on_a_card")]

    def __str__(self) -> str:
        return str(self.tag)


class CriteriaSet(EditCounted, models.Model):
    """What one group weighs its needs by. Made when the group writes its first criterion."""

    group = models.OneToOneField(
        Body, on_delete=models.PROTECT, related_name="criteria_set", verbose_name=_("theme group")
    )

    class Meta:
        verbose_name = _("criteria of a group")
        verbose_name_plural = _("criteria of groups")

    def __str__(self) -> str:
        return str(self.group)


class Criterion(models.Model):
    """One criterion, weighing 1 to 5. One that has been used is kept when the group takes it away."""

    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.CASCADE, related_name="criteria", verbose_name=_("criteria of a group")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("criterion"), max_length=120, db_collation=SVENSKA)
    guidance = models.CharField(_("when it scores high"), max_length=300, blank=True, db_collation=SVENSKA)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    removed_at = models.DateTimeField(_("taken away"), null=True, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "name"],
                condition=Q(removed_at__isnull=True),
                name="criterion_once_per_group",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=HEAVIEST),
                name="criterion_weighs_one_to_five",
                violation_error_message=_("The weight is a whole number from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Score(models.Model):
    """What a group gives a card by one criterion, 1 to 5."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="scores", verbose_name=_("card on a board"))
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="scores", verbose_name=_("criterion")
    )
    value = models.PositiveSmallIntegerField(_("score"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["card", "criterion"], name="score_once_per_card_and_criterion"),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=BEST), name="score_from_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class NeedConflict(models.Model):
    """A person's conflict of interest in a need (KL 6:28, FL 16 §): takes no part in how its group deals with it.

    It is of the need, not of a card: so it follows through merging, splitting and giving away.
    """

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="conflicts", verbose_name=_("need"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="need_conflicts", verbose_name=_("person")
    )
    reason = models.TextField(_("reason"), blank=True)
    declared_at = models.DateTimeField(_("declared"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("conflict of interest in a need")
        verbose_name_plural = _("conflicts of interest in needs")
        constraints = [models.UniqueConstraint(fields=["need", "person"], name="need_conflict_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.need}"


class ToldChoice(models.Model):
    """How someone has chosen to be told what concerns them; without a row, by e-mail as well."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="told_choice", verbose_name=_("user")
    )
    way = models.CharField(_("how to be told"), max_length=20, choices=Told, default=Told.MAIL)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("way of being told")
        verbose_name_plural = _("ways of being told")

    def __str__(self) -> str:
        return str(Told(self.way).label)
