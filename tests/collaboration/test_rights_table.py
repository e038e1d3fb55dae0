"""The one table of roles and rights, whole: what stands here is what the portal lets people do."""

import datetime as dt

import pytest

from collaboration.enums import VOTING_ROLES, MembershipRole
from collaboration.models import RoleGroup, Scope, ScopePermission
from collaboration.permissions import (
    GRANTED_ROLES,
    IMPLIED_ROLE,
    ROLES,
    SEAT_ROLES,
    Right,
    Role,
    ScopeKind,
    roles_held_in,
    roles_with,
)
from collaboration.queries.rights import has_right, held_rights
from collaboration.services.roles import give_role
from tests.collaboration.factories import BodyFactory, MembershipFactory, OrganisationFactory, UserFactory

COLUMNS = {
    "par": Role.PARTICIPANT,
    "dir": Role.PROGRAMME_DIRECTOR,
    "adm": Role.ADMINISTRATOR,
    "off": Role.SECRETARIAT,
    "com": Role.COMMUNICATOR,
    "obs": Role.OBSERVER,
    "aud": Role.AUDITOR,
    "sup": Role.SUPERINTENDENT,
    "con": Role.CONTACT_PERSON,
    "man": Role.ORGANISATION_MANAGER,
    "dep": Role.DEPARTMENT_REPRESENTATIVE,
    "cha": Role.CHAIR,
    "vic": Role.VICE_CHAIR,
    "mem": Role.MEMBER,
    "sub": Role.SUBSTITUTE,
    "coo": Role.CO_OPTED,
    "sec": Role.SECRETARY,
    "cnv": Role.CONVENER,
    "ass": Role.CALL_ASSESSOR,
    "pro": Role.PROJECT_LEADER,
}
TABLE = """
right                  par dir adm off com obs aud sup con man dep cha vic mem sub coo sec cnv ass pro
view_body               x   x   x   x   x   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .
view_party              x   x   x   x   x   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .
view_person             x   x   x   x   x   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .
view_contact_details    .   x   x   x   x   .   x   x   x   x   x   x   x   x   x   x   x   x   .   x
view_decision           x   x   x   x   x   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .
view_working_material   .   x   x   x   x   x   x   .   .   .   .   x   x   x   x   x   x   x   x   x
view_dialogue           .   x   x   x   x   x   x   .   x   x   x   .   .   .   .   .   .   .   .   .
view_budget             x   x   x   x   x   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .
view_plan               x   x   x   x   x   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .
view_call               x   x   x   x   x   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .
view_grant              x   x   x   x   x   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .
view_need               x   x   x   x   x   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .
view_history            .   x   x   x   x   x   x   x   .   x   .   x   x   .   .   .   x   .   .   .
call_meeting            .   x   x   x   .   .   .   .   .   .   .   x   x   .   .   .   x   x   .   .
propose_matter          .   x   x   x   x   .   .   .   .   .   .   x   x   x   x   x   x   x   .   .
record_attendance       .   x   x   x   .   .   .   .   .   .   .   x   x   .   .   .   x   x   .   .
keep_minutes            .   x   x   x   .   .   .   .   .   .   .   x   x   .   .   .   x   x   .   .
approve_minutes         .   .   .   .   .   .   .   .   .   .   .   x   x   x   x   .   .   .   .   .
publish                 .   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
decide                  .   .   .   .   .   .   .   .   .   .   .   x   x   x   x   .   .   .   .   .
adopt                   .   x   x   x   .   .   .   .   .   .   .   x   x   .   .   .   x   .   .   .
manage_budget           .   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
manage_plan             .   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
manage_call             .   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
manage_terms            .   x   x   x   .   .   .   .   .   .   .   x   x   .   .   .   x   .   .   .
open_round              .   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
hand_in_needs           .   .   .   .   .   .   .   .   x   x   x   .   .   .   .   .   .   .   .   .
triage_needs            .   x   x   x   .   .   .   .   .   .   .   x   x   x   x   .   .   x   .   .
record_dialogue         .   x   x   x   x   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
order_report            .   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   .   x
keep_registers          .   x   x   x   .   .   .   x   .   .   .   .   .   .   .   .   .   .   .   .
keep_agreement          .   x   x   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
keep_roles              .   x   x   .   .   .   .   x   .   .   .   .   .   .   .   .   .   .   .   .
invite_user             .   x   x   .   .   .   .   x   .   .   .   .   .   .   .   .   .   .   .   .
import_data             .   x   x   x   .   .   .   x   .   .   .   .   .   .   .   .   .   .   .   .
export_data             .   x   x   x   x   .   x   x   .   .   .   .   .   .   .   .   .   .   .   .
use_admin               .   x   x   x   x   .   .   x   .   .   .   .   .   .   .   .   .   .   .   .
"""


def _table():
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    roles = [COLUMNS[name] for name in head[1:]]
    held = {role: set() for role in roles}
    for right, *marks in rows:
        for role, mark in zip(roles, marks, strict=True):
            if mark == "x":
                held[role].add(Right(right))
    return held


HELD = _table()


def test_table_is_exactly_this():
    assert {role: set(row.rights) for role, row in ROLES.items()} == HELD
    assert [line.split()[0] for line in TABLE.strip().splitlines()[1:]] == Right.values


def test_every_role_stands_in_the_table_with_a_description():
    assert list(ROLES) == list(Role)
    for row in ROLES.values():
        assert str(row.description).endswith(".")


def test_roles_of_seats_are_those_of_memberships():
    assert [role.value for role in roles_held_in(ScopeKind.BODY)] == MembershipRole.values
    assert set(roles_held_in(ScopeKind.BODY)) == SEAT_ROLES
    assert [role.label for role in roles_held_in(ScopeKind.BODY)] == MembershipRole.labels


def test_those_who_vote_and_those_who_may_serve_decide():
    deciders = {role for role in ROLES if Right.DECIDE in HELD[role]}
    assert deciders == {Role(role.value) for role in VOTING_ROLES} | {Role.SUBSTITUTE}


def test_roles_given_by_hand_are_all_others():
    assert set(GRANTED_ROLES) == set(Role) - SEAT_ROLES - {IMPLIED_ROLE}


def test_roles_with_a_right_in_a_body_are_the_bodys_own_and_the_portals():
    assert roles_with(Right.CALL_MEETING, ScopeKind.BODY) == [
        Role.PROGRAMME_DIRECTOR,
        Role.ADMINISTRATOR,
        Role.SECRETARIAT,
        Role.CHAIR,
        Role.VICE_CHAIR,
        Role.SECRETARY,
        Role.CONVENER,
    ]
    assert roles_with(Right.APPROVE_MINUTES, ScopeKind.PORTAL) == []


def _scope_for(role, user):
    """Let `user` hold `role`, the way it is held in life, and return the scope."""
    if role in SEAT_ROLES:
        body = BodyFactory()
        MembershipFactory(body=body, person=user.person, role=role.value)
        return body.scope
    kind = ROLES[role].scope_kind
    if kind == ScopeKind.PORTAL:
        scope = Scope.objects.portal()
    elif kind == ScopeKind.ORGANISATION:
        scope = OrganisationFactory().scope
    else:
        (scope,) = Scope.objects.open(kind)
    give_role(user=user, role=role, scope=scope, by=UserFactory(superuser=True))
    return scope


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role is not IMPLIED_ROLE])
def test_role_opens_what_the_table_says_and_nothing_else(role):
    user = UserFactory(with_person=True)
    scope = _scope_for(role, user)
    other = BodyFactory()
    shared = HELD[IMPLIED_ROLE]
    everywhere = HELD[role] | shared if scope.kind == ScopeKind.PORTAL else shared

    assert {right for right in Right if has_right(user, right, scope)} == HELD[role] | shared
    assert {right for right in Right if has_right(user, right, other)} == everywhere
    assert {right for right in Right if has_right(user, right)} == everywhere


@pytest.mark.django_db
def test_user_without_any_role_holds_nothing():
    user = UserFactory(with_person=True)

    assert held_rights(user) == held_rights(user, dt.date(2019, 12, 13))
    assert {right for right in Right if has_right(user, right)} == set()


@pytest.mark.django_db
def test_rows_of_rights_do_not_grow_with_people_and_seats():
    body = BodyFactory()
    before = (RoleGroup.objects.count(), ScopePermission.objects.count())

    MembershipFactory.create_batch(5, body=body)

    assert (RoleGroup.objects.count(), ScopePermission.objects.count()) == before
