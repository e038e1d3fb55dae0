"""The administration in a browser: every kind of page keeps the policy, fits a phone, and speaks Swedish."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import expect

from collaboration.models import Body, Person, User
from tests.browser.conftest import DESK, PHONE, Visit
from tests.collaboration.factories import PASSWORD, OrganisationAliasFactory, UserFactory

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


def test_double_click_adds_one_row(visit: Start) -> None:
    window = visit(user=UserFactory(superuser=True))
    page = window.open(reverse("admin:collaboration_person_add"))
    page.locator("[name=given_name]").fill("Åsa")
    page.locator("[name=family_name]").fill("Öberg")
    save = page.locator("[name=_save]").bounding_box()
    assert save is not None
    for count in (1, 2):
        page.mouse.click(save["x"] + 5, save["y"] + 5, click_count=count)
        page.wait_for_timeout(60)
    expect(page.locator(".messagelist .success")).to_be_visible()

    assert Person.objects.filter(family_name="Öberg").count() == 1


def test_form_sent_too_late_is_saved_after_one_sign_in_and_one_press(visit: Start) -> None:
    user = UserFactory(superuser=True)
    window = visit(user=user)
    page = window.open(reverse("admin:collaboration_person_add"))
    page.locator("[name=given_name]").fill("Åsa")
    page.locator("[name=family_name]").fill("Öberg")
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=_save]").click()
    expect(page.get_by_role("heading", name="Du har loggats ut")).to_be_visible()

    with page.context.expect_page() as opened:
        page.get_by_role("main").get_by_role("link", name="Logga in").click()
    opened.value.locator("[name=login]").fill(user.email)
    opened.value.locator("[name=password]").fill(PASSWORD)
    opened.value.locator("[name=password]").press("Enter")
    opened.value.wait_for_url(lambda address: "logga-in" not in address)
    page.get_by_role("button", name="Skicka en gång till").click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    assert Person.objects.filter(family_name="Öberg").count() == 1


def test_box_that_removes_a_row_says_so_on_a_phone(visit: Start) -> None:
    alias = OrganisationAliasFactory(name="Dals Ed")
    window = visit(user=UserFactory(superuser=True), width=PHONE)
    page = window.open(reverse("admin:collaboration_organisation_change", args=[alias.organisation_id]))
    cell = page.locator("#aliases-group td.delete").first

    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Radera?"'


@pytest.mark.usefixtures("demo")
def test_last_day_of_a_seat_can_be_reached_on_the_bodys_page(visit: Start) -> None:
    window = visit(user=User.objects.get(email="drift@kav.example"), width=DESK)
    body = Body.objects.get(slug="styrgrupp")
    page = window.open(reverse("admin:collaboration_body_change", args=[body.pk]))
    for cell in (page.locator("#id_memberships-0-valid_to"), page.locator("#memberships-0 td.field-own_page a")):
        cell.scroll_into_view_if_needed()
        expect(cell).to_be_in_viewport(ratio=1)
