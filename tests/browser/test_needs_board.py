"""A theme group's board in a browser: dragged in among the ranked ones, into another order, and moved by buttons."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from needs.models import Card
from tests.browser.conftest import Visit
from tests.needs.factories_triage import CardFactory
from tests.needs.groups import member_of, theme_group

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_card_is_dragged_among_the_ranked_ones(visit: Callable[..., Visit]) -> None:
    group = theme_group()
    first = CardFactory(group=group, title="Första", rank=1)
    CardFactory(group=group, title="Nykomling")
    window = visit(user=member_of(group))
    page = window.open(first.get_board_url())
    ranked, sorting = page.locator("[data-sort] > li"), page.locator("[data-sort-from] > li")

    sorting.nth(0).locator("p").first.drag_to(page.locator("h1"))
    expect(ranked).to_have_count(1)
    sorting.nth(0).locator("p").first.drag_to(ranked.nth(0), target_position={"x": 20, "y": 4})

    expect(page.get_by_text("Rangordningen är sparad.")).to_be_visible()
    expect(ranked.nth(0)).to_contain_text("Nykomling")
    ranked.nth(1).get_by_role("button", name="Flytta upp Första").click()
    expect(ranked.nth(0)).to_contain_text("Första")
    assert list(Card.objects.ranked().values_list("title", flat=True)) == ["Första", "Nykomling"]
    assert window.complaints == []


def test_card_is_dragged_to_an_empty_ranking(visit: Callable[..., Visit]) -> None:
    group = theme_group()
    card = CardFactory(group=group, title="Enda")
    window = visit(user=member_of(group))
    page = window.open(card.get_board_url())

    page.locator("[data-sort-from] > li p").first.drag_to(page.locator("[data-sort] > li"))

    expect(page.get_by_text("Rangordningen är sparad.")).to_be_visible()
    expect(page.locator("[data-sort] > li")).to_contain_text("Enda")
    assert window.complaints == []
