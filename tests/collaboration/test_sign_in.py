"""The door: who comes in, by which key, and what a stranger learns (nothing)."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from collaboration.models import User
from collaboration.queries.sessions import device_words
from kav.sign_in import PersonBackend
from tests.collaboration.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/konto/logga-in/"
NEW_PHRASE = "havsvind över Smögen"


@pytest.fixture
def user():
    return UserFactory(with_person=True, email="asa@example.org")


def sign_in(client, password=PASSWORD, email="asa@example.org", **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def is_signed_in(client):
    return client.get(reverse("profile")).status_code == 200


def page(response):
    return response.content.decode()


@pytest.mark.parametrize("email", ["asa@example.org", "ASA@Example.ORG"])
def test_sign_in_with_address_and_password(client, user, email):
    response = sign_in(client, email=email)

    assert (response.status_code, response.url) == (302, "/")
    assert is_signed_in(client)


@pytest.mark.parametrize(("email", "password"), [("asa@example.org", "fel"), ("ingen@example.org", PASSWORD)])
def test_wrong_address_and_wrong_password_get_the_same_answer(client, user, email, password):
    response = sign_in(client, password, email)

    assert response.status_code == 200
    assert "Adressen eller lösenordet stämmer inte. Se över båda och försök igen." in page(response)
    assert not is_signed_in(client)


def test_closed_account_does_not_come_in(client):
    UserFactory(email="asa@example.org", is_active=False)

    response = sign_in(client)

    assert not is_signed_in(client)
    assert response.url == reverse("account_inactive")
    assert "Kansliet har stängt det här kontot." in page(client.get(response.url))


def test_invited_account_without_password_does_not_come_in(client):
    User.objects.create_user("asa@example.org", is_active=False)

    sign_in(client, "")

    assert not is_signed_in(client)


def test_stranger_is_led_to_sign_in_and_back(client, user):
    response = client.get("/min-profil/inloggningar/?visa=alla")
    assert response.url == "/konto/logga-in/?next=/min-profil/inloggningar/%3Fvisa%3Dalla"

    response = sign_in(client, next="/min-profil/inloggningar/?visa=alla")

    assert response.url == "/min-profil/inloggningar/?visa=alla"


@pytest.mark.parametrize("address", ["https://ond.example/", "//ond.example/", "javascript:alert(1)", "/\\ond.example"])
def test_sign_in_leads_to_our_own_pages_alone(client, user, address):
    assert sign_in(client, next=address).url == "/"


def test_guessing_is_stopped(client, user):
    answers = [sign_in(client, f"gissning nummer {number}") for number in range(6)]

    assert "För många misslyckade inloggningsförsök. Försök igen senare." in page(answers[-1])
    assert not is_signed_in(client)


def test_nobody_registers(client):
    response = client.get(reverse("account_signup"))
    assert "Kansliet bjuder in dig med e-post" in page(response)

    client.post(reverse("account_signup"), {"email": "ny@example.org", "password1": NEW_PHRASE})

    assert not User.objects.exists()


def test_sign_out_needs_a_button(client, user):
    sign_in(client)

    client.get(reverse("account_logout"))
    assert is_signed_in(client)

    assert client.post(reverse("account_logout")).url == LOGIN
    assert not is_signed_in(client)


def test_who_signed_in_is_read_with_their_person_and_never_when_the_account_is_closed(user, django_assert_num_queries):
    backend = PersonBackend()
    with django_assert_num_queries(1):
        name = str(backend.get_user(user.pk))
    assert name == str(user.person)
    alone = User.objects.create_user("ensam@example.org")
    for made in (user, alone):
        stored, read = User.objects.select_related("person").get(pk=made.pk), backend.get_user(made.pk)
        for row, other in [(stored, read), *([(stored.person, read.person)] if stored.person else [])]:
            values = [(field.attname, getattr(row, field.attname)) for field in row._meta.concrete_fields]
            assert values == [(name, getattr(other, name)) for name, _value in values]
        assert (read._state.adding, read.person == stored.person) == (False, True)

    User.objects.filter(pk=user.pk).update(is_active=False)
    assert backend.get_user(user.pk) is None
    assert backend.get_user(0) is None


@pytest.mark.parametrize("remember", [True, False])
def test_session_ends_with_the_browser_unless_one_asks(client, user, remember):
    sign_in(client, **({"remember": "on"} if remember else {}))

    assert client.session.get_expire_at_browser_close() is not remember


def ask_for_password(client, email, callbacks):
    with callbacks(execute=True):
        return client.post(reverse("account_reset_password"), {"email": email})


def test_password_reset_tells_nobody_who_has_an_account(client, user, mailoutbox, django_capture_on_commit_callbacks):
    known = ask_for_password(client, "asa@example.org", django_capture_on_commit_callbacks)
    unknown = ask_for_password(Client(), "okand@example.org", django_capture_on_commit_callbacks)

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [(letter.to, letter.subject) for letter in mailoutbox] == [
        (["asa@example.org"], "Nytt lösenord till KAV-portalen"),
        (["okand@example.org"], "Inget konto i KAV-portalen"),
    ]
    assert mailoutbox[1].body == (
        "Hej!\n"
        "\n"
        "Någon, kanske du, har bett om ett nytt lösenord för okand@example.org. "
        "Det finns inget konto med den adressen.\n"
        "\n"
        "Kanske blev du inbjuden med en annan adress? Pröva den, eller fråga kansliet. "
        "Var det inte du kan du bortse från brevet.\n"
        "\n"
        "KAV-portalen\n"
        "http://127.0.0.1:8000\n"
    )


def test_password_reset_by_the_link_of_the_letter(client, user, mailoutbox, django_capture_on_commit_callbacks):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    ask_for_password(client, "asa@example.org", django_capture_on_commit_callbacks)
    link = re.search(r"http://testserver(/konto/losenord/nytt/\S+)", mailoutbox[0].body).group(1)

    form = client.get(link, follow=True)
    assert "Välj ett nytt lösenord" in page(form)
    client.post(form.redirect_chain[-1][0], {"password1": NEW_PHRASE, "password2": NEW_PHRASE})

    assert sign_in(Client(), NEW_PHRASE).status_code == 302
    assert "Länken fungerar inte längre" in page(Client().get(link, follow=True))


def test_change_of_password_is_told_by_letter(client, user, mailoutbox, django_capture_on_commit_callbacks):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    sign_in(client)
    data = {"oldpassword": PASSWORD, "password1": NEW_PHRASE, "password2": NEW_PHRASE}

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("account_change_password"), data)

    assert response.url == reverse("profile")
    assert is_signed_in(client)
    letter = mailoutbox[0]
    assert letter.subject == "Lösenord ändrat"
    assert re.sub(r"\d{4}-\d\d-\d\d \d\d\.\d\d", "2020-03-12 13.15", letter.body) == (
        "Hej!\n"
        "\n"
        "Det här ändrades i ditt konto:\n"
        "\n"
        "Ditt lösenord har ändrats.\n"
        "\n"
        "Det skedde 2020-03-12 13.15, från 127.0.0.1 (en okänd webbläsare). "
        "Var det inte du? Byt lösenord genast och hör av dig till kansliet.\n"
        "\n"
        "KAV-portalen\n"
        "http://127.0.0.1:8000\n"
    )


def test_weak_new_password_is_refused(client, user):
    sign_in(client)

    response = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "sommar", "password2": "sommar"}
    )

    assert "Det här lösenordet är för kort. Det måste innehålla minst 12 tecken." in page(response)


def code_now(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def add_app(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def test_app_is_step_two(client, user):
    secret = add_app(user)

    assert sign_in(client, next="/min-profil/").url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Felaktig kod." in page(wrong)
    right = client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})

    assert right.url == "/min-profil/"
    assert is_signed_in(client)


def test_secret_of_the_app_is_not_stored_in_the_clear(user):
    secret = add_app(user)

    stored = Authenticator.objects.get(user=user).data["secret"]

    assert secret not in stored
    assert decrypt(stored) == secret


def test_secret_outlives_a_change_of_the_installations_key(user, settings):
    secret = add_app(user)
    stored = Authenticator.objects.get(user=user).data["secret"]

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "en ny nyckel"

    assert decrypt(stored) == secret


def test_page_that_asks_who_one_is_says_confirm_as_its_heading_does(client, user):
    sign_in(client)
    html = page(client.get(reverse("account_reauthenticate")))
    assert "<h1>Bekräfta att det är du</h1>" in html
    assert re.findall(r"<button[^>]* type=\"submit\"[^>]*>([^<]+)</button>", html)[-1].strip() == "Bekräfta"


def test_app_is_added_with_a_code_after_showing_who_one_is(client, user):
    sign_in(client)
    address = reverse("mfa_activate_totp")
    assert client.get(address).url == f"{reverse('account_reauthenticate')}?next=%2Fkonto%2Ftva-steg%2Fapp%2F"
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": address})

    secret = re.search(r'class="door-secret">(\w+)<', page(client.get(address))).group(1)
    response = client.post(address, {"code": code_now(secret)})

    assert response.url == reverse("mfa_view_recovery_codes")
    codes = re.findall(r"<li>(\d{8})</li>", page(client.get(response.url)))
    assert len(codes) == 10
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert page(download).split() == codes
    assert download["Content-Disposition"] == 'attachment; filename="aterstallningskoder.txt"'

    other = Client()
    sign_in(other)
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_signed_in(other)
    again = Client()
    sign_in(again)
    again.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not is_signed_in(again), "a recovery code works once"


@pytest.mark.parametrize("name", ["mfa_view_recovery_codes", "mfa_download_recovery_codes"])
def test_recovery_codes_are_not_there_without_a_second_step(client, user, name):
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert client.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", ["mfa_view_recovery_codes", "mfa_add_webauthn", "mfa_activate_totp"])
def test_safety_is_not_touched_without_showing_who_one_is(client, user, name):
    add_app(user)
    client.force_login(user)

    assert client.get(reverse(name)).url.startswith(("/konto/bekrafta/", "/konto/tva-steg/bekrafta/"))


def test_keys_of_others_are_not_found(client, user):
    key = Authenticator.objects.create(user=UserFactory(), type=Authenticator.Type.WEBAUTHN, data={})
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert client.get(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404
    assert client.get(reverse("mfa_edit_webauthn", args=[key.pk])).status_code == 404


def test_passkey_options_are_handed_out_as_json(client):
    response = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})

    assert response.json()["request_options"]["publicKey"]["rpId"] == "testserver"


@pytest.mark.parametrize("name", ["profile", "sign_ins", "mfa_index", "mfa_list_webauthn", "account_change_password"])
def test_page_of_ones_own_opens_and_holds_nothing_inline(client, user, name):
    sign_in(client)

    text = page(client.get(reverse(name)))

    assert not re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son\w+=", text)


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_signup", "account_logout"])
def test_page_at_the_door_holds_nothing_inline(client, name):
    text = page(client.get(reverse(name), follow=True))

    assert not re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son\w+=", text)


def test_sign_ins_name_every_place_and_end_the_others(client, user):
    elsewhere = Client()
    elsewhere.post(
        LOGIN,
        {"login": "asa@example.org", "password": PASSWORD},
        headers={"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/604.1"},
    )
    sign_in(client)

    text = page(client.get(reverse("sign_ins")))
    assert "Safari på iPhone" in text
    assert "En okänd webbläsare" in text
    assert text.count('class="tag ok"') == 1

    response = client.post(reverse("sign_ins"), follow=True)

    assert "Du är utloggad överallt annars." in page(response)
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_sign_ins_of_ended_sessions_and_of_others_are_not_shown(client, user):
    other = Client()
    UserFactory(email="annan@example.org")
    sign_in(other, email="annan@example.org")
    sign_in(Client())
    Session.objects.filter(pk=UserSession.objects.get(user=user).session_key).update(expire_date=timezone.now())
    sign_in(client)

    assert page(client.get(reverse("sign_ins"))).count("wait-title") == 1


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge på Windows"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox på Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome på Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari på Mac"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Något", "Chromebook"),
        ("curl/8", "en okänd webbläsare"),
    ],
)
def test_device_words(user_agent, words):
    assert device_words(user_agent) == words
