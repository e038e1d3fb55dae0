"""The steering group's decision of 2019-12-13 as an example of each kind of report."""

from tests.decisions.story import approved, fixed, steering_group
from tests.reports.examples import Example


def decision_record() -> Example:
    """The record of an approved decision, ordered by its chair."""
    story = approved(steering_group())
    return Example({"decision": str(story.decision.pk)}, orderer=story.chair)


def minutes() -> Example:
    """The minutes of a meeting that are still a draft, ordered by a member."""
    story = fixed(steering_group())
    return Example({"meeting": str(story.meeting.pk)}, orderer=story.users["Strömvall"])


EXAMPLES = {"decision-record": decision_record, "minutes": minutes}
