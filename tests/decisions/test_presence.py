"""One person's attendance during a meeting, the change of chair, and how they show in quorum, votes and minutes."""

import pytest

from collaboration.enums import MembershipRole, QuorumRule
from decisions.enums import ApprovalMethod, AttendanceMode, Choice, TieBreak
from decisions.models import AgendaItem, Attendance, Meeting
from decisions.queries.chairs import chair_among, chair_words
from decisions.queries.minutes import minutes_of
from decisions.queries.presence import attendance_of, deciders_at, disqualified_in, quorum_words
from decisions.queries.record import record_of
from decisions.services.agenda import draw_paragraph_numbers, put_matter_on_agenda, table_matter
from decisions.services.attendance import Present, record_attendance
from decisions.services.decisions import fix_decision
from decisions.services.minutes import approve_minutes, send_minutes
from decisions.services.presence import (
    hand_over_chair,
    let_serve,
    mark_arrival,
    mark_departure,
    mark_mode,
    stop_serving,
    take_back_departure,
)
from decisions.services.review import declare_conflict, lift_conflict
from decisions.services.votes import VoteResult, record_vote, remove_vote
from foundation.edits import StaleEditError
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from tests.collaboration.factories import MembershipFactory, PersonFactory
from tests.decisions.factories import MatterFactory, MeetingFactory
from tests.decisions.refusals import no
from tests.decisions.story import Story, another_matter, held, reread, steering_group

pytestmark = pytest.mark.django_db
QUESTION = "Ja för förslaget, nej för avslag."


@pytest.fixture
def story() -> Story:
    """The held meeting with three items, of a body that is quorate when more than half are there."""
    told = steering_group()
    told.body.quorum_rule = QuorumRule.MAJORITY
    told.body.save()
    held(told)
    another_matter(told)
    another_matter(told, "Utlysning 2020")
    return reread(told)


def item(story: Story, order: int) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting__body", "matter").get(meeting=story.meeting, order=order)


def person(story: Story, name: str):
    return story.users[name].person


def row(story: Story, who) -> Attendance:
    return Attendance.objects.get(meeting=story.meeting, person=who)


def names(story: Story, order: int) -> set[str]:
    return {there.person.family_name.split()[0] for there in deciders_at(item(story, order))}


def notes(story: Story) -> dict[str, str]:
    return {line.name: line.note for group in minutes_of(story.meeting).groups for line in group.people}


def substitute(story: Story, name: str = "Lindeskog"):
    seat = MembershipFactory(
        body=story.body,
        person=PersonFactory(given_name="Britta", family_name=name),
        role=MembershipRole.SUBSTITUTE,
        organisation=story.seats[2].organisation,
    )
    return seat.person


def test_from_the_item_where_one_leaves_quorum_is_counted_without_that_person(story) -> None:
    mark_departure(item=item(story, 2), person=person(story, "Brandeby"), by=story.root)
    assert [len(deciders_at(item(story, order))) for order in (1, 2, 3)] == [7, 6, 6]
    assert [found.quorum_words for found in minutes_of(story.meeting).items] == [
        "",
        "Beslutsför: 6 deltog, 4 av 7 ledamöter behövdes.",
        "Beslutsför: 6 deltog, 4 av 7 ledamöter behövdes.",
    ]
    for name in ("Hallkvist", "Ekdal Frisk", "Sandelius"):
        mark_departure(item=item(story, 3), person=person(story, name), by=story.root)
    assert minutes_of(story.meeting).items[2].quorum_words == "Inte beslutsför: 3 deltog, 4 av 7 ledamöter behövdes."


def test_who_comes_late_is_there_from_that_item_and_from_the_first_all_the_time(story) -> None:
    who = person(story, "Brandeby")
    mark_mode(meeting=story.meeting, person=who, mode=AttendanceMode.ABSENT, by=story.root)
    assert "Brandeby" not in names(story, 1)
    mark_arrival(item=item(story, 2), person=who, by=story.root, mode=AttendanceMode.REMOTE)
    assert ["Brandeby" in names(story, order) for order in (1, 2, 3)] == [False, True, True]
    assert notes(story)["Ellinor Brandeby"] == "på distans, från punkt 2"
    mark_mode(meeting=story.meeting, person=who, mode=AttendanceMode.PRESENT, by=story.root)
    assert row(story, who).came_at == item(story, 2)
    mark_arrival(item=item(story, 1), person=who, by=story.root)
    assert (row(story, who).came_at, "Brandeby" in names(story, 1)) == (None, True)


def test_leaving_and_coming_are_refused_where_they_make_no_sense(story) -> None:
    who = person(story, "Brandeby")
    mark_departure(item=item(story, 2), person=who, by=story.root)
    assert no(RuleError, mark_departure, item=item(story, 3), person=who, by=story.root) == (
        "Ellinor Brandeby är inte med vid den här punkten och kan inte gå."
    )
    assert no(RuleError, mark_arrival, item=item(story, 3), person=who, by=story.root) == (
        "Ellinor Brandeby har gått vid punkt 2. Ta tillbaka det först: "
        "protokollet rymmer en ankomst och en avgång per person."
    )
    take_back_departure(meeting=story.meeting, person=who, by=story.root)
    assert "Brandeby" in names(story, 3)
    late = person(story, "Hallkvist")
    mark_mode(meeting=story.meeting, person=late, mode=AttendanceMode.EXCUSED, by=story.root)
    mark_arrival(item=item(story, 2), person=late, by=story.root)
    sentence = no(RuleError, mark_departure, item=item(story, 2), person=late, by=story.root)
    assert sentence == "Torbjörn Hallkvist kan inte lämna innan hen kommer."


def test_substitute_serves_from_the_item_where_a_member_leaves_until_the_member_is_back(story) -> None:
    member, britta = person(story, "Brandeby"), substitute(story)
    mark_mode(meeting=story.meeting, person=britta, mode=AttendanceMode.PRESENT, by=story.root)
    assert [len(deciders_at(item(story, order))) for order in (1, 2, 3)] == [7, 7, 7]
    mark_departure(item=item(story, 2), person=member, by=story.root)
    let_serve(item=item(story, 2), substitute=britta, member=member, by=story.root)
    assert [len(deciders_at(item(story, order))) for order in (1, 2, 3)] == [7, 7, 7]
    assert "Lindeskog" not in names(story, 1)
    assert "Lindeskog" in names(story, 3)
    assert notes(story)["Britta Lindeskog"] == "tjänstgör för Ellinor Brandeby från punkt 2"
    stop_serving(item=item(story, 3), substitute=britta, by=story.root)
    assert notes(story)["Britta Lindeskog"] == "tjänstgör för Ellinor Brandeby från punkt 2 till punkt 3"
    assert [len(deciders_at(item(story, order))) for order in (1, 2, 3)] == [7, 7, 6]


def test_substitute_who_was_away_comes_and_serves_until_the_late_member_comes(story) -> None:
    member, britta = person(story, "Brandeby"), substitute(story)
    mark_mode(meeting=story.meeting, person=member, mode=AttendanceMode.ABSENT, by=story.root)
    let_serve(item=item(story, 1), substitute=britta, member=member, by=story.root)
    assert (row(story, britta).came_at, row(story, britta).serves_from) == (None, None)
    mark_arrival(item=item(story, 3), person=member, by=story.root)
    assert row(story, britta).serves_until == item(story, 3)
    assert ["Lindeskog" in names(story, order) for order in (1, 2, 3)] == [True, True, False]
    again = substitute(story, "Öberg")
    mark_departure(item=item(story, 2), person=person(story, "Hallkvist"), by=story.root)
    let_serve(item=item(story, 2), substitute=again, member=person(story, "Hallkvist"), by=story.root)
    assert (row(story, again).came_at, row(story, again).serves_from) == (item(story, 2), None)


def test_substitute_who_came_at_the_item_serves_from_it_by_having_come(story) -> None:
    britta, member = substitute(story), person(story, "Brandeby")
    mark_arrival(item=item(story, 2), person=britta, by=story.root)
    mark_departure(item=item(story, 2), person=member, by=story.root)
    let_serve(item=item(story, 2), substitute=britta, member=member, by=story.root)
    assert (row(story, britta).came_at, row(story, britta).serves_from) == (item(story, 2), None)


def test_service_that_had_no_item_is_forgotten(story) -> None:
    member, britta = person(story, "Brandeby"), substitute(story)
    for order in (1, 2):
        mark_mode(meeting=story.meeting, person=member, mode=AttendanceMode.ABSENT, by=story.root)
        let_serve(item=item(story, order), substitute=britta, member=member, by=story.root)
        mark_arrival(item=item(story, order), person=member, by=story.root)
        found = row(story, britta)
        assert (found.serving_for, found.serving_for_name, found.serves_from, found.serves_until) == (
            None,
            "",
            None,
            None,
        )
    assert no(RuleError, stop_serving, item=item(story, 2), substitute=britta, by=story.root) == (
        "Britta Lindeskog tjänstgör inte för någon."
    )


def test_substitute_serves_for_a_member_with_a_conflict_in_that_item_alone(story) -> None:
    member, britta = person(story, "Brandeby"), substitute(story)
    first = item(story, 1)
    declare_conflict(matter=first.matter, person=member, reason="", by=story.root)
    assert len(deciders_at(first)) == 6
    let_serve(item=first, substitute=britta, member=member, by=story.root)
    assert row(story, britta).serves_until == item(story, 2)
    assert [len(deciders_at(item(story, order))) for order in (1, 2)] == [7, 7]
    conflict = first.matter.disqualifications.get()
    assert no(RuleError, lift_conflict, disqualification=conflict, by=story.root) == (
        "Ellinor Brandeby och Britta Lindeskog, som tjänstgör i samma plats, skulle båda delta i beslutet vid punkt 1."
    )
    assert disqualified_in(first) == {member.pk: "Ellinor Brandeby"}


def test_serving_is_refused_to_those_who_may_not_and_while_the_member_decides(story) -> None:
    member, britta, other = person(story, "Brandeby"), substitute(story), substitute(story, "Öberg")
    serve = {"item": item(story, 2), "by": story.root}
    assert no(RuleError, let_serve, substitute=person(story, "Hallkvist"), member=member, **serve) == (
        "Torbjörn Hallkvist är inte ersättare och kan inte tjänstgöra för Ellinor Brandeby."
    )
    assert no(RuleError, let_serve, substitute=britta, member=member, **serve) == (
        "Ellinor Brandeby och Britta Lindeskog, som tjänstgör i samma plats, skulle båda delta i beslutet vid punkt 2."
    )
    mark_mode(meeting=story.meeting, person=member, mode=AttendanceMode.ABSENT, by=story.root)
    let_serve(substitute=britta, member=member, **serve)
    assert no(RuleError, let_serve, substitute=other, member=member, **serve) == (
        "Två ersättare kan inte tjänstgöra för Ellinor Brandeby."
    )
    assert no(RuleError, let_serve, substitute=britta, member=person(story, "Hallkvist"), **serve) == (
        "Britta Lindeskog har tjänstgjort för Ellinor Brandeby på mötet och kan inte tjänstgöra för någon annan."
    )
    mark_mode(meeting=story.meeting, person=britta, mode=AttendanceMode.ABSENT, by=story.root)
    assert row(story, britta).serving_for is None


def test_whole_list_takes_from_and_until_which_item_a_substitute_serves(story) -> None:
    member, britta = person(story, "Brandeby"), substitute(story)
    serving = Present(britta, MembershipRole.SUBSTITUTE, story.seats[2].organisation, serving_for=member)
    limited = Present(**{**serving.__dict__, "serves_from": item(story, 2)})
    sentence = no(RuleError, record_attendance, meeting=story.meeting, people=[*story.present, limited], by=story.root)
    assert sentence.startswith("Ellinor Brandeby och Britta Lindeskog")
    gone = [
        Present(**{**there.__dict__, "left_at": item(story, 2)}) if there.person == member else there
        for there in story.present
    ]
    record_attendance(meeting=story.meeting, people=[*gone, limited], by=story.root)
    assert row(story, britta).serves_from == item(story, 2)


def test_guest_without_a_seat_is_not_added_with_one_press(story) -> None:
    sentence = no(
        RuleError, mark_mode, meeting=story.meeting, person=story.director, mode=AttendanceMode.PRESENT, by=story.root
    )
    assert sentence == "Helena Bergsäter har ingen plats i organet. Gäster läggs till i hela närvarolistan."


def test_second_secretary_is_told_and_nothing_is_lost(story) -> None:
    seen = Meeting.objects.get(pk=story.meeting.pk).edit_number
    one, two = person(story, "Brandeby"), person(story, "Hallkvist")
    mark_departure(item=item(story, 2), person=one, by=story.root, seen=seen)
    with pytest.raises(StaleEditError):
        mark_departure(item=item(story, 2), person=two, by=story.root, seen=seen)
    assert (row(story, one).left_at, row(story, two).left_at) == (item(story, 2), None)
    mark_departure(item=item(story, 2), person=two, by=story.root, seen=seen + 1)
    assert row(story, two).left_at == item(story, 2)
    assert Attendance.history.filter(person=one).count() == 2


def test_vote_that_would_no_longer_agree_is_taken_away_first(story) -> None:
    ballots = {seat.person_id: Choice.YES for seat in story.seats}
    record_vote(item=item(story, 2), result=VoteResult(QUESTION, ballots), by=story.root)
    with pytest.raises(RuleError, match="Ta bort den omröstningen först"):
        mark_departure(item=item(story, 2), person=person(story, "Brandeby"), by=story.root)
    mark_departure(item=item(story, 3), person=person(story, "Brandeby"), by=story.root)


def test_attendance_is_changed_by_those_who_record_it_at_a_held_meeting(story) -> None:
    who = {"person": person(story, "Brandeby"), "mode": AttendanceMode.ABSENT}
    with pytest.raises(RightRefusedError):
        mark_mode(meeting=story.meeting, by=story.users["Strömvall"], **who)
    with pytest.raises(StateRefusedError, match="hållet"):
        mark_mode(meeting=MeetingFactory(body=story.body), by=story.root, **who)


# The chair


def test_chair_changes_part_way_and_the_minutes_say_who_chaired_what(story) -> None:
    vice = person(story, "Sandelius")
    hand_over_chair(item=item(story, 2), person=vice, by=story.root)
    assert minutes_of(story.meeting).chair == "Astrid Wennerhag punkt 1, Joakim Sandelius punkterna 2–3"
    draw_paragraph_numbers(meeting=story.meeting, by=story.root)
    hand_over_chair(item=item(story, 3), person=person(story, "Wennerhag"), by=story.root)
    assert (
        minutes_of(story.meeting).chair == "Astrid Wennerhag §\xa01, Joakim Sandelius §\xa02, Astrid Wennerhag §\xa03"
    )
    hand_over_chair(item=item(story, 2), person=person(story, "Hallkvist"), by=story.root)
    hand_over_chair(item=item(story, 3), person=person(story, "Hallkvist"), by=story.root)
    assert minutes_of(story.meeting).chair == "Astrid Wennerhag §\xa01, Torbjörn Hallkvist §§\xa02–3"
    assert AgendaItem.history.filter(id=item(story, 2).pk, chair=vice).exists()


def test_matter_put_on_the_agenda_later_is_chaired_by_whoever_chairs_then(story) -> None:
    hand_over_chair(item=item(story, 3), person=person(story, "Sandelius"), by=story.root)
    later = put_matter_on_agenda(meeting=story.meeting, matter=MatterFactory(body=story.body), by=story.root)
    assert (later.chair, later.chair_name) == (person(story, "Sandelius"), "Joakim Sandelius")


def test_record_of_a_decision_is_signed_by_who_chaired_its_item(story) -> None:
    hand_over_chair(item=item(story, 1), person=person(story, "Sandelius"), by=story.root)
    assert record_of(story.decision).signatures[0].name == "Joakim Sandelius"


def test_chair_has_to_have_a_vote_in_the_item(story) -> None:
    britta = substitute(story)
    mark_mode(meeting=story.meeting, person=britta, mode=AttendanceMode.PRESENT, by=story.root)
    assert no(RuleError, hand_over_chair, item=item(story, 2), person=britta, by=story.root) == (
        "Britta Lindeskog deltar inte i beslutet vid den här punkten och kan inte leda den: "
        "ordföranden ska ha rösträtt."
    )
    with pytest.raises(StaleEditError):
        hand_over_chair(item=item(story, 2), person=person(story, "Sandelius"), by=story.root, seen=0)


def test_chair_who_leads_counts_where_the_chair_must_be_there(story) -> None:
    story.body.quorum_rule = QuorumRule.CHAIR_AND_HALF
    story.body.save()
    mark_departure(item=item(story, 2), person=person(story, "Wennerhag"), by=story.root)
    there = deciders_at(item(story, 2))
    meeting = Meeting.objects.select_related("body").get(pk=story.meeting.pk)
    words = "6 deltog, 4 av 7 ledamöter, däribland ordföranden behövdes."
    assert quorum_words(meeting, there, item(story, 2)).startswith("Inte beslutsför: 6 deltog"), words
    hand_over_chair(item=item(story, 2), person=person(story, "Sandelius"), by=story.root)
    assert quorum_words(meeting, there, item(story, 2)).startswith("Beslutsför: 6 deltog")
    assert "Inte beslutsför" not in " ".join(found.quorum_words for found in minutes_of(meeting).items)


def test_casting_vote_is_that_of_whoever_chairs_the_item(story) -> None:
    for name in ("Karlsson", "Berg", "Holm", "Lund", "Dahl", "Åkesson"):
        seat = MembershipFactory(
            body=story.body, person=PersonFactory(family_name=name), organisation=story.seats[0].organisation
        )
        mark_mode(meeting=story.meeting, person=seat.person, mode=AttendanceMode.PRESENT, by=story.root)
    hand_over_chair(item=item(story, 2), person=person(story, "Sandelius"), by=story.root)
    there = [found.person_id for found in deciders_at(item(story, 2))]
    choices = [Choice.YES] * 6 + [Choice.NO] * 6 + [Choice.ABSTAIN]
    result = VoteResult(QUESTION, dict(zip(there, choices, strict=True)), parted=True)
    first = record_vote(item=item(story, 1), result=result, by=story.root)
    second = record_vote(item=item(story, 2), result=result, by=story.root)
    assert (first.cast_by, second.cast_by) == (person(story, "Wennerhag"), person(story, "Sandelius"))
    words = [found.proceedings.votes[0].words for found in minutes_of(story.meeting).items[:2]]
    assert words == [
        "6 ja, 6 nej, 1 avstår. Bifall med ordförandens utslagsröst (Astrid Wennerhag).",
        "6 ja, 6 nej, 1 avstår. Bifall med ordförandens utslagsröst (Joakim Sandelius).",
    ]
    assert (
        no(RuleError, hand_over_chair, item=item(story, 2), person=person(story, "Hallkvist"), by=story.root)
        == "Utslagsrösten om ”Mötesdagar 2020” gavs av Joakim Sandelius som ordförande. Ta bort den omröstningen först."
    )
    remove_vote(vote=second, by=story.root)
    hand_over_chair(item=item(story, 2), person=person(story, "Hallkvist"), by=story.root)


def test_tie_without_a_chair_who_decides_is_not_parted_but_a_lot_is_drawn(story) -> None:
    mark_departure(item=item(story, 2), person=person(story, "Wennerhag"), by=story.root)
    tied = {"counts": (3, 3, 0), "parted": True}
    assert no(RuleError, record_vote, item=item(story, 2), result=VoteResult(QUESTION, **tied), by=story.root) == (
        "Ingen som deltar i beslutet är ordförande vid punkten. Ange vem som är det och anteckna sedan utslagsrösten."
    )
    lot = VoteResult(QUESTION, is_election=True, **tied)
    made = record_vote(item=item(story, 2), result=lot, by=story.root)
    assert (made.tie_break, made.cast_by) == (TieBreak.LOT, None)


def test_everyone_who_chaired_approves_the_minutes_and_nothing_changes_after_that(story) -> None:
    hand_over_chair(item=item(story, 2), person=person(story, "Sandelius"), by=story.root)
    fix_decision(decision=story.decision, by=story.root)
    for order in (2, 3):
        table_matter(item=item(story, order), by=story.root)
    rows = send_minutes(meeting=story.meeting, approvers=[person(story, "Hallkvist")], by=story.root)
    assert [(asked.approver.family_name, asked.is_chair) for asked in rows] == [
        ("Wennerhag", True),
        ("Sandelius", False),
        ("Hallkvist", False),
    ]
    with pytest.raises(StateRefusedError, match="ute för justering"):
        hand_over_chair(item=item(story, 2), person=person(story, "Hallkvist"), by=story.root)
    for approval in rows:
        approve_minutes(approval=approval, by=story.root, method=ApprovalMethod.PAPER)
    with pytest.raises(FrozenError):
        mark_mode(meeting=story.meeting, person=person(story, "Brandeby"), mode=AttendanceMode.ABSENT, by=story.root)


def test_chair_of_the_first_item_stands_in_where_the_bodys_chair_never_came(story) -> None:
    mark_mode(meeting=story.meeting, person=person(story, "Wennerhag"), mode=AttendanceMode.EXCUSED, by=story.root)
    rows = attendance_of(story.meeting)
    first = item(story, 1)
    assert chair_among(deciders_at(first, rows), first, rows) is None
    items = list(story.meeting.agenda_items.order_by("order"))
    assert chair_words(story.meeting, items, rows) == ""
    hand_over_chair(item=item(story, 2), person=person(story, "Sandelius"), by=story.root)
    items = list(story.meeting.agenda_items.order_by("order"))
    assert chair_words(story.meeting, items, rows) == "ingen punkt 1, Joakim Sandelius punkterna 2–3"
    assert chair_words(story.meeting, [], rows) == ""
    hand_over_chair(item=item(story, 1), person=person(story, "Sandelius"), by=story.root)
    assert minutes_of(story.meeting).chair == "Joakim Sandelius"


def test_planned_chair_is_the_meetings_own(story) -> None:
    vice = person(story, "Sandelius")
    story.meeting.chair = vice
    story.meeting.save()
    hand_over_chair(item=item(story, 2), person=person(story, "Wennerhag"), by=story.root)
    hand_over_chair(item=item(story, 3), person=vice, by=story.root)
    assert item(story, 3).chair is None
