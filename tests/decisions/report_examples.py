"""The steering group's decision of 2019-12-13 as an example of each kind of report."""

import datetime as dt

from decisions.enums import TermsHeading
from decisions.models import TermsOfReference
from tests.collaboration.factories import UserFactory
from tests.decisions.factories import SealedRecordFactory, TermsPointFactory
from tests.decisions.noting import noted, write_texts
from tests.decisions.story import approved, fixed, steering_group
from tests.reports.examples import Example


def decision_record() -> Example:
    """The sealed record of an approved decision with terms of reference under every heading, ordered by its chair."""
    story = steering_group()
    for heading in (TermsHeading.LIMITS, TermsHeading.TIME_HORIZON, TermsHeading.BENEFIT):
        TermsPointFactory(terms=story.annex, heading=heading, text="Ett led.\nOch ett till.")
    TermsOfReference.objects.filter(pk=story.annex.pk).update(review_date=dt.date(2020, 12, 31))
    story = approved(story)
    return Example({"decision": str(story.decision.pk)}, orderer=story.chair, archive="PDF/A-3a")  # facts inside


def minutes() -> Example:
    """The minutes of a meeting that are still a draft, with running texts, ordered by a member."""
    story = fixed(steering_group())
    write_texts(story)
    return Example({"meeting": str(story.meeting.pk)}, orderer=story.users["Strömvall"])


def notes() -> Example:
    """The notes of a working group's meeting that are still a draft, with texts in every place, ordered by a member."""
    story = noted()
    return Example({"meeting": str(story.meeting.pk)}, orderer=story.users["Strömvall"])


def records() -> Example:
    """The register of sealed records, ordered by someone who may take registers out."""
    SealedRecordFactory()
    return Example({"format": "csv"}, orderer=UserFactory(superuser=True))


EXAMPLES = {"register-records": records, "decision-record": decision_record, "minutes": minutes, "meeting-notes": notes}
