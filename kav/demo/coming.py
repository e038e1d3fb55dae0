"""What waits in the demo on the day it is loaded: meetings held and to come, drafts for next year, dialogues.

Bodies, parties and the yearly round are the real ones; days, sums and people are made up.
"""

import datetime as dt
from dataclasses import dataclass

from actionplans.enums import PlanKind
from actionplans.models import Plan
from actionplans.services.areas import AreaInput, add_area
from actionplans.services.drafting import PlanInput, create_plan
from actionplans.services.items import ItemInput, set_items
from budgets.models import Budget
from budgets.services.drafting import create_budget
from budgets.services.lines import LineInput, set_lines
from collaboration.enums import MembershipRole
from collaboration.models import Body, Membership, Organisation, Person, User
from collaboration.services.seats import end_membership
from decisions.enums import AttendanceMode, DecisionOutcome, Keeping, MeetingMode, ReplyAnswer, StandingKind
from decisions.models import Adoptable, Decision, Meeting
from decisions.services.agenda import (
    draw_paragraph_numbers,
    note_matter,
    plan_item,
    put_matter_on_agenda,
    set_standing_items,
)
from decisions.services.attendance import Present, record_attendance
from decisions.services.decisions import DecisionContent, Named, fix_decision, record_decision
from decisions.services.matters import open_matter
from decisions.services.meetings import MeetingFacts, call_meeting, hold_meeting, plan_meeting
from decisions.services.minutes import send_minutes
from decisions.services.replies import ReplyFacts, answer_notice
from foundation.numbers import THOUSAND
from kav.demo.bodies import STEERING_GROUP
from kav.demo.circulation import send_round
from kav.demo.figures import BUDGET_2020
from kav.demo.organisations import COLLABORATION
from kav.demo.papers import add_officers_report
from kav.demo.people import PEOPLE
from kav.demo.positions import ask_for_positions
from reports.checks import missing_libraries

_SATURDAY = 5
_NINE, _NOON = dt.time(9), dt.time(11, 30)
_PLACE = "Högskolan Väst, Trollhättan"
_OPERATIONAL = (
    ("Behov och kompetensförsörjning", ("Behoven från höstens inventering prioriteras.", "Varje part får svar.")),
    ("Dialog med parterna", ("Varje part möts minst en gång per halvår.",)),
    ("Mäta, följa upp och lära", ("Ledtiden från behov till insats följs.", "Årets arbete utvärderas.")),
)
_ACTIVITIES = (("Kompetens i vård och omsorg", ("Handledare utbildas.", "Studenter gör arbeten i kommunerna.")),)
_COMMUNICATION = (("Kanaler", ("Beslut och utlysningar publiceras i portalen.",)),)


@dataclass(frozen=True)
class Cast:
    """Who does what in these scenes, and the day they are set on."""

    today: dt.date
    people: dict[str, Person]
    organisations: dict[str, Organisation]
    director: User
    administrator: User

    @property
    def next_year(self) -> int:
        """The year that is being planned."""
        return self.today.year + 1

    def day(self, days: int) -> dt.date:
        """Return the day so many days from today; on a weekend the Monday after, for days gone by the Friday before."""
        day = self.today + dt.timedelta(days=days)
        while day.weekday() >= _SATURDAY:
            day += dt.timedelta(days=1 if days > 0 else -1)
        return day


def load_coming(steering: Body, cast: Cast) -> None:
    """Set every scene; called last, for it builds on the bodies and people of the demo."""
    groups = {body.name: body for body in Body.objects.in_force(cast.today)}
    care = groups["Temagrupp vård och omsorg"]
    _hold_with_minutes_out(steering, cast)
    _call_next(steering, cast)
    _circulate(steering, cast)
    _call_care(care, cast)
    _hold_without_minutes(groups["Temagrupp lärande och utbildning"], cast)
    _leave_a_seat(groups["Temagrupp samhällsbyggnad och samhällsplanering"], cast)
    _plan(cast, f"Kommunikationsplan {cast.next_year}", PlanKind.ACTIVITY, _COMMUNICATION)


def _call_next(steering: Body, cast: Cast) -> None:
    """Call the meeting that decides on next year's budget and plan, and on the days the group meets."""
    year, by = cast.next_year, cast.administrator
    facts = MeetingFacts(
        cast.day(11), _NINE, _NOON, _PLACE, MeetingMode.HYBRID, cast.people["chair"], cast.people["administrator"]
    )
    meeting = plan_meeting(body=steering, facts=facts, by=by, today=cast.today)
    title = f"Budget och verksamhetsplan för {COLLABORATION} {year}"
    content = proposal_for(
        cast,
        f"Fastställa budget och verksamhetsplan för {year}.",
        _budget(cast),
        _plan(cast, f"Verksamhetsplan {year}", PlanKind.OPERATIONAL, _OPERATIONAL),
    )
    put_on_agenda(meeting, title, content, cast)
    put_on_agenda(
        meeting,
        f"Styrgruppens mötesdagar {year}",
        proposal_for(cast, "Mötas i mars, juni, september och december."),
        cast,
    )
    first, second = meeting.agenda_items.order_by("order")
    if not missing_libraries():  # the report is a PDF
        add_officers_report(first.matter, year=year, by=cast.director, today=cast.today)
    plan_item(item=first, presenter=cast.people["director"], minutes=60, by=by)
    plan_item(item=second, presenter=cast.people["chair"], minutes=15, by=by)
    set_standing_items(meeting=meeting, items=dict.fromkeys(StandingKind, 5), by=by)
    call_meeting(meeting=meeting, by=by, today=cast.today)
    _answer_notice(meeting, cast)
    ask_for_positions(
        Decision.objects.get(matter__title=title), cast.people, director=cast.director, secretary=by, today=cast.today
    )


def _circulate(steering: Body, cast: Cast) -> None:
    content = proposal_for(cast, "Lämna föreslaget yttrande över regionens strategi.")
    send_round(steering, content, cast.people, director=cast.director, secretary=cast.administrator, today=cast.today)


def _answer_notice(meeting: Meeting, cast: Cast) -> None:
    """Let some of the group answer the notice, the others wait."""
    answers = {"chair": ReplyAnswer.COMING, "hv_1": ReplyAnswer.REMOTE, "federation": ReplyAnswer.COMING}
    for key, answer in answers.items():
        facts = ReplyFacts(answer)
        answer_notice(meeting=meeting, person=cast.people[key], facts=facts, by=cast.administrator, today=cast.today)


def _call_care(care: Body, cast: Cast) -> None:
    mode, keeps = MeetingMode.REMOTE, Keeping.MINUTES  # the group decides what it lays before the steering group
    facts = MeetingFacts(cast.day(18), dt.time(13), dt.time(15), mode=mode, chair=cast.people["director"], keeps=keeps)
    meeting = plan_meeting(body=care, facts=facts, by=cast.director, today=cast.today)
    plan = _plan(cast, f"Aktivitetsplan vård och omsorg {cast.next_year}", PlanKind.ACTIVITY, _ACTIVITIES)
    content = proposal_for(cast, "Lägga fram aktivitetsplanen för styrgruppen.", plan)
    put_on_agenda(meeting, f"Aktivitetsplan för vård och omsorg {cast.next_year}", content, cast)
    call_meeting(meeting=meeting, by=cast.director, today=cast.today)


def _hold_with_minutes_out(steering: Body, cast: Cast) -> None:
    """Hold a meeting of the steering group: one matter decided, one noted, the minutes out for approval."""
    by, day = cast.administrator, cast.day(-7)
    facts = MeetingFacts(
        day, _NINE, _NOON, _PLACE, MeetingMode.HYBRID, cast.people["chair"], cast.people["administrator"]
    )
    meeting = plan_meeting(body=steering, facts=facts, by=by, today=day)
    decided = "Uppdra åt verksamhetsledaren att ta fram förslag till budget och verksamhetsplan."
    put_on_agenda(meeting, f"Planering av {cast.next_year}", proposal_for(cast, decided), cast)
    put_on_agenda(meeting, f"Prognos för {cast.today.year} efter augusti", None, cast)
    hold_meeting(meeting=meeting, by=by, today=cast.today)
    record_attendance(meeting=meeting, people=present_of(cast), by=by)
    first, second = meeting.agenda_items.order_by("order")
    fix_decision(decision=first.decision, by=by)
    note_matter(item=second, by=by, comment="Prognosen visar ett utfall i nivå med budgeten.")
    draw_paragraph_numbers(meeting=meeting, by=by)
    send_minutes(meeting=meeting, approvers=[cast.people["sotenas"]], by=by)


def present_of(cast: Cast) -> list[Present]:
    """Return who of the steering group is there: one remotely, one excused."""
    modes = {"hv_2": AttendanceMode.REMOTE, "trollhattan": AttendanceMode.EXCUSED}
    return [
        Present(
            cast.people[key],
            role,
            cast.organisations[PEOPLE[key].organisation],
            modes.get(key, AttendanceMode.PRESENT),
        )
        for key, role in STEERING_GROUP.items()
        if role != MembershipRole.SECRETARY
    ]


def _hold_without_minutes(group: Body, cast: Cast) -> None:
    """Hold a meeting of a thematic group whose notes the programme director still has to write."""
    day = cast.day(-3)
    facts = MeetingFacts(day, dt.time(10), dt.time(12), mode=MeetingMode.REMOTE, chair=cast.people["director"])
    meeting = plan_meeting(body=group, facts=facts, by=cast.director, today=day)
    put_on_agenda(meeting, "Höstens behov inom lärande och utbildning", None, cast)
    hold_meeting(meeting=meeting, by=cast.director, today=cast.today)


def _leave_a_seat(group: Body, cast: Cast) -> None:
    """Let a member leave a thematic group, so that its halves are no longer equal."""
    seat = Membership.objects.in_force(cast.today).get(body=group, person=cast.people["planning_6"])
    end_membership(
        membership=seat, last_day=cast.today - dt.timedelta(days=20), by=cast.administrator, reason="Ny tjänst."
    )


def put_on_agenda(meeting: Meeting, title: str, content: DecisionContent | None, cast: Cast) -> None:
    matter = open_matter(
        body=meeting.body, title=title, summary=f"{title}.", by=cast.director, today=meeting.date - dt.timedelta(21)
    )
    put_matter_on_agenda(meeting=meeting, matter=matter, by=cast.director)
    if content is not None:
        record_decision(matter=matter, content=content, by=cast.director)


def proposal_for(cast: Cast, clause: str, *annexes: Adoptable) -> DecisionContent:
    return DecisionContent(
        clauses=[clause],
        presenter=Named(cast.people["director"], "Verksamhetsledare", COLLABORATION),
        no_participants=True,
        outcome=DecisionOutcome.ADOPTED,
        annexes=annexes,
    )


def _budget(cast: Cast) -> Budget:
    """Draft next year's budget on the lines and sums of 2020."""
    budget = create_budget(year=cast.next_year, title=f"Budget {cast.next_year}", by=cast.director)
    lines = [
        LineInput(line.category, line.ksek * THOUSAND, line.note, line.is_staff_cost, line.footnote)
        for line in BUDGET_2020
    ]
    set_lines(budget=budget, lines=lines, by=cast.director)
    return budget


def _plan(cast: Cast, title: str, kind: PlanKind, areas: tuple[tuple[str, tuple[str, ...]], ...]) -> Plan:
    first, last = dt.date(cast.next_year, 1, 1), dt.date(cast.next_year, 12, 31)
    plan = create_plan(head=PlanInput(title, kind, first, last), by=cast.director)
    for number, (heading, points) in enumerate(areas, start=1):
        area = add_area(plan=plan, area=AreaInput(heading, str(number)), by=cast.director)
        set_items(area=area, items=[ItemInput(point) for point in points], by=cast.director)
    return plan
