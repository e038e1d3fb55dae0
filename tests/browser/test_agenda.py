"""The agenda in a browser: put in another order by dragging and by keys, and let be when it is dropped elsewhere."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.decisions.factories import MatterFactory
from tests.decisions.story import another_matter, ready, steering_group

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_matter_is_dragged_before_another(visit: Callable[..., Visit]) -> None:
    story = ready(steering_group())
    second = another_matter(story)
    window = visit(user=story.chair)
    page = window.open(story.meeting.get_absolute_url())
    rows = page.locator("[data-sort] > li")
    rows.nth(1).locator(".agenda-number").drag_to(page.locator("h1"))
    expect(rows.nth(1)).to_contain_text("Mötesdagar 2020")
    rows.nth(1).locator(".agenda-number").drag_to(rows.nth(0), target_position={"x": 20, "y": 4})
    expect(page.get_by_text("Dagordningen har fått sin nya ordning.")).to_be_visible()
    expect(rows.nth(0)).to_contain_text("Mötesdagar 2020")
    second.refresh_from_db()
    assert second.order == 1
    assert window.complaints == []


def test_matter_that_waits_is_dragged_onto_the_agenda(visit: Callable[..., Visit]) -> None:
    story = ready(steering_group())
    waiting = MatterFactory(body=story.body, title="Samordnare för praktik")
    window = visit(user=story.chair)
    page = window.open(story.meeting.get_absolute_url())
    rows = page.locator("[data-sort] > li")
    expect(rows).to_have_count(1)
    page.locator("[data-sort-from] > li").drag_to(rows.nth(0), target_position={"x": 20, "y": 4})
    expect(page.get_by_text("Dagordningen har fått sin nya ordning.")).to_be_visible()
    expect(rows.nth(0)).to_contain_text("Samordnare för praktik")
    assert waiting.agenda_items.get().order == 1
    assert window.complaints == []


def test_matter_is_moved_by_keys_and_the_next_stop_is_the_matter(visit: Callable[..., Visit]) -> None:
    story = ready(steering_group())
    second = another_matter(story)
    window = visit(user=story.chair)
    page = window.open(story.meeting.get_absolute_url())
    rows = page.locator("[data-sort] > li")
    rows.nth(1).get_by_text("Mer för punkt 2").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert window.focused() == "Flytta upp"
    page.keyboard.press("Enter")
    expect(page.get_by_text("Dagordningen har fått sin nya ordning.")).to_be_visible()
    expect(rows.nth(0)).to_contain_text("Mötesdagar 2020")
    page.keyboard.press("Tab")
    assert window.focused() == "Mötesdagar 2020"
    second.refresh_from_db()
    assert second.order == 1
    assert window.complaints == []
