"""A person's own pages: accept an invitation, my profile, where I am signed in."""

from http import HTTPStatus
from typing import Any

from allauth.account.utils import perform_login
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.forms import ManageUserSessionsForm
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, View

from collaboration.forms.account import ChoosePasswordForm
from collaboration.queries.holdings import holdings
from collaboration.queries.sessions import sign_ins
from collaboration.services.invitations import InvitationGoneError, accept_invitation, find_invitation
from foundation.access import PUBLIC, SIGNED_IN, AccessMixin
from foundation.dates import today
from foundation.errors import RuleError

TOKEN_KEY = "invitation_token"  # noqa: S105 - the name of a session key


@method_decorator(never_cache, name="dispatch")
class InvitationOpen(AccessMixin, View):
    """Take the link's token out of the address before any page is shown, so that it is not left in histories."""

    access = PUBLIC

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Keep the token in the session and go on."""
        request.session[TOKEN_KEY] = token
        return redirect("invitation_accept")


@method_decorator([never_cache, sensitive_post_parameters("password", "repeated")], name="dispatch")
class InvitationAccept(AccessMixin, FormView):
    """The invited chooses a password and is signed in."""

    access = PUBLIC
    form_class = ChoosePasswordForm
    template_name = "collaboration/invitation_accept.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Say so, with the way out, when the link does not work."""
        try:
            self.invitation = find_invitation(request.session.get(TOKEN_KEY, ""))
        except InvitationGoneError as error:
            return render(
                request, "collaboration/invitation_gone.html", {"sentence": error.sentence}, status=HTTPStatus.GONE
            )
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Hand the form the account, whose address the password may not resemble."""
        return super().get_form_kwargs() | {"user": self.invitation.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whose account it is."""
        return super().get_context_data(invitation=self.invitation, **kwargs)

    def form_valid(self, form: ChoosePasswordForm) -> HttpResponse:
        """Open the account and sign in."""
        try:
            user = accept_invitation(token=self.request.session[TOKEN_KEY], password=form.cleaned_data["password"])
        except RuleError as error:
            form.add_error("password", str(error))
            return self.form_invalid(form)
        del self.request.session[TOKEN_KEY]
        return perform_login(self.request, user)


class Profile(AccessMixin, TemplateView):
    """Who I am to the portal: my roles and until when, how I sign in, my language."""

    access = SIGNED_IN
    template_name = "collaboration/profile.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the roles held today, those to come and those that ended."""
        day, mine = today(), holdings(self.request.user)
        return super().get_context_data(
            present=[holding for holding in mine if holding.covers(day)],
            coming=[holding for holding in mine if holding.first > day],
            past=[holding for holding in mine if holding.last < day],
            has_second_step=is_mfa_enabled(self.request.user),
            languages=[
                (code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES
            ],
            **kwargs,
        )


class SignIns(AccessMixin, FormView):
    """Where I am signed in; the button signs me out everywhere else."""

    access = SIGNED_IN
    form_class = ManageUserSessionsForm
    template_name = "collaboration/sign_ins.html"
    success_url = reverse_lazy("sign_ins")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Hand the form the request, whose own session stays."""
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the sessions that are still open."""
        return super().get_context_data(
            sign_ins=sign_ins(self.request.user, self.request.session.session_key), **kwargs
        )

    def form_valid(self, form: ManageUserSessionsForm) -> HttpResponse:
        """End the other sessions."""
        form.save(self.request)
        messages.success(self.request, _("You are signed out everywhere else."))
        return super().form_valid(form)
