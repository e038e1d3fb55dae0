"""What goes wrong is answered in words, with the right status, and nothing written is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.collaboration.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.foundation.pages")]
HERE = "http://testserver"


@pytest.fixture
def client(client_for: Callable[[Any], Client]) -> Client:
    client = client_for(UserFactory())
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("name", "status", "heading", "words"),
    [
        ("ratt", 403, "Du får inte göra det här", "Bara ordföranden får göra det."),
        ("nekat", 403, "Du får inte göra det här", "Nej."),
        ("stumt", 403, "Du får inte göra det här", "Dina roller ger dig inte rätt till det här."),
        ("lage", 409, "Det går inte att göra nu", "Mötet är redan hållet."),
        ("last", 409, "Det går inte att göra nu", "Budgeten är fastställd."),
        ("regel", 422, "Det går inte att göra som det står", "Två ordförande går inte."),
        ("fakta", 422, "Det går inte att göra som det står", "<li>vem som beslutade</li>"),
        ("adress", 400, "Adressen går inte att läsa", "Kontrollera adressen, eller börja från startsidan."),
        ("trasigt", 500, "Något är fel med portalen", "Felet är vårt, inte ditt, och det är antecknat."),
    ],
)
def test_error_is_a_page_in_words(client: Client, name: str, status: int, heading: str, words: str) -> None:
    response = client.get(f"/prov/fel/{name}/")
    html = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in html
    assert words in html


def test_page_that_is_not_there_says_how_to_go_on(client: Client) -> None:
    response = client.get("/finns-inte/", headers={"Referer": f"{HERE}/galleri/"})
    html = response.content.decode()
    assert response.status_code == 404
    assert "<h1>Sidan finns inte här</h1>" in html
    assert f'href="{HERE}/galleri/">Tillbaka dit du var</a>' in html


@pytest.mark.parametrize("origin", ["https://example.org/x", f"{HERE}/prov/fel/ratt/", ""])
def test_way_back_leads_to_another_page_of_ours_or_nowhere(client: Client, origin: str) -> None:
    html = client.get("/prov/fel/ratt/", headers={"Referer": origin}).content.decode()
    assert "Tillbaka dit du var" not in html


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [("ratt", 403, "Bara ordföranden får göra det."), ("fakta", 422, "<li>dagen</li>")],
)
def test_htmx_gets_the_sentence_alone_for_the_place_of_messages(
    client: Client, name: str, status: int, words: str
) -> None:
    response = client.post(f"/prov/fel/{name}/", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert response.status_code == status
    assert response.headers["HX-Retarget"] == "#messages"
    assert words in html
    assert "<html" not in html


def test_htmx_is_told_that_a_part_is_gone(client: Client) -> None:
    response = client.get("/finns-inte/", headers={"HX-Request": "true"})
    assert response.status_code == 404
    assert "Det du frågade efter finns inte längre. Ladda om sidan." in response.content.decode()


# a form that was sent too late


def test_form_sent_after_the_session_ended_is_kept_on_the_page() -> None:
    response = Client().post("/prov/eko/", {"a": ["1", "2"], "b": "<å>\nä"}, headers={"Origin": HERE})
    html = response.content.decode()
    assert response.status_code == 403
    assert "<h1>Du har loggats ut</h1>" in html
    assert '<textarea name="b" hidden>\n&lt;å&gt;\nä</textarea>' in html
    assert html.count('<textarea name="a" hidden>') == 2
    assert 'action="/prov/eko/"' in html


@pytest.mark.parametrize(
    ("data", "origin"), [({"a": "1"}, "https://example.org"), ({"a": "1"}, ""), ({"password": "x", "a": "1"}, HERE)]
)
def test_nothing_is_kept_of_secrets_or_of_another_sites_form(data: dict[str, str], origin: str) -> None:
    html = Client().post("/prov/eko/", data, headers={"Origin": origin}).content.decode()
    assert "Ingenting har sparats. Logga in och försök igen." in html
    assert "<textarea" not in html


def test_part_of_a_page_asked_for_after_the_session_ended_says_so() -> None:
    response = Client().get("/prov/lista/", headers={"HX-Request": "true"})
    assert response.status_code == 403
    assert "Du har loggats ut. Logga in i en annan flik och försök sedan igen här." in response.content.decode()


def test_form_with_too_old_a_key_can_be_sent_once_more() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    client.get("/prov/lista/")
    client.cookies["csrftoken"] = "a" * 32
    first = client.post(
        "/prov/eko/", {"a": "1", "csrfmiddlewaretoken": "b" * 32}, headers={"Origin": HERE, "Referer": HERE}
    )
    html = first.content.decode()
    assert first.status_code == 403
    assert "<h1>Sidan hade varit öppen för länge</h1>" in html
    assert '<textarea name="a" hidden>\n1</textarea>' in html
    key = html.split('action="/prov/eko/"')[1].split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    again = client.post("/prov/eko/", {"a": "1", "csrfmiddlewaretoken": key}, headers={"Origin": HERE})
    assert again.content.decode() == repr([("a", ["1"]), ("csrfmiddlewaretoken", [key])])


def test_form_of_another_site_is_never_offered_again() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    response = client.post("/prov/eko/", {"a": "1"}, headers={"Origin": "https://example.org"})
    html = response.content.decode()
    assert response.status_code == 403
    assert "Ingenting har sparats. Gå tillbaka, ladda om sidan och försök igen." in html
    assert "<textarea" not in html


def test_part_sent_with_too_old_a_key_says_so() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    response = client.post("/prov/eko/", {"a": "1"}, headers={"Origin": HERE, "HX-Request": "true"})
    assert response.status_code == 403
    assert "Sidan har varit öppen för länge. Ladda om den och försök igen." in response.content.decode()


def test_files_are_said_to_be_lost(tmp_path: Any) -> None:
    paper = tmp_path / "handling.txt"
    paper.write_text("x", encoding="utf-8")
    with paper.open("rb") as file:
        html = Client().post("/prov/eko/", {"a": "1", "paper": file}, headers={"Origin": HERE}).content.decode()
    assert "Filer kan inte sparas på vägen: välj dem igen på sidan som följer." in html


def test_public_page_takes_forms_from_anyone() -> None:
    assert Client().post("/prov/oppet-eko/", {"a": "1"}).content.decode() == "[('a', ['1'])]"
