"""The secretariat's administration: Django's admin behind the portal's own rights."""

from django.contrib.admin import AdminSite


class PortalAdminSite(AdminSite):
    """Django's admin site under the portal's name."""

    site_header = "KAV-portalen"
    site_title = "KAV-portalen"
