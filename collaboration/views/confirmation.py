"""Pages on which a person confirms who they are before they do what no one else may do in their name."""

from typing import Any

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.http import HttpResponse
from django.utils.functional import cached_property

from collaboration.forms.confirmation import ConfirmForm
from collaboration.queries.confirmation import Confirmation, Means, confirmation_of, has_passkey
from foundation.views.forms import FormPage


class ConfirmedPage(FormPage):
    """A form that asks for the password, or sends the person to their key and back; `means` tells which it was."""

    form_class: type[ConfirmForm] = ConfirmForm

    @cached_property
    def confirmation(self) -> Confirmation | None:
        """What the person showed within the last minutes, before this was posted."""
        return confirmation_of(self.request, self.request.user)

    @property
    def means(self) -> Means:
        """What the person confirmed with; asked only once the form is valid."""
        return self.confirmation.means if self.confirmation else Means.PASSWORD

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form whose password it is, and whether it is needed."""
        is_confirmed = self.confirmation is not None
        return {**super().get_form_kwargs(), "user": self.request.user, "is_confirmed": is_confirmed}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the person has confirmed with, and whether a key may take the password's place."""
        asks_key = self.confirmation is None and has_passkey(self.request.user)
        return super().get_context_data(confirmation=self.confirmation, asks_key=asks_key, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the confirmation in the session, so that a refusal does not ask for the password anew."""
        if "password" in form.cleaned_data:
            reauthenticate_by_password(self.request)
        return super().form_valid(form)
