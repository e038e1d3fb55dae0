"""The steering group's members at a meeting of which notes are kept, and running texts in every place."""

from decisions.enums import Keeping, MinutesPlace
from decisions.services.agenda import note_matter, set_standing_items
from decisions.services.attendance import record_attendance
from decisions.services.meetings import MeetingFacts, change_meeting, hold_meeting
from decisions.services.minutes_text import write_item_text, write_text
from decisions.services.notes import finish_notes
from tests.decisions.factories import StandingItemFactory
from tests.decisions.story import DAY, Story, another_matter, on_agenda, reread, steering_group

OPENING, CLOSING = "Ordföranden öppnar mötet.", "Ordföranden tackar alla\noch avslutar mötet."
TEXT = "Verksamhetsledaren redovisar läget.\n\nTidigare behandling: mötet i september."


def write_texts(story: Story) -> None:
    """Write a text at the opening, in the first item and at the end."""
    write_text(meeting=story.meeting, place=MinutesPlace.OPENING, text=OPENING, by=story.root)
    item = story.meeting.agenda_items.order_by("order")[0]
    write_item_text(item=item, text=TEXT, by=story.root)
    write_text(meeting=story.meeting, place=MinutesPlace.CLOSING, text=CLOSING, by=story.root)


def keeping_notes(story: Story) -> Story:
    """The meeting ahead, with its matter on the agenda, of which notes are to be kept."""
    on_agenda(story)
    facts = MeetingFacts(DAY, keeps=Keeping.NOTES)
    story.meeting = change_meeting(meeting=story.meeting, facts=facts, by=story.root)
    set_standing_items(meeting=story.meeting, items=dict.fromkeys(("opening", "previous_minutes")), by=story.root)
    another_matter(story)
    return story


def notes_held(story: Story) -> Story:
    """The meeting has been held and everyone was there."""
    keeping_notes(story)
    story.meeting = hold_meeting(meeting=story.meeting, by=story.root, today=DAY)
    record_attendance(meeting=story.meeting, people=story.present, by=story.root)
    return reread(story)


def noted(story: Story | None = None) -> Story:
    """Texts are written and both matters noted."""
    story = notes_held(story or steering_group())
    write_texts(story)
    for item in story.meeting.agenda_items.order_by("order"):
        note_matter(item=item, by=story.root)
    return reread(story)


def notes_done(story: Story | None = None) -> Story:
    """The notes are done."""
    story = noted(story)
    finish_notes(meeting=story.meeting, by=story.root)
    return reread(story)


def standing(story: Story) -> None:
    """Let the meeting have begun with every standing item."""
    for kind in ("opening", "approvers", "previous_minutes"):
        StandingItemFactory(meeting=story.meeting, kind=kind)
