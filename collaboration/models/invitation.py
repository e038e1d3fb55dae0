"""Invitations: the only way to a login. The link is sent once; only its digest is kept."""

import datetime as dt
import hashlib
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collaboration.models.user import User


def digest_of(token: str) -> str:
    """Return what is kept of a token: its SHA-256 digest in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: dt.datetime) -> Self:
        """Return the invitations that could be accepted at the moment `at`."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)


class Invitation(models.Model):
    """A link that lets a user choose a password, once, before it expires or is revoked."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("user"))
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations_sent",
        verbose_name=_("invited by"),
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_per_user",
                violation_error_message=_("There is already an invitation. Send it again instead."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None),
                name="invitation_accepted_or_revoked",
                violation_error_message=_("An invitation that was accepted cannot be revoked."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def state_words(self) -> str:
        """Return how the invitation stands, in a word."""
        if self.accepted_at:
            return str(_("accepted"))
        if self.revoked_at:
            return str(_("revoked"))
        return str(_("expired") if self.expires_at <= timezone.now() else _("waiting for an answer"))
