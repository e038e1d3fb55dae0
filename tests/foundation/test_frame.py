"""The frame around every page: menus, names, language, accessibility."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from foundation import navigation
from foundation.checks import check_navigation
from foundation.navigation import IDENTITY_KEY, Entry, Frame, Identity, Link, Section
from tests.collaboration.factories import CollaborationFactory, UserFactory


@pytest.fixture(autouse=True)
def _own_entries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a test register entries of its own."""
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register(
        Entry("Galleri", "gallery", order=20, prefixes=("/del/",), icon="eye"),
        Entry("Min sida", "desk", order=0),
        Entry("Tillgänglighet", "accessibility", section=Section.FOOT, visible=navigation.everyone),
    )
    return iter(())


def _frame(path: str, user: Any) -> Frame:
    request = RequestFactory().get(path)
    request.user = user
    return Frame(request)


class Somebody:
    is_authenticated = True


class Nobody:
    is_authenticated = False


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "Min sida"),
        ("/galleri/", "Galleri"),
        ("/galleri/knappar/", "Galleri"),
        ("/del/3/", "Galleri"),
        ("/annat/", ""),
    ],
)
def test_menu_marks_the_one_entry_that_covers_the_page(path: str, current: str) -> None:
    links = _frame(path, Somebody()).main
    assert [str(link.label) for link in links] == ["Min sida", "Galleri"]
    assert [str(link.label) for link in links if link.current] == [current] * bool(current)


def test_strangers_see_only_what_is_for_everyone() -> None:
    frame = _frame("/tillganglighet/", Nobody())
    assert frame.main == []
    assert frame.account == []
    assert frame.search is None
    assert frame.foot == [Link("Tillgänglighet", "/tillganglighet/", "", False, True)]


def test_search_is_shown_when_an_app_offers_it() -> None:
    navigation.register(Entry("Sök", "gallery", section=Section.SEARCH))
    assert _frame("/", Somebody()).search == Link("Sök", "/galleri/", "", False, False)


def test_entry_registered_again_takes_the_olds_place() -> None:
    navigation.register(Entry("Mitt bord", "desk", order=90))
    assert [str(entry.label) for entry in navigation.registered()] == ["Galleri", "Mitt bord", "Tillgänglighet"]


def test_check_names_entries_that_lead_nowhere() -> None:
    assert check_navigation() == []
    navigation.register(Entry("Borta", "no_such_page"))
    (error,) = check_navigation()
    assert (error.id, error.msg) == (
        "foundation.E001",
        "The menu entry “Borta” leads to “no_such_page”, which is no address.",
    )


def test_languages_offered_are_the_others_in_their_own_words() -> None:
    assert _frame("/", Nobody()).other_languages == [("en", "English")]


@pytest.mark.django_db
def test_name_is_the_one_in_the_register_and_read_once_a_minute(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    CollaborationFactory(name="Kommunakademin Norr", email="norr@example.org")
    cache.delete(IDENTITY_KEY)
    with django_assert_num_queries(1):
        assert _frame("/", Nobody()).identity == Identity("Kommunakademin Norr", "norr@example.org")
        assert _frame("/", Nobody()).contact == "norr@example.org"
    navigation.forget_identity()
    with django_assert_num_queries(1):
        assert _frame("/", Nobody()).identity.name == "Kommunakademin Norr"


def test_settings_name_the_collaboration_where_no_app_does(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(navigation, "_identify", [])
    settings.COLLABORATION_NAME, settings.CONTACT_EMAIL = "Akademin", "vi@example.org"
    frame = _frame("/", Nobody())
    assert (frame.identity, frame.contact) == (Identity("Akademin", "vi@example.org"), "vi@example.org")
    assert frame.logotype_url == "/static/icons/mark.svg"


def test_logotype_of_the_collaboration_goes_before_the_portals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_identify", [lambda: Identity("A", "", "/l.svg")])
    cache.delete(IDENTITY_KEY)
    assert _frame("/", Nobody()).logotype_url == "/l.svg"


def test_accessibility_statement_is_open_to_all() -> None:
    html = Client().get("/tillganglighet/").content.decode()
    assert "<h1>Tillgänglighet</h1>" in html
    assert '<a href="mailto:kansliet@example.org">kansliet@example.org</a>' in html
    assert f'<a class="top-button" href="{reverse("account_login")}">' in html


def test_language_is_chosen_and_kept() -> None:
    client = Client()
    response = client.post("/sprak/", {"language": "en", "next": "/tillganglighet/"})
    assert (response.status_code, response.headers["Location"]) == (302, "/tillganglighet/")
    html = client.get("/tillganglighet/").content.decode()
    assert '<html lang="en">' in html
    assert "<h1>Accessibility</h1>" in html
    assert 'value="sv" lang="sv"' in html
    assert client.get("/sprak/").status_code == 405


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/"])
def test_language_choice_never_leads_to_another_site(target: str) -> None:
    response = Client().post("/sprak/", {"language": "en", "next": target})
    assert response.headers["Location"] == "/"


@pytest.mark.django_db
def test_signed_in_person_has_a_menu_of_their_own(client_for: Callable[[Any], Client]) -> None:
    navigation.register(Entry("Logga ut", "account_logout", section=Section.ACCOUNT, icon="box-arrow-right", post=True))
    html = client_for(UserFactory()).get("/galleri/").content.decode()
    assert 'popovertarget="account-menu"' in html
    assert f'<form method="post" action="{reverse("account_logout")}">' in html
    assert "data-sign-out" in html
    assert '<a href="/galleri/" aria-current="page">Galleri</a>' in html
    assert html.count('aria-current="page">Galleri') == 1
