from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation import triggers
from foundation.navigation import Entry, Identity, identify, register
from foundation.triggers import Trigger


def _sync_after_migrate(using: str, **_kwargs: Any) -> None:
    """Write the table of roles once all tables are there; migrating back to an older state leaves it alone."""
    from collaboration.models import RoleGrant  # noqa: PLC0415 - apps are ready only now
    from collaboration.services.roles import sync_roles  # noqa: PLC0415 - apps are ready only now

    if RoleGrant._meta.db_table in connections[using].introspection.table_names():
        sync_roles()


def _may_view(request: HttpRequest) -> bool:
    from collaboration.permissions import Right  # noqa: PLC0415 - models are ready only now
    from collaboration.queries.rights import has_right_somewhere  # noqa: PLC0415 - models are ready only now

    return has_right_somewhere(request.user, Right.VIEW_BODY)


def _identity() -> Identity:
    """Read what the collaboration calls itself, for the frame of every page."""
    from collaboration.queries.portal import logotype_address, the_collaboration  # noqa: PLC0415 - apps are ready only now

    row = the_collaboration()
    return Identity(row.name, row.email, logotype_address(row))


def _seat_triggers(vendor: str) -> Iterable[Trigger]:
    from collaboration.models.membership import APART  # noqa: PLC0415 - models are ready only now

    return [trigger for rule in APART for trigger in rule.triggers(vendor)]


class CollaborationConfig(AppConfig):
    name = "collaboration"
    verbose_name = _("People and bodies")

    def ready(self) -> None:
        register(
            Entry(
                _("Parties and bodies"),
                "body_list",
                order=70,
                prefixes=("/organ/", "/uppdrag/", "/parter/", "/personer/"),
                visible=_may_view,
            ),
        )
        identify(_identity)
        triggers.register("collaboration", _seat_triggers)
        # The way Django itself writes its permission rows: after migrate, not in a migration that grows stale.
        post_migrate.connect(_sync_after_migrate, sender=self, dispatch_uid="collaboration.roles")
