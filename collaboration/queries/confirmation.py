"""Whether someone who has signed in has just shown again who they are, and how."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest
from django.utils import timezone

from collaboration.models import User

FRESH_FOR = dt.timedelta(minutes=5)


class Means(Enum):
    """What a person shows who they are with. A code of an app or a list is not enough: both can be handed over."""

    PASSWORD = "password"  # noqa: S105 - what it is called, not what it is
    PASSKEY = "passkey"


@dataclass(frozen=True)
class Confirmation:
    """That a signed-in person showed again who they are: with what, and when."""

    means: Means
    at: dt.datetime


def confirmation_of(request: HttpRequest, user: User) -> Confirmation | None:
    """Return the latest confirmation in this session that is not older than FRESH_FOR; signing in is none."""
    oldest = timezone.now() - FRESH_FOR
    for entry in reversed(get_authentication_records(request, user)):
        means = _means(entry) if entry.get("reauthenticated") else None
        at = dt.datetime.fromtimestamp(entry["at"], tz=dt.UTC)
        if means and at >= oldest:
            return Confirmation(means, at)
    return None


def _means(entry: dict[str, object]) -> Means | None:
    if entry["method"] == "password":
        return Means.PASSWORD
    return Means.PASSKEY if entry.get("type") == Authenticator.Type.WEBAUTHN else None


def has_passkey(user: User) -> bool:
    """Return whether the person has a key to show."""
    return bool(is_mfa_enabled(user, types=[Authenticator.Type.WEBAUTHN]))
