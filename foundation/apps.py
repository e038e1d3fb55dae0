from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from foundation.triggers import install_triggers, lift_triggers


def _lift(*, using: str, **_kwargs: Any) -> None:
    lift_triggers(using)


def _install(*, using: str, **_kwargs: Any) -> None:
    install_triggers(using)


class FoundationConfig(AppConfig):
    name = "foundation"
    verbose_name = _("What the portal notes")

    def ready(self) -> None:
        from foundation import navigation  # noqa: PLC0415 - apps are ready only now
        from foundation.bulk import lift_sqlite_limit  # noqa: PLC0415 - apps are ready only now
        from foundation.checks import check_navigation, check_triggers  # noqa: PLC0415 - apps are ready only now
        from foundation.collation import teach_sqlite  # noqa: PLC0415 - apps are ready only now
        from foundation.history import keep_managers  # noqa: PLC0415 - apps are ready only now

        keep_managers()
        connection_created.connect(teach_sqlite, dispatch_uid="foundation.collation")
        connection_created.connect(lift_sqlite_limit, dispatch_uid="foundation.bulk")
        register(check_navigation, Tags.urls)
        register(check_triggers, Tags.database)
        pre_migrate.connect(_lift, sender=self, dispatch_uid="foundation.lift_triggers")
        post_migrate.connect(_install, sender=self, dispatch_uid="foundation.install_triggers")
        navigation.register(
            navigation.Entry(
                _("Accessibility"),
                "accessibility",
                section=navigation.Section.FOOT,
                visible=navigation.everyone,
            )
        )
        autodiscover_modules("search")
