"""The list page: what is shown, in which order, how it is narrowed, and what it costs."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from collaboration.enums import OrganisationKind
from foundation.lists import ListPage
from foundation.lists.rows import order_by
from tests.collaboration.factories import OrganisationAliasFactory, OrganisationFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.foundation.pages")]

URL = "/prov/lista/"
QUERIES = 4  # session, user, count, rows


@pytest.fixture
def client(client_for: Callable[[Any], Client]) -> Client:
    return client_for(UserFactory())


def _page(client: Client, query: str = "", **headers: str) -> str:
    response = client.get(URL + query, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def _names(html: str) -> list[str]:
    return re.findall(r'<th scope="row" data-l="Namn"><a href="/galleri/">([^<]+)</a>', html)


def _make(*names: str, **fields: Any) -> None:
    for name in names:
        OrganisationFactory(name=name, **fields)


def test_list_comes_in_its_own_order(client: Client) -> None:
    _make("Öckerö", "Åmål", "Ängelholm", "Vänersborg")
    assert _names(_page(client)) == ["Vänersborg", "Åmål", "Ängelholm", "Öckerö"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?sort=-name", ["Öckerö", "Åmål", "Högskolan"]),
        ("?sort=kind", ["Åmål", "Öckerö", "Högskolan"]),
        ("?sort=-kind", ["Högskolan", "Öckerö", "Åmål"]),
        ("?sort=parent", ["Åmål", "Högskolan", "Öckerö"]),
        ("?sort=-parent", ["Åmål", "Öckerö", "Högskolan"]),
        ("?sort=id", ["Högskolan", "Åmål", "Öckerö"]),
    ],
)
def test_list_is_sorted_by_declared_columns_alone_with_the_missing_last(
    client: Client, query: str, names: list[str]
) -> None:
    university = OrganisationFactory(name="Högskolan", kind=OrganisationKind.UNIVERSITY)
    _make("Öckerö")
    _make("Åmål", parent=university)
    assert _names(_page(client, query)) == names


@pytest.mark.parametrize("rows", [1, 30])
def test_list_costs_the_same_whatever_the_rows(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _make(*(f"Kommun {number}" for number in range(rows)))
    with django_assert_num_queries(QUERIES):
        client.get(URL)


def test_page_of_fifty_rows_is_light(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.foundation.pages.OrganisationList.per_page", 50)
    _make(*(f"Kommun med ett ganska långt namn {number}" for number in range(60)))
    html = _page(client)
    assert len(_names(html)) == 50
    assert len(html.encode()) < 40_000


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?q=åMÅL", ["Åmål"]),
        ("?q=dals+ed", ["Dals-Ed"]),
        ("?q=kommun+1", ["Kommun 1"]),
        ("?q=%00åmål", ["Åmål"]),
        ("?q=+", ["Dals-Ed", "Kommun 1", "Kommun 2", "Åmål"]),
        ("?q=Dals", ["Dals-Ed"]),
    ],
)
def test_search_finds_rows_that_hold_every_word_once(client: Client, query: str, names: list[str]) -> None:
    _make("Åmål", "Kommun 1", "Kommun 2")
    dals_ed = OrganisationFactory(name="Dals-Ed")
    OrganisationAliasFactory(organisation=dals_ed, name="Dals Ed")
    OrganisationAliasFactory(organisation=dals_ed, name="Dals-Eds kommun")
    assert _names(_page(client, query)) == names


def test_filter_narrows_and_is_kept_in_every_address(client: Client) -> None:
    _make(*(f"Kommun {number}" for number in range(7)))
    OrganisationFactory(university=True)
    html = _page(client, "?kind=municipality&q=kommun&sort=-name")
    assert _names(html) == [f"Kommun {number}" for number in (6, 5, 4, 3, 2)]
    assert "7 rader" in html
    assert '<option value="municipality" selected>' in html
    assert 'href="?kind=municipality&amp;q=kommun&amp;sort=-name&amp;page=2"' in html
    assert 'href="?kind=municipality&amp;q=kommun&amp;sort=kind"' in html
    assert 'href="/export/csv/?kind=municipality&amp;q=kommun&amp;sort=-name"' in html
    assert '<input type="hidden" name="sort" value="-name">' in html


def test_filter_that_cannot_be_read_says_so_and_leaves_the_rest(client: Client) -> None:
    _make("Åmål")
    html = _page(client, "?founded=i+våras")
    assert '<p class="field-error">Fyll i ett giltigt datum.</p>' in html
    assert _names(html) == ["Åmål"]


@pytest.mark.parametrize(
    ("query", "first"), [("?page=2", "Kommun 5"), ("?page=99", "Kommun 5"), ("?page=x", "Kommun 0")]
)
def test_pages_follow_each_other_and_a_page_too_far_is_the_last(client: Client, query: str, first: str) -> None:
    _make(*(f"Kommun {number}" for number in range(8)))
    assert _names(_page(client, query))[0] == first


def test_pager_shows_the_ends_the_neighbours_and_where_we_are(client: Client) -> None:
    _make(*(f"Kommun {number:02}" for number in range(50)))
    pager = _page(client, "?page=5").split('<nav class="pager"')[1].split("</nav>")[0]
    shown = re.findall(r"(Föregående|Nästa|…|(?<=</span>)\d+)", pager)
    assert shown == ["Föregående", "1", "…", "4", "5", "6", "…", "10", "Nästa"]
    assert ('rel="prev"' in pager, 'rel="next"' in pager, 'aria-current="page"' in pager) == (True, True, True)


def test_single_page_has_no_pager(client: Client) -> None:
    _make("Åmål")
    assert '<nav class="pager"' not in _page(client)


def test_htmx_gets_the_part_that_changes(client: Client) -> None:
    _make("Åmål")
    html = _page(client, **{"HX-Request": "true", "HX-Target": "result"})
    assert html.strip().startswith('<div class="list" id="result"')
    assert _names(html) == ["Åmål"]
    assert "<!doctype html>" in _page(client, **{"HX-Request": "true", "HX-Target": "other"})
    assert "HX-Target" in client.get(URL).headers["Vary"]


def test_empty_list_says_what_to_do_next(client: Client) -> None:
    html = _page(client)
    assert "Inga organisationer än" in html
    assert "Lägg till den första." in html
    assert '<a class="button" href="/ny/">Ny organisation</a>' in html


def test_list_where_nothing_matches_offers_a_way_back(client: Client) -> None:
    _make("Åmål")
    html = _page(client, "?q=Lund")
    assert "Inget stämmer med filtret" in html
    assert '<a class="button quiet" href="/prov/lista/">Rensa filtret</a>' in html
    assert "Inga organisationer än" not in html


def test_list_without_filter_and_search_has_no_bar(client: Client) -> None:
    _make("Åmål", "Öckerö")
    html = client.get("/prov/rader/?q=x&sort=name").content.decode()
    assert '<form class="filter"' not in html
    assert "2 rader" in html
    assert "Rensa filtret" not in html.split('<div class="list"')[0]


def test_bare_list_says_that_there_is_nothing(client: Client) -> None:
    assert "Här finns ingenting ännu." in client.get("/prov/rader/").content.decode()


def test_stranger_is_led_to_sign_in() -> None:
    response = Client().get(URL)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/konto/")


def test_list_must_say_which_rows_it_has() -> None:
    with pytest.raises(NotImplementedError):
        ListPage().get_queryset()


@pytest.mark.parametrize(
    ("path", "many"),
    [
        ("name", False),
        ("parent__name", False),
        ("aliases__name", True),
        ("parent__aliases__name", True),
        ("parent", False),
    ],
)
def test_search_over_many_rows_is_known_from_the_path(path: str, many: bool) -> None:
    from collaboration.models import Organisation
    from foundation.lists.rows import _crosses_many

    assert _crosses_many(Organisation, path) is many


@pytest.mark.parametrize(
    ("fields", "descending", "order"),
    [
        (["name"], False, [("name", False, None), ("pk", False, None)]),
        (["-valid_from", "name"], False, [("valid_from", True, True), ("name", False, None), ("pk", False, None)]),
        (["parent__name"], True, [("parent__name", True, True), ("pk", True, None)]),
        (["annotated"], False, [("annotated", False, None), ("pk", False, None)]),
        (["aliases__name"], False, [("aliases__name", False, None), ("pk", False, None)]),
    ],
)
def test_order_has_a_tie_break_and_puts_the_missing_last(
    fields: list[str], descending: bool, order: list[tuple[str, bool, bool | None]]
) -> None:
    from collaboration.models import Organisation

    found = order_by(Organisation, fields, descending=descending)
    assert [(part.expression.name, part.descending, part.nulls_last) for part in found] == order


@pytest.mark.parametrize("descending", [True, False])
def test_order_of_what_is_never_missing_is_left_to_an_index(descending: bool) -> None:
    from collaboration.models import Organisation

    found = order_by(Organisation, ["valid_from"], descending=descending, filled=True)
    assert [(part.expression.name, part.descending, part.nulls_last) for part in found] == [
        ("valid_from", descending, None),
        ("pk", descending, None),
    ]
