from collections.abc import Iterable

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from foundation import related, triggers
from foundation.navigation import Entry, register
from foundation.triggers import Trigger


class DecisionsConfig(AppConfig):
    name = "decisions"
    verbose_name = _("Meetings and decisions")

    def ready(self) -> None:
        """Enter the menu, and keep the triggers that freeze rows in step with the models: see docs/adr/0030."""
        from collaboration.models import Body  # noqa: PLC0415 - models are ready only now
        from collaboration.models.rights import read_along  # noqa: PLC0415 - models are ready only now
        from decisions.models.levels import CONFLICTS, conflicts_of  # noqa: PLC0415 - models are ready only now
        from decisions.queries import asked  # noqa: PLC0415 - models are ready only now
        from decisions.queries.related import closing_part, links_of_body  # noqa: PLC0415 - models are ready only now
        from decisions.queries.terms import terms_part  # noqa: PLC0415 - models are ready only now

        prefixes = ("/moten/", "/arenden/", "/beslut/", "/punkter/", "/justeringar/", "/handlingar/")
        register(Entry(_("Meetings and decisions"), "meeting_list", order=20, prefixes=prefixes))
        read_along(CONFLICTS, conflicts_of, "matter_id")
        read_along(asked.MINUTES, asked.minutes_asked_of, "pk")
        read_along(asked.DECISIONS, asked.decisions_asked_of, "pk")
        related.register(Body, links_of_body)
        related.register_part(Body, terms_part)
        related.register_part(Body, closing_part)
        triggers.register("decisions", _freezing_triggers)


def _freezing_triggers(vendor: str) -> Iterable[Trigger]:
    from decisions.models.meeting import DAYS  # noqa: PLC0415 - models are ready only now
    from decisions.services.freezing import freezing_triggers  # noqa: PLC0415 - models are ready only now

    return [*freezing_triggers(vendor), *(trigger for rule in DAYS for trigger in rule.triggers(vendor))]
