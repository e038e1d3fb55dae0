"""Invitations: the only way to a login, once, before the last day, and never guessed from what is stored."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from collaboration.models import Invitation, User
from collaboration.models.invitation import digest_of
from collaboration.permissions import Role
from collaboration.services.accounts import change_email, close_account, open_account, remove_second_steps
from collaboration.services.invitations import (
    InvitationGoneError,
    accept_invitation,
    find_invitation,
    invite_user,
    resend_invitation,
    revoke_invitation,
)
from collaboration.services.roles import give_role
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from tests.collaboration.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
PHRASE = "havsvind över Smögen"
GONE = "Inbjudan fungerar inte längre: den är använd, ersatt eller för gammal. Be kansliet om en ny."


@pytest.fixture
def administrator():
    user = UserFactory(with_person=True)
    give_role(user=user, role=Role.ADMINISTRATOR, by=UserFactory(superuser=True))
    return user


@pytest.fixture
def send(administrator, mailoutbox, django_capture_on_commit_callbacks):
    """Return a function that runs an inviting service and returns the invitation with the token of its letter."""

    def run(service, **arguments):
        with django_capture_on_commit_callbacks(execute=True):
            invitation = service(by=administrator, **arguments)
        return invitation, re.search(r"/konto/inbjudan/([\w-]+)/", mailoutbox[-1].body).group(1)

    return run


def test_invite_user_opens_closed_account_and_sends_link(send, administrator, mailoutbox, settings):
    person = PersonFactory(given_name="Åsa", family_name="Strandroth")
    invitation, token = send(invite_user, email=" Asa.Strandroth@Example.org", person=person)
    user = invitation.user
    assert (user.email, user.person, user.is_active, user.has_usable_password()) == (
        "asa.strandroth@example.org",
        person,
        False,
        False,
    )
    assert invitation.token_digest == digest_of(token)
    assert invitation.invited_by == administrator
    assert invitation.expires_at - invitation.sent_at - dt.timedelta(days=14) < dt.timedelta(seconds=1)
    letter = mailoutbox[0]
    assert letter.to == ["asa.strandroth@example.org"]
    assert letter.subject == "Inbjudan till KAV-portalen"
    assert letter.body == (
        "Hej!\n"
        "\n"
        f"{administrator.person} bjuder in dig till KAV-portalen. Öppna länken och välj ett lösenord, så är du inne:\n"
        "\n"
        f"http://127.0.0.1:8000/konto/inbjudan/{token}/\n"
        "\n"
        f"Länken fungerar en gång, till och med {timezone.localdate(invitation.expires_at)}. "
        "Be kansliet om en ny därefter.\n"
        "\n"
        "Vet du inte vad det här gäller kan du bortse från brevet: utan länken kan ingen använda kontot.\n"
        "\n"
        "KAV-portalen\n"
        "http://127.0.0.1:8000\n"
    )


def test_invite_user_without_right_is_refused():
    with pytest.raises(RightRefusedError) as refusal:
        invite_user(email="ny@example.org", by=UserFactory())
    assert str(refusal.value) == (
        "För att bjuda in användare och stänga konton behöver du vara verksamhetsledare, administratör eller "
        "systemförvaltare. Fråga kansliet om du borde vara det."
    )
    assert not User.objects.filter(email="ny@example.org").exists()


@pytest.mark.parametrize("email", ["", "asa", "asa@", "asa example.org"])
def test_invite_user_refuses_what_is_no_address(administrator, email):
    with pytest.raises(RuleError) as refusal:
        invite_user(email=email, by=administrator)
    assert str(refusal.value) == f"”{email}” är ingen e-postadress."


def test_invite_user_refuses_account_in_use(administrator):
    user = UserFactory(email="asa@example.org")
    with pytest.raises(RuleError) as refusal:
        invite_user(email="ASA@example.org", by=administrator)
    assert str(refusal.value) == "asa@example.org har redan ett konto som används."
    assert not user.invitations.exists()


def test_invite_user_refuses_second_invitation_while_one_waits(administrator):
    invite_user(email="asa@example.org", by=administrator)
    with pytest.raises(RuleError) as refusal:
        invite_user(email="asa@example.org", by=administrator)
    assert str(refusal.value) == "asa@example.org är redan inbjuden. Skicka inbjudan igen i stället."


def test_invite_user_again_once_the_first_has_expired(administrator):
    first = invite_user(email="asa@example.org", by=administrator)
    Invitation.objects.update(expires_at=timezone.now())
    second = invite_user(email="asa@example.org", by=administrator)
    first.refresh_from_db()
    assert first.revoked_at is not None
    assert second.user == first.user


def test_invite_user_refuses_person_with_another_account(administrator):
    person = UserFactory(with_person=True, email="gammal@example.org").person
    with pytest.raises(RuleError) as refusal:
        invite_user(email="ny@example.org", person=person, by=administrator)
    assert str(refusal.value) == f"{person} loggar redan in som gammal@example.org."


def test_invite_user_refuses_account_of_another_person(administrator):
    user = UserFactory(with_person=True, email="asa@example.org", is_active=False)
    with pytest.raises(RuleError) as refusal:
        invite_user(email="asa@example.org", person=PersonFactory(), by=administrator)
    assert str(refusal.value) == f"asa@example.org tillhör redan {user.person}."


def test_invite_user_ties_a_person_to_a_waiting_account(administrator):
    user = UserFactory(email="asa@example.org", is_active=False)
    person = PersonFactory()
    invite_user(email="asa@example.org", person=person, by=administrator)
    user.refresh_from_db()
    assert user.person == person


def test_accept_invitation_opens_the_account(send):
    invitation, token = send(invite_user, email="asa@example.org")
    user = accept_invitation(token=token, password=PHRASE)
    invitation.refresh_from_db()
    assert user == invitation.user
    assert user.is_active
    assert user.check_password(PHRASE)
    assert invitation.accepted_at is not None
    assert list(EmailAddress.objects.values_list("user", "email", "verified", "primary")) == [
        (user.pk, "asa@example.org", True, True)
    ]


def test_accept_invitation_works_once(send):
    _, token = send(invite_user, email="asa@example.org")
    accept_invitation(token=token, password=PHRASE)
    with pytest.raises(InvitationGoneError) as refusal:
        accept_invitation(token=token, password=PHRASE + "!")
    assert str(refusal.value) == GONE


@pytest.mark.parametrize("field", ["expires_at", "revoked_at"])
def test_accept_invitation_too_late_is_refused(send, field):
    _, token = send(invite_user, email="asa@example.org")
    Invitation.objects.update(**{field: timezone.now()})
    with pytest.raises(InvitationGoneError):
        accept_invitation(token=token, password=PHRASE)
    assert not User.objects.get(email="asa@example.org").is_active


def test_link_that_expires_while_the_password_is_being_set_opens_nothing(send, monkeypatch):
    invitation, token = send(invite_user, email="asa@example.org")
    moments = iter([invitation.expires_at - dt.timedelta(seconds=1), invitation.expires_at])
    monkeypatch.setattr("collaboration.services.invitations.timezone.now", lambda: next(moments))
    with pytest.raises(InvitationGoneError):
        accept_invitation(token=token, password=PHRASE)
    assert not User.objects.get(email="asa@example.org").is_active


def test_find_invitation_does_not_take_the_stored_digest_for_a_token(send):
    invitation, _ = send(invite_user, email="asa@example.org")
    with pytest.raises(InvitationGoneError):
        find_invitation(invitation.token_digest)


def test_accept_invitation_refuses_a_weak_password(send):
    _, token = send(invite_user, email="asa@example.org")
    with pytest.raises(RuleError) as refusal:
        accept_invitation(token=token, password="sommar")
    assert str(refusal.value) == "Det här lösenordet är för kort. Det måste innehålla minst 12 tecken."
    assert find_invitation(token).accepted_at is None


def test_resend_invitation_replaces_the_link(send):
    first, old = send(invite_user, email="asa@example.org")
    second, new = send(resend_invitation, invitation=first)
    with pytest.raises(InvitationGoneError):
        find_invitation(old)
    assert find_invitation(new) == second


def test_revoke_invitation_stops_the_link(send, administrator):
    invitation, token = send(invite_user, email="asa@example.org")
    assert revoke_invitation(invitation=invitation, by=administrator).revoked_at is not None
    with pytest.raises(InvitationGoneError):
        find_invitation(token)


@pytest.mark.parametrize("service", [resend_invitation, revoke_invitation])
def test_accepted_invitation_is_neither_sent_again_nor_revoked(send, administrator, service):
    invitation, token = send(invite_user, email="asa@example.org")
    accept_invitation(token=token, password=PHRASE)
    with pytest.raises(StateRefusedError) as refusal:
        service(invitation=invitation, by=administrator)
    assert str(refusal.value) == "asa@example.org har redan tackat ja till inbjudan."


@pytest.mark.parametrize("service", [resend_invitation, revoke_invitation])
def test_invitation_is_not_touched_without_right(administrator, service):
    invitation = invite_user(email="asa@example.org", by=administrator)
    with pytest.raises(RightRefusedError):
        service(invitation=invitation, by=UserFactory())


def test_one_open_invitation_per_user_is_held_by_the_database(administrator):
    invitation = invite_user(email="asa@example.org", by=administrator)
    copy = Invitation(user=invitation.user, token_digest="0" * 64, expires_at=invitation.expires_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()
    revoke_invitation(invitation=invitation, by=administrator)
    copy.save()


def test_accepted_invitation_cannot_be_revoked_in_the_database(administrator):
    invitation = invite_user(email="asa@example.org", by=administrator)
    moment = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=moment, revoked_at=moment)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "väntar på svar"),
        ({"accepted_at": timezone.now()}, "accepterad"),
        ({"revoked_at": timezone.now()}, "återkallad"),
        ({"expires_at": timezone.now()}, "för gammal"),
    ],
)
def test_state_words(administrator, fields, words):
    invitation = invite_user(email="asa@example.org", by=administrator)
    for name, value in fields.items():
        setattr(invitation, name, value)
    assert invitation.state_words == words
    assert str(invitation) == "asa@example.org"


def test_open_account_can_be_used_at_once(administrator):
    user = open_account(email="asa@example.org", password=PHRASE, by=administrator)
    assert user.is_active
    assert user.check_password(PHRASE)


def test_close_account_shuts_the_door_and_the_invitations(administrator):
    invitation = invite_user(email="asa@example.org", by=administrator)
    closed = close_account(user=invitation.user, by=administrator)
    invitation.refresh_from_db()
    assert not closed.is_active
    assert invitation.revoked_at is not None


def test_close_account_ends_what_is_going_on(administrator, client_for):
    user = UserFactory()
    client = client_for(user)
    assert client.get(reverse("profile")).status_code == 200
    close_account(user=user, by=administrator)
    assert client.get(reverse("profile")).status_code == 302


def test_close_account_refuses_ones_own(administrator):
    with pytest.raises(RuleError) as refusal:
        close_account(user=administrator, by=administrator)
    assert str(refusal.value) == "Du kan inte stänga ditt eget konto. Be en kollega."


def test_close_account_of_a_superuser_needs_a_superuser(administrator):
    root = UserFactory(superuser=True)
    with pytest.raises(RuleError) as refusal:
        close_account(user=root, by=administrator)
    assert str(refusal.value) == "Bara en annan superanvändare kan stänga det här kontot."
    assert not close_account(user=root, by=UserFactory(superuser=True)).is_active


def test_change_email_moves_the_sign_in(administrator):
    user = open_account(email="asa@example.org", password=PHRASE, by=administrator)
    change_email(user=user, email="Asa.Ny@example.org", by=administrator)
    assert User.objects.get(pk=user.pk).email == "asa.ny@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("asa.ny@example.org", True)]


def test_change_email_of_a_closed_account_verifies_nothing(administrator):
    invitation = invite_user(email="asa@example.org", by=administrator)
    change_email(user=invitation.user, email="ny@example.org", by=administrator)
    assert not EmailAddress.objects.exists()


def test_link_sent_to_the_old_address_opens_nothing_once_it_is_changed(send, administrator):
    invitation, token = send(invite_user, email="fel@example.org")
    change_email(user=invitation.user, email="asa@example.org", by=administrator)

    with pytest.raises(InvitationGoneError):
        accept_invitation(token=token, password=PHRASE)


def test_change_email_of_a_superuser_needs_a_superuser(administrator):
    superuser = UserFactory(superuser=True, email="drift@example.org")

    with pytest.raises(RuleError) as refusal:
        change_email(user=superuser, email=f"mer.{administrator.email}", by=administrator)

    assert str(refusal.value) == "Bara en annan superanvändare kan ändra det här kontot."
    assert User.objects.filter(email="drift@example.org").exists()


def test_change_email_refuses_one_that_is_taken(administrator):
    with pytest.raises(RuleError) as refusal:
        change_email(user=UserFactory(), email=administrator.email.upper(), by=administrator)
    assert str(refusal.value) == "Det finns redan en användare med den här e-postadressen."


def test_remove_second_steps_opens_for_who_has_lost_them(administrator, mailoutbox, django_capture_on_commit_callbacks):
    user = UserFactory(email="asa@example.org")
    other = UserFactory()
    for owner in (user, other):
        Authenticator.objects.create(user=owner, type=Authenticator.Type.RECOVERY_CODES, data={})

    with django_capture_on_commit_callbacks(execute=True):
        assert remove_second_steps(user=user, by=administrator) == 1
        assert remove_second_steps(user=user, by=administrator) == 0

    assert Authenticator.objects.get().user == other
    assert [(letter.to, letter.subject, letter.body) for letter in mailoutbox] == [
        (
            ["asa@example.org"],
            "Inloggning i två steg är av i KAV-portalen",
            (
                "Hej!\n"
                "\n"
                f"{administrator.person} har tagit bort nycklar, app och återställningskoder från ditt konto. "
                "Nu räcker lösenordet för att logga in. Lägg till ett nytt andra steg under Min profil.\n"
                "\n"
                "Har du inte bett om det här? Byt lösenord genast och hör av dig till kansliet.\n"
                "\n"
                "KAV-portalen\n"
                "http://127.0.0.1:8000\n"
            ),
        )
    ]


def test_remove_second_steps_refuses_ones_own(administrator):
    with pytest.raises(RuleError) as refusal:
        remove_second_steps(user=administrator, by=administrator)
    assert str(refusal.value) == "Du ändrar din egen inloggning under Min profil."


def test_remove_second_steps_of_a_superuser_needs_a_superuser(administrator):
    with pytest.raises(RuleError) as refusal:
        remove_second_steps(user=UserFactory(superuser=True), by=administrator)
    assert str(refusal.value) == "Bara en annan superanvändare kan ändra det här kontot."


@pytest.mark.parametrize("service", [close_account, remove_second_steps])
def test_account_is_not_touched_without_right(service):
    with pytest.raises(RightRefusedError):
        service(user=UserFactory(), by=UserFactory())
