"""Facts beside a page in a browser: no word is broken to make room for the names of the facts."""

from collections.abc import Callable

import pytest

from decisions.enums import Keeping
from decisions.models import Meeting
from tests.browser.conftest import DESK, PHONE, Visit
from tests.decisions.story import ready, steering_group

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = ("Minnesanteckningar", "Kommunakademin", "Diarienummer")
LINES = """word => {
    const walker = document.createTreeWalker(document.querySelector('aside'), NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const at = walker.currentNode.textContent.indexOf(word);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + word.length);
        found.push(new Set([...range.getClientRects()].map(box => Math.round(box.top))).size);
    }
    return found;
}"""


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_long_words_among_the_facts_stay_whole(visit: Callable[..., Visit], width: int) -> None:
    story = ready(steering_group())
    Meeting.objects.update(keeps=Keeping.NOTES)
    window = visit(user=story.chair, width=width)
    found = set()
    for address in (story.meeting.get_absolute_url(), story.matter.get_absolute_url()):
        page = window.open(address)
        found |= {(word, lines) for word in LONG for lines in page.evaluate(LINES, word)}
        assert window.overflow() <= 0
    assert found == {(word, 1) for word in LONG}
