from typing import Any

import pytest

from collaboration.models import Organisation
from foundation import finding
from foundation.finding import Found, Hit, SearchSource, find
from tests.collaboration.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> SearchSource:
    monkeypatch.setattr(finding, "_sources", {})
    source = SearchSource(
        "Organisationer",
        rows=lambda _user: Organisation.objects.exclude(name="Hemlig").order_by("name"),
        fields=("name", "website"),
        hit=lambda row: Hit(row.name, f"/{row.name}/"),
        list_url="desk",
    )
    finding.register(source)
    return source


def names(found: list[Found]) -> list[Any]:
    return [hit.title for kind in found for hit in kind.hits]


@pytest.mark.parametrize("text", ["åMÅL", "ÅM", "  åmåls   KOMMUN ", "kommun amal.example"])
def test_find_words_in_any_case_and_any_field(source: SearchSource, text: str) -> None:
    OrganisationFactory(name="Åmåls kommun", website="https://amal.example")
    OrganisationFactory(name="Uddevalla kommun")

    assert find(None, text) == [Found(source, [Hit("Åmåls kommun", "/Åmåls kommun/")], has_more=False)]


@pytest.mark.parametrize("text", ["", "   ", "saknas", "%", "Hemlig"])
def test_find_nothing(source: SearchSource, text: str) -> None:
    OrganisationFactory(name="Åmåls kommun")
    OrganisationFactory(name="Hemlig")

    assert find(None, text) == []


def test_find_shows_five_and_says_there_are_more(source: SearchSource, django_assert_num_queries: Any) -> None:
    for name in ("Orust", "Sotenäs", "Tanum", "Åmål", "Ängelholm", "Öckerö"):
        OrganisationFactory(name=f"{name} kommun")

    with django_assert_num_queries(1):
        found = find(None, "kommun")

    assert names(found) == [
        "Orust kommun",
        "Sotenäs kommun",
        "Tanum kommun",
        "Åmål kommun",
        "Ängelholm kommun",
    ]
    assert found[0].has_more is True
