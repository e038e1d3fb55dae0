"""What the tests of papers share: papers added, replaced and taken away in a story, and notices sent."""

import datetime as dt

from decisions.enums import PaperKind
from decisions.models import Matter, Notice, Paper
from decisions.services.meetings import call_meeting
from decisions.services.papers import PaperFacts, Upload, add_paper, remove_paper, replace_paper
from tests.decisions.files import PDF, PNG
from tests.decisions.story import OPENED

FACTS = PaperFacts("Tjänsteskrivelse", PaperKind.OFFICERS_REPORT, dt.date(2019, 12, 2))


def added(story, content=PDF, name="skrivelse.pdf", facts=FACTS, **changes):
    values = {"matter": story.matter, "by": story.root, **changes}
    return add_paper(upload=Upload(content, name), facts=facts, **values)


def replaced(story, paper, content=PNG, name="ny.png", facts=FACTS):
    return replace_paper(paper=paper, upload=Upload(content, name), facts=facts, by=story.root)


def removed(story, paper, reason=""):
    return remove_paper(paper=paper, reason=reason, by=story.root)


def sent(story):
    """Send the next notice and return it."""
    call_meeting(meeting=story.meeting, by=story.root, today=OPENED)
    return Notice.objects.order_by("-number").first()


def titles(story):
    """Return the titles of the papers that stand, in their order."""
    return [paper.title for paper in Paper.objects.current().filter(matter=story.matter).in_order()]


def closed_in(story, state):
    """Let the matter have ended in this state."""
    Matter.objects.filter(pk=story.matter.pk).update(state=state)
    story.matter.refresh_from_db()
