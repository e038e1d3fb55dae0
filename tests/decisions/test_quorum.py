"""No decision without quorum (KL 6:27), and what is said of one that turns out to have been made without."""

import datetime as dt

import pytest
from django.urls import reverse

from collaboration.enums import DecisionRegime, MembershipRole, QuorumRule
from decisions.enums import AgendaState, ApprovalMethod, AttendanceMode, DecisionState, StatementKind
from decisions.models import AgendaItem, Attendance, Decision, Meeting
from decisions.queries.minutes import extract_of, minutes_of
from decisions.queries.quorum import decided_without_quorum, quorum_lack
from decisions.queries.record import record_of
from decisions.services.agenda import draw_paragraph_numbers, note_matter, refer_back, table_matter
from decisions.services.decisions import fix_decision
from decisions.services.immediate import send_item
from decisions.services.minutes import approve_minutes, send_minutes
from decisions.services.presence import let_serve, mark_arrival, mark_departure, mark_mode
from decisions.services.review import declare_conflict
from decisions.services.votes import record_statement
from foundation.errors import MissingFactsError, RuleError, StateRefusedError
from tests.collaboration.factories import MembershipFactory, PersonFactory
from tests.decisions.factories import DisqualificationFactory
from tests.decisions.refusals import no
from tests.decisions.story import DAY, Story, fixed, held, reread, steering_group
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
GONE = ("Hallkvist", "Ekdal Frisk", "Sandelius", "Brandeby")
REFUSED = (
    "Organet är inte beslutsfört vid punkt 1 och kan inte besluta: 3 deltar, 4 av 7 ledamöter behövs (%s). Anteckna "
    "vem som har kommit eller vilken ersättare som tjänstgör, bordlägg ärendet, återremittera det, eller besluta utan "
    "möte där reglerna tillåter det."
)
LACKED = "Inte beslutsför: 3 deltog, 4 av 7 ledamöter behövdes."
TOLD = (
    "Organet var inte beslutsfört när detta beslutades: %s. Rätta närvaron om den är fel. Bekräfta annars att det ska "
    "stå så i protokollet, och ta upp ärendet på nytt på ett möte som är beslutsfört."
)


def ruled(rule: QuorumRule = QuorumRule.MAJORITY, **facts) -> Story:
    """The steering group of seven with a rule for its quorum."""
    told = steering_group()
    told.body.quorum_rule = rule
    for name, value in facts.items():
        setattr(told.body, name, value)
    told.body.save()
    return told


def send_away(story: Story, names=GONE) -> Story:
    """Let some members be away, so that three of seven are left."""
    for name in names:
        mark_mode(meeting=story.meeting, person=person(story, name), mode=AttendanceMode.ABSENT, by=story.root)
    return reread(story)


def person(story: Story, name: str):
    return story.users[name].person


def item(story: Story) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting__body", "matter").get(meeting=story.meeting, order=1)


def fix(story: Story) -> Decision:
    return fix_decision(decision=Decision.objects.get(pk=story.decision.pk), by=story.root)


def lacking() -> Story:
    """A decision whose attendance is corrected afterwards: three of seven had been there."""
    return send_away(fixed(ruled()))


# Deciding


@pytest.mark.parametrize(
    ("facts", "source"),
    [
        ({}, "fler än hälften av ledamöterna"),
        ({"decision_regime": DecisionRegime.STATE}, "fler än hälften av ledamöterna"),
        ({"decision_regime": DecisionRegime.MUNICIPAL}, "fler än hälften av ledamöterna, KL 6:27"),
        (
            {"decision_regime": DecisionRegime.MUNICIPAL, "rule": QuorumRule.UNKNOWN},
            "fler än hälften av ledamöterna, KL 6:27",
        ),
        ({"rule": QuorumRule.FIXED, "quorum_number": 4}, "ett bestämt antal"),
    ],
    ids=["agreement", "state", "municipal", "municipal by law", "fixed"],
)
def test_decision_without_quorum_is_refused_with_rule_count_and_ways_on(facts, source) -> None:
    story = send_away(held(ruled(**facts)))
    assert no(StateRefusedError, fix, story=story) == REFUSED % source
    story = reread(story)
    assert (story.decision.state, item(story).state) == (DecisionState.DRAFT, AgendaState.WAITING)


@pytest.mark.parametrize(
    ("end", "comment", "state"),
    [
        (table_matter, "För få.", AgendaState.TABLED),
        (refer_back, "För få.", AgendaState.REFERRED_BACK),
        (note_matter, "", AgendaState.NOTED),
    ],
    ids=["adjourned", "referred back", "noted"],
)
def test_item_without_quorum_is_still_discussed_adjourned_referred_back_and_noted(end, comment, state) -> None:
    story = send_away(held(ruled()))
    chair = story.chair.person
    record_statement(item=item(story), kind=StatementKind.MINUTES_NOTE, person=chair, text="Vi väntar.", by=story.root)
    end(item=item(story), by=story.root, comment=comment)
    assert item(story).state == state
    send_minutes(meeting=story.meeting, approvers=[], by=story.root)
    assert minutes_of(story.meeting).quorum_words == LACKED


def test_member_or_serving_substitute_who_comes_makes_the_decision_possible() -> None:
    story = send_away(held(ruled()))
    mark_arrival(item=item(story), person=person(story, "Brandeby"), by=story.root)
    assert quorum_lack(item(story)) == ""
    mark_departure(item=item(story), person=person(story, "Strömvall"), by=story.root)
    assert quorum_lack(item(story)) == REFUSED % "fler än hälften av ledamöterna"
    seat = MembershipFactory(body=story.body, person=PersonFactory(), role=MembershipRole.SUBSTITUTE)
    member = person(story, "Strömvall")
    let_serve(item=item(story), substitute=seat.person, member=member, by=story.root)
    assert fix(story).state == DecisionState.FIXED


def test_conflict_of_interest_that_breaks_the_quorum_stops_a_board() -> None:
    told = send_away(held(ruled()), GONE[:3])
    assert quorum_lack(item(told)) == ""
    declare_conflict(matter=told.matter, person=person(told, "Strömvall"), reason="", by=told.root)
    assert no(StateRefusedError, fix, story=told) == REFUSED % "fler än hälften av ledamöterna"


def test_too_few_are_too_few_also_where_someone_had_no_seat() -> None:
    story = send_away(held(ruled()))
    story.seats[0].delete()
    assert quorum_lack(item(story)) == (REFUSED % "fler än hälften av ledamöterna").replace("4 av 7", "4 av 6")


@pytest.mark.parametrize(
    "facts",
    [
        {"rule": QuorumRule.UNKNOWN},
        {"quorum_from": dt.date(2021, 1, 1)},
        {"decision_regime": DecisionRegime.STATE, "quorum_from": DAY + dt.timedelta(days=1)},
    ],
    ids=["no rule", "rule since then", "rule from the day after"],
)
def test_older_decision_from_before_the_rule_stands(facts) -> None:
    story = send_away(held(ruled(**facts)))
    assert fix(story).state == DecisionState.FIXED
    assert decided_without_quorum(story.meeting) == ""
    send_minutes(meeting=story.meeting, approvers=[], by=story.root)


def test_meeting_without_attendance_lacks_who_decided_and_not_a_quorum() -> None:
    story = held(ruled())
    Attendance.objects.filter(meeting=story.meeting).delete()
    assert no(MissingFactsError, fix, story=story) == "Beslutet kan inte fastställas: det saknar vilka som beslutade."


# What is corrected afterwards


def test_minutes_record_and_extract_say_that_there_was_no_quorum() -> None:
    story = lacking()
    minutes = minutes_of(story.meeting)
    assert (minutes.quorum_words, minutes.items[0].quorum_words) == (LACKED, LACKED)
    assert extract_of(story.decision).items[0].quorum_words == LACKED
    assert record_of(story.decision).quorum_words == LACKED


def test_minutes_go_out_when_it_is_known_that_they_tell_of_no_quorum() -> None:
    story = lacking()
    send = {"meeting": story.meeting, "approvers": [], "by": story.root}
    assert decided_without_quorum(story.meeting) == "punkt 1"
    assert no(RuleError, send_minutes, **send) == TOLD % "punkt 1"
    draw_paragraph_numbers(meeting=story.meeting, by=story.root)
    assert no(RuleError, send_minutes, **send) == TOLD % "§\u00a01"
    (approval,) = send_minutes(**send, lack_is_known=True)
    approve_minutes(approval=approval, by=story.root, method=ApprovalMethod.PAPER)
    assert reread(story).decision.state == DecisionState.APPROVED


def test_conflict_told_afterwards_counts_in_its_own_matter_alone() -> None:
    story = send_away(fixed(ruled()), GONE[:3])
    DisqualificationFactory(person=person(story, "Strömvall"))
    assert decided_without_quorum(story.meeting) == ""
    DisqualificationFactory(matter=story.matter, person=person(story, "Strömvall"))
    assert decided_without_quorum(story.meeting) == "punkt 1"


def test_paragraph_without_quorum_is_not_approved_before_the_minutes() -> None:
    story = fixed(ruled())
    draw_paragraph_numbers(meeting=story.meeting, by=story.root)
    send_away(story)
    assert no(StateRefusedError, send_item, item=item(story), approvers=[], by=story.root) == (
        "Enligt närvaron var organet inte beslutsfört när § 1 beslutades, så paragrafen justeras inte omedelbart. "
        "Rätta närvaron om den är fel; annars justeras paragrafen med protokollet."
    )
    mark_mode(meeting=story.meeting, person=person(story, GONE[0]), mode=AttendanceMode.PRESENT, by=story.root)
    assert len(send_item(item=item(story), approvers=[], by=story.root)) == 1


# The pages


def texts(response) -> str:
    return text_of_html(response.content.decode())


def test_live_page_says_why_nothing_can_be_decided_and_offers_it_again_when_someone_comes(client_for) -> None:
    story = send_away(held(ruled()))
    client, address = client_for(story.root), reverse("meeting_live", args=[story.meeting.pk])
    fix_address = reverse("decision_fix", args=[item(story).pk])
    page = client.get(address)
    assert REFUSED % "fler än hälften av ledamöterna" in texts(page)
    assert fix_address not in page.content.decode()
    refused = client.post(f"{fix_address}?fran=pagar", follow=True)
    assert REFUSED % "fler än hälften av ledamöterna" in texts(refused)
    mark_arrival(item=item(story), person=person(story, "Brandeby"), by=story.root)
    assert fix_address in client.get(address).content.decode()


def test_live_page_says_of_what_is_decided_that_the_minutes_will_tell(client_for) -> None:
    story = lacking()
    page = texts(client_for(story.root).get(reverse("meeting_live", args=[story.meeting.pk])))
    assert (
        "Beslutat utan beslutsförhet Enligt närvaron deltog för få. Rätta närvaron om den är fel. Annars står det så i "
        "protokollet, och ärendet tas upp på nytt på ett möte som är beslutsfört."
    ) in page


def test_sending_asks_whether_it_is_known_and_the_approver_is_told(client_for) -> None:
    story = lacking()
    client, address = client_for(story.root), reverse("minutes_send", args=[story.meeting.pk])
    assert "Enligt närvaron deltog för få i punkt 1." in texts(client.get(address))
    assert TOLD % "punkt 1" in texts(client.post(address, {}))
    client.post(address, {"lack_is_known": "on"})
    approval = Meeting.objects.get(pk=story.meeting.pk).minutes_approvals.get()
    page = texts(client_for(story.chair).get(reverse("minutes_approve", args=[approval.pk])))
    assert "För få deltog i punkt 1, och det står i protokollet." in page


def test_quorate_decision_is_sent_and_approved_without_a_question(client_for) -> None:
    story = fixed(ruled())
    client, address = client_for(story.root), reverse("minutes_send", args=[story.meeting.pk])
    page = client.get(address)
    assert ("lack_is_known" in page.context["form"].fields, "deltog för få" in texts(page)) == (False, False)
    client.post(address, {})
    approval = Meeting.objects.get(pk=story.meeting.pk).minutes_approvals.get()
    page = texts(client_for(story.chair).get(reverse("minutes_approve", args=[approval.pk])))
    assert "För få deltog" not in page
