"""The main errands in a browser: pages of the demo without faults, and two errands by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from collaboration.models import User
from decisions.models import Decision, Meeting, ProposalVersion, TermsOfReference
from decisions.services.minutes import take_back_minutes
from reports.enums import ReportState
from reports.models import ReportOrder
from tests.browser.conftest import DESK, PHONE, Visit
from tests.reports.factories import ReportOrderFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Start = Callable[..., Visit]
PAGES = (
    "/",
    "/moten/",
    "/moten/nytt/",
    "/arenden/",
    "/beslut/",
    "/planer/",
    "/budget/",
    "/utlysningar/",
    "/organ/",
    "/organ/styrgrupp/",
    "/parter/",
    "/parter/dialoger/",
    "/parter/tackning/",
    "/uppdrag/",
    "/verifiera/",
    "/personer/",
    "/rapporter/",
    "/rapporter/ny/decision-record/",
    "/sok/?q=styrgrupp",
    "/min-profil/",
)


def details() -> list[str]:
    """Return the addresses of one meeting to come, its first matter, the decision of 2019 and what it adopted."""
    coming = Meeting.objects.filter(state="called").order_by("date")[0]
    decision = Decision.objects.order_by("date").exclude(date=None)[0]
    matter = coming.agenda_items.order_by("order")[0].matter
    adopted = [annex.content for annex in decision.annexes.all()]
    return [row.get_absolute_url() for row in (coming, matter, decision, *adopted)]


def test_pages_are_free_of_faults_and_fit_a_phone(visit: Start, demo: dict[str, User]) -> None:
    paths = [*PAGES, *details()]
    wrong: dict[Any, Any] = {}
    for width in (DESK, PHONE):
        window = visit(width=width, user=demo["verksamhetsledare"], bypass_csp=True)
        for path in paths:
            window.open(path)
            found = (window.faults(), window.overflow())
            if found != ([], 0):
                wrong[path, width] = found
    assert wrong == {}


def of_the_secretary(by: User) -> list[str]:
    """Return the addresses of what the secretary writes: on a held meeting, and on a proposal out with the members."""
    meeting = Meeting.objects.get(state="minutes_sent")
    take_back_minutes(meeting=meeting, by=by, comment="Ett yrkande saknas.")
    item = meeting.agenda_items.order_by("order")[0]
    proposal = ProposalVersion.objects.select_related("decision__matter").get()
    matter, sotenas = proposal.decision.matter, User.objects.get(email="ledamot@kav.example").person
    terms = TermsOfReference.objects.order_by("pk")[0]
    return [
        meeting.get_absolute_url(),
        reverse("meeting_attendance", args=[meeting.pk]),
        reverse("vote_record", args=[item.pk]),
        reverse("statement_record", args=[item.pk]),
        matter.get_absolute_url(),
        reverse("review_send", args=[matter.pk]),
        reverse("position_enter", args=[matter.pk, sotenas.pk]),
        terms.get_absolute_url(),
    ]


def test_pages_of_review_and_meeting_are_free_of_faults_and_fit_a_phone(visit: Start, demo: dict[str, User]) -> None:
    paths = of_the_secretary(demo["kansli"])
    wrong: dict[Any, Any] = {}
    for width in (DESK, PHONE):
        window = visit(width=width, user=demo["kansli"], bypass_csp=True)
        for path in paths:
            page = window.open(path)
            assert page.get_by_role("heading", level=1).inner_text() not in {
                "Du får inte göra det här",
                "Sidan finns inte",
            }
            found = (window.faults(), window.overflow())
            if found != ([], 0):
                wrong[path, width] = found
    assert wrong == {}


def test_vote_is_cast_by_keyboard_with_one_stop_a_member(visit: Start, demo: dict[str, User]) -> None:
    address = of_the_secretary(demo["kansli"])[2]
    page = visit(user=demo["kansli"], width=PHONE).open(address)
    ballots = page.locator(".ballot")
    first, second = (ballots.nth(place).get_by_role("radio") for place in (0, 1))
    tops = first.evaluate_all("radios => radios.map(radio => radio.getBoundingClientRect().top)")
    assert len(tops) == 3
    assert len(set(tops)) == 1
    first.nth(0).focus()
    page.keyboard.press("ArrowRight")
    expect(first.nth(1)).to_be_checked()
    page.keyboard.press("Tab")
    expect(second.nth(0)).to_be_focused()


def test_pages_keep_the_policy(visit: Start, demo: dict[str, User]) -> None:
    window = visit(user=demo["verksamhetsledare"])
    for path in [*PAGES, *details()]:
        window.open(path)
    assert window.complaints == []


def test_progress_goes_to_ready_without_reload(visit: Start, demo: dict[str, User]) -> None:
    order = ReportOrderFactory(owner=demo["ledamot"], running=True, done=1, total=4, progress="Sätter sidorna")
    window = visit(user=demo["ledamot"])
    page = window.open(order.get_absolute_url())
    page.evaluate("window.stillHere = true")
    expect(page.get_by_text("Sätter sidorna")).to_be_visible()
    page.locator("#report-cancel").focus()

    ReportOrder.objects.update(done=3)
    expect(page.get_by_text("75")).to_be_visible()
    expect(page.locator("#report-cancel")).to_be_focused()

    ready = {"digest": "d" * 64, "file": "reports/1/1/Brev.pdf", "file_format": "pdf", "size": 4}
    ReportOrder.objects.update(state=ReportState.READY, expires_at=timezone.now(), finished_at=timezone.now(), **ready)
    expect(page.get_by_role("link", name="Hämta filen")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Klar")
    assert page.evaluate("window.stillHere") is True
    expect(page.locator("[hx-trigger]")).to_have_count(0)
    assert window.complaints == []


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus, or its label, has the words."""
    script = """() => { const e = document.activeElement, labels = [...(e.labels || [])].map(label => label.innerText);
        return [e.getAttribute('aria-label'), e.innerText, ...labels].join(' '); }"""
    for _press in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate(script):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", words
            return
    pytest.fail(f"Tab never came to {words}")


def follow(page: Page) -> None:
    """Press Enter and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_meeting_is_planned_by_keyboard_alone(visit: Start, demo: dict[str, User]) -> None:
    window = visit(user=demo["kansli"])
    page = window.open("/")
    for words in ("Möten och beslut", "Planera ett möte"):
        tab_to(page, words)
        follow(page)
    tab_to(page, "Organ")
    page.keyboard.type("Styrgrupp")
    tab_to(page, "Datum")
    page.keyboard.type("03152030")
    tab_to(page, "Plats")
    page.keyboard.type("Åmål")
    follow(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("15 mars 2030")
    meeting = Meeting.objects.get(place="Åmål")
    assert (str(meeting.body), meeting.date.isoformat()) == ("Styrgrupp Kommunakademin Väst", "2030-03-15")
    assert window.complaints == []


def test_report_is_ordered_by_keyboard_alone(visit: Start, demo: dict[str, User]) -> None:
    window = visit(user=demo["ledamot"])
    page = window.open("/")
    for words in ("Rapporter", "Beslutshandling"):
        tab_to(page, words)
        follow(page)
    tab_to(page, "Beslut")
    page.keyboard.type("2019")
    tab_to(page, "Beställ rapporten")
    follow(page)
    assert ReportOrder.objects.get().kind == "decision-record"
    assert window.complaints == []
