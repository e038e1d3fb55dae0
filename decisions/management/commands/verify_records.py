"""Walk the chain of sealed records, from the first to the last, then what is kept beside it."""

from itertools import chain as one_after_the_other
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.models import SealedRecord
from decisions.queries.beside import count_beside, faults_beside
from decisions.queries.chain import chain_faults


class Command(BaseCommand):
    """Verify every sealed record (its file, its link, the database behind it), and the files kept beside them."""

    help = (
        "Verify every sealed record, publication, signed document and paper laid before a body; "
        "ends with an error at the first one that is not as it was."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        fault = next(one_after_the_other(chain_faults(), faults_beside()), None)
        if fault is not None:
            raise CommandError(str(fault))
        count = SealedRecord.objects.count()
        words = ngettext(
            "%(count)d record is as it was sealed.", "All %(count)d records are as they were sealed.", count
        )
        self.stdout.write(words % {"count": count} if count else _("No record has been sealed yet."))
        if beside := count_beside():
            words = ngettext(
                "%(count)d file kept beside them is as it came.",
                "%(count)d files kept beside them are as they came.",
                beside,
            )
            self.stdout.write(words % {"count": beside})
