"""Walk the chain of sealed records, from the first to the last."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.models import SealedRecord
from decisions.queries.chain import chain_faults


class Command(BaseCommand):
    """Verify every sealed record: its file, its link and the database behind it."""

    help = "Verify every sealed record; ends with an error at the first one that is not as it was sealed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        fault = next(chain_faults(), None)
        if fault is not None:
            raise CommandError(str(fault))
        count = SealedRecord.objects.count()
        words = ngettext(
            "%(count)d record is as it was sealed.", "All %(count)d records are as they were sealed.", count
        )
        self.stdout.write(words % {"count": count} if count else _("No record has been sealed yet."))
