"""Remarks on a proposal that was sent to the members: on the whole or on one clause, with answers one level deep."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models.rights import Visitor, in_scopes_with
from collaboration.permissions import Right
from decisions.models.levels import conflicts_of
from decisions.models.matter import Matter
from decisions.models.review import ProposalVersion, VersionClause
from foundation.collation import SVENSKA

SHOWN_WORDS = 12
NOBODY = 0  # no person has this id


class RemarkQuerySet(models.QuerySet[Any]):
    """Remarks as pages need them."""

    def visible_to(self, user: Visitor) -> Self:
        """Return the remarks `user` may read today: working material, however open the decision itself has become.

        A conflict of interest in the matter closes them for good.
        """
        working = in_scopes_with(user, Right.VIEW_WORKING_MATERIAL, "version__decision__body__scope")
        conflicts = conflicts_of(getattr(user, "person_id", None) or NOBODY).values("matter")
        seen = self.filter(working, version__decision__matter__in=Matter.objects.visible_to(user))
        return seen.exclude(version__decision__matter__in=conflicts)

    def standing(self) -> Self:
        """Return what has not been taken away."""
        return self.filter(withdrawn_at__isnull=True)


class Remark(models.Model):
    """What someone wrote about a version of a proposal; without a clause it is about the whole.

    An answer has the remark it answers as `parent`, and that one's version and clause. Name and organisation are
    copied when it is written. What is taken away leaves its row, without the text.
    """

    version = models.ForeignKey(
        ProposalVersion, on_delete=models.PROTECT, related_name="remarks", verbose_name=_("version")
    )
    clause = models.ForeignKey(
        VersionClause, on_delete=models.PROTECT, null=True, blank=True, related_name="remarks", verbose_name=_("clause")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answers", verbose_name=_("answers")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    author_name = models.CharField(_("name then"), max_length=201, db_collation=SVENSKA)
    organisation_name = models.CharField(_("organisation then"), max_length=200, blank=True, db_collation=SVENSKA)
    text = models.TextField(_("remark"), blank=True)
    written_at = models.DateTimeField(_("written"))
    edited_at = models.DateTimeField(_("changed"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken away"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken away by"),
    )
    history = HistoricalRecords()
    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark on a proposal")
        verbose_name_plural = _("remarks on proposals")
        constraints = [
            models.CheckConstraint(
                condition=(Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True) & ~Q(text=""))
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, text=""),
                name="remark_says_something",
                violation_error_message=_("Write what you want to say."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="remark_answers_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}: {Truncator(self.text).words(SHOWN_WORDS)}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether it has been taken away."""
        return self.withdrawn_at is not None
