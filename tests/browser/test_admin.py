"""The administration in a browser: every kind of page keeps the policy, fits a phone, and speaks Swedish."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import expect

from collaboration.models import Body, User
from tests.browser.conftest import DESK, PHONE, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Start = Callable[..., Visit]
MAIN = (
    "index",
    "collaboration_person_changelist",
    "collaboration_organisation_add",
    "collaboration_person_import",
)
STEPS = ("changelist", "add", "change", "history", "delete", "import")


def addresses() -> Iterator[str]:
    """Return the address of each page there is: of every register, with the first of its rows."""
    yield reverse("admin:index")
    for model in admin.site._registry:
        row = model._default_manager.first()
        for step in STEPS:
            of_row = step in {"change", "history", "delete"}
            if of_row and row is None:
                continue
            try:
                yield reverse(
                    f"admin:{model._meta.app_label}_{model._meta.model_name}_{step}", args=[row.pk] if of_row else []
                )
            except NoReverseMatch:
                continue  # a register without import


@pytest.mark.usefixtures("demo")
def test_every_page_keeps_the_policy_and_fits_a_phone(visit: Start) -> None:
    window = visit(user=User.objects.get(email="drift@kav.example"), width=PHONE)
    wrong: dict[str, object] = {}
    for path in addresses():
        before = len(window.complaints)
        page = window.open(path)
        said = [words for words in window.complaints[before:] if "403 (Forbidden)" not in words]
        if said or window.overflow() > 0 or page.locator("html").get_attribute("lang") != "sv":
            wrong[path] = (said, window.overflow())
    assert wrong == {}


@pytest.mark.usefixtures("demo")
def test_main_pages_are_read_by_everyone_and_rows_become_cards_on_a_phone(visit: Start) -> None:
    user = User.objects.get(email="drift@kav.example")
    faults = {}
    for width in (DESK, PHONE):
        window = visit(user=user, width=width, bypass_csp=True)
        for path in MAIN:
            window.open(reverse(f"admin:{path}"))
            faults[path, width] = window.faults()
    assert {place: found for place, found in faults.items() if found} == {}
    page = window.open(reverse("admin:collaboration_person_changelist"))
    cell = page.locator("#result_list tbody tr").first.locator("td.field-email")
    expect(cell).to_be_in_viewport(ratio=1)
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"E-post"'


@pytest.mark.usefixtures("demo")
def test_last_day_of_a_seat_can_be_reached_on_the_bodys_page(visit: Start) -> None:
    window = visit(user=User.objects.get(email="drift@kav.example"), width=DESK)
    body = Body.objects.get(slug="styrgrupp")
    page = window.open(reverse("admin:collaboration_body_change", args=[body.pk]))
    for cell in (page.locator("#id_memberships-0-valid_to"), page.locator("#memberships-0 td.field-own_page a")):
        cell.scroll_into_view_if_needed()
        expect(cell).to_be_in_viewport(ratio=1)
