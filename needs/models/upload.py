"""A party's needs as they came from a spreadsheet, kept until each row is a draft need or is thrown away."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from collaboration.models.rights import Visitor, in_scopes_with
from collaboration.permissions import Right
from foundation.collation import SVENSKA
from foundation.edits import EditCounted
from foundation.imports.directory import folded
from needs.enums import RoundState
from needs.models.submission import Submission


class SubmissionUploadQuerySet(models.QuerySet[Any]):
    """Uploads by who may see them: they are drafts, which nobody but the party reads."""

    def own_of(self, user: Visitor) -> Self:
        """Return the uploads of the parties that `user` hands in for."""
        mine = in_scopes_with(user, Right.HAND_IN_NEEDS, "submission__organisation__scope")
        return self.filter(mine).exclude(submission__round__state=RoundState.DRAFT)

    def newest_first(self) -> Self:
        """Order by when they came, the latest first."""
        return self.order_by("-uploaded_at", "-pk")


class SubmissionUpload(EditCounted, models.Model):
    """One spreadsheet that a party has uploaded. Its rows stay here until they are saved as draft needs.

    An upload without rows is gone. `columns` is the keys of the columns that the file had: others are let be.
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="uploads", verbose_name=_("submission")
    )
    filename = models.CharField(_("file"), max_length=255, db_collation=SVENSKA)
    columns = models.JSONField(_("columns"), default=list, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    objects = SubmissionUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded spreadsheet")
        verbose_name_plural = _("uploaded spreadsheets")

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        """Return the page where its rows are looked through and put right."""
        return reverse("submission_upload", args=[self.submission_id, self.pk])


class UploadedRow(models.Model):
    """One row of an uploaded spreadsheet: its cells as text, by the key of their column.

    `need_key` is the id of the need that the row stood for when the template was downloaded, `seen` that need's number
    of saved edits then. Both come from the file and are not to be trusted.
    """

    upload = models.ForeignKey(
        SubmissionUpload, on_delete=models.CASCADE, related_name="rows", verbose_name=_("uploaded spreadsheet")
    )
    line = models.PositiveIntegerField(_("row"))
    need_key = models.PositiveBigIntegerField(_("need in the template"), null=True, editable=False)
    seen = models.PositiveIntegerField(_("saved edits then"), null=True, editable=False)
    cells = models.JSONField(_("cells"), default=dict, editable=False)

    class Meta:
        verbose_name = _("uploaded row")
        verbose_name_plural = _("uploaded rows")
        constraints = [models.UniqueConstraint(fields=["upload", "line"], name="uploaded_row_once_per_line")]

    def __str__(self) -> str:
        return f"{self.upload}, {self.line}"

    @property
    def title_key(self) -> str:
        """Return the need's title as it is compared with others."""
        return folded(self.cells.get("title", ""))
