"""The pages of one's own account: the invitation's door, and my profile."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from collaboration.enums import MembershipRole
from collaboration.models import User
from collaboration.permissions import Role
from collaboration.services.invitations import invite_user
from collaboration.services.roles import give_role
from foundation.dates import today
from tests.collaboration.factories import (
    PASSWORD,
    BodyFactory,
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def page(response):
    return response.content.decode()


@pytest.fixture
def link(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invite_user(email="asa@example.org", by=UserFactory(superuser=True))
    return re.search(r"/konto/inbjudan/[\w-]+/", mailoutbox[0].body).group(0)


def accept(client, link, password=PASSWORD, repeated=PASSWORD):
    client.get(link)
    return client.post(reverse("invitation_accept"), {"password": password, "repeated": repeated})


def test_link_of_the_invitation_leaves_the_token_out_of_the_pages_address(client, link):
    response = client.get(link)

    assert response.url == "/konto/inbjudan/"
    text = page(client.get(response.url))
    assert "Välj ett lösenord för asa@example.org, så är du inne." in text
    assert link.split("/")[-2] not in text


def test_invited_chooses_a_password_and_is_in(client, link):
    response = accept(client, link)

    assert (response.status_code, response.url) == (302, "/")
    assert client.get(reverse("profile")).status_code == 200
    assert User.objects.get(email="asa@example.org").check_password(PASSWORD)


def test_invitation_works_once(client, link):
    accept(client, link)
    client.post(reverse("account_logout"))

    assert "Inbjudan fungerar inte" in page(client.get(link, follow=True))


@pytest.mark.parametrize(
    ("password", "repeated", "sentence"),
    [
        ("sommar", "sommar", "Det här lösenordet är för kort. Det måste innehålla minst 12 tecken."),
        ("asa@example.org", "asa@example.org", "Ditt lösenord är alltför likt e-post."),
        (PASSWORD, PASSWORD + "!", "Lösenorden är inte lika. Skriv dem igen."),
        ("", "", "Detta fält måste fyllas i."),
    ],
)
def test_password_is_refused_in_words(client, link, password, repeated, sentence):
    response = accept(client, link, password, repeated)

    assert sentence in page(response)
    assert not User.objects.get(email="asa@example.org").is_active


def test_wrong_link_says_what_to_do(client):
    response = client.get(reverse("invitation_open", args=["fel"]), follow=True)

    assert "Inbjudan fungerar inte längre: den är använd, ersatt eller för gammal." in page(response)


def test_invitation_page_without_link_says_the_same(client):
    InvitationFactory()

    assert "Inbjudan fungerar inte" in page(client.get(reverse("invitation_accept")))
    assert "Inbjudan fungerar inte" in page(client.post(reverse("invitation_accept"), {"password": PASSWORD}))


@pytest.fixture
def asa():
    return UserFactory(email="asa@example.org", person=PersonFactory(given_name="Åsa", family_name="Strandroth"))


def test_profile_shows_what_i_hold_held_and_will_hold(client_for, asa):
    day = today()
    yesterday, tomorrow = day - dt.timedelta(days=1), day + dt.timedelta(days=1)
    root = UserFactory(superuser=True)
    seat = {"person": asa.person, "organisation": OrganisationFactory(name="Åmåls kommun")}
    MembershipFactory(**seat, body=BodyFactory(name="Styrgruppen"), valid_from=yesterday)
    MembershipFactory(**seat, body=BodyFactory(name="Ledningsrådet"), role=MembershipRole.SECRETARY, valid_to=yesterday)
    give_role(user=asa, role=Role.CONTACT_PERSON, scope=seat["organisation"], by=root, valid_to=tomorrow)
    give_role(user=asa, role=Role.COMMUNICATOR, by=root, valid_from=tomorrow)

    response = client_for(asa).get(reverse("profile"))

    shown = {
        name: [(held.words, held.valid_from, held.valid_to) for held in response.context[name]]
        for name in ("present", "coming", "past")
    }
    assert shown == {
        "present": [
            ("kontaktperson i Åmåls kommun", None, tomorrow),
            ("ledamot i Styrgruppen", yesterday, None),
        ],
        "coming": [("kommunikatör", tomorrow, None)],
        "past": [("sekreterare i Ledningsrådet", None, yesterday)],
    }
    text = page(response)
    assert "Åsa Strandroth" in text
    assert "delta i beslut" in text
    assert f"till och med {tomorrow}" in text


def test_profile_without_role_and_person_says_so(client_for):
    text = page(client_for(UserFactory()).get(reverse("profile")))

    assert "Du har ingen roll i dag" in text
    assert "Kontot hör inte till någon person i registret." in text


@pytest.mark.parametrize("count", [1, 30])
def test_profile_asks_the_same_questions_whatever_the_roles(client_for, asa, count, django_assert_num_queries):
    for number in range(count):
        MembershipFactory(person=asa.person, body=BodyFactory(name=f"Grupp {number}"))
        organisation = OrganisationFactory()
        give_role(user=asa, role=Role.CONTACT_PERSON, scope=organisation, by=UserFactory(superuser=True))
    client = client_for(asa)

    with django_assert_num_queries(5):
        client.get(reverse("profile"))


def test_profile_changes_the_language(client_for, asa):
    client = client_for(asa)

    client.post(reverse("language"), {"language": "en", "next": reverse("profile")})

    assert "<h1>My profile</h1>" in page(client.get(reverse("profile")))
