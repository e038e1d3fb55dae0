"""The gallery shows every component that there is."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.collaboration.factories import UserFactory

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
COMPONENTS = sorted(path.stem for path in (TEMPLATES / "cotton").glob("*.html"))
GALLERY = (TEMPLATES / "foundation" / "gallery.html").read_text(encoding="utf-8")


def _source(name: str) -> str:
    return (TEMPLATES / "cotton" / f"{name}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_stands_on_the_gallery(name: str) -> None:
    assert re.search(rf"<c-{name.replace('_', '[-_]')}[\s/>]", GALLERY)


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_declares_its_arguments(name: str) -> None:
    assert _source(name).startswith("<c-vars")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "en"])
def test_gallery_is_drawn_in_both_languages(client_for: Callable[[Any], Client], language: str) -> None:
    client = client_for(UserFactory())
    client.post("/sprak/", {"language": language})
    response = client.get("/galleri/")
    assert response.status_code == 200
    assert {"sv": "<h1>Galleri</h1>", "en": "<h1>Gallery</h1>"}[language] in response.content.decode()


@pytest.mark.django_db
def test_gallery_repeats_no_id(client_for: Callable[[Any], Client]) -> None:
    html = client_for(UserFactory()).get("/galleri/").content.decode().replace(' id="…"', "")
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted({name for name in ids if ids.count(name) > 1}) == []
