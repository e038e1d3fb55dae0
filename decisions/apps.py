from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from foundation import related
from foundation.navigation import Entry, register


class DecisionsConfig(AppConfig):
    name = "decisions"
    verbose_name = _("Meetings and decisions")

    def ready(self) -> None:
        """Enter the menu, and keep the triggers that freeze rows in step with the models: see docs/adr/0030."""
        from collaboration.models import Body  # noqa: PLC0415 - models are ready only now
        from decisions.queries.related import links_of_body  # noqa: PLC0415 - models are ready only now

        prefixes = ("/moten/", "/arenden/", "/beslut/", "/punkter/", "/justeringar/")
        register(Entry(_("Meetings and decisions"), "meeting_list", order=20, prefixes=prefixes))
        related.register(Body, links_of_body)
        pre_migrate.connect(_lift, sender=self, dispatch_uid="decisions.lift_freezes")
        post_migrate.connect(_install, sender=self, dispatch_uid="decisions.install_freezes")
        checks.register(_check_freezes, checks.Tags.database)


def _lift(*, using: str, **_kwargs: Any) -> None:
    from decisions.services.freezing import lift_freezes  # noqa: PLC0415 - models are ready only now

    lift_freezes(using)


def _install(*, using: str, **_kwargs: Any) -> None:
    from decisions.services.freezing import install_freezes  # noqa: PLC0415 - models are ready only now

    install_freezes(using)


def _check_freezes(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - Django's signature
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> list[checks.CheckMessage]:
    """Warn of triggers that should be in the database and are not, or not as declared."""
    from decisions.services.freezing import missing_triggers  # noqa: PLC0415 - models are ready only now

    return [
        checks.Warning(
            f"The database “{using}” does not keep everything that is frozen: {len(missing)} triggers are missing.",
            hint="Run manage.py migrate: it puts the triggers back.",
            id="decisions.W001",
        )
        for using in databases or ()
        if (missing := missing_triggers(using))
    ]
