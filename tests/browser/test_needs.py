"""A need is written in a real browser: what was typed is never lost, however the page is left."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from collaboration.models import User
from needs.models import Need
from needs.services.needs import save_need
from tests.browser.conftest import PHONE, Visit, until
from tests.needs.factories import NeedFactory, QuestionFactory
from tests.needs.people import contact

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BACK = "Det som inte hann sparas förra gången är tillbaka i formuläret."
HEADING = "Det här hann du skriva men det sparades inte"
NO_BEACON = "navigator.sendBeacon = () => true"


@pytest.fixture
def writer() -> User:
    return contact(NeedFactory(title="Klarspråk", why="").submission.organisation)


@pytest.fixture
def window(visit: Callable[..., Visit], writer: User) -> Visit:
    opened = visit(user=writer)
    opened.open(_address())
    return opened


def _address() -> str:
    need = Need.objects.get()
    return f"/behov/inlamning/{need.submission_id}/{need.pk}/"


def _stored() -> str:
    return str(Need.objects.get().why)


def _kept(page: Page) -> dict[str, str]:
    """Return what the browser keeps as not yet saved, by field."""
    rows = page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('typed|')).map(([, row]) => row)"
    )
    records = [json.loads(row)["fields"] for row in rows]
    return {name: field["typed"] for fields in records for name, field in fields.items()}


def _write(page: Page, text: str) -> None:
    page.locator("#id_why").press_sequentially(text)


def _saved(page: Page, text: str) -> None:
    """Wait until the text is saved and nothing is kept in the browser any longer."""
    expect(page.locator("#saved")).to_contain_text("Sparat kl.")
    until(page, lambda: (_stored(), _kept(page)) == (text, {}))


def _leave(window: Visit, text: str) -> None:
    """Write a text, then leave in mid-word without anything being sent."""
    window.page.evaluate(NO_BEACON)
    _write(window.page, text)
    window.page.goto("about:blank")
    assert _stored() == ""


def _by_colleague(text: str) -> None:
    need = Need.objects.get()
    save_need(need=need, values={"why": text}, answers={}, by=contact(need.submission.organisation))


def test_text_is_saved_by_itself_and_in_mid_word(window: Visit) -> None:
    page = window.page
    _write(page, "Vi har en handläggare")
    _saved(page, "Vi har en handläggare")
    _write(page, " som slut")
    page.goto("about:blank")
    page.go_back()
    expect(page.locator("#id_why")).to_have_value("Vi har en handläggare som slut")
    until(page, lambda: _stored() == "Vi har en handläggare som slut")
    assert window.complaints == []


def test_text_is_back_and_saved_when_nothing_was_sent_as_the_page_closed(window: Visit) -> None:
    page = window.page
    _leave(window, "Vi har en")
    page.go_back()
    expect(page.locator("#id_why")).to_have_value("Vi har en")
    expect(page.locator("#saved")).to_contain_text(BACK)
    _saved(page, "Vi har en")
    _write(page, " handläggare")
    _saved(page, "Vi har en handläggare")
    assert window.complaints == []


def test_what_arrived_after_the_page_came_back_is_no_quarrel(window: Visit) -> None:
    page = window.page
    _leave(window, "Vi har en")
    hold: list[Route] = []
    page.route("**/behov/**", lambda route: hold.append(route) if _is_post(route) else route.continue_())
    page.go_back()
    expect(page.locator("#id_why")).to_have_value("Vi har en")
    until(page, lambda: bool(hold))
    need = Need.objects.get()
    save_need(need=need, values={"why": "Vi har en"}, answers={}, by=contact(need.submission.organisation), page="late")
    hold.pop().continue_()
    _saved(page, "Vi har en")


def _is_post(route: Route) -> bool:
    return str(route.request.method) == "POST"


def _named_as_saved(window: Visit) -> None:
    """Say what the portal says when the form of the page that was left has arrived."""
    page = window.page.evaluate("document.querySelector('[name=page]').value")
    window.page.context.add_cookies([{"name": "saved_page", "value": page, "url": window.address}])


def test_page_that_was_asked_for_before_the_text_arrived_has_the_text(window: Visit) -> None:
    page = window.page
    _named_as_saved(window)
    _leave(window, "Vi har en")
    page.go_back()
    expect(page.locator("#id_why")).to_have_value("Vi har en")
    _saved(page, "Vi har en")


def test_text_that_arrived_and_was_changed_since_is_let_be(window: Visit) -> None:
    page = window.page
    _named_as_saved(window)
    _leave(window, "Vi har en")
    _by_colleague("Kollegans text")
    page.go_back()
    until(page, lambda: _kept(page) == {})
    expect(page.locator("#id_why")).to_have_value("Kollegans text")
    expect(page.locator(".not-saved")).to_have_count(0)


def test_text_outlives_a_browser_that_is_killed_without_contact(window: Visit) -> None:
    context = window.page.context
    context.set_offline(True)
    _write(window.page, "Utan kontakt")
    expect(window.page.locator("#saved")).to_contain_text("ingen kontakt med portalen")
    window.page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(window.address + _address())
    expect(page.locator("#id_why")).to_have_value("Utan kontakt")
    expect(page.locator("#saved")).to_contain_text(BACK)
    _saved(page, "Utan kontakt")


def _shelved(page: Page) -> list[str]:
    """Return the records that lie in the browser's database."""
    rows: list[str] = page.evaluate(
        """() => new Promise((resolve) => {
            const ask = indexedDB.open("autosave", 1);
            ask.onupgradeneeded = () => ask.result.createObjectStore("typed");
            ask.onsuccess = () => {
                const got = ask.result.transaction("typed").objectStore("typed").getAll();
                got.onsuccess = () => { ask.result.close(); resolve(got.result); };
            };
        })"""
    )
    return rows


def test_text_outlives_a_browser_that_is_killed_in_mid_word(window: Visit) -> None:
    page = window.page
    page.evaluate(NO_BEACON)
    _write(page, "Vi har en hand")
    until(page, lambda: any("Vi har en hand" in row for row in _shelved(page)))
    page.evaluate("localStorage.clear()")  # what a browser that is killed forgets
    page.goto("about:blank")
    page.go_back()
    expect(page.locator("#id_why")).to_have_value("Vi har en hand")
    expect(page.locator("#saved")).to_contain_text(BACK)
    _saved(page, "Vi har en hand")
    until(page, lambda: _shelved(page) == [])
    assert window.complaints == []


def test_who_writes_without_a_pause_is_saved_all_the_same(visit: Callable[..., Visit], writer: User) -> None:
    window = visit(user=writer)
    page = window.page
    page.clock.install()
    window.open(_address())
    for word in ("Vi ", "skriver ", "utan ", "att ", "någonsin ", "stanna "):
        _write(page, word)
        page.clock.run_for(1_500)
    until(page, lambda: _stored().startswith("Vi skriver"))


def test_tab_in_the_background_takes_nothing_from_the_one_that_is_seen(window: Visit) -> None:
    seen, context = window.page, window.page.context
    behind = context.new_page()
    behind.goto(window.address + _address())
    behind.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    _leave(window, "Vi har en")
    seen.go_back()
    expect(seen.locator("#id_why")).to_have_value("Vi har en")
    _saved(seen, "Vi har en")
    expect(behind.locator("#id_why")).to_have_value("")


def test_tab_in_the_background_takes_up_what_is_left_when_it_is_looked_at(window: Visit) -> None:
    behind = window.page.context.new_page()
    behind.goto(window.address + _address())
    behind.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    _leave(window, "Vi har en")
    window.page.close()
    assert behind.locator("#id_why").input_value() == ""
    behind.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    expect(behind.locator("#id_why")).to_have_value("Vi har en")
    _saved(behind, "Vi har en")


def test_choices_and_ticks_are_back_too(window: Visit) -> None:
    page = window.page
    page.evaluate(NO_BEACON)
    page.locator("#id_kind").select_option("competence")
    page.get_by_label("Det är även näringslivets behov").check()
    page.locator("#id_people_count").fill("12")
    page.goto("about:blank")
    page.go_back()
    expect(page.locator("#saved")).to_contain_text("Sparat kl.")
    until(page, lambda: _kept(page) == {})
    need = Need.objects.get()
    assert (need.kind, need.is_business_need, need.people_count) == ("competence", True, 12)


def test_text_that_a_colleague_changed_meanwhile_is_shown_beside_the_field(window: Visit) -> None:
    page = window.page
    _leave(window, "Min text")
    _by_colleague("Kollegans text")
    page.go_back()
    beside = page.locator(".not-saved")
    expect(beside).to_contain_text(HEADING)
    expect(beside).to_contain_text("Min text")
    expect(page.locator("#id_why")).to_have_value("Kollegans text")
    assert (_stored(), _kept(page)) == ("Kollegans text", {"why": "Min text"})
    assert window.overflow() == 0
    page.reload()
    page.get_by_role("button", name="Infoga i fältet").click()
    both = "Kollegans textMin text"
    expect(page.locator("#id_why")).to_have_value(both)
    expect(page.locator("#saved")).to_contain_text("Sparat kl.")
    page.get_by_role("button", name="Kasta").click()
    expect(beside).to_have_count(0)
    _saved(page, both)
    assert window.complaints == []


def test_text_beside_the_field_has_no_faults(visit: Callable[..., Visit], writer: User) -> None:
    window = visit(user=writer, width=PHONE, bypass_csp=True)
    window.open(_address())
    _leave(window, "Min text")
    _by_colleague("Kollegans text")
    window.page.go_back()
    expect(window.page.locator(".not-saved")).to_be_visible()
    assert (window.faults(), window.overflow()) == ([], 0)


def test_nothing_is_kept_once_the_form_is_sent(window: Visit) -> None:
    page = window.page
    _write(page, "Sparad för hand")
    page.get_by_role("button", name="Spara", exact=True).click()
    until(page, lambda: (_stored(), _kept(page)) == ("Sparad för hand", {}))
    _by_colleague("Kollegans text")
    page.goto(window.address + _address())
    expect(page.locator("#id_why")).to_have_value("Kollegans text")
    expect(page.locator(".not-saved")).to_have_count(0)


def test_text_of_a_form_that_was_refused_is_kept(window: Visit) -> None:
    page = window.page
    page.evaluate(NO_BEACON)
    _by_colleague("Kollegans text")
    _write(page, "Min text")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator(".field-error")).to_contain_text("Kollegans text")
    expect(page.locator("#id_why")).to_have_value("Min text")
    assert _kept(page) == {"why": "Min text"}
    page.goto(window.address + _address())
    expect(page.locator(".not-saved")).to_contain_text("Min text")


def test_leaving_a_page_that_shows_both_texts_chooses_neither(window: Visit) -> None:
    page = window.page
    _by_colleague("Kollegans text")
    _write(page, "Min text")
    expect(page.locator("#saved")).to_contain_text("Inte sparat")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator(".field-error")).to_contain_text("Kollegans text")
    page.goto(window.address + _address())
    expect(page.locator(".not-saved")).to_contain_text("Min text")
    expect(page.locator("#id_why")).to_have_value("Kollegans text")
    assert (_stored(), _kept(page)) == ("Kollegans text", {"why": "Min text"})


def test_choice_between_both_texts_is_made_by_saving_once_more(window: Visit) -> None:
    page = window.page
    _by_colleague("Kollegans text")
    _write(page, "Min text")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator(".field-error")).to_contain_text("Kollegans text")
    page.get_by_role("button", name="Spara", exact=True).click()
    until(page, lambda: (_stored(), _kept(page)) == ("Min text", {}))
    assert window.complaints == []


def test_colleagues_who_write_in_different_fields_are_both_saved(window: Visit) -> None:
    page = window.page
    _write(page, "Mitt")
    _saved(page, "Mitt")
    need = Need.objects.get()
    values = {"title": "Klart språk", "tried": "En kurs"}
    save_need(need=need, values=values, answers={}, by=contact(need.submission.organisation))
    _write(page, " och mer")
    _saved(page, "Mitt och mer")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("#id_title")).to_have_value("Klart språk")
    need.refresh_from_db()
    assert (need.title, need.tried, need.why) == ("Klart språk", "En kurs", "Mitt och mer")


def test_two_tabs_keep_their_texts_apart(window: Visit) -> None:
    first, context = window.page, window.page.context
    second = context.new_page()
    second.goto(window.address + _address())
    _write(first, "Första fliken")
    _saved(first, "Första fliken")
    second.evaluate(NO_BEACON)
    _write(second, "Andra fliken")
    expect(second.locator("#saved")).to_contain_text("Inte sparat Du sparade själv det här")
    assert (_stored(), _kept(first)) == ("Första fliken", {"why": "Andra fliken"})
    expect(first.locator(".not-saved")).to_have_count(0)
    second.close()
    expect(first.locator(".not-saved")).to_contain_text("Andra fliken")
    expect(first.locator("#id_why")).to_have_value("Första fliken")


def test_tab_that_is_closed_leaves_its_text_to_the_one_still_open(window: Visit) -> None:
    first, context = window.page, window.page.context
    second = context.new_page()
    second.goto(window.address + _address())
    second.evaluate(NO_BEACON)
    second.locator("#id_why").fill("Andra fliken")
    second.close()
    expect(first.locator("#id_why")).to_have_value("Andra fliken")
    _saved(first, "Andra fliken")


def test_nothing_is_kept_after_signing_out(window: Visit) -> None:
    page = window.page
    page.context.set_offline(True)
    _write(page, "Inte sparad")
    expect(page.locator("#saved")).to_contain_text("ingen kontakt med portalen")
    page.locator("[popovertarget=account-menu]").click()
    page.get_by_role("button", name="Logga ut").click()
    expect(page.locator("#saved")).to_contain_text("Du är fortfarande inloggad")
    page.context.set_offline(False)
    page.locator("[popovertarget=account-menu]").click()
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/logga-in/**")
    assert (_kept(page), _shelved(page)) == ({}, [])


def test_what_is_not_yet_saved_is_saved_before_signing_out(window: Visit) -> None:
    page = window.page
    _write(page, "Strax utloggad")
    page.locator("[popovertarget=account-menu]").click()
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/logga-in/**")
    assert (_stored(), _kept(page)) == ("Strax utloggad", {})


def test_text_is_not_shown_to_another_who_signs_in(window: Visit, client_for: Callable[..., object]) -> None:
    page = window.page
    _leave(window, "Min text")
    other = client_for(contact(Need.objects.get().submission.organisation))
    page.context.add_cookies(
        [{"name": "sessionid", "value": other.cookies["sessionid"].value, "url": window.address}]  # type: ignore[attr-defined]
    )
    page.goto(window.address + _address())
    expect(page.locator("#id_why")).to_have_value("")
    _write(page, "Kollegans text")
    until(page, lambda: _stored() == "Kollegans text")
    assert _kept(page) == {"why": "Min text"}
    expect(page.locator(".not-saved")).to_have_count(0)


def test_answers_to_questions_are_kept_as_well(visit: Callable[..., Visit], writer: User) -> None:
    need = Need.objects.get()
    QuestionFactory(round=need.submission.round, label="Hur bråttom?")
    window = visit(user=writer)
    page = window.open(f"{_address()}fragor/")
    page.evaluate(NO_BEACON)
    page.get_by_label("Hur bråttom?").press_sequentially("Mycket")
    page.goto("about:blank")
    page.go_back()
    expect(page.get_by_label("Hur bråttom?")).to_have_value("Mycket")
    until(page, lambda: [row.value for row in need.answers.all()] == ["Mycket"])


def test_text_outlives_a_minute_without_contact(window: Visit) -> None:
    page = window.page
    page.context.set_offline(True)
    _write(page, "Utan kontakt")
    expect(page.locator("#saved")).to_contain_text("ingen kontakt med portalen")
    page.context.set_offline(False)
    _saved(page, "Utan kontakt")


def test_text_outlives_a_server_that_is_started_anew(window: Visit) -> None:
    page = window.page
    page.route("**/behov/**", lambda route: route.fulfill(status=503) if _is_post(route) else route.continue_())
    _write(page, "Medan portalen startas om")
    expect(page.locator("#saved")).to_contain_text("ingen kontakt med portalen")
    page.unroute("**/behov/**")
    _saved(page, "Medan portalen startas om")


def test_text_outlives_the_session(window: Visit) -> None:
    page = window.page
    page.context.clear_cookies(name="sessionid")
    _write(page, "Utloggad")
    expect(page.locator("#saved")).to_contain_text("Det du har skrivit finns kvar på sidan")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("h1")).to_have_text("Du har loggats ut")
    expect(page.locator("textarea[name=why]")).to_have_value("Utloggad")


def test_form_fits_a_phone_and_has_no_faults(window: Visit) -> None:
    window.page.set_viewport_size({"width": PHONE, "height": 800})

    assert window.overflow() == 0
    assert window.faults() == []
