"""What one party hands in in one round, the number it gets, and every version as it was handed in."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models import Dialogue, Organisation
from collaboration.models.rights import Visitor, in_scopes_with
from collaboration.permissions import Right
from foundation.collation import SVENSKA
from foundation.edits import EditCounted
from foundation.tables import Tag
from needs.enums import Coverage, RoundState, SubmissionState
from needs.models.round import Round

COVERAGE_TONES = {
    Coverage.SILENT: "bad",
    Coverage.OPENED: "warn",
    Coverage.HANDED_IN: "ok",
    Coverage.REOPENED: "info",
}


class RegistrySeries(models.Model):
    """The registry numbers of one year. The last number drawn stands here, and is locked when the next is drawn."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("registry series")
        verbose_name_plural = _("registry series")

    def __str__(self) -> str:
        return str(self.year)


class SubmissionQuerySet(models.QuerySet[Any]):
    """Submissions by who may write them and who may read them."""

    def own_of(self, user: Visitor) -> Self:
        """Return those that `user` hands in for: the party's own space, in rounds that have been opened."""
        mine = in_scopes_with(user, Right.HAND_IN_NEEDS, "organisation__scope")
        return self.filter(mine).exclude(round__state=RoundState.DRAFT)

    def visible_to(self, user: Visitor) -> Self:
        """Return what `user` may read something of: one's own, and what has been handed in at least once."""
        mine = in_scopes_with(user, Right.HAND_IN_NEEDS, "organisation__scope")
        shared = in_scopes_with(user, Right.VIEW_NEED, "organisation__scope") & Q(registry_number__isnull=False)
        return (
            self.exclude(round__state=RoundState.DRAFT)
            if not mine
            else self.filter((mine & ~Q(round__state=RoundState.DRAFT)) | shared)
        )

    def handed_in(self) -> Self:
        """Return those that stand handed in now."""
        return self.filter(state=SubmissionState.HANDED_IN)

    def asked_for(self) -> Self:
        """Return the parties' own answers to rounds, without what was recorded at visits."""
        return self.filter(dialogue=None)

    def by_party(self) -> Self:
        """Order by the party's name in Swedish order."""
        return self.order_by("organisation__name", "pk")


class Submission(EditCounted, models.Model):
    """One party's answer in one round: a draft that only the party reads, until it is handed in.

    The number of saved edits counts every change in it: what is handed in is what was looked through. The registry
    number is drawn the first time it is handed in, and kept through every reopening. With a `dialogue` it holds what
    the secretariat recorded at a visit, beside the party's own answer, which it never touches.
    """

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("inventory round")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("party")
    )
    dialogue = models.ForeignKey(
        Dialogue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="submissions",
        verbose_name=_("recorded at the visit"),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=SubmissionState, default=SubmissionState.DRAFT, editable=False
    )
    opened_at = models.DateTimeField(_("first opened"), null=True, blank=True, editable=False)
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True, editable=False)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("handed in by"),
    )
    has_no_needs = models.BooleanField(_("the party has no needs this time"), default=False, editable=False)
    registry_year = models.PositiveSmallIntegerField(_("registry year"), null=True, blank=True, editable=False)
    registry_number = models.PositiveIntegerField(_("registry number"), null=True, blank=True, editable=False)
    reopen_asked_at = models.DateTimeField(_("reopening asked for"), null=True, blank=True, editable=False)
    reopen_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("reopening asked for by"),
    )
    reopen_reason = models.TextField(_("why it should be reopened"), blank=True, editable=False)
    reopened_at = models.DateTimeField(_("reopened"), null=True, blank=True, editable=False)
    history = HistoricalRecords()
    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation"],
                condition=Q(dialogue__isnull=True),
                name="submission_once_per_round_and_party",
                violation_error_message=_("The party is already asked in this round."),
            ),
            models.UniqueConstraint(fields=["registry_year", "registry_number"], name="registry_number_once"),
            models.CheckConstraint(
                condition=Q(registry_year__isnull=True, registry_number__isnull=True, handed_in_at__isnull=True)
                | Q(registry_year__isnull=False, registry_number__isnull=False, handed_in_at__isnull=False),
                name="handed_in_has_registry_number",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubmissionState.HANDED_IN)
                | Q(handed_in_at__isnull=False, handed_in_by__isnull=False, registry_number__isnull=False),
                name="handed_in_submission_has_its_facts",
            ),
            models.CheckConstraint(
                condition=Q(reopen_asked_at__isnull=True, reopen_asked_by__isnull=True)
                | (Q(reopen_asked_at__isnull=False, reopen_asked_by__isnull=False) & ~Q(reopen_reason="")),
                name="reopening_asked_with_reason",
                violation_error_message=_("Say why it should be reopened."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.round}"

    def get_absolute_url(self) -> str:
        """Return the party's own form, which shows those who only read it what was handed in."""
        return reverse("submission_detail", args=[self.pk])

    @property
    def reference(self) -> str:
        """The registry number as it is written: `BI 2021/14`; empty text until one is drawn."""
        return f"BI {self.registry_year}/{self.registry_number}" if self.registry_number else ""

    @property
    def coverage(self) -> Coverage:
        """How far the party has come."""
        if self.is_handed_in:
            return Coverage.HANDED_IN
        if self.was_handed_in:
            return Coverage.REOPENED
        return Coverage.OPENED if self.opened_at else Coverage.SILENT

    @property
    def coverage_tag(self) -> Tag:
        """How far the party has come, as a word with its tone."""
        return Tag(self.coverage.label, COVERAGE_TONES[self.coverage])

    @property
    def own_tag(self) -> Tag:
        """How far it has come in the party's own words: whether the form has been opened is news to others alone."""
        return self.coverage_tag if self.was_handed_in else Tag(_("not handed in"), "warn")

    @property
    def is_handed_in(self) -> bool:
        """Whether it stands handed in now."""
        return self.state == SubmissionState.HANDED_IN

    @property
    def was_handed_in(self) -> bool:
        """Whether it has been handed in at least once."""
        return self.registry_number is not None

    @property
    def asks_to_reopen(self) -> bool:
        """Whether the party waits for an answer to its wish to change what it handed in."""
        return self.is_handed_in and self.reopen_asked_at is not None

    def may_be_written_at(self, moment: dt.datetime) -> bool:
        """Return whether the party may write and hand in at `moment`; what was reopened, also after the last day."""
        return not self.is_handed_in and (self.was_handed_in or self.round.takes_answers_at(moment))


class HandedInVersion(models.Model):
    """What a party handed in, as it read then. Stays readable while the submission is reopened, and never changes.

    `content` is `{"needs": [...]}` as needs.queries.snapshot writes and reads it.
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="versions", verbose_name=_("submission")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    handed_in_at = models.DateTimeField(_("handed in"))
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("handed in by")
    )
    by_name = models.CharField(_("name then"), max_length=254, db_collation=SVENSKA)
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder, editable=False)

    class Meta:
        verbose_name = _("version handed in")
        verbose_name_plural = _("versions handed in")
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="handed_in_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="handed_in_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.submission}, {self._meta.verbose_name} {self.number}"
