"""A file that has been examined and waits for its owner to decide, or has been imported."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.imports.outcomes import counted

LIFETIME = dt.timedelta(hours=24)


def _place(run: "ImportRun", _filename: str) -> str:
    """Return where the file is kept meanwhile: a name no one can guess, nothing of the person's own in it."""
    return f"imports/{run.pk.hex}"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def waiting(self) -> Self:
        """Return the runs that are neither imported nor too old."""
        return self.filter(imported_at=None, created_at__gte=timezone.now() - LIFETIME)

    def expired(self) -> Self:
        """Return the runs that nobody decided on in time."""
        return self.filter(imported_at=None, created_at__lt=timezone.now() - LIFETIME)


class ImportRun(models.Model):
    """One file on its way into one register. The file and its rows are kept until they are imported or too old."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    register = models.CharField(_("register"), max_length=100)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="import_runs", verbose_name=_("chosen by")
    )
    filename = models.CharField(_("file"), max_length=255)
    file = models.FileField(upload_to=_place, storage=default_storage, blank=True)
    created_at = models.DateTimeField(_("examined"), default=timezone.now)
    imported_at = models.DateTimeField(_("imported"), null=True, blank=True)
    heads = models.JSONField(default=list, blank=True)
    columns = models.JSONField(default=list, blank=True)
    rows = models.JSONField(default=list, blank=True)
    totals = models.JSONField(_("rows by outcome"), default=dict, blank=True)
    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["imported_at", "created_at"], name="importrun_waiting")]

    def __str__(self) -> str:
        return self.filename

    @property
    def wrong(self) -> int:
        """How many rows are wrong."""
        return int(self.totals.get("wrong", 0))

    @property
    def savable(self) -> int:
        """How many rows would be written."""
        return int(self.totals.get("new", 0) + self.totals.get("changed", 0))

    @property
    def register_name(self) -> Any:
        """The name of the register the file is for."""
        return apps.get_model(self.register)._meta.verbose_name_plural

    @property
    def row_numbers(self) -> str:
        """How many rows had each outcome, in words."""
        return ", ".join(counted(outcome, count) for outcome, count in self.totals.items() if count)

    def rows_with(self, outcome: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of an outcome; all of them for an empty one."""
        return (row for row in self.rows if not outcome or row["outcome"] == outcome)
