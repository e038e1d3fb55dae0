"""The annual cycle and the lead times in a browser: as a picture that is read as a list, on a phone, and on A4."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pypdfium2 as pdfium
import pytest

from collaboration.models import User
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.dates import today
from notices.year import groups
from tests.actionplans.factories import CycleEventFactory
from tests.browser.conftest import PHONE, Visit
from tests.collaboration.factories import UserFactory
from tests.needs.factories import HANDED_IN_AT, NeedFactory, SubmissionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def director() -> User:
    user: User = UserFactory()
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return user


def printed(page: Any) -> list[str]:
    """Return the text of each A4 page that the browser prints, words parted by single spaces."""
    with pdfium.PdfDocument(io.BytesIO(page.pdf(format="A4"))) as document:
        return [" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in document]


def test_year_prints_with_wheel_and_key_on_the_first_sheet(visit: Callable[..., Visit], director: User) -> None:
    for month in range(1, 13):
        CycleEventFactory(year=today().year, month=month, title=f"Punkt {month}")

    first, *others = printed(visit(user=director).open("/arshjul/"))

    for words in ("I hjulet", *(str(group.label) for group in groups())):
        assert words in first
    assert "Lägg till en fast punkt" not in first + "".join(others)
    assert all(f"Punkt {month}" in " ".join(others) for month in range(1, 13))


def test_lead_times_print_from_the_first_sheet_with_their_tables(visit: Callable[..., Visit], director: User) -> None:
    submission = SubmissionFactory(handed_in=True)
    for days in (10, 20, 30, 40, 50):
        decided = HANDED_IN_AT + dt.timedelta(days=days)
        NeedFactory(submission=submission, handed_in_at=HANDED_IN_AT, decided_at=decided)

    first, *others = printed(visit(user=director).open("/behov/ledtider/"))

    assert "Hur långt behoven har kommit" in first
    text = " ".join([first, *others])
    assert "Sträcka Behov Undre kvartil" in text, "a table that is closed on the page is open on paper"


def test_wheel_is_read_as_twelve_links_and_each_leads_to_its_month(visit: Callable[..., Visit], director: User) -> None:
    CycleEventFactory(year=today().year, month=3, title="Verksamhetsberättelsen lämnas")
    window = visit(user=director, width=PHONE)
    page = window.open("/arshjul/")
    wheel = page.get_by_role("group", name=f"Årshjul {today().year} som hjul")

    assert wheel.get_by_role("link").count() == 12
    wheel.get_by_role("link", name="Mars: 1 händelse").press("Enter")

    assert page.url.endswith("#manad-3")
    assert window.faults() == []
    assert window.overflow() <= 0


def test_list_of_the_year_heads_each_card_on_a_phone_by_what_it_is(visit: Callable[..., Visit], director: User) -> None:
    CycleEventFactory(year=today().year, title="Verksamhetsberättelsen lämnas")
    window = visit(user=director, width=PHONE)
    row = window.open("/arshjul/?vy=lista").locator("tbody tr").first

    tops = {cell.inner_text(): (cell.bounding_box() or {})["y"] for cell in row.locator(":is(th, td):visible").all()}

    assert min(tops, key=lambda words: tops[words]).startswith("Verksamhetsberättelsen lämnas")
    assert window.faults() == []
