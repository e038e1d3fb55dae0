"""Who holds which right on which day: dates, scopes, other people, and the words of every refusal."""

import datetime as dt

import pytest

from collaboration.enums import BodyKind, MembershipRole, OrganisationKind
from collaboration.models import Body, Membership, Organisation, Person, Scope, User
from collaboration.permissions import Right, Role
from collaboration.queries.rights import (
    has_right,
    in_scopes_with,
    remember_rights,
    scopes_with,
)
from collaboration.services.roles import give_role

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 12, 31)


@pytest.fixture
def root():
    return User.objects.create_superuser("root@example.org")


@pytest.fixture
def person():
    return Person.objects.create(given_name="Astrid", family_name="Lövgren")


@pytest.fixture
def user(person):
    return User.objects.create_user("astrid@example.org", person=person)


@pytest.fixture
def organisation():
    return Organisation.objects.create(kind=OrganisationKind.MUNICIPALITY, name="Åmåls kommun")


@pytest.fixture
def body():
    return Body.objects.create(kind=BodyKind.STEERING_GROUP, name="Styrgruppen", slug="styrgruppen")


@pytest.fixture
def council():
    return Body.objects.create(kind=BodyKind.MANAGEMENT_COUNCIL, name="Ledningsrådet", slug="ledningsradet")


@pytest.fixture
def seat(body, person, organisation):
    def make(role=MembershipRole.MEMBER, first=None, last=None):
        return Membership.objects.create(
            body=body, person=person, organisation=organisation, role=role, valid_from=first, valid_to=last
        )

    return make


@pytest.fixture(autouse=True)
def on_day(monkeypatch):
    def move(day):
        for module in ("collaboration.models.rights", "collaboration.queries.rights"):
            monkeypatch.setattr(f"{module}.today", lambda: day)

    move(DAY)
    return move


def test_seat_gives_right_in_its_body_alone(user, body, council, seat):
    seat()
    assert has_right(user, Right.DECIDE, body)
    assert not has_right(user, Right.DECIDE, council)
    assert not has_right(user, Right.DECIDE)


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (None, DAY - dt.timedelta(days=1), False),
        (DAY + dt.timedelta(days=1), None, False),
        (DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1), True),
    ],
)
def test_dates_decide_a_seat(user, body, seat, first, last, held):
    seat(first=first, last=last)
    assert has_right(user, Right.DECIDE, body) is held
    assert list(scopes_with(user, Right.DECIDE)) == ([{"pk": body.scope_id}] if held else [])


def test_portal_role_counts_in_every_scope(user, root, body, council):
    give_role(user=user, role=Role.ADMINISTRATOR, by=root)
    assert has_right(user, Right.CALL_MEETING)
    assert has_right(user, Right.CALL_MEETING, council)
    assert Body.objects.filter(scope__in=scopes_with(user, Right.CALL_MEETING)).count() == 2
    assert Scope.objects.count() == scopes_with(user, Right.CALL_MEETING).count()


def test_one_query_for_all_questions_of_a_request(user, body, council, seat, django_assert_num_queries):
    seat()
    remember_rights(user)
    with django_assert_num_queries(1):
        assert has_right(user, Right.DECIDE, body)
        assert not has_right(user, Right.CALL_MEETING, body)
        assert has_right(user, Right.VIEW_BODY, council)
    with django_assert_num_queries(1):
        assert list(Body.objects.filter(in_scopes_with(user, Right.DECIDE))) == [body]


def test_list_with_subquery_is_one_query(user, body, council, seat, django_assert_num_queries):
    seat()
    with django_assert_num_queries(1):
        assert list(Body.objects.filter(scope__in=scopes_with(user, Right.DECIDE))) == [body]
