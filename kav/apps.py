from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _

from foundation.navigation import Entry, Section, register


class KavConfig(AppConfig):
    name = "kav"

    def ready(self) -> None:
        from collaboration.permissions import Right  # noqa: PLC0415 - apps are ready only now
        from collaboration.queries.rights import has_right  # noqa: PLC0415 - apps are ready only now

        register(
            Entry(_("My desk"), "desk", order=0),
            Entry(_("Search"), "search", section=Section.SEARCH),
            Entry(
                _("Administration"),
                "admin:index",
                order=80,
                section=Section.ACCOUNT,
                icon="gear",
                visible=lambda request: has_right(request.user, Right.USE_ADMIN),
            ),
            Entry(_("My profile"), "profile", order=10, section=Section.ACCOUNT, icon="person-circle"),
            Entry(
                _("Sign out"), "account_logout", order=90, section=Section.ACCOUNT, icon="box-arrow-right", post=True
            ),
        )


class PortalAdminConfig(AdminConfig):
    """Django's admin with the portal's own door: see kav.admin."""

    default_site = "kav.admin.PortalAdminSite"
