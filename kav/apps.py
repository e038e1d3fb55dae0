from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class KavConfig(AppConfig):
    name = "kav"


class PortalAdminConfig(AdminConfig):
    """Django's admin with the portal's own door: see kav.admin."""

    default_site = "kav.admin.PortalAdminSite"
