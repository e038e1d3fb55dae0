"""Accounts, roles and invitations in the administration: each step does what its service does, and says why not."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator

from collaboration.models import Invitation, RoleGrant, Scope, User
from collaboration.permissions import Role
from foundation.dates import today
from tests.admin_desk import address, case_officer
from tests.collaboration.factories import (
    InvitationFactory,
    PartyFactory,
    PostFactory,
    RoleGrantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return case_officer()


@pytest.fixture
def office(user, client_for):
    """Return the secretariat's client."""
    return client_for(user)


def test_user_is_invited(office, user, mailoutbox):
    office.post(address(Invitation, "add"), {"email": "ny@example.org", "person": ""})

    invitation = Invitation.objects.get()
    assert (invitation.user.email, invitation.invited_by) == ("ny@example.org", user)


def test_user_that_is_invited_already_is_refused_in_words(office):
    invitation = InvitationFactory()

    page = office.post(address(Invitation, "add"), {"email": invitation.user.email}).content.decode()

    assert "är redan inbjuden. Skicka inbjudan igen i stället." in page


def test_invitation_is_sent_again_and_taken_back(office):
    invitation = InvitationFactory()
    office.post(address(Invitation, "step", invitation.pk, "skicka-igen"))
    newest = Invitation.objects.order_by("-pk").first()
    office.post(address(Invitation, "step", newest.pk, "aterkalla"))

    assert Invitation.objects.filter(revoked_at=None).count() == 0


def test_account_is_closed_and_gets_another_address(office):
    account = UserFactory()
    office.post(address(User, "step", account.pk, "ny-adress"), {"email": "nytt@example.org"})
    office.post(address(User, "step", account.pk, "stang"))

    account.refresh_from_db()
    assert (account.email, account.is_active) == ("nytt@example.org", False)


def test_lost_key_is_taken_away_by_its_step(office):
    account = UserFactory()
    assert "ta-bort-tva-steg" not in office.get(address(User, "change", account.pk)).content.decode()
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})

    step = address(User, "step", account.pk, "ta-bort-tva-steg")
    assert step in office.get(address(User, "change", account.pk)).content.decode()
    office.post(step)

    assert not Authenticator.objects.exists()


def test_own_account_is_not_closed(office, user):
    response = office.post(address(User, "step", user.pk, "stang"))

    assert "Du kan inte stänga ditt eget konto. Be en kollega." in response.content.decode()


def test_role_is_given_and_ended(office):
    account, scope = UserFactory(), Scope.objects.portal()
    office.post(address(RoleGrant, "add"), {"user": account.pk, "role": Role.OBSERVER, "scope": scope.pk})
    grant = RoleGrant.objects.get(user=account)
    office.post(address(RoleGrant, "step", grant.pk, "avsluta"), {"last_day": "2030-01-01"})

    grant.refresh_from_db()
    assert (grant.role, grant.valid_to) == (Role.OBSERVER, dt.date(2030, 1, 1))


def test_role_given_by_mistake_today_is_taken_back_by_its_step_and_an_older_one_is_not(office):
    mistaken, older = RoleGrantFactory(valid_from=today()), RoleGrantFactory(valid_from=dt.date(2020, 1, 1))
    step = address(RoleGrant, "step", mistaken.pk, "ta-tillbaka")

    assert step in office.get(address(RoleGrant, "change", mistaken.pk)).content.decode()
    assert "ta-tillbaka" not in office.get(address(RoleGrant, "change", older.pk)).content.decode()
    assert office.post(step).url == address(RoleGrant, "changelist")
    assert list(RoleGrant.objects.filter(pk__in=[mistaken.pk, older.pk])) == [older]


@pytest.mark.parametrize("make", [RoleGrantFactory, PostFactory, PartyFactory])
@pytest.mark.parametrize(("days", "is_open"), [(1, True), (0, False)])
def test_what_has_a_last_day_still_to_come_can_end_before_it(office, make, days, is_open):
    row = make(valid_to=today() + dt.timedelta(days=days))

    page = office.get(address(type(row), "change", row.pk))

    assert (
        any(address(type(row), "step", row.pk, "avsluta") == step.address for step in page.context["steps"]) == is_open
    )


def test_role_in_the_wrong_place_is_refused_in_words(office):
    data = {"user": UserFactory().pk, "role": Role.CONTACT_PERSON, "scope": Scope.objects.portal().pk}

    page = office.post(address(RoleGrant, "add"), data).content.decode()

    assert "kontaktperson" in page
    assert not RoleGrant.objects.filter(role=Role.CONTACT_PERSON).exists()


@pytest.mark.parametrize("model", [User, Invitation, RoleGrant])
def test_accounts_are_not_changed_by_hand(office, model):
    row = {User: UserFactory, Invitation: InvitationFactory, RoleGrant: RoleGrantFactory}[model]()

    assert office.post(address(model, "change", row.pk), {"email": "x@example.org"}).status_code == 403
