"""Empty the database: Django's own command, with the freezes lifted while it works."""

from typing import Any

from django.core.management.commands.flush import Command as Flush

from foundation.triggers import install_triggers, lift_triggers


class Command(Flush):
    """Everything goes, also what is adopted, so the triggers that guard it have to step aside."""

    def handle(self, **options: Any) -> None:
        lift_triggers(options["database"])
        try:
            super().handle(**options)
        finally:
            install_triggers(options["database"])
