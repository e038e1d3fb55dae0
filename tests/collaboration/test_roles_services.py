"""Roles are given and ended, and the stored rights follow the table."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import IntegrityError, transaction

from collaboration import permissions
from collaboration.models import RoleGrant, RoleGroup, Scope, ScopePermission, User
from collaboration.permissions import ROLES, Right, Role, RoleRow, ScopeKind
from collaboration.queries.rights import has_right
from collaboration.services.roles import end_role, give_role, sync_roles, take_back_role
from foundation.dates import today
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from tests.collaboration.factories import BodyFactory, OrganisationFactory, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2022, 1, 1), dt.date(2022, 12, 31)


@pytest.fixture
def root():
    return UserFactory(superuser=True)


@pytest.fixture
def user():
    return UserFactory()


def test_give_role_in_an_organisation(user):
    keeper = RoleGrantFactory(role=Role.SUPERINTENDENT).user
    organisation = OrganisationFactory(name="Åmåls kommun")

    grant = give_role(
        user=user, role=Role.CONTACT_PERSON, scope=organisation, by=keeper, valid_from=FIRST, valid_to=LAST
    )

    assert (grant.user, grant.role, grant.scope, grant.valid_from, grant.valid_to) == (
        user,
        Role.CONTACT_PERSON,
        organisation.scope,
        FIRST,
        LAST,
    )
    assert str(grant) == "kontaktperson, Åmåls kommun"
    assert grant.history.get().history_user == keeper


def test_give_role_in_the_whole_portal(user, root):
    assert str(give_role(user=user, role=Role.AUDITOR, by=root)) == "revisor, hela portalen"


def test_give_role_without_right_is_refused(user):
    with pytest.raises(RightRefusedError):
        give_role(user=user, role=Role.AUDITOR, by=RoleGrantFactory(role=Role.SECRETARIAT).user)
    assert not RoleGrant.objects.filter(user=user).exists()


@pytest.mark.parametrize("role", [Role.CHAIR, Role.PARTICIPANT])
def test_give_role_refuses_what_is_not_given_by_hand(user, root, role):
    with pytest.raises(RuleError) as refusal:
        give_role(user=user, role=role, scope=BodyFactory(), by=root)
    assert str(refusal.value) == (f"”{role.label}” följer av en plats i ett organ. Registrera platsen i stället.")


def test_give_role_refuses_a_scope_of_another_kind(user, root):
    with pytest.raises(RuleError) as refusal:
        give_role(user=user, role=Role.CONTACT_PERSON, scope=BodyFactory(name="Styrgruppen"), by=root)
    assert str(refusal.value) == "”kontaktperson” ges i organisation, inte i Styrgruppen."


def test_give_role_refuses_an_end_before_the_start(user, root):
    with pytest.raises(RuleError) as refusal:
        give_role(user=user, role=Role.AUDITOR, by=root, valid_from=LAST, valid_to=FIRST)
    assert str(refusal.value) == "Sista dagen kan inte komma före första dagen."


@pytest.mark.parametrize(
    ("first", "last", "clashes"),
    [
        (None, None, True),
        (LAST, None, True),
        (None, FIRST, True),
        (dt.date(2022, 5, 1), dt.date(2022, 5, 2), True),
        (dt.date(2023, 1, 1), None, False),
        (None, dt.date(2021, 12, 31), False),
    ],
)
def test_give_role_refuses_the_same_role_twice_at_once(user, root, first, last, clashes):
    give_role(user=user, role=Role.AUDITOR, by=root, valid_from=FIRST, valid_to=LAST)

    if not clashes:
        give_role(user=user, role=Role.AUDITOR, by=root, valid_from=first, valid_to=last)
        return
    with pytest.raises(RuleError) as refusal:
        give_role(user=user, role=Role.AUDITOR, by=root, valid_from=first, valid_to=last)
    assert str(refusal.value) == f"{user} är redan revisor 2022-01-01–2022-12-31. Avsluta den rollen först."


def test_role_without_days_is_held_until_further_notice(user, root):
    give_role(user=user, role=Role.AUDITOR, by=root)

    with pytest.raises(RuleError) as refusal:
        give_role(user=user, role=Role.AUDITOR, by=root)
    assert str(refusal.value) == f"{user} är redan revisor tills vidare. Avsluta den rollen först."


def test_end_role_is_in_force_the_day_after(user, root):
    grant = give_role(user=user, role=Role.AUDITOR, by=root)

    ended = end_role(grant=grant, last_day=dt.date(2020, 1, 31), by=root)

    assert ended.valid_to == dt.date(2020, 1, 31)
    assert not has_right(user, Right.EXPORT_DATA)
    assert ended.history.count() == 2


def test_end_role_without_right_is_refused(user, root):
    grant = give_role(user=user, role=Role.AUDITOR, by=root)

    with pytest.raises(RightRefusedError):
        end_role(grant=grant, last_day=LAST, by=user)


def test_end_role_refuses_a_day_before_the_first(user, root):
    grant = give_role(user=user, role=Role.AUDITOR, by=root, valid_from=FIRST)

    with pytest.raises(RuleError) as refusal:
        end_role(grant=grant, last_day=dt.date(2021, 12, 31), by=root)
    assert str(refusal.value) == "Sista dagen kan inte komma före första dagen."


def test_role_with_a_last_day_ends_earlier_but_not_later(user, root):
    grant = give_role(user=user, role=Role.AUDITOR, by=root, valid_to=dt.date(2030, 12, 31))

    assert end_role(grant=grant, last_day=dt.date(2020, 1, 31), by=root).valid_to == dt.date(2020, 1, 31)
    with pytest.raises(StateRefusedError) as refusal:
        end_role(grant=grant, last_day=dt.date(2020, 2, 1), by=root)
    assert str(refusal.value) == "Rollen upphörde redan 2020-01-31."


def test_role_given_by_mistake_opens_nothing_once_it_is_taken_back(user, root):
    day = dt.date(2022, 1, 31)
    grant = give_role(user=user, role=Role.AUDITOR, by=root, valid_from=day)
    with pytest.raises(StateRefusedError) as refusal:
        take_back_role(grant=grant, today=day + dt.timedelta(days=1), by=root)
    assert str(refusal.value) == "Rollen innehades före i dag. Avsluta den i stället."
    with pytest.raises(RightRefusedError):
        take_back_role(grant=grant, today=day, by=user)

    assert has_right(user, Right.VIEW_HISTORY)
    take_back_role(grant=grant, today=day, by=root)

    assert not has_right(user, Right.VIEW_HISTORY)
    assert not RoleGrant.objects.exists()
    told = RoleGrant.history.filter(user=user).values_list("history_type", "history_user")
    assert list(told) == [("-", root.pk), ("+", root.pk)]


def test_last_role_that_can_give_roles_is_not_taken_back():
    grant = RoleGrantFactory(role=Role.ADMINISTRATOR, valid_from=today())
    with pytest.raises(RuleError):
        take_back_role(grant=grant, today=today(), by=grant.user)


def test_end_role_leaves_someone_who_can_give_roles():
    grant = RoleGrantFactory(role=Role.ADMINISTRATOR)

    with pytest.raises(RuleError) as refusal:
        end_role(grant=grant, last_day=LAST, by=grant.user)
    assert str(refusal.value) == "Då kan ingen längre ge roller. Ge rollen till någon annan först."

    RoleGrantFactory(role=Role.PROGRAMME_DIRECTOR)
    end_role(grant=grant, last_day=LAST, by=grant.user)


def test_end_role_counts_closed_accounts_and_ended_roles_as_nobody():
    grant = RoleGrantFactory(role=Role.ADMINISTRATOR)
    RoleGrantFactory(role=Role.ADMINISTRATOR, user=UserFactory(is_active=False))
    RoleGrantFactory(role=Role.ADMINISTRATOR, valid_to=FIRST)

    with pytest.raises(RuleError):
        end_role(grant=grant, last_day=LAST, by=grant.user)


def test_last_keeper_may_go_where_a_superuser_is_left(root):
    grant = RoleGrantFactory(role=Role.ADMINISTRATOR)

    assert end_role(grant=grant, last_day=LAST, by=root).valid_to == LAST


def test_seat_is_no_grant_in_the_database_either(user):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=user, role="chair", scope=Scope.objects.portal())
    RoleGrant.objects.create(user=user, role="auditor", scope=Scope.objects.portal())


def test_grant_that_ends_before_it_starts_is_refused_by_the_database(user):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrantFactory(user=user, valid_from=LAST, valid_to=FIRST)


def test_there_is_one_portal_scope():
    with pytest.raises(IntegrityError), transaction.atomic():
        Scope.objects.create(kind=ScopeKind.PORTAL)


def _stored():
    return {
        (row.scope_id, row.role): set(
            ScopePermission.objects.filter(group=row.group).values_list("permission__codename", flat=True)
        )
        for row in RoleGroup.objects.all()
    }


def _wanted():
    return {
        (scope.pk, role): set(ROLES[role].rights)
        for scope in Scope.objects.filter(kind__in=[ScopeKind.PORTAL, ScopeKind.BODY])
        for role in permissions.roles_held_in(scope.kind)
    }


def test_bodies_bring_the_groups_and_rights_of_their_seats():
    BodyFactory()
    OrganisationFactory()

    assert _stored() == _wanted()


def test_group_of_a_given_role_comes_with_the_first_who_holds_it(user, root):
    organisation = OrganisationFactory()
    give_role(user=user, role=Role.CONTACT_PERSON, scope=organisation, by=root)
    give_role(user=root, role=Role.CONTACT_PERSON, scope=organisation, by=root)

    mine = {(organisation.scope_id, Role.CONTACT_PERSON): set(ROLES[Role.CONTACT_PERSON].rights)}
    assert _stored() == _wanted() | mine
    assert sync_roles() == 0


def test_many_scopes_are_opened_in_as_many_statements_as_one(django_assert_num_queries):
    Scope.objects.open(ScopeKind.BODY)
    for count in (1, 4):
        with django_assert_num_queries(8):
            Scope.objects.open(ScopeKind.BODY, count)
    assert _stored() == _wanted()


def test_sync_changes_nothing_when_nothing_has_changed():
    BodyFactory()

    assert sync_roles() == 0


@pytest.fixture
def table():
    """Return the table of roles, which is put back as it was, in its order, after the test."""
    saved = dict(ROLES)
    yield ROLES
    ROLES.clear()
    ROLES.update(saved)


def test_sync_follows_a_changed_table(table):
    body = BodyFactory()
    before = _stored()[body.scope_id, Role.MEMBER]

    table[Role.MEMBER] = RoleRow(ScopeKind.BODY, "Annat.", frozenset({Right.DECIDE, Right.IMPORT_DATA}))

    assert sync_roles() == len(before ^ {"decide", "import_data"})
    assert _stored()[body.scope_id, Role.MEMBER] == {"decide", "import_data"}
    assert sync_roles() == 0


def test_sync_removes_a_role_that_left_the_table_and_brings_it_back(table):
    body = BodyFactory()
    convener = table.pop(Role.CONVENER)
    assert sync_roles() == 1
    assert (body.scope_id, Role.CONVENER) not in _stored()
    assert not Group.objects.filter(name=f"convener {body.scope_id}").exists()

    table[Role.CONVENER] = convener

    assert sync_roles() == 1
    assert _stored() == _wanted()


def test_sync_restores_what_was_lost(capsys):
    BodyFactory()
    Permission.objects.filter(codename="decide", content_type__model="scope").delete()
    assert "decide" not in set().union(*_stored().values())

    call_command("sync_roles")

    assert capsys.readouterr().out == "4 rows changed\n"
    assert _stored() == _wanted()


def test_no_user_is_ever_put_in_a_group(root, user):
    give_role(user=user, role=Role.AUDITOR, by=root)

    assert not User.objects.filter(groups__isnull=False).exists()
