"""/organ/<adress>/avsluta/: a body is closed and its open matters handed over."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from collaboration.models import Body
from collaboration.permissions import Right
from collaboration.queries.rights import Visitor, has_right
from collaboration.views.access import HasRight, user_of
from decisions.forms.bodies import CloseBodyForm
from decisions.models import Matter
from decisions.services.bodies import close_body
from decisions.views.found import body_at
from foundation.dates import today
from foundation.views.forms import FormPage


def address_of_new_body(user: Visitor) -> str:
    """Return where a body is added; nothing for someone who keeps no registers."""
    keeps = has_right(user, Right.KEEP_REGISTERS) and has_right(user, Right.USE_ADMIN)
    return reverse("admin:collaboration_body_add") if keeps else ""


class BodyClose(FormPage):
    """The last day, what follows, and who takes over what is not decided."""

    access = HasRight(Right.KEEP_REGISTERS, scope_from=body_at)
    template_name = "decisions/body_close.html"
    form_class = CloseBodyForm
    done = _("The body is closed. Its records can still be read.")

    @cached_property
    def body(self) -> Body:
        """The address's body."""
        return body_at(self.request, **self.kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the other bodies that are not closed."""
        others = Body.objects.visible_to(self.request.user).exclude(pk=self.body.pk).exclude(valid_to__lt=today())
        return {**super().get_form_kwargs(), "bodies": others.by_name()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the body and its open matters."""
        matters = Matter.objects.visible_to(self.request.user).open().filter(body=self.body).newest_first()
        return super().get_context_data(body=self.body, matters=matters, **kwargs)

    def perform(self, form: CloseBodyForm) -> str:
        """Close the body and go to its page."""
        close_body(body=self.body, by=user_of(self.request), **form.cleaned_data)
        return reverse("body_detail", args=[self.body.slug])
