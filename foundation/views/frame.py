"""Pages that every installation has: the choice of language and the accessibility statement."""

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView, View
from django.views.i18n import set_language

from foundation.access import PUBLIC, AccessMixin


class LanguageView(AccessMixin, View):
    """Remember the language a visitor chose and lead back to the page they came from."""

    access = PUBLIC
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        return set_language(request)


class AccessibilityView(AccessMixin, TemplateView):
    """The accessibility statement with its way to complain (DOS-lagen 12 and 13 §§)."""

    access = PUBLIC
    template_name = "foundation/accessibility.html"
