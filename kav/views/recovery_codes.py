"""Recovery codes of two-step sign-in. allauth's own views note that they were seen, and a GET here cannot write."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from foundation.access import SIGNED_IN, AccessMixin


def _unused_codes(request: HttpRequest) -> tuple[list[str], int]:
    found = Authenticator.objects.filter(user=request.user.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    if found is None:
        raise Http404
    codes: RecoveryCodes = found.wrap()
    return codes.get_unused_codes(), len(codes.generate_codes())


@method_decorator([never_cache, reauthentication_required], name="dispatch")
class RecoveryCodesView(AccessMixin, TemplateView):
    """The codes that are left, for whoever has just shown who they are."""

    access = SIGNED_IN
    template_name = "mfa/recovery_codes/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the codes and how many there were from the beginning."""
        unused, total = _unused_codes(self.request)
        return super().get_context_data(unused_codes=unused, total_count=total, **kwargs)


@method_decorator([never_cache, reauthentication_required], name="dispatch")
class RecoveryCodesDownload(AccessMixin, TemplateView):
    """The same codes as a text file."""

    access = SIGNED_IN
    template_name = "mfa/recovery_codes/download.txt"
    content_type = "text/plain"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the codes."""
        return super().get_context_data(unused_codes=_unused_codes(self.request)[0], **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Send the page as a file to keep."""
        response = super().render_to_response(context, **kwargs)
        response["Content-Disposition"] = 'attachment; filename="aterstallningskoder.txt"'
        return response
