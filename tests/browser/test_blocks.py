"""Text blocks in a browser: inserted at the cursor, by keyboard alone."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from decisions.enums import TextPlace
from tests.browser.conftest import Visit
from tests.decisions.factories import TextBlockFactory
from tests.decisions.story import on_agenda, steering_group

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_block_is_inserted_at_the_cursor_and_a_clause_on_a_line_of_its_own(visit: Callable[..., Visit]) -> None:
    TextBlockFactory(place=TextPlace.REASONS, name="Inom budget", text="ryms inom budget")
    TextBlockFactory(place=TextPlace.CLAUSE, name="Redovisa", text="Redovisa utfallet i maj.")
    story = on_agenda(steering_group())
    window = visit(user=story.root)
    page = window.open(reverse("proposal_write", args=[story.matter.pk]))
    reasons = page.locator("#id_reasons")
    reasons.fill("Förslaget .")
    reasons.press("ArrowLeft")
    page.get_by_text("Textblock: Skäl").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(reasons).to_have_value("Förslaget ryms inom budget.")
    expect(reasons).to_be_focused()
    clauses = page.locator("#id_clauses")
    before = clauses.input_value()
    page.get_by_text("Textblock: Beslutssatser").click()
    page.get_by_role("button", name="Infoga Redovisa").click()
    expect(clauses).to_have_value(f"{before}\nRedovisa utfallet i maj.")
    assert window.complaints == []
