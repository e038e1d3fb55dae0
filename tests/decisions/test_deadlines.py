"""What meetings, minutes and decisions put on the desk, for whom, and never for anyone else."""

import datetime as dt

import pytest

from collaboration.enums import MembershipRole
from collaboration.models import Body, User
from collaboration.permissions import Role
from collaboration.queries.rights import remember_rights
from collaboration.services.roles import give_role
from decisions.enums import MeetingState
from foundation.dates import today
from notices.desk import Coming, News, Waiting, desk_for
from tests.collaboration.factories import BodyFactory, MembershipFactory, UserFactory
from tests.decisions.factories import (
    AgendaItemFactory,
    DecisionFactory,
    DisqualificationFactory,
    MatterFactory,
    MeetingFactory,
    MinutesApprovalFactory,
)

pytestmark = pytest.mark.django_db
FORMED = dt.date(2018, 1, 1)


@pytest.fixture
def body() -> Body:
    return BodyFactory(name="Styrgrupp", valid_from=FORMED)


def seated(body: Body, role: str = MembershipRole.MEMBER) -> User:
    user = UserFactory(with_person=True)
    MembershipFactory(body=body, person=user.person, role=role, valid_from=FORMED)
    return user


def test_minutes_wait_for_the_one_who_is_to_approve_them(body: Body) -> None:
    approver, other = seated(body), seated(body)
    meeting = MeetingFactory(body=body, date=dt.date(2019, 12, 13), sent=True)
    MinutesApprovalFactory(meeting=meeting, approver=approver.person)

    desk = desk_for(approver, today=dt.date(2019, 12, 20))

    assert desk.waiting == [
        Waiting(
            title="Protokoll 2019-12-13",
            url=f"/moten/{meeting.pk}/",
            action="Granska protokollet",
            about=("Justera", "Styrgrupp"),
            due=dt.date(2019, 12, 27),
        )
    ]
    assert desk_for(other, today=dt.date(2019, 12, 20)).waiting == []


def test_declined_minutes_wait_for_the_secretary_and_for_no_approver(body: Body) -> None:
    approver, other, secretary = seated(body), seated(body), seated(body, MembershipRole.SECRETARY)
    meeting = MeetingFactory(body=body, date=dt.date(2019, 12, 13), sent=True)
    MinutesApprovalFactory(meeting=meeting, approver=approver.person)
    MinutesApprovalFactory(meeting=meeting, approver=other.person, declined=True)
    on = dt.date(2019, 12, 20)

    assert desk_for(approver, today=on).waiting == desk_for(other, today=on).waiting == []
    assert [(item.url, item.about) for item in desk_for(secretary, today=on).waiting] == [
        (f"/moten/{meeting.pk}/", ("En justerare har avstått; protokollet behöver ändras.",))
    ]


def test_meeting_that_was_held_waits_for_the_secretary_to_write_its_minutes(body: Body) -> None:
    secretary, member = seated(body, MembershipRole.SECRETARY), seated(body)
    meeting = MeetingFactory(body=body, date=dt.date(2019, 12, 13), held=True)
    on = dt.date(2019, 12, 14)

    assert [(item.url, item.action, item.due) for item in desk_for(secretary, today=on).waiting] == [
        (f"/moten/{meeting.pk}/", "Skriv protokollet", dt.date(2019, 12, 27))
    ]
    assert desk_for(member, today=on).waiting == []


def test_matter_on_a_called_meeting_waits_for_those_who_decide(body: Body) -> None:
    member, stranger = seated(body), seated(BodyFactory(valid_from=FORMED))
    matter = MatterFactory(body=body, title="Budget 2020")
    meeting = MeetingFactory(body=body, date=today() + dt.timedelta(days=2), state=MeetingState.CALLED)
    AgendaItemFactory(meeting=meeting, matter=matter)

    assert desk_for(member, today=today()).waiting == [
        Waiting(
            title="Budget 2020",
            url=f"/arenden/{matter.pk}/",
            action="Läs handlingarna",
            about=("Styrgrupp", "Dnr saknas"),
            due=meeting.date,
        )
    ]
    assert desk_for(stranger, today=today()).waiting == []


def test_matter_is_not_named_on_the_desk_of_who_has_a_conflict_of_interest_in_it(body: Body) -> None:
    member, other = seated(body), seated(body)
    item = AgendaItemFactory(
        meeting=MeetingFactory(body=body, date=today() + dt.timedelta(days=2), state=MeetingState.CALLED),
        matter=MatterFactory(body=body, title="Budget 2020"),
    )
    DisqualificationFactory(matter=item.matter, person=member.person)

    assert desk_for(member, today=today()).waiting == []
    assert [row.title for row in desk_for(other, today=today()).waiting] == ["Budget 2020"]


def test_meetings_ahead_stand_on_the_desks_of_the_body_alone(body: Body) -> None:
    member, stranger = seated(body), seated(BodyFactory(valid_from=FORMED))
    soon = MeetingFactory(body=body, date=today() + dt.timedelta(days=9), start_time=dt.time(9), place="Trollhättan")
    MeetingFactory(body=body, date=today() - dt.timedelta(days=9))
    MeetingFactory(body=body, date=today() + dt.timedelta(days=3), state=MeetingState.CANCELLED)

    assert desk_for(member, today=today()).coming == [
        Coming(soon.date, "Styrgrupp", f"/moten/{soon.pk}/", dt.time(9), "Trollhättan")
    ]
    assert desk_for(stranger, today=today()).coming == []


def test_who_reads_everything_and_calls_nothing_sees_every_meeting_ahead(body: Body, root: User) -> None:
    soon = MeetingFactory(body=body, date=today() + dt.timedelta(days=9))
    observer = UserFactory()
    give_role(user=observer, role=Role.OBSERVER, by=root)
    remember_rights(observer)

    assert [coming.url for coming in desk_for(observer, today=today()).coming] == [f"/moten/{soon.pk}/"]


def test_decided_matters_are_news_and_proposals_are_not(body: Body) -> None:
    member = seated(body)
    decided = DecisionFactory(body=body, matter=MatterFactory(body=body, title="Budget 2020"), approved=True)
    DecisionFactory(body=body, matter=MatterFactory(body=body))

    assert desk_for(member, today=today()).news == [
        News(decided.date, "Budget 2020", f"/beslut/{decided.pk}/", "Styrgrupp")
    ]


def test_seat_that_ended_yesterday_leaves_an_empty_desk(body: Body) -> None:
    user = UserFactory(with_person=True)
    MembershipFactory(body=body, person=user.person, valid_from=FORMED, valid_to=today() - dt.timedelta(days=1))
    MeetingFactory(body=body, date=today() + dt.timedelta(days=9))
    DecisionFactory(body=body, matter=MatterFactory(body=body), approved=True)

    desk = desk_for(user, today=today())

    assert (desk.waiting, desk.coming, desk.news) == ([], [], [])
