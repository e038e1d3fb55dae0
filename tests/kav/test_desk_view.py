from typing import Any

import pytest
from django.urls import reverse

from notices import desk
from notices.desk import DeskSource, Waiting
from tests.collaboration.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("count", "heading"),
    [
        (0, "Inget väntar på dig"),
        (1, "En sak väntar på dig"),
        (3, "Tre saker väntar på dig"),
        (7, "7 saker väntar på dig"),
    ],
)
def test_desk_says_in_words_how_much_waits(
    count: int, heading: str, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Source(DeskSource):
        def waiting(self, user: object, today: object) -> list[Waiting]:
            return [Waiting(f"Sak {number}", f"/sak/{number}/", "Läs") for number in range(count)]

    monkeypatch.setattr(desk, "_sources", {"a": (1, Source())})

    page = client_for(UserFactory()).get(reverse("desk"))

    assert f"<h1>{heading}</h1>" in page.content.decode()
    assert page.content.decode().count('class="wait-title"') == count


def test_search_page_without_words_asks_for_them(client_for: Any) -> None:
    page = client_for(UserFactory()).get(reverse("search"))

    assert "Vad letar du efter?" in page.content.decode()


def test_search_page_without_hits_says_what_to_do(client_for: Any) -> None:
    page = client_for(UserFactory()).get(reverse("search"), {"q": "<b>xyzzy"})

    assert "Inget du får se har alla orden ”&lt;b&gt;xyzzy”." in page.content.decode()
