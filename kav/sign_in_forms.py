"""allauth's forms with our words: labels above the fields, no placeholders that vanish while one types."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django.utils.translation import gettext_lazy as _


class _Plain:
    """Take the placeholders away and put our labels and help in their place."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, field.help_text)


class LoginForm(_Plain, account.LoginForm):
    labels = {"login": _("E-mail"), "remember": _("Stay signed in on this computer")}
    helps = {"remember": _("Not on a computer that others use.")}


class ReauthenticateForm(_Plain, account.ReauthenticateForm):
    pass


class ChangePasswordForm(_Plain, account.ChangePasswordForm):
    labels = {"oldpassword": _("The password you have now"), "password2": _("The new password again")}


class SetPasswordForm(_Plain, account.SetPasswordForm):
    labels = {"password2": _("The new password again")}


class ResetPasswordForm(_Plain, account.ResetPasswordForm):
    labels = {"email": _("E-mail")}


class ResetPasswordKeyForm(_Plain, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("The new password again")}


class AuthenticateForm(_Plain, mfa.AuthenticateForm):
    labels = {"code": _("Code")}
    helps = {"code": _("Six digits from your authenticator app, or one of your recovery codes.")}


class ReauthenticateCodeForm(_Plain, mfa.ReauthenticateForm):
    labels = {"code": _("Code")}
    helps = {"code": _("Six digits from your authenticator app, or one of your recovery codes.")}


class ActivateTOTPForm(_Plain, totp.ActivateTOTPForm):
    labels = {"code": _("The code the app shows now")}


class AddPasskeyForm(_Plain, passkeys.AddWebAuthnForm):
    """A key that replaces the password unless its owner would rather have it as step two."""

    labels = {"name": _("Name of the key"), "passwordless": _("Let the key replace the password")}
    helps = {
        "name": _("So that you know which one it is, for example “My phone”."),
        "passwordless": _("The key then asks for your fingerprint, face or PIN, and is all you need to sign in."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"passwordless": True} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class EditPasskeyForm(_Plain, passkeys.EditWebAuthnForm):
    labels = {"name": _("Name of the key")}
