"""Minutes written in place, and the meeting as it goes on, in a browser: by keyboard alone, on a desk and a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from collaboration.enums import QuorumRule
from decisions.enums import AttendanceMode
from decisions.models import Attendance, MinutesText
from decisions.services.minutes_text import write_item_text
from decisions.services.presence import mark_mode
from decisions.services.records import seal_extract, seal_meeting
from tests.browser.conftest import PHONE, Visit
from tests.decisions.noting import TEXT
from tests.decisions.story import Story, another_matter, approved, held, steering_group

Start = Callable[..., Visit]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> Story:
    """The meeting has been held and everyone was there; a second matter waits."""
    told = held(steering_group())
    another_matter(told)
    return told


def tab_to(page: Page, words: str) -> None:
    """Press Tab until a stop that is called `words`, or a button that is just that, has the focus."""
    script = """words => { const e = document.activeElement;
        const name = (e.getAttribute('aria-label') || e.textContent || e.id || '').trim();
        return words.includes(':') ? name.includes(words) : name === words; }"""
    for _time in range(150):
        page.keyboard.press("Tab")
        if page.evaluate(script, words):
            return
    pytest.fail(f"No stop is called {words}.")


def test_text_is_written_in_place_by_keyboard_on_a_phone(visit: Start, story: Story) -> None:
    window = visit(width=PHONE, user=story.chair)
    page = window.open(story.meeting.get_record_url())
    assert (window.faults(), window.overflow()) == ([], 0)
    tab_to(page, f"Skriv en text: {story.matter.title}")
    page.keyboard.press("Enter")
    expect(page.locator(".writing textarea")).to_be_focused()
    assert (window.faults(), window.overflow()) == ([], 0)
    page.keyboard.type(TEXT)
    tab_to(page, "Spara")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Tidigare behandling: mötet i september.")).to_be_visible()
    expect(page.locator(".writing")).to_have_count(0)
    assert window.focused().startswith("Ändra texten")
    assert MinutesText.objects.get().text == TEXT
    assert (window.faults(), window.overflow(), window.complaints) == ([], 0, [])


def test_decision_is_offered_again_when_enough_have_come(visit: Start, story: Story) -> None:
    story.body.quorum_rule = QuorumRule.MAJORITY
    story.body.save()
    gone = [seat.person for seat in story.seats[-4:]]
    for person in gone:
        mark_mode(meeting=story.meeting, person=person, mode=AttendanceMode.ABSENT, by=story.root)
    window = visit(width=PHONE, user=story.chair)
    page = window.open(f"/moten/{story.meeting.pk}/pagar/?punkt=1")
    decide = page.get_by_role("button", name="Beslutat enligt förslaget")
    expect(page.get_by_text("Organet är inte beslutsfört vid punkt 1")).to_be_visible()
    expect(decide).to_have_count(0)
    assert (window.faults(), window.overflow()) == ([], 0)
    page.locator(f"#person-{gone[0].pk} button").first.click()
    expect(decide).to_be_visible()
    expect(page.get_by_text("Organet är inte beslutsfört vid punkt 1")).to_have_count(0)
    assert (window.faults(), window.overflow(), window.complaints) == ([], 0, [])


CUT_OFF = """() => [...document.querySelectorAll('.row-edit select')].filter(field => {
    const pen = document.createElement('canvas').getContext('2d'), style = getComputedStyle(field);
    pen.font = style.font;
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return pen.measureText(field.selectedOptions[0].textContent).width > room;
}).map(field => field.selectedOptions[0].textContent)"""


def test_whole_attendance_list_shows_its_names_in_full_on_a_phone(visit: Start, story: Story) -> None:
    window = visit(width=PHONE, user=story.chair)
    page = window.open(f"/moten/{story.meeting.pk}/narvaro/")
    expect(page.locator(".row-edit").first).to_be_visible()
    assert page.evaluate("document.querySelectorAll('.row-edit .cell-person select').length") >= len(story.seats)
    assert page.evaluate(CUT_OFF) == []
    assert (window.faults(), window.overflow(), window.complaints) == ([], 0, [])


def test_extract_shows_by_itself_when_it_is_made(visit: Start, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    told = approved(steering_group())
    window = visit(width=PHONE, user=told.root)
    page = window.open(f"/beslut/{told.decision.pk}/expediera/?vantar")
    expect(page.get_by_text("Den görs och förseglas")).to_be_visible()
    assert (window.faults(), window.overflow()) == ([], 0)
    seal_extract(decision_id=told.decision.pk)
    expect(page.get_by_role("button", name="Anteckna expedieringen")).to_be_visible()
    expect(page.locator("#dispatch-news")).to_have_text("Filen att skicka är klar.")
    assert (window.faults(), window.overflow(), window.complaints) == ([], 0, [])


@pytest.mark.parametrize(
    ("of", "fetch"), [("decision", "Hämta den förseglade handlingen"), ("meeting", "Hämta det förseglade protokollet")]
)
def test_record_shows_by_itself_when_it_is_sealed(visit: Start, settings, tmp_path, monkeypatch, of, fetch) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr("decisions.tasks.seal_meeting.apply_async", lambda **_message: None)  # it still waits its turn
    told = approved(steering_group())
    window = visit(width=PHONE, user=told.root)
    page = window.open(getattr(told, of).get_absolute_url())
    expect(page.get_by_text("Den visas här av sig själv när den är klar.")).to_be_visible()
    assert (window.faults(), window.overflow()) == ([], 0)
    seal_meeting(meeting_id=told.meeting.pk)
    expect(page.locator("#seal-news")).to_have_text("Den är förseglad och kan hämtas.")
    expect(page.get_by_role("link", name=fetch)).to_be_visible()
    expect(page.get_by_text("Den visas här av sig själv när den är klar.")).to_have_count(0)
    assert (window.faults(), window.overflow(), window.complaints) == ([], 0, [])


def test_text_is_given_up_by_keyboard(visit: Start, story: Story) -> None:
    window = visit(user=story.chair)
    page = window.open(story.meeting.get_record_url())
    tab_to(page, f"Skriv en text: {story.matter.title}")
    page.keyboard.press("Enter")
    expect(page.locator(".writing textarea")).to_be_focused()
    page.keyboard.type("Det här blev fel.")
    tab_to(page, "Avbryt")
    page.keyboard.press("Enter")
    expect(page.locator(".writing")).to_have_count(0)
    assert not MinutesText.objects.exists()
    assert window.complaints == []


def test_second_of_two_who_write_sees_both_texts(visit: Start, story: Story) -> None:
    window = visit(width=PHONE, user=story.chair)
    page = window.open(story.meeting.get_record_url())
    tab_to(page, f"Skriv en text: {story.matter.title}")
    page.keyboard.press("Enter")
    expect(page.locator(".writing textarea")).to_be_focused()
    page.keyboard.type("Det jag skrev.")
    write_item_text(item=story.decision.agenda_item, text="Det som redan sparats.", by=story.root)
    tab_to(page, "Spara")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sparat nu: Det som redan sparats.").first).to_be_visible()
    expect(page.locator(".writing textarea")).to_have_value("Det jag skrev.")
    assert (window.faults(), window.overflow()) == ([], 0)
    tab_to(page, "Spara")
    page.keyboard.press("Enter")
    expect(page.locator(".writing")).to_have_count(0)
    assert MinutesText.objects.get().text == "Det jag skrev."


def test_meeting_goes_on_by_keyboard(visit: Start, story: Story) -> None:
    window = visit(user=story.chair)
    page = window.open(f"/moten/{story.meeting.pk}/pagar/?punkt=2")
    member = story.seats[5].person
    tab_to(page, f": {member}")
    page.keyboard.press("Enter")
    row = page.locator(f"#person-{member.pk}")
    expect(row).to_have_class("away")
    expect(row).to_be_focused()
    assert Attendance.objects.get(person=member).left_at.order == 2
    assert (window.faults(), window.complaints) == ([], [])
