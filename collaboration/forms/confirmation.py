"""The question that stands before what only the person themselves may do."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.models import User
from foundation.forms import PortalForm


class ConfirmForm(PortalForm):
    """The person's password once more; no field at all where they have just confirmed who they are."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Write the password you sign in with.")},
    )

    def __init__(self, *args: Any, user: User, is_confirmed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if is_confirmed:
            del self.fields["password"]

    def clean_password(self) -> str:
        """Refuse a password that is not the person's; too many attempts are refused as when signing in."""
        password: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise forms.ValidationError(_("That is not your password. Write it again."), code="incorrect_password")
        return password
