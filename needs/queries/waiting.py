"""Uploaded rows that are no needs yet: they do not go with what is handed in."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from needs.models import Submission


def waiting_uploads(submission: Submission) -> Sequence[Any]:
    """Return the submission's uploads whose rows wait, each with `left`, how many; the latest first. One query."""
    return list(submission.uploads.annotate(left=Count("rows")).filter(left__gt=0).newest_first())


def waiting_rows(uploads: Sequence[Any]) -> int:
    """Return how many rows wait in all of them."""
    return sum(upload.left for upload in uploads)
