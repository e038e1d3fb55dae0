"""Passkeys in a real browser with a key of its own, under the policy that lets nothing inline run."""

import pytest
from allauth.mfa.models import Authenticator

from tests.collaboration.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def complaints(page):
    found = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def _key(page):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in_with_password(page, url):
    page.goto(f"{url}/konto/logga-in/?next=/konto/nycklar/ny/")
    page.get_by_label("E-post").fill("asa@example.org")
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()


@pytest.mark.usefixtures("_key")
def test_passkey_is_added_and_lets_its_owner_in(page, live_server, complaints):
    UserFactory(with_person=True, email="asa@example.org")
    sign_in_with_password(page, live_server.url)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Bekräfta").click()
    page.get_by_label("Nyckelns namn").fill("Min telefon")
    page.get_by_role("button", name="Lägg till nyckeln").click()
    page.get_by_role("heading", name="Återställningskoder").wait_for()
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).get().wrap().name == "Min telefon"

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/konto/logga-in/?next=/min-profil/")
    page.get_by_role("button", name="Logga in med en nyckel").click()
    page.get_by_role("heading", name="Min profil").wait_for()
    assert complaints == []


@pytest.mark.usefixtures("_key")
def test_key_that_no_account_knows_says_so_on_the_page(page, live_server):
    page.goto(f"{live_server.url}/konto/logga-in/")
    trouble = page.get_by_text("Det gick inte med nyckeln. Försök igen, eller välj ett annat sätt.")
    assert not trouble.is_visible()

    page.get_by_role("button", name="Logga in med en nyckel").click()

    trouble.wait_for()
