"""How people come in: by invitation, with e-mail and password, a passkey or two steps."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import Person, User
from collaboration.queries.sessions import device_words
from foundation.prepared import STAND_IN_ID, Prepared
from notices.services import send_mail_to


class PersonBackend(AuthenticationBackend):
    """Sign-in by e-mail. Whoever signed in is read together with the person they are, whom every page names."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the user behind a session, or None when the account is closed."""
        user = _read_user(int(user_id))
        return user if user and self.user_can_authenticate(user) else None


_USER = [field.attname for field in User._meta.concrete_fields]
_PERSON = [field.attname for field in Person._meta.concrete_fields]
# Asked in every request of who has signed in: the query is written and planned once.
_WHO = Prepared(
    lambda user_id: User.objects.filter(pk=user_id).values_list(*_USER, *(f"person__{name}" for name in _PERSON)),
    STAND_IN_ID,
)


def _read_user(user_id: int) -> User | None:
    """Return a user with the person they are, or None; one query."""
    for row in _WHO.rows(user_id):
        user = User.from_db("default", _USER, row[: len(_USER)])
        if user.person_id is not None:
            user.person = Person.from_db("default", _PERSON, row[len(_USER) :])
        return user
    return None


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Nobody registers; letters go out the portal's own way."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy(
            "The address or the password is not right. Look at both and try again."
        ),
        "incorrect_password": gettext_lazy("That is not your password. Try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Return no: every account begins with an invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render allauth's letter with our frame and send it through notices."""
        words = context | {
            "portal": settings.PORTAL_NAME,
            "portal_address": settings.SITE_URL,
            "device": device_words(context.get("user_agent", "")),
        }
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email} | words)
        send_mail_to(address=email, subject=str(message.subject), body=str(message.body))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - as above
        """Return to the person's own page."""
        return reverse("profile")


class EncryptingMfaAdapter(DefaultMFAAdapter):
    """Secrets of two-step sign-in are encrypted with the installation's key before they are stored."""

    def get_totp_issuer(self) -> str:
        """Return the name the authenticator app shows."""
        return str(settings.PORTAL_NAME)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's signature
        """Return the name a new key is given until its owner chooses another."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Key %(number)s") % {"number": number}

    def encrypt(self, text: str) -> str:
        """Return `text` encrypted with SECRET_KEY."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what `encrypt` was given; SECRET_KEY_FALLBACKS are tried too, so the key can be changed."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"mfa:{key!s}".encode()).digest())) for key in keys]
    )
