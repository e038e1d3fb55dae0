"""The two shapes of a page that changes something: a form, and a button."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.generic import View
from django.views.generic.edit import FormView

from foundation.access import AccessMixin
from foundation.errors import RuleError, Sentence
from foundation.forms import PortalFormMixin


class FormPage(AccessMixin, FormView):  # type: ignore[type-arg]
    """A form whose valid values go to one service; what the service refuses comes back in the form.

    `perform(form)` calls the service and returns where to go next; `done` is the sentence shown there.
    """

    template_name = "foundation/form.html"
    title: Sentence = ""
    lead: Sentence = ""
    submit: Sentence = ""
    cancel: str = ""
    done: Sentence = ""

    def perform(self, form: Any) -> Any:
        """Call the service with the form's cleaned values; return an object, a URL name or an address to go to."""
        raise NotImplementedError

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            target = self.perform(form)
        except RuleError as error:
            if not isinstance(form, PortalFormMixin):
                raise
            form.refuse(error)
            return self.form_invalid(form)
        if self.done:
            messages.success(self.request, str(self.done))
        return redirect(target)


class ActionView(AccessMixin, View):
    """A button: posts, calls one service, goes back; a refusal is shown as a message where the person came from."""

    http_method_names = ["post"]
    done: Sentence = ""

    def perform(self) -> Any:
        """Call the service; return where to go next."""
        raise NotImplementedError

    def refused_target(self) -> Any:
        """Return where to go when the service said no."""
        raise NotImplementedError

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponseRedirect:
        try:
            target = self.perform()
        except RuleError as error:
            messages.error(request, str(error))
            target = self.refused_target()
        else:
            if self.done:
                messages.success(request, str(self.done))
        return redirect(target)
