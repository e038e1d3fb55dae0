"""Letters to those who hand in for the parties: each is a row, which says when it was sent and why."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.collation import SVENSKA
from needs.enums import WORD_LETTERS, LetterKind
from needs.models.submission import Submission
from needs.models.triage import Card


class Letter(models.Model):
    """One letter to one user about one party's submission, or of a result that is offered to every party.

    `day` is the day it is for, so that a reminder goes out once a day. `taken_at` is when a worker began to send it,
    `mailed_at` when the mail server took it; empty until it has. `card` is what a letter about a need is about. An
    offer is of no submission: `subject` is what is offered, `address` the page in the portal that tells of it.
    `by_mail` is false for who is told in the portal alone, `seen_at` is when that was read there.
    """

    submission = models.ForeignKey(
        Submission,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("submission"),
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("to"))
    kind = models.CharField(_("kind of letter"), max_length=20, choices=LetterKind)
    day = models.DateField(_("day"))
    subject = models.CharField(_("what is offered"), max_length=300, blank=True, db_collation=SVENSKA)
    address = models.CharField(_("page in the portal"), max_length=200, blank=True)
    message = models.TextField(_("message"), blank=True)
    card = models.ForeignKey(
        Card, on_delete=models.CASCADE, null=True, blank=True, related_name="letters", verbose_name=_("card on a board")
    )
    by_mail = models.BooleanField(_("by e-mail too"), default=True)
    seen_at = models.DateTimeField(_("read in the portal"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    written_at = models.DateTimeField(_("written"))
    taken_at = models.DateTimeField(_("taken by a worker"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter in a round")
        verbose_name_plural = _("letters in rounds")
        indexes = [
            models.Index(fields=["written_at"], condition=Q(mailed_at__isnull=True), name="letter_waiting"),
            models.Index(
                fields=["user"], condition=Q(kind__in=WORD_LETTERS, seen_at__isnull=True), name="letter_to_be_read"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "user", "day"],
                condition=Q(kind=LetterKind.REMINDED),
                name="reminded_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind=LetterKind.OFFERED, submission__isnull=True, card__isnull=True)
                & ~Q(subject="")
                & ~Q(address="")
                | (~Q(kind=LetterKind.OFFERED) & Q(submission__isnull=False, subject="", address="")),
                name="letter_is_of_a_submission_or_an_offer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user}"

    @property
    def about(self) -> str:
        """What the letter is about: the card on a board, what is offered, else the submission."""
        return str(self.card or self.subject or self.submission)

    def get_absolute_url(self) -> str:
        """Return the page that tells of it."""
        told: Any = self.card or self.submission
        return self.address or str(told.get_absolute_url())
