"""The frame, the gallery, a list and a form: free of faults, usable by keyboard, without script, and narrow."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, NARROW, PHONE, Visit
from tests.collaboration.factories import OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.foundation.pages")]

PAGES = ["/galleri/", "/prov/lista/", "/prov/lista/?q=finns-inte", "/prov/dag/", "/prov/fel/ratt/", "/tillganglighet/"]
OPEN_PAGES = ["/tillganglighet/", "/finns-inte/", "/prov/fel/adress/"]
Start = Callable[..., Visit]


@pytest.fixture(autouse=True)
def _rows() -> None:
    for number in range(12):
        OrganisationFactory(name=f"Kommun {number:02}")


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("path", PAGES)
def test_page_has_no_accessibility_fault(visit: Start, path: str, width: int) -> None:
    window = visit(width=width, bypass_csp=True)
    window.open(path)
    assert window.faults() == []


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_open_page_has_no_accessibility_fault(visit: Start, path: str) -> None:
    window = visit(width=PHONE, stranger=True, bypass_csp=True)
    window.open(path)
    assert window.faults() == []


def test_pages_keep_the_policy_and_ask_no_other_host(visit: Start) -> None:
    window = visit()
    for path in PAGES:
        window.open(path)
    assert [words for words in window.complaints if "2019-02-30" not in words and "403 (Forbidden)" not in words] == []


@pytest.mark.parametrize("width", [NARROW, PHONE])
def test_pages_fit_a_narrow_window(visit: Start, width: int) -> None:
    window = visit(width=width)
    overflow = {}
    for path in PAGES:
        window.open(path)
        overflow[path] = window.overflow()
    assert overflow == dict.fromkeys(PAGES, 0)


def test_first_stop_is_a_link_to_the_content(visit: Start) -> None:
    window = visit()
    page = window.open("/prov/lista/")
    page.keyboard.press("Tab")
    assert window.focused() == "Hoppa till innehållet"
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_stops_follow_the_page_from_the_top(visit: Start) -> None:
    window = visit()
    page = window.open("/tillganglighet/")
    stops = []
    for _stop in range(6):
        page.keyboard.press("Tab")
        stops.append(window.focused())
    assert stops[:2] == ["Hoppa till innehållet", "KAV-portalen"]
    assert stops.index("KAV-portalen") < stops.index("Min sida")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_menu_under_the_name_opens_and_closes_by_keyboard(visit: Start, script: bool) -> None:
    window = visit(java_script_enabled=script)
    page = window.open("/tillganglighet/")
    button, menu = page.locator(".who"), page.locator("#account-menu")
    expect(menu).to_be_hidden()
    button.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.locator("a, button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_main_menu_lies_open_on_a_desk_and_opens_on_a_phone(visit: Start, script: bool) -> None:
    desk = visit(java_script_enabled=script).open("/tillganglighet/")
    expect(desk.locator("#main-menu")).to_be_visible()
    expect(desk.locator(".nav-open")).to_be_hidden()
    phone = visit(width=PHONE, java_script_enabled=script).open("/tillganglighet/")
    expect(phone.locator("#main-menu")).to_be_hidden()
    phone.locator(".nav-open").click()
    expect(phone.locator("#main-menu")).to_be_visible()
    phone.locator("#main-menu a").first.click()
    phone.wait_for_url("**/")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_opened_menus_have_no_accessibility_fault(visit: Start, width: int) -> None:
    window = visit(width=width, bypass_csp=True)
    page = window.open("/tillganglighet/")
    page.locator(".who").click()
    assert window.faults() == []
    page.keyboard.press("Escape")
    if width == PHONE:
        page.locator(".nav-open").click()
        assert window.faults() == []


def test_list_changes_in_place_and_the_address_follows(visit: Start) -> None:
    window = visit()
    page = window.open("/prov/lista/")
    page.evaluate("window.stillHere = true")
    page.locator("#sort-name").click()
    expect(page.locator("tbody tr").first).to_contain_text("Kommun 11")
    expect(page.locator("#sort-name")).to_be_focused()
    assert page.url.endswith("/prov/lista/?sort=-name")
    page.get_by_role("link", name="Nästa").click()
    expect(page.locator("tbody tr").first).to_contain_text("Kommun 06")
    page.get_by_label("Slag").select_option("university")
    expect(page.locator("#result")).to_contain_text("Inget stämmer med filtret")
    assert page.evaluate("window.stillHere") is True
    assert window.complaints == []


def test_list_works_without_script(visit: Start) -> None:
    page = visit(java_script_enabled=False).open("/prov/lista/")
    page.locator("#sort-name").click()
    expect(page.locator("tbody tr").first).to_contain_text("Kommun 11")
    page.get_by_label("Sök organisation").fill("kommun 03")
    page.get_by_role("button", name="Visa").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("Kommun 03")


def test_rows_become_cards_on_a_phone(visit: Start) -> None:
    page = visit(width=PHONE).open("/prov/lista/")
    cell = page.locator("tbody tr").first.locator("td").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Slag"'
    assert cell.evaluate("cell => getComputedStyle(cell).display") == "flex"


def test_faults_in_a_form_are_listed_first_and_lead_to_their_field(visit: Start) -> None:
    window = visit(bypass_csp=True)
    page = window.open("/prov/dag/")
    page.get_by_role("button", name="Spara dagen").click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("En sak behöver rättas")
    assert window.faults() == []
    summary.get_by_role("link").click()
    expect(page.locator("#id_day")).to_be_focused()
    assert page.locator("#id_day").get_attribute("aria-describedby") == "id_day_error"


def test_question_before_a_step_opens_and_gives_the_focus_back(visit: Start) -> None:
    window = visit(bypass_csp=True)
    page = window.open("/galleri/")
    opener = page.get_by_role("link", name="Stäng gruppen …")
    opener.click()
    dialog = page.get_by_role("dialog", name="Stänga Ledningsrådet?")
    expect(dialog).to_be_visible()
    assert window.faults() == []
    dialog.get_by_role("button", name="Låt den vara").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_page_on_paper_has_content_alone(visit: Start) -> None:
    page = visit().open("/galleri/")
    page.emulate_media(media="print")
    for part in (".top", "#main-menu", ".foot", ".filter"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.get_by_role("heading", name="Galleri")).to_be_visible()


def test_language_is_changed_at_the_foot_of_the_page(visit: Start) -> None:
    page = visit(stranger=True).open("/tillganglighet/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Accessibility")
    assert page.locator("html").get_attribute("lang") == "en"
