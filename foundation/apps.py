from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    name = "foundation"
    verbose_name = _("What the portal notes")

    def ready(self) -> None:
        from foundation import navigation  # noqa: PLC0415 - apps are ready only now
        from foundation.checks import check_navigation  # noqa: PLC0415 - apps are ready only now
        from foundation.collation import teach_sqlite  # noqa: PLC0415 - apps are ready only now

        connection_created.connect(teach_sqlite, dispatch_uid="foundation.collation")
        register(check_navigation, Tags.urls)
        navigation.register(
            navigation.Entry(
                _("Accessibility"),
                "accessibility",
                section=navigation.Section.FOOT,
                visible=navigation.everyone,
            )
        )
        autodiscover_modules("search")
