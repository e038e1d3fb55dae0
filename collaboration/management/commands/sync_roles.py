"""Write the table of roles and rights to the database. Runs after every migrate; by hand only to repair."""

from typing import Any

from django.core.management.base import BaseCommand

from collaboration.services.roles import sync_roles


class Command(BaseCommand):
    help = "Make the stored groups and rights equal to the table of roles."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run and tell how many rows changed."""
        self.stdout.write(f"{sync_roles()} rows changed")
