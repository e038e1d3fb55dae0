"""A meeting of the steering group that goes on the day the demo is loaded, its attendance partly taken.

The secretary finds the live page in the middle of an extra meeting: the first item is noted, one member has not come,
one came at the second item, and what is to be decided there waits. The matters are made up.
"""

import datetime as dt

from collaboration.models import Body
from decisions.enums import AttendanceMode, MeetingMode, StatementKind
from decisions.models import Meeting
from decisions.services.agenda import note_matter
from decisions.services.live import begin_meeting
from decisions.services.meetings import MeetingFacts, plan_meeting
from decisions.services.presence import mark_arrival, mark_mode
from decisions.services.votes import record_statement
from kav.demo.coming import Cast, proposal_for, put_on_agenda

_TEN, _ELEVEN = dt.time(10), dt.time(11)
_MOTION = "Att samordnaren även ska ansvara för handledarutbildningen."


def hold_extra_meeting(steering: Body, cast: Cast) -> Meeting:
    """Begin the meeting as the secretary and take it as far as its second item."""
    by, people = cast.administrator, cast.people
    facts = MeetingFacts(
        cast.today, _TEN, _ELEVEN, "Videomöte", MeetingMode.REMOTE, people["chair"], people["administrator"]
    )
    meeting = plan_meeting(body=steering, facts=facts, by=by, today=cast.today)
    put_on_agenda(meeting, "Lägesrapport från temagrupperna", None, cast)
    put_on_agenda(
        meeting,
        "Samordnare för studenternas praktik",
        proposal_for(cast, "Inrätta en samordnare på halvtid under ett år."),
        cast,
    )
    put_on_agenda(meeting, "Inbjudan till kommundirektörernas nätverk", None, cast)
    first, second, _third = meeting.agenda_items.order_by("order")
    meeting = begin_meeting(meeting=meeting, by=by, today=cast.today)
    mark_mode(meeting=meeting, person=people["trollhattan"], mode=AttendanceMode.ABSENT, by=by)
    mark_arrival(item=second, person=people["sotenas"], mode=AttendanceMode.REMOTE, by=by)
    note_matter(item=first, by=by, comment="Grupperna har mötts och har sina planer framme.")
    record_statement(item=second, kind=StatementKind.MOTION, person=people["hv_1"], text=_MOTION, by=by)
    return meeting
