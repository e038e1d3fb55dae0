"""The days that the law sets for minutes, reckoned with Swedish holidays."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from collaboration.enums import DecisionRegime
from decisions.enums import ApprovalMethod
from decisions.models import Announcement
from decisions.queries.legal_days import announce_by, appeal_until, approve_by, is_workday
from decisions.queries.minutes_days import minutes_days
from decisions.services.announcements import announce_minutes
from decisions.services.minutes import approve_minutes
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from notices.desk import desk_for
from tests.decisions.story import Story, approved, reread, sent, steering_group

FRIDAY, MONDAY = dt.date(2019, 12, 20), dt.date(2019, 12, 23)


def test_minutes_are_approved_within_fourteen_days() -> None:
    assert approve_by(dt.date(2019, 12, 13)) == dt.date(2019, 12, 27)


@pytest.mark.parametrize(
    ("approved_day", "last"),
    [
        (FRIDAY, MONDAY),
        (dt.date(2019, 12, 16), dt.date(2019, 12, 18)),
        (MONDAY, dt.date(2019, 12, 27)),
        (dt.date(2020, 6, 17), dt.date(2020, 6, 22)),
    ],
)
def test_approved_minutes_are_announced_by_the_second_day_or_the_next_workday(approved_day, last) -> None:
    assert announce_by(approved_day) == last


@pytest.mark.parametrize(
    ("announced", "last"),
    [
        (dt.date(2019, 12, 16), dt.date(2020, 1, 7)),
        (dt.date(2019, 12, 23), dt.date(2020, 1, 13)),
        (dt.date(2020, 5, 29), dt.date(2020, 6, 22)),
    ],
)
def test_decisions_are_appealed_within_three_weeks_or_by_the_next_workday(announced, last) -> None:
    assert appeal_until(announced) == last


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (dt.date(2019, 12, 24), False),
        (dt.date(2019, 12, 31), False),
        (dt.date(2020, 6, 19), False),
        (dt.date(2020, 5, 22), True),
        (dt.date(2020, 4, 9), True),
        (dt.date(2020, 6, 6), False),
        (dt.date(2020, 6, 5), True),
    ],
)
def test_eves_are_no_workdays_but_squeezed_days_are(day, is_one) -> None:
    assert is_workday(day) is is_one


@pytest.fixture
def story(db) -> Story:
    """A municipal committee whose minutes of 2019-12-13 are approved on Friday 2019-12-20."""
    told = steering_group()
    told.body.decision_regime = DecisionRegime.MUNICIPAL
    told.body.save()
    sent(told)
    noon = timezone.make_aware(dt.datetime.combine(FRIDAY, dt.time(12)))
    for approval in told.meeting.minutes_approvals.all():
        approve_minutes(approval=approval, by=told.root, method=ApprovalMethod.PAPER, at=noon)
    return reread(told)


def announce(story: Story, on: dt.date = MONDAY, kept_at: str = "Kommunkansliet, Trollhättan") -> Announcement:
    return announce_minutes(meeting=story.meeting, on=on, kept_at=kept_at, by=story.root, today=dt.date(2020, 1, 2))


def test_municipal_minutes_have_their_days_counted(story: Story) -> None:
    days = minutes_days(story.meeting)
    assert (days.approve_by, days.approved, days.announce_by) == (dt.date(2019, 12, 27), FRIDAY, MONDAY)
    announced = announce(story)
    assert announced.appeal_until == dt.date(2020, 1, 13)
    story.meeting.refresh_from_db()
    assert minutes_days(story.meeting).announcement == announced


def test_announcement_that_is_due_is_the_next_step_and_waits_on_the_desk_of_who_keeps_the_minutes(
    story: Story, client: Client
) -> None:
    address = reverse("minutes_announce", args=[story.meeting.pk])
    on_desk = [(row.url, row.action, row.due) for row in desk_for(story.root, today=MONDAY).waiting]
    assert on_desk == [(address, "Anteckna anslaget", MONDAY)]
    client.force_login(story.root)
    words = "Protokollet är justerat. Anslå det senast 2019-12-23 och anteckna det här."
    for page in (story.meeting.get_absolute_url(), story.meeting.get_record_url()):
        shown = client.get(page).content.decode()
        assert words in shown
        assert address in shown
    client.force_login(story.users["Strömvall"])
    assert address not in client.get(story.meeting.get_absolute_url()).content.decode()
    announce(story)
    assert desk_for(story.root, today=MONDAY).waiting == []
    client.force_login(story.root)
    assert words not in client.get(story.meeting.get_absolute_url()).content.decode()


def test_own_rules_know_no_announcement_and_no_appeal(db) -> None:
    story = approved(steering_group())
    assert minutes_days(story.meeting).announce_by is None
    with pytest.raises(StateRefusedError, match="Bara protokoll från organ under kommunallagen anslås"):
        announce(story)


def test_minutes_that_are_not_approved_are_not_announced(db) -> None:
    told = steering_group()
    told.body.decision_regime = DecisionRegime.MUNICIPAL
    told.body.save()
    story = sent(told)
    assert minutes_days(story.meeting).approved is None
    with pytest.raises(StateRefusedError, match="Protokollet anslås när det är justerat"):
        announce(story)


@pytest.mark.parametrize(
    ("on", "kept_at", "words"),
    [
        (dt.date(2019, 12, 19), "Kansliet", "Välj en dag mellan 2019-12-20"),
        (dt.date(2020, 1, 3), "Kansliet", "Välj en dag mellan 2019-12-20"),
        (MONDAY, " ", "Skriv var protokollet kan läsas"),
    ],
)
def test_wrong_day_or_no_place_is_refused(story: Story, on, kept_at, words) -> None:
    with pytest.raises(RuleError, match=words):
        announce(story, on, kept_at)


def test_minutes_are_announced_once_by_who_keeps_them(story: Story) -> None:
    with pytest.raises(RightRefusedError):
        announce_minutes(
            meeting=story.meeting, on=MONDAY, kept_at="Kansliet", by=story.users["Strömvall"], today=MONDAY
        )
    announce(story)
    with pytest.raises(RuleError, match="Protokollet är redan anslaget"):
        announce(story)


def test_page_says_the_last_days_and_takes_the_announcement(story: Story, client: Client) -> None:
    client.force_login(story.root)
    page = client.get(story.meeting.get_absolute_url()).content.decode()
    assert "Ska anslås senast 2019-12-23." in page
    data = {"on": "2019-12-23", "kept_at": "Kommunkansliet"}
    done = client.post(reverse("minutes_announce", args=[story.meeting.pk]), data, follow=True).content.decode()
    assert "Anslaget är antecknat." in done
    assert "2020-01-13" in done
