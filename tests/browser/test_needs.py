"""A need is written in a real browser: saved by itself, without contact, in mid-word, and after the session is over."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from needs.models import Need
from tests.browser.conftest import PHONE, Visit
from tests.needs.factories import NeedFactory
from tests.needs.people import contact

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def window(visit: Callable[..., Visit]) -> Visit:
    need = NeedFactory(title="Klarspråk", why="")
    opened = visit(user=contact(need.submission.organisation))
    opened.open(f"/behov/inlamning/{need.submission_id}/{need.pk}/")
    return opened


def _stored() -> str:
    return str(Need.objects.get().why)


def test_text_is_saved_by_itself_and_in_mid_word(window: Visit) -> None:
    page = window.page
    text = page.locator("#id_why")
    text.press_sequentially("Vi har en handläggare")
    expect(page.locator("#saved")).to_contain_text("Sparat kl.")
    text.press_sequentially(" som slut")
    page.goto("about:blank")
    page.go_back()
    expect(page.locator("#id_why")).to_have_value("Vi har en handläggare som slut")
    assert _stored() == "Vi har en handläggare som slut"
    assert window.complaints == []


def test_text_outlives_a_minute_without_contact(window: Visit) -> None:
    page = window.page
    page.context.set_offline(True)
    page.locator("#id_why").press_sequentially("Utan kontakt")
    expect(page.locator("#saved")).to_contain_text("ingen kontakt med portalen")
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("Sparat kl.", timeout=15_000)
    assert _stored() == "Utan kontakt"


def test_text_outlives_the_session(window: Visit) -> None:
    page = window.page
    page.context.clear_cookies(name="sessionid")
    page.locator("#id_why").press_sequentially("Utloggad")
    expect(page.locator("#saved")).to_contain_text("Det du har skrivit finns kvar på sidan")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("h1")).to_have_text("Du har loggats ut")
    assert page.locator("textarea[name=why]").input_value() == "Utloggad"


def test_form_fits_a_phone_and_has_no_faults(window: Visit) -> None:
    window.page.set_viewport_size({"width": PHONE, "height": 800})

    assert window.overflow() == 0
    assert window.faults() == []
