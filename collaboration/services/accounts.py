"""Accounts: opened closed, opened at once by a command, given another address, closed."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import Invitation, Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from collaboration.services.letters import send_letter
from foundation.errors import RuleError
from foundation.history import save_as


def find_or_open_account(*, email: str, person: Person | None) -> User:
    """Return the account of `email`, tied to `person`; a new one is closed and has no password.

    Raises RuleError if the address is none, or if the account or the person already belongs to another.
    """
    email = _clean_email(email)
    user = User.objects.select_for_update().filter(email__iexact=email).first()
    owner = User.objects.filter(person=person).first() if person else None
    if owner and owner != user:
        raise RuleError(_("%(person)s already signs in as %(email)s.") % {"person": person, "email": owner.email})
    if user is None:
        return User.objects.create_user(email, person=person, is_active=False)
    if person and user.person and user.person != person:
        raise RuleError(_("%(email)s already belongs to %(person)s.") % {"email": email, "person": user.person})
    if person and user.person is None:
        user.person = person
        user.save()
    return user


@transaction.atomic
def open_account(*, email: str, password: str, by: User, person: Person | None = None) -> User:
    """Open an account that can be used at once, without a letter: for commands that set up a portal.

    Raises RightRefusedError without the right to invite, RuleError as find_or_open_account does.
    """
    require_right(by, Right.INVITE_USER)
    user = find_or_open_account(email=email, person=person)
    user.set_password(password)
    user.is_active = True
    save_as(user, by=by)
    mark_email_verified(user)
    return user


@transaction.atomic
def change_email(*, user: User, email: str, by: User) -> User:
    """Give an account another address, which is the name its owner signs in with.

    An invitation sent to the old address stops working. Raises RightRefusedError without the right to invite,
    RuleError if the address is none or is taken, and for a superuser's account, unless one is one: who changes the
    address can have a new password sent there.
    """
    require_right(by, Right.INVITE_USER)
    _refuse_superuser(user, by)
    email = _clean_email(email)
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise RuleError(_("There is already a user with this e-mail."))
    user.email = email
    save_as(user, by=by)
    revoke_invitations(user)
    if user.is_active:
        mark_email_verified(user)
    return user


@transaction.atomic
def close_account(*, user: User, by: User) -> User:
    """Close an account: whoever is signed in with it is out at once, and its invitations stop working.

    The person and everything done with the account stay. Raises RightRefusedError without the right to invite,
    RuleError for one's own account.
    """
    require_right(by, Right.INVITE_USER)
    if user == by:
        raise RuleError(_("You cannot close your own account. Ask a colleague."))
    if user.is_superuser and not by.is_superuser:
        raise RuleError(_("Only another superuser can close this account."))
    user.is_active = False
    save_as(user, by=by)
    revoke_invitations(user)
    return user


@transaction.atomic
def remove_second_steps(*, user: User, by: User) -> int:
    """Take away every key, app and recovery code of someone who has lost them; the password alone then opens.

    The owner is told by letter. Returns how many were removed. Raises RightRefusedError without the right to
    invite, RuleError for one's own account (My profile does that) and for a superuser's, unless one is one.
    """
    require_right(by, Right.INVITE_USER)
    if user == by:
        raise RuleError(_("You change your own sign-in under My profile."))
    _refuse_superuser(user, by)
    removed: int = Authenticator.objects.filter(user=user).delete()[0]
    if removed:
        send_letter(
            address=user.email,
            subject=_("Two-step sign-in is off in %(portal)s"),
            template="collaboration/mail/second_step_removed.txt",
            by=by,
        )
    return removed


def revoke_invitations(user: User) -> None:
    """Stop every link that was sent to the account's owner and has not been used."""
    Invitation.objects.filter(user=user, accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())


def mark_email_verified(user: User) -> None:
    """Keep the account's address as its one verified address, which sign-in and two-step sign-in count on."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def _refuse_superuser(user: User, by: User) -> None:
    if user.is_superuser and not by.is_superuser:
        raise RuleError(_("Only another superuser can change this account."))


def _clean_email(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise RuleError(_("“%(email)s” is not an e-mail address.") % {"email": email}) from error
    return email
