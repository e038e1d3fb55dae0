"""My desk: what waits for the person who signed in."""

from django.views.generic import TemplateView

from foundation.access import SIGNED_IN, AccessMixin


class DeskView(AccessMixin, TemplateView):
    """The start page."""

    access = SIGNED_IN
    template_name = "kav/desk.html"
