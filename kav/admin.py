"""The secretariat's administration: Django's admin behind the portal's own door and rights."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from collaboration.permissions import Right
from collaboration.queries.rights import has_right, require_right

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class PortalAdminSite(AdminSite):
    """Django's admin site under the portal's name, for those who may use it. It has no sign-in of its own."""

    site_header = settings.PORTAL_NAME
    site_title = settings.PORTAL_NAME
    index_title = _("Administration")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether the person holds the right to use the administration today."""
        return has_right(request.user, Right.USE_ADMIN)

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: FBT001, FBT002 - Django's signature
        """Tell those who may not come in why; strangers have been led to sign-in before."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require_right(request.user, Right.USE_ADMIN)
            return guarded(request, *args, **kwargs)

        return cast("View", inner)

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        """Take in our own registers (RegisterAdmin); libraries' tables of tokens and keys are nobody's desk work."""
        if getattr(admin_class, "is_register", False):
            super().register(model_or_iterable, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """Go to the administration's start page, which leads a stranger to the portal's sign-in."""
        return redirect("admin:index")

    # Django's own two show a page; ours lead to the portal's.

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]  # noqa: ARG002 - as above
        """Go to the portal's own way out."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]  # noqa: ARG002 - as above
        """Go to the portal's own page."""
        return redirect("account_change_password")
