from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from foundation import navigation  # noqa: PLC0415 - apps are ready only now
        from reports import checks  # noqa: F401, PLC0415 - registers the system checks, once apps are ready

        navigation.register(navigation.Entry(_("Reports"), "report_list", order=90))
        autodiscover_modules("reports")
