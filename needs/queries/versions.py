"""What was handed in, as it read then."""

from collections.abc import Sequence

from needs.models import HandedInVersion, Submission
from needs.queries.sheets import NeedSheet, sheets_from


def versions_of(submission: Submission) -> list[HandedInVersion]:
    """Return every version of a submission, the latest first."""
    return list(submission.versions.order_by("-number"))


def latest_version(submission: Submission) -> HandedInVersion | None:
    """Return the version handed in last, if any."""
    return submission.versions.order_by("-number").first()


def sheets_of_version(version: HandedInVersion) -> Sequence[NeedSheet]:
    """Return the needs of a version in words."""
    return sheets_from(version.content)
