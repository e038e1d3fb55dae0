"""Empty the database: Django's own command, with the freezes lifted while it works."""

from typing import Any

from django.core.management.commands.flush import Command as Flush

from decisions.services.freezing import install_freezes, lift_freezes


class Command(Flush):
    """Everything goes, also what is adopted, so the triggers that guard it have to step aside."""

    def handle(self, **options: Any) -> None:
        lift_freezes(options["database"])
        try:
            super().handle(**options)
        finally:
            install_freezes(options["database"])
