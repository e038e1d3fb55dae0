"""The board of a plan's measures in a browser: a measure is dragged to another column, or moved by keys alone."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actionplans.models import TrackedMeasure
from collaboration.models import User
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from tests.actionplans.factories import MeasureFactory
from tests.browser.conftest import PHONE, Visit
from tests.collaboration.factories import UserFactory
from tests.decisions.adopting import adopted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def board() -> str:
    plan = adopted(MeasureFactory(item__text="Starta ett nätverk").item.area.plan)
    return reverse("plan_follow_up", args=[plan.pk])


@pytest.fixture
def director() -> User:
    user: User = UserFactory()
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return user


def _state() -> str:
    return str(TrackedMeasure.objects.get().state)


def test_measure_is_dragged_to_another_column(visit: Callable[..., Visit], board: str, director: User) -> None:
    window = visit(user=director)
    page = window.open(board)
    card = page.locator("[data-card]")
    card.drag_to(page.locator("h1"))
    expect(page.locator("[data-column=not_started] [data-card]")).to_have_count(1)
    card.drag_to(page.locator("[data-column=done]"))
    expect(page.get_by_text("Starta ett nätverk: klart.")).to_be_visible()
    expect(page.locator("[data-column=done] [data-card]")).to_have_count(1)
    assert _state() == "done"
    assert window.complaints == []


def test_board_that_is_old_is_told_so(visit: Callable[..., Visit], board: str, director: User) -> None:
    page = visit(user=director).open(board)
    TrackedMeasure.objects.update(state="dropped")
    page.locator("[data-card]").drag_to(page.locator("[data-column=done]"))
    expect(page.get_by_text("Någon annan har flyttat åtgärden")).to_be_visible()
    expect(page.locator("[data-column=dropped] [data-card]")).to_have_count(1)
    assert _state() == "dropped"


@pytest.mark.parametrize("has_script", [True, False])
def test_measure_is_moved_by_keys(visit: Callable[..., Visit], board: str, director: User, *, has_script: bool) -> None:
    page = visit(user=director, java_script_enabled=has_script).open(board)
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-column=under_way] [data-card]")).to_have_count(1)
    assert _state() == "under_way"


def test_board_fits_a_phone_and_has_no_faults(visit: Callable[..., Visit], board: str, director: User) -> None:
    window = visit(user=director, width=PHONE, bypass_csp=True)
    page = window.open(board)
    page.locator("summary").first.click()
    assert (window.faults(), window.overflow()) == ([], 0)
