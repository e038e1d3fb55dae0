"""What the tests of the public side share: its addresses, and the steering group's record, sealed and published."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from decisions.services.publication import publish_decision, publish_minutes
from decisions.services.records import seal_meeting
from tests.decisions.story import Story, approved, steering_group

TITLE = "Budget och verksamhetsplan för Kommunakademin Väst 2020"
FRONT, LIST = "/oppet/", "/oppet/sok/"
FEED, DATA, MAP, ROBOTS = "/oppet/flode.xml", "/oppet/beslut.json", "/oppet/webbkarta.xml", "/robots.txt"
DECISION, MINUTES = "/oppet/beslut/1/", "/oppet/protokoll/2/"


def sealed_story() -> Story:
    """Return the steering group's decision and minutes; record 1 is the decision, record 2 the minutes.

    Content types are read beforehand, as they are in a process that has served a while.
    """
    ContentType.objects.get_for_models(*apps.get_models())
    story = approved(steering_group())
    assert seal_meeting(meeting_id=story.meeting.pk) == 2
    return story


def published_story() -> Story:
    """Return the same with both published."""
    story = sealed_story()
    publish_decision(decision=story.decision, by=story.root)
    publish_minutes(meeting=story.meeting, by=story.root)
    return story
