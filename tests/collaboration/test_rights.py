"""Who holds which right on which day: dates, scopes, other people, and how little it costs to ask."""

import ast
import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from collaboration.enums import MembershipRole
from collaboration.models import Body, Scope
from collaboration.permissions import Right, Role
from collaboration.queries.rights import (
    forget_rights,
    has_right,
    has_right_somewhere,
    held_rights,
    in_scopes_with,
    remember_rights,
    require_right,
    require_right_somewhere,
)
from collaboration.services.roles import end_role, give_role
from foundation.errors import RightRefusedError
from tests.collaboration.factories import (
    BodyFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RoleGrantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 12, 31)
YESTERDAY = DAY - dt.timedelta(days=1)
TOMORROW = DAY + dt.timedelta(days=1)
SPANS = [
    (None, None, True),
    (DAY, DAY, True),
    (YESTERDAY, TOMORROW, True),
    (None, DAY, True),
    (DAY, None, True),
    (None, YESTERDAY, False),
    (TOMORROW, None, False),
]


@pytest.fixture
def root():
    return UserFactory(superuser=True)


@pytest.fixture
def user():
    return UserFactory(with_person=True)


@pytest.fixture
def body():
    return BodyFactory(steering_group=True)


@pytest.fixture
def council():
    return BodyFactory(council=True)


@pytest.fixture(autouse=True)
def on_day(monkeypatch):
    """Let it be 31 December 2021; returns a function that moves on to another day."""

    def move(day):
        for module in ("collaboration.models.rights", "collaboration.queries.rights"):
            monkeypatch.setattr(f"{module}.today", lambda: day)

    move(DAY)
    return move


def seat(user, body, first=None, last=None, role=MembershipRole.MEMBER):
    return MembershipFactory(person=user.person, body=body, role=role, valid_from=first, valid_to=last)


def test_seat_gives_its_rights_in_its_own_body_alone(user, body, council):
    seat(user, body)

    assert has_right(user, Right.DECIDE, body)
    assert has_right(user, Right.DECIDE, body.scope)
    assert not has_right(user, Right.DECIDE, council)
    assert not has_right(user, Right.DECIDE)
    assert has_right_somewhere(user, Right.DECIDE)


@pytest.mark.parametrize(("first", "last", "held"), SPANS)
def test_dates_of_a_seat_decide(user, body, first, last, held):
    seat(user, body, first, last)

    assert has_right(user, Right.DECIDE, body) is held
    assert has_right(user, Right.VIEW_BODY) is held, "the participant's rights follow the seat"
    assert list(Body.objects.filter(in_scopes_with(user, Right.DECIDE))) == ([body] if held else [])


@pytest.mark.parametrize(("first", "last", "held"), SPANS)
def test_dates_of_a_given_role_decide(user, first, last, held):
    organisation = OrganisationFactory()
    RoleGrantFactory(user=user, role=Role.CONTACT_PERSON, scope=organisation.scope, valid_from=first, valid_to=last)

    assert has_right(user, Right.VIEW_DIALOGUE, organisation) is held
    assert has_right(user, Right.VIEW_PARTY) is held


def test_seat_that_ended_yesterday_opens_nothing_today_though_no_job_ran(user, body, on_day):
    seat(user, body, last=DAY)
    assert has_right(user, Right.VIEW_WORKING_MATERIAL, body)

    on_day(TOMORROW)

    assert {right for right in Right if has_right(user, right, body)} == set()
    assert not Scope.objects.filter(in_scopes_with(user, Right.VIEW_WORKING_MATERIAL, "pk")).exists()


def test_seat_in_a_body_that_has_closed_opens_nothing(user, on_day):
    council = BodyFactory(council=True, valid_to=DAY)
    seat(user, council)
    assert has_right(user, Right.DECIDE, council)

    on_day(TOMORROW)

    assert not has_right(user, Right.DECIDE, council)
    assert not has_right(user, Right.VIEW_BODY)


def test_rights_of_two_roles_are_put_together(user, body):
    seat(user, body, role=MembershipRole.SUBSTITUTE)
    seat(user, body, role=MembershipRole.SECRETARY)

    assert has_right(user, Right.DECIDE, body)
    assert has_right(user, Right.KEEP_MINUTES, body)


def test_role_in_the_whole_portal_counts_in_every_scope(user, root, body, council):
    give_role(user=user, role=Role.ADMINISTRATOR, by=root)

    assert has_right(user, Right.CALL_MEETING)
    assert has_right(user, Right.CALL_MEETING, council)
    assert Body.objects.filter(in_scopes_with(user, Right.CALL_MEETING)).count() == 2
    assert Scope.objects.filter(in_scopes_with(user, Right.CALL_MEETING, "pk")).count() == Scope.objects.count()


def test_role_of_another_person_opens_nothing(user, body):
    MembershipFactory(body=body, role=MembershipRole.CHAIR)
    RoleGrantFactory(role=Role.ADMINISTRATOR)

    assert {right for right in Right if has_right(user, right, body)} == set()


def test_right_is_not_held_in_a_scope_with_another_objects_number(user, body):
    seat(user, body)
    organisation = OrganisationFactory()

    assert not has_right(user, Right.DECIDE, organisation)
    assert not has_right(user, Right.DECIDE, Scope(pk=body.scope_id + 1000))


def test_user_without_person_has_no_seats_but_may_be_given_roles(root, body):
    user = UserFactory()
    MembershipFactory(body=body)
    assert held_rights(user) == held_rights(AnonymousUser())

    give_role(user=user, role=Role.OBSERVER, by=root)

    assert has_right(user, Right.VIEW_WORKING_MATERIAL, body)


def test_person_without_user_lends_rights_to_nobody(user, body):
    MembershipFactory(person=PersonFactory(), body=body)

    assert not has_right(user, Right.VIEW_BODY)


@pytest.mark.parametrize("superuser", [True, False])
def test_closed_account_holds_nothing(root, body, superuser):
    user = UserFactory(with_person=True, is_active=False, is_superuser=superuser)
    seat(user, body)
    give_role(user=user, role=Role.ADMINISTRATOR, by=root)

    assert {right for right in Right if has_right(user, right, body)} == set()
    assert not Scope.objects.filter(in_scopes_with(user, Right.VIEW_BODY, "pk")).exists()
    assert not Body.objects.filter(in_scopes_with(user, Right.VIEW_BODY)).exists()


def test_stranger_holds_nothing(body):
    stranger = AnonymousUser()

    assert {right for right in Right if has_right(stranger, right, body)} == set()
    assert not Scope.objects.filter(in_scopes_with(stranger, Right.VIEW_BODY, "pk")).exists()
    assert not Body.objects.filter(in_scopes_with(stranger, Right.VIEW_BODY)).exists()


def test_superuser_holds_everything_without_a_question(root, body, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert {right for right in Right if has_right(root, right, body)} == set(Right)
    assert Scope.objects.filter(in_scopes_with(root, Right.DECIDE, "pk")).count() == Scope.objects.count()
    assert Body.objects.filter(in_scopes_with(root, Right.DECIDE)).count() == 1


def test_all_questions_of_a_request_are_one_query(user, body, council, django_assert_num_queries):
    seat(user, body)
    remember_rights(user)

    with django_assert_num_queries(1):
        assert has_right(user, Right.DECIDE, body)
        assert not has_right(user, Right.CALL_MEETING, body)
        assert has_right(user, Right.VIEW_BODY, council)
        assert has_right_somewhere(user, Right.DECIDE)
        known = in_scopes_with(user, Right.DECIDE)
    with django_assert_num_queries(1):
        assert list(Body.objects.filter(known)) == [body]
    assert set(Body.objects.filter(in_scopes_with(user, Right.VIEW_BODY))) == {body, council}


def test_rights_that_no_request_has_read_are_one_query_and_the_list_another(
    user, body, council, django_assert_num_queries
):
    seat(user, body)

    with django_assert_num_queries(1):
        narrowed = in_scopes_with(user, Right.DECIDE)
    with django_assert_num_queries(1):
        assert list(Body.objects.filter(narrowed)) == [body]


def test_memory_is_of_the_day_and_is_lost_when_a_role_is_given_or_ended(user, root, on_day):
    remember_rights(user)
    assert not has_right(user, Right.USE_ADMIN)

    grant = give_role(user=user, role=Role.COMMUNICATOR, by=root)
    assert has_right(user, Right.USE_ADMIN)

    end_role(grant=grant, last_day=DAY, by=root)
    on_day(TOMORROW)
    assert not has_right(user, Right.USE_ADMIN)
    forget_rights(UserFactory())


def test_require_right_lets_through_who_holds_it_and_stops_who_does_not(user, body, council):
    seat(user, body)

    require_right(user, Right.DECIDE, body)
    require_right_somewhere(user, Right.DECIDE)
    with pytest.raises(RightRefusedError):
        require_right(user, Right.DECIDE, council)
    with pytest.raises(RightRefusedError):
        require_right_somewhere(user, Right.CALL_MEETING)


def test_one_module_alone_knows_guardian():
    root = Path(settings.BASE_DIR)
    apps = [path.parent for path in root.glob("*/apps.py")]
    importers = {
        str(path.relative_to(root))
        for app in apps
        for path in app.rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "guardian")
        or (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "guardian" for alias in node.names))
    }

    assert importers == {"collaboration/models/scopes.py"}
