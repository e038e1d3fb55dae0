"""What `manage.py report decision-record --latest` and `minutes --latest` mean."""

import datetime as dt

import pytest

from decisions.models import Decision, Meeting
from decisions.reports import DecisionRecord, MinutesReport
from foundation.errors import RuleError
from tests.decisions.factories import AgendaItemFactory, DecisionFactory, MeetingFactory
from tests.decisions.story import approved, fixed, steering_group

pytestmark = pytest.mark.django_db


def test_latest_is_the_latest_whose_minutes_are_approved() -> None:
    story = approved(steering_group())
    later = MeetingFactory(body=story.body, held=True, date=dt.date(2020, 3, 6))
    item = AgendaItemFactory(meeting=later)
    DecisionFactory(matter=item.matter, agenda_item=item, fixed=True, date=later.date)

    assert DecisionRecord().latest() == {"decision": story.decision.pk}
    assert MinutesReport().latest() == {"meeting": story.meeting.pk}


def test_latest_is_the_latest_decided_while_no_minutes_are_approved() -> None:
    story = fixed(steering_group())

    assert DecisionRecord().latest() == {"decision": story.decision.pk}
    assert MinutesReport().latest() == {"meeting": story.meeting.pk}


def test_there_is_no_latest_before_anything_is_decided() -> None:
    assert not Decision.objects.exists()
    assert not Meeting.objects.exists()
    with pytest.raises(RuleError, match="Inget har beslutats"):
        DecisionRecord().latest()
    with pytest.raises(RuleError, match="Inget möte har hållits"):
        MinutesReport().latest()
