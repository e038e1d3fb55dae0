"""A matter at the steering group's meeting in which the chair has a conflict of interest, stage by stage."""

from decisions.enums import PaperKind
from decisions.models import AgendaItem, Decision
from decisions.services.agenda import draw_paragraph_numbers, note_matter
from decisions.services.attendance import record_attendance
from decisions.services.decisions import DecisionContent, fix_decision, record_decision
from decisions.services.immediate import send_item
from decisions.services.meetings import call_meeting, hold_meeting
from decisions.services.minutes import send_minutes
from decisions.services.minutes_text import write_item_text
from decisions.services.notes import finish_notes
from decisions.services.papers import PaperFacts
from decisions.services.presence import hand_over_chair
from decisions.services.review import declare_conflict
from tests.decisions.factories import StatementFactory, VoteFactory
from tests.decisions.noting import keeping_notes
from tests.decisions.papers import added
from tests.decisions.story import DAY, OPENED, Story, another_matter, ready, reread

SECRET = "Hemlighet"


def closed_item(story: Story) -> AgendaItem:
    """Return the item that is closed to the chair."""
    return AgendaItem.objects.select_related("matter", "meeting__body").get(matter__title__startswith=SECRET)


def with_secret(story: Story) -> Story:
    """A second matter of the meeting, with a proposal and a paper, is closed to the chair."""
    item = another_matter(story, f"{SECRET} ärende")
    added(story, matter=item.matter, facts=PaperFacts(f"{SECRET} underlag", PaperKind.OFFICERS_REPORT, OPENED))
    if not story.meeting.keeps_notes:
        content = DecisionContent(
            clauses=[f"{SECRET} att-sats."],
            lead_in="Styrgruppen beslutar att",
            reasons=f"{SECRET} skäl.",
            no_presenter=True,
            no_participants=True,
            dispatch_list=f"{SECRET} mottagare",
        )
        record_decision(matter=item.matter, content=content, by=story.root)
    declare_conflict(matter=item.matter, person=story.chair.person, reason="Delägare.", by=story.root)
    return story


def ahead(story: Story) -> Story:
    """The meeting is called."""
    with_secret(ready(story))
    call_meeting(meeting=story.meeting, by=story.root, today=OPENED)
    return reread(story)


def going_on(story: Story) -> Story:
    """The meeting has been held, and in the matter someone has moved, voted and written."""
    with_secret(ready(story))
    hold_meeting(meeting=story.meeting, by=story.root, today=DAY)
    record_attendance(meeting=story.meeting, people=story.present, by=story.root)
    return spoken(story)


def spoken(story: Story) -> Story:
    """Something is written of the matter in the minutes."""
    item = closed_item(story)
    if not item.meeting.keeps_notes:
        VoteFactory(agenda_item=item, order=1, question=f"{SECRET} fråga.", method="by_count", yes=6, no=0)
        StatementFactory(agenda_item=item, order=1, text=f"{SECRET} reservation.")
    write_item_text(item=item, text=f"{SECRET} text.", by=story.root)
    return reread(story)


def decided(story: Story) -> Story:
    """Both matters are decided."""
    going_on(story)
    for decision in Decision.objects.filter(agenda_item__meeting=story.meeting):
        fix_decision(decision=decision, by=story.root)
    return reread(story)


def out(story: Story) -> Story:
    """The minutes are out for approval, by the chair among others."""
    decided(story)
    send_minutes(meeting=story.meeting, approvers=[story.seats[1].person], by=story.root)
    return reread(story)


def paragraph_out(story: Story) -> Story:
    """The § of the matter is out for immediate approval."""
    decided(story)
    draw_paragraph_numbers(meeting=story.meeting, by=story.root)
    hand_over_chair(item=closed_item(story), person=story.seats[2].person, by=story.root)
    send_item(item=closed_item(story), approvers=[story.seats[1].person], by=story.root)
    return reread(story)


def noting(story: Story) -> Story:
    """Notes are kept of the meeting, which has been held."""
    keeping_notes(story)
    with_secret(story)
    hold_meeting(meeting=story.meeting, by=story.root, today=DAY)
    record_attendance(meeting=story.meeting, people=story.present, by=story.root)
    return spoken(story)


def noted(story: Story) -> Story:
    """The notes are done."""
    noting(story)
    for item in story.meeting.agenda_items.all():
        note_matter(item=item, by=story.root)
    finish_notes(meeting=story.meeting, by=story.root)
    return reread(story)
