"""Invite someone to sign in, and let the invited choose a password.

There is no way to register oneself: every login begins with an invitation from someone who may invite.
"""

import datetime as dt
import secrets

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import Invitation, Person, User
from collaboration.models.invitation import digest_of
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from collaboration.services.accounts import find_or_open_account, mark_email_verified, revoke_invitations
from collaboration.services.letters import send_letter
from foundation.errors import RuleError, StateRefusedError
from foundation.history import save_as

TOKEN_BYTES = 32


class InvitationGoneError(StateRefusedError):
    """The link was used, revoked, replaced or has expired, or never existed; the sentence is the same for all."""

    def __init__(self) -> None:
        super().__init__(
            _("This invitation no longer works: it has been used, replaced or is too old. Ask the secretariat for one.")
        )


@transaction.atomic
def invite_user(*, email: str, by: User, person: Person | None = None) -> Invitation:
    """Open a closed account for `email`, tied to `person`, and send the link that lets its owner in.

    Raises RightRefusedError without the right to invite, RuleError if the account is already in use, the person
    has another account, or an invitation is waiting (send that again instead).
    """
    require_right(by, Right.INVITE_USER)
    user = find_or_open_account(email=email, person=person)
    if user.is_active and user.has_usable_password():
        raise RuleError(_("%(email)s already has an account in use.") % {"email": user.email})
    if Invitation.objects.open(timezone.now()).filter(user=user).exists():
        raise RuleError(_("%(email)s is already invited. Send the invitation again instead.") % {"email": user.email})
    revoke_invitations(user)
    return _send_new(user, by)


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Replace an invitation by a new one with a new link; the old link stops working.

    Raises RightRefusedError without the right to invite, StateRefusedError if the invitation was accepted.
    """
    require_right(by, Right.INVITE_USER)
    invitation = _locked_unaccepted(invitation)
    revoke_invitations(invitation.user)
    return _send_new(invitation.user, by)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Stop an invitation's link from working; the account stays closed.

    Raises RightRefusedError without the right to invite, StateRefusedError if the invitation was accepted.
    """
    require_right(by, Right.INVITE_USER)
    invitation = _locked_unaccepted(invitation)
    revoke_invitations(invitation.user)
    invitation.refresh_from_db()
    return invitation


def find_invitation(token: str) -> Invitation:
    """Return the open invitation that `token` belongs to. Raises InvitationGoneError if there is none."""
    found = (
        Invitation.objects.open(timezone.now())
        .select_related("user", "user__person")
        .filter(token_digest=digest_of(token))
    )
    invitation = found.first()
    if invitation is None:
        raise InvitationGoneError
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> User:
    """Set the password, open the account and use up the link. Returns the user, who may now sign in.

    Raises InvitationGoneError for a link that does not work, RuleError with the reasons for a weak password.
    """
    invitation = find_invitation(token)
    user = User.objects.select_for_update().get(pk=invitation.user_id)
    if not Invitation.objects.open(timezone.now()).filter(pk=invitation.pk).exists():
        raise InvitationGoneError
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleError(" ".join(error.messages)) from error
    user.set_password(password)
    user.is_active = True
    save_as(user, by=user)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now())
    mark_email_verified(user)
    return user


def _locked_unaccepted(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at:
        raise StateRefusedError(_("%(user)s has already accepted the invitation.") % {"user": locked.user})
    return locked


def _send_new(user: User, by: User) -> Invitation:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        user=user,
        token_digest=digest_of(token),
        invited_by=by,
        expires_at=timezone.now() + dt.timedelta(days=settings.INVITATION_DAYS),
    )
    send_letter(
        address=user.email,
        subject=_("Invitation to %(portal)s"),
        template="collaboration/mail/invitation.txt",
        invitation=invitation,
        link=settings.SITE_URL.rstrip("/") + reverse("invitation_open", args=[token]),
    )
    return invitation
