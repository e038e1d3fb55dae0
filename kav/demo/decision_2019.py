"""The decision of 2019-12-13: budget and operational plan of 2020, with the grants of call 2019."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from actionplans.enums import PlanKind
from actionplans.models import Plan, PlanArea
from actionplans.services.areas import AreaInput, add_area
from actionplans.services.drafting import PlanInput, create_plan
from actionplans.services.items import ItemInput, set_items
from budgets.models import Budget
from budgets.services.carrying import add_carry_over
from budgets.services.drafting import create_budget
from budgets.services.lines import LineInput, set_lines
from collaboration.enums import MembershipRole
from collaboration.models import Body, Organisation, Person, User
from decisions.enums import ApprovalMethod, DecisionOutcome
from decisions.models import Meeting
from decisions.services.agenda import put_matter_on_agenda
from decisions.services.attendance import Present, record_attendance
from decisions.services.decisions import DecisionContent, Named, fix_decision, record_decision
from decisions.services.matters import open_matter
from decisions.services.meetings import MeetingFacts, hold_meeting, plan_meeting
from decisions.services.minutes import approve_minutes, send_minutes
from foundation.numbers import THOUSAND
from kav.demo.bodies import STEERING_GROUP
from kav.demo.figures import BUDGET_2020, GRANTS_2019
from kav.demo.organisations import COLLABORATION
from kav.demo.people import PEOPLE
from kav.demo.plan_2020 import GRANTS, PLAN_2020, DemoArea, DemoItem
from projects.models import Call
from projects.services.drafting import CallInput, create_call
from projects.services.funding import link_carry_over
from projects.services.granting import GrantInput, set_grants

MEETING_DAY = dt.date(2019, 12, 13)
DRAFTED = dt.date(2019, 11, 18)
SIGNED = dt.datetime(2019, 12, 20, 12, tzinfo=timezone.get_default_timezone())
PROJECTS_END = dt.date(2020, 6, 30)
TITLE = "Budget och verksamhetsplan för Kommunakademin Väst 2020"


def load_call(organisations: dict[str, Organisation], people: dict[str, Person], by: User) -> Call:
    """Draft call 2019 with its six grants."""
    call = create_call(head=CallInput("KAVs projektutlysning 2019", 2019), by=by)
    grants = [
        GrantInput(
            title=grant.title,
            amount=Decimal(grant.amount),
            owner=organisations[grant.owner],
            owner_as_written=grant.owner_as_written,
            leaders=[people[key] for key in grant.leaders],
            end_date=PROJECTS_END,
        )
        for grant in GRANTS_2019
    ]
    return set_grants(call=call, grants=grants, by=by)


def load_budget(call: Call, by: User) -> Budget:
    """Draft the budget of 2020 and the carry-over from 2019."""
    budget = create_budget(year=2020, title="Budget 2020", by=by)
    lines = [
        LineInput(line.category, line.ksek * THOUSAND, line.note, line.is_staff_cost, line.footnote)
        for line in BUDGET_2020
    ]
    set_lines(budget=budget, lines=lines, by=by)
    carry_over = add_carry_over(
        budget=budget,
        source_year=2019,
        amount=80 * THOUSAND,
        purpose="slutkonferens inom KAVs projektutlysning 2019",
        by=by,
    )
    link_carry_over(call=call, carry_over=carry_over, by=by)
    return budget


def load_plan(call: Call, by: User) -> Plan:
    """Draft the operational plan of 2020 with its sections and points."""
    head = PlanInput(
        title="Verksamhetsplan 2020",
        kind=PlanKind.OPERATIONAL,
        period_from=dt.date(2020, 1, 1),
        period_to=dt.date(2020, 12, 31),
        intro="Planen bygger på det övergripande syftet och fokusområdena och fortsätter det arbete som började 2019.",
    )
    plan = create_plan(head=head, by=by)
    for area in PLAN_2020:
        _add_area(plan, area, call, by)
    return plan


def _add_area(plan: Plan, area: DemoArea, call: Call, by: User, *, parent: PlanArea | None = None) -> None:
    made = add_area(
        plan=plan, area=AreaInput(heading=area.heading, number=area.number, text=area.text, parent=parent), by=by
    )
    points = [_point(item, call, under=item is not top) for top in area.items for item in (top, *top.items)]
    if points:
        set_items(area=made, items=points, by=by)
    for below in area.areas:
        _add_area(plan, below, call, by, parent=made)


def _point(item: DemoItem, call: Call, *, under: bool) -> ItemInput:
    inserted = call if item.inserts == GRANTS else None
    return ItemInput(
        text=item.text,
        under=under,
        due_date=item.due,
        due_precision=item.precision,
        footnote=item.footnote,
        inserted_call=inserted,
    )


def decide(steering: Body, organisations: dict[str, Organisation], people: dict[str, Person], by: User) -> Meeting:
    """Take budget and plan through the meeting of 2019-12-13: seven present, one presenter, one clause."""
    call = load_call(organisations, people, by)
    budget, plan = load_budget(call, by), load_plan(call, by)
    matter = open_matter(body=steering, title=TITLE, summary=f"{TITLE}.", by=by, today=DRAFTED)
    meeting = plan_meeting(body=steering, facts=MeetingFacts(MEETING_DAY, chair=people["chair"]), by=by, today=DRAFTED)
    put_matter_on_agenda(meeting=meeting, matter=matter, by=by)
    content = DecisionContent(
        lead_in="Styrgruppen beslutar att",
        clauses=["Fastställa föreslagen budget och verksamhetsplan."],
        presenter=Named(people["director"], "Verksamhetsledare", COLLABORATION),
        participants_unknown=True,
        outcome=DecisionOutcome.ADOPTED,
        annexes=[budget, plan],
    )
    decision = record_decision(matter=matter, content=content, by=by)
    hold_meeting(meeting=meeting, by=by, today=MEETING_DAY)
    voting = (MembershipRole.CHAIR, MembershipRole.MEMBER)
    present = [
        Present(people[key], role, organisations[PEOPLE[key].organisation])
        for key, role in STEERING_GROUP.items()
        if role in voting
    ]
    record_attendance(meeting=meeting, people=present, by=by)
    fix_decision(decision=decision, by=by)
    for approval in send_minutes(meeting=meeting, approvers=[], by=by):
        approve_minutes(approval=approval, by=by, method=ApprovalMethod.PAPER, at=SIGNED)
    return meeting
