"""Votes at a meeting: who has one, how they are counted, and how the minutes say it."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from collaboration.enums import MembershipRole, QuorumRule
from decisions.enums import ApprovalMethod, AttendanceMode, Choice, MajorityRule, StatementKind, TieBreak
from decisions.models import AgendaItem, Ballot, MinutesApproval, Statement, Vote
from decisions.queries.minutes import minutes_of
from decisions.queries.presence import deciders_at
from decisions.queries.record import record_of
from decisions.queries.tally import tally, vote_words
from decisions.services.agenda import put_matter_on_agenda, take_matter_off_agenda
from decisions.services.attendance import Present, record_attendance
from decisions.services.decisions import fix_decision
from decisions.services.freezing import frozen_error
from decisions.services.matters import open_matter
from decisions.services.minutes import approve_minutes, send_minutes
from decisions.services.review import declare_conflict
from decisions.services.votes import VoteResult, record_statement, record_vote, remove_vote
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from tests.collaboration.factories import MembershipFactory, PersonFactory
from tests.decisions.factories import AgendaItemFactory
from tests.decisions.story import OPENED, Story, held, on_agenda, reread, steering_group

QUESTION = "Ja för förslaget, nej för avslag."
SIMPLE = MajorityRule.SIMPLE


def end(yes: int, no: int, abstained: int = 0, rule: MajorityRule = SIMPLE, **kwargs) -> tuple[bool, TieBreak | None]:
    found = tally(yes=yes, no=no, abstained=abstained, rule=rule, **{"is_election": False, **kwargs})
    return found.is_carried, found.tie_break


@pytest.mark.parametrize(
    ("yes", "no", "rule", "is_carried"),
    [
        (7, 6, SIMPLE, True),
        (6, 7, SIMPLE, False),
        (8, 4, MajorityRule.TWO_THIRDS, True),
        (7, 4, MajorityRule.TWO_THIRDS, False),
        (8, 2, MajorityRule.FOUR_FIFTHS, True),
        (7, 2, MajorityRule.FOUR_FIFTHS, False),
        (6, 6, MajorityRule.TWO_THIRDS, False),
    ],
)
def test_majorities(yes, no, rule, is_carried) -> None:
    assert end(yes, no, 3, rule) == (is_carried, None)


@pytest.mark.parametrize("parted", [True, False])
def test_six_six_one_is_parted_by_the_chairs_casting_vote_and_by_lot_in_an_election(parted) -> None:
    assert end(6, 6, 1, parted=parted) == (parted, TieBreak.CASTING_VOTE)
    assert end(6, 6, 1, parted=parted, is_election=True) == (parted, TieBreak.LOT)


def test_equal_numbers_that_no_one_has_parted_are_refused_in_words() -> None:
    with pytest.raises(RuleError, match="ange hur ordförandens utslagsröst föll"):
        end(6, 6, 1)
    with pytest.raises(RuleError, match="lotta, och ange hur lotten föll"):
        end(6, 6, 1, is_election=True)
    with pytest.raises(RuleError, match="Ingen har röstat ja eller nej"):
        end(0, 0, 7)


@pytest.mark.parametrize("rule", MajorityRule)
def test_turning_every_vote_never_carries_both_ways(rule) -> None:
    for yes in range(14):
        for no in range(14 - yes):
            if yes != no:
                assert not (end(yes, no, 2, rule)[0] and end(no, yes, 2, rule)[0])


def test_words_of_a_casting_vote() -> None:
    vote = Vote(yes=6, no=6, abstained=1, is_carried=True, tie_break=TieBreak.CASTING_VOTE, majority_rule=SIMPLE)
    assert vote_words(vote) == "6 ja, 6 nej, 1 avstår. Bifall med ordförandens utslagsröst."
    vote.tie_break, vote.is_carried = TieBreak.LOT, False
    assert vote_words(vote) == "6 ja, 6 nej, 1 avstår. Avslag genom lottning."
    vote = Vote(yes=7, no=4, abstained=0, is_carried=False, majority_rule=MajorityRule.TWO_THIRDS)
    assert vote_words(vote) == "7 ja, 4 nej, 0 avstår. Avslag: två tredjedelar av de avgivna rösterna krävdes."


@pytest.fixture
def story(db) -> Story:
    told = steering_group()
    told.body.quorum_rule = QuorumRule.MAJORITY
    told.body.save()
    return reread(held(told))


def item_of(story: Story) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting__body", "matter").get(matter=story.matter)


def ballots(story: Story, no: tuple[str, ...] = (), abstain: tuple[str, ...] = (), without: tuple[str, ...] = ()):
    given = {}
    for name, user in story.users.items():
        if name not in without:
            choice = Choice.NO if name in no else Choice.ABSTAIN if name in abstain else Choice.YES
            given[user.person_id] = choice
    return given


def vote(story: Story, **kwargs) -> Vote:
    result = VoteResult(QUESTION, **{"ballots": ballots(story), **kwargs})
    return record_vote(item=item_of(story), result=result, by=story.root)


def rows(story: Story, **changes) -> list[Present]:
    """The attendance of the story, with what `changes` says of a family name."""
    told = []
    for present in story.present:
        change = changes.get(present.person.family_name.split()[0], {})
        told.append(Present(**{**present.__dict__, **change}))
    return told


def attend(story: Story, *more: Present, **changes) -> None:
    record_attendance(meeting=story.meeting, people=[*rows(story, **changes), *more], by=story.root)


def test_votes_by_name_sum_to_the_count_and_stand_in_the_record(story: Story) -> None:
    made = vote(story, ballots=ballots(story, no=("Brandeby",), abstain=("Hallkvist",)))
    assert (made.yes, made.no, made.abstained, made.is_carried) == (5, 1, 1, True)
    assert Ballot.objects.filter(vote=made).count() == 7
    (block,) = record_of(story.decision).proceedings.votes
    assert block.words == "5 ja, 1 nej, 1 avstår. Bifall."
    assert block.by_choice[1:] == (("Nej", ("Ellinor Brandeby",)), ("Avstår", ("Torbjörn Hallkvist",)))


def test_one_disqualified_of_seven_leaves_six_who_decide_and_none_in_the_list(story: Story) -> None:
    declare_conflict(matter=story.matter, person=story.users["Brandeby"].person, reason="Söker medel.", by=story.root)
    there = [row.person_name for row in deciders_at(item_of(story))]
    assert len(there) == 6
    assert "Ellinor Brandeby" not in there
    with pytest.raises(RuleError, match="Någon i listan deltar inte i beslutet"):
        vote(story)
    made = vote(story, ballots=ballots(story, without=("Brandeby",)))
    assert made.yes + made.no + made.abstained == 6
    record = record_of(story.decision)
    assert record.proceedings.conflicts == ("Ellinor Brandeby",)
    assert len(record.present) == 6
    assert record.quorum_words == "Beslutsför: 6 deltog, 4 av 7 ledamöter behövdes."


def test_conflict_declared_after_the_vote_is_refused_until_the_vote_is_taken_away(story: Story) -> None:
    made = vote(story)
    person = story.users["Brandeby"].person
    with pytest.raises(RuleError, match="skulle inte längre stämma"):
        declare_conflict(matter=story.matter, person=person, reason="", by=story.root)
    remove_vote(vote=made, by=story.root)
    declare_conflict(matter=story.matter, person=person, reason="", by=story.root)


def second_item(story: Story) -> AgendaItem:
    matter = open_matter(body=story.body, title="Kommande möten", by=story.root, today=OPENED)
    return put_matter_on_agenda(meeting=story.meeting, matter=matter, by=story.root)


def test_from_the_item_where_one_leaves_quorum_is_counted_without_that_person(story: Story) -> None:
    second = second_item(story)
    gone = {"left_at": second}
    attend(story, Brandeby=gone, Hallkvist=gone, Ekdal=gone, Sandelius=gone)
    assert (len(deciders_at(item_of(story))), len(deciders_at(second))) == (7, 3)
    minutes = minutes_of(story.meeting)
    assert minutes.quorum_words == "Beslutsför: 7 deltog, 4 av 7 ledamöter behövdes."
    assert [item.quorum_words for item in minutes.items] == [
        "",
        "Inte beslutsför: 3 deltog, 4 av 7 ledamöter behövdes.",
    ]


def test_who_comes_late_takes_part_from_that_item_on(story: Story) -> None:
    second = second_item(story)
    attend(story, Brandeby={"came_at": second})
    assert (len(deciders_at(item_of(story))), len(deciders_at(second))) == (6, 7)
    (group, *_rest) = minutes_of(story.meeting).groups
    assert [line.note for line in group.people if line.name == "Ellinor Brandeby"] == ["från punkt 2"]


def substitute(story: Story, **kwargs) -> Present:
    seat = MembershipFactory(
        body=story.body,
        person=PersonFactory(),
        role=MembershipRole.SUBSTITUTE,
        organisation=story.seats[2].organisation,
    )
    return Present(seat.person, MembershipRole.SUBSTITUTE, seat.organisation, **kwargs)


def test_substitute_decides_only_when_serving_for_a_member_who_is_away(story: Story) -> None:
    attend(story, substitute(story))
    assert len(deciders_at(item_of(story))) == 7
    member = story.users["Brandeby"].person
    serving = substitute(story, serving_for=member)
    with pytest.raises(RuleError, match="är på plats hela tiden"):
        attend(story, serving)
    attend(story, serving, Brandeby={"mode": AttendanceMode.EXCUSED})
    there = deciders_at(item_of(story))
    assert len(there) == 7
    assert record_of(story.decision).quorum_words == "Beslutsför: 7 deltog, 4 av 7 ledamöter behövdes."
    assert "tjänstgör för Ellinor Brandeby" in [row.note for row in record_of(story.decision).present]
    with pytest.raises(RuleError, match="Två ersättare kan inte tjänstgöra för Ellinor Brandeby"):
        attend(story, serving, substitute(story, serving_for=member), Brandeby={"mode": AttendanceMode.EXCUSED})


def test_leaving_before_coming_and_a_guest_who_serves_are_refused(story: Story) -> None:
    second = second_item(story)
    with pytest.raises(RuleError, match="kan inte lämna innan hen kommer"):
        attend(story, Brandeby={"came_at": second, "left_at": item_of(story)})
    with pytest.raises(RuleError, match="är inte ersättare"):
        attend(story, Hallkvist={"serving_for": story.users["Brandeby"].person})
    attend(story, Brandeby={"left_at": second})
    with pytest.raises(StateRefusedError, match="kom eller lämnade någon vid den här punkten"):
        take_matter_off_agenda(item=second, by=story.root)


def test_item_of_another_meeting_is_no_place_to_come_or_leave_at(story: Story) -> None:
    with pytest.raises(RuleError, match="Dagordningen har ändrats"):
        attend(story, Brandeby={"came_at": AgendaItemFactory()})


def test_attendance_that_a_vote_would_not_agree_with_is_refused_and_nothing_changes(story: Story) -> None:
    vote(story)
    with pytest.raises(RuleError, match="Ta bort den omröstningen först"):
        attend(story, Brandeby={"mode": AttendanceMode.ABSENT})
    assert len(deciders_at(item_of(story))) == 7


def test_attendance_may_be_written_anew_while_the_vote_still_agrees_with_it(story: Story) -> None:
    made = vote(story)
    attend(story, Brandeby={"mode": AttendanceMode.REMOTE})
    assert Vote.objects.get() == made
    assert len(deciders_at(item_of(story))) == 7


def test_every_decider_has_a_vote_and_a_count_has_no_more_votes_than_deciders(story: Story) -> None:
    with pytest.raises(RuleError, match=r"De här saknar röst: Ellinor Brandeby\."):
        vote(story, ballots=ballots(story, without=("Brandeby",)))
    with pytest.raises(RuleError, match="8 röster är fler än de 7"):
        vote(story, counts=(5, 3, 0))
    made = vote(story, counts=(3, 3, 1), parted=True)
    assert (made.tie_break, made.ballots.count()) == (TieBreak.CASTING_VOTE, 0)


def test_votes_are_recorded_at_a_held_meeting_by_who_keeps_the_minutes(story: Story, db) -> None:
    result = VoteResult(QUESTION, ballots=ballots(story))
    with pytest.raises(RightRefusedError):
        record_vote(item=item_of(story), result=result, by=story.users["Strömvall"])
    with pytest.raises(RuleError, match="Skriv vad omröstningen gällde"):
        record_vote(item=item_of(story), result=VoteResult(" ", ballots=ballots(story)), by=story.root)


def test_meeting_that_is_not_held_takes_no_votes(db) -> None:
    story = on_agenda(steering_group())
    with pytest.raises(StateRefusedError, match="Mötet är inte hållet ännu"):
        vote(story)


def say(story: Story, kind: StatementKind, name: str, text: str = "Jag yrkar avslag.") -> Statement:
    person = story.users[name].person
    return record_statement(item=item_of(story), kind=kind, person=person, text=text, by=story.root)


def test_motions_stand_before_the_decision_and_reservations_after(story: Story) -> None:
    say(story, StatementKind.MOTION, "Brandeby")
    say(story, StatementKind.RESERVATION, "Brandeby", "Till förmån för eget yrkande.")
    say(story, StatementKind.MINUTES_NOTE, "Strömvall", "Sotenäs följer frågan.")
    seen = record_of(story.decision).proceedings
    assert [(row.kind, row.person) for row in seen.motions] == [("Yrkande", "Ellinor Brandeby")]
    assert [(row.kind, row.text) for row in seen.objections] == [
        ("Reservation", "Till förmån för eget yrkande."),
        ("Protokollsanteckning", "Sotenäs följer frågan."),
    ]


def test_only_who_decides_makes_a_reservation_but_anyone_there_may_have_a_note(story: Story) -> None:
    guest = substitute(story)
    attend(story, guest)
    instead = " Det som sades av någon som var med kan i stället antecknas som protokollsanteckning."
    for kind, refusal in (
        (StatementKind.RESERVATION, "deltog inte i beslutet och kan inte reservera sig."),
        (StatementKind.MOTION, "deltar inte i beslutet och kan inte lägga ett yrkande."),
    ):
        with pytest.raises(RuleError) as refused:
            record_statement(item=item_of(story), kind=kind, person=guest.person, text="Nej.", by=story.root)
        assert str(refused.value) == f"{guest.person} {refusal}{instead}"
    record_statement(
        item=item_of(story), kind=StatementKind.SEPARATE_STATEMENT, person=guest.person, text="Bra.", by=story.root
    )
    with pytest.raises(RuleError, match=r"inte med när ärendet behandlades\. Om det är fel, ändra närvaron först\."):
        record_statement(
            item=item_of(story), kind=StatementKind.MINUTES_NOTE, person=story.director, text="Bra.", by=story.root
        )
    with pytest.raises(RuleError, match="Skriv det som ska stå i protokollet"):
        say(story, StatementKind.MOTION, "Brandeby", "  ")


def test_secretary_records_a_vote_and_a_reservation_on_the_pages(story: Story, client: Client) -> None:
    client.force_login(story.root)
    item = item_of(story)
    address = reverse("vote_record", args=[item.pk])
    page = client.get(address).content.decode()
    assert "Beslutsför: 7 deltog, 4 av 7 ledamöter behövdes." in page
    data = {f"ballot_{pk}": choice for pk, choice in ballots(story, no=("Brandeby",)).items()}
    form = {"question": QUESTION, "rule": "simple", "parted": ""}
    missing = client.post(address, form).content.decode()
    assert "De här saknar röst" in missing
    assert QUESTION in missing
    done = client.post(address, {**form, **data}, follow=True).content.decode()
    assert "6 ja, 1 nej, 0 avstår. Bifall." in done
    said = {"kind": "reservation", "person": story.users["Brandeby"].person_id, "text": "För avslag."}
    done = client.post(reverse("statement_record", args=[item.pk]), said, follow=True).content.decode()
    assert "För avslag." in done
    for name, row in (("vote_remove", Vote.objects.get()), ("statement_remove", Statement.objects.get())):
        client.post(reverse(name, args=[item.pk, row.pk]))
    assert (Vote.objects.count(), Statement.objects.count()) == (0, 0)


def test_member_may_not_record_votes(story: Story, client: Client) -> None:
    client.force_login(story.users["Strömvall"])
    for name in ("vote_record", "statement_record"):
        assert client.get(reverse(name, args=[item_of(story).pk])).status_code == 403


def test_attendance_page_takes_when_people_came_and_left(story: Story, client: Client) -> None:
    second = second_item(story)
    client.force_login(story.root)
    story.meeting.refresh_from_db()
    people = story.present
    data = {"rows-TOTAL_FORMS": len(people), "rows-INITIAL_FORMS": len(people), "seen": story.meeting.edit_number}
    for place, (present, row) in enumerate(zip(people, story.meeting.attendances.order_by("order"), strict=True)):
        data |= {
            f"rows-{place}-row": row.pk,
            f"rows-{place}-ORDER": place + 1,
            f"rows-{place}-person": present.person.pk,
            f"rows-{place}-role": present.role,
            f"rows-{place}-organisation": present.organisation.pk,
            f"rows-{place}-mode": present.mode,
        }
    data["rows-6-left_at"] = second.pk
    done = client.post(reverse("meeting_attendance", args=[story.meeting.pk]), data, follow=True)
    assert "Närvaron är antecknad." in done.content.decode()
    assert (len(deciders_at(item_of(story))), len(deciders_at(second))) == (7, 6)


def test_what_was_voted_and_said_freezes_with_the_minutes(db) -> None:
    story = held(steering_group())
    made, said = vote(story), say(story, StatementKind.RESERVATION, "Brandeby")
    fix_decision(decision=story.decision, by=story.root)
    send_minutes(meeting=story.meeting, approvers=[], by=story.root)
    for approval in MinutesApproval.objects.all():
        approve_minutes(approval=approval, by=story.root, method=ApprovalMethod.PAPER)
    with pytest.raises(FrozenError):
        vote(story)
    made.question, said.text = "Något annat.", "Något annat."
    changes = (made.save, said.save, made.delete, Ballot.objects.all().delete, lambda: Vote.objects.update(yes=9))
    for change in changes:
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            change()
        assert isinstance(frozen_error(caught.value), FrozenError)


def test_meeting_page_with_votes_statements_and_a_conflict_asks_ten_queries(
    story: Story, client: Client, django_assert_num_queries
) -> None:
    declare_conflict(matter=story.matter, person=story.users["Brandeby"].person, reason="Söker medel.", by=story.root)
    vote(story, ballots=ballots(story, without=("Brandeby",)))
    record_statement(
        item=item_of(story),
        person=story.users["Hallkvist"].person,
        kind=StatementKind.MOTION,
        text="Avslag.",
        by=story.root,
    )
    client.force_login(story.users["Strömvall"])
    page = story.meeting.get_absolute_url()
    client.get(page)
    with django_assert_num_queries(10):
        assert "Bifall" in client.get(page).content.decode()
