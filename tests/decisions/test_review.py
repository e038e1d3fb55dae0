"""Members say what they think of a proposal before the meeting: each on every version, and never of a closed matter."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from collaboration.models import Person
from decisions.enums import MatterState, Stance
from decisions.models import Decision, Disqualification, Matter, Meeting, Position, ProposalVersion, TermsOfReference
from decisions.queries.review import Review, review_of, waiting_for
from decisions.services.attendance import record_attendance
from decisions.services.decisions import DecisionContent, fix_decision, record_decision
from decisions.services.freezing import frozen_error
from decisions.services.meetings import hold_meeting
from decisions.services.review import Answer, declare_conflict, lift_conflict, send_for_positions, take_position
from foundation.edits import StaleEditError
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from foundation.wording import TextState, text_changes
from notices.desk import desk_for
from tests.collaboration.factories import UserFactory
from tests.decisions.refusals import no
from tests.decisions.story import DAY, Story, on_agenda, steering_group
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db

ASKED = dt.date(2019, 12, 2)
LAST = dt.date(2019, 12, 12)
AGREE = Answer(Stance.AGREE)


@pytest.fixture
def story() -> Story:
    return on_agenda(steering_group())


def send(story: Story, last: dt.date = LAST) -> ProposalVersion:
    story.decision.refresh_from_db()
    return send_for_positions(proposal=story.decision, answer_by=last, by=story.root, today=ASKED)


def person(story: Story, name: str) -> Person:
    return story.users[name].person


def answer(story: Story, version: ProposalVersion, name: str, given: Answer = AGREE) -> Position:
    return take_position(version=version, person=person(story, name), answer=given, by=story.users[name], today=ASKED)


def review(story: Story) -> Review:
    story.decision.refresh_from_db()
    found = review_of(story.decision, today=ASKED)
    assert found is not None
    return found


def rewrite(story: Story, *clauses: str) -> None:
    content = DecisionContent(clauses=clauses, lead_in="Styrgruppen beslutar att", annexes=[story.annex])
    record_decision(matter=story.matter, content=content, by=story.root)


def test_every_voting_member_is_asked_and_has_it_on_the_desk(story: Story) -> None:
    send(story)
    asked = {row.membership.person for row in review(story).missing}
    assert asked == {seat.person for seat in story.seats}
    assert review(story).words == "0 av 7 har svarat."
    (waiting,) = [row for row in desk_for(story.users["Strömvall"], today=ASKED).waiting if row.due == LAST]
    assert (waiting.title, waiting.url) == (
        "Budget och verksamhetsplan för Kommunakademin Väst 2020",
        reverse("position_take", args=[story.matter.pk]),
    )
    assert list(waiting_for(UserFactory(person=story.director), ASKED)) == []


def test_answers_are_counted_in_words_and_the_desk_is_clear_again(story: Story) -> None:
    version = send(story)
    answer(story, version, "Strömvall")
    answer(story, version, "Wennerhag", Answer(Stance.COMMENT, "Bra underlag."))
    answer(story, version, "Brandeby", Answer(Stance.MUST_CHANGE, "Resorna är för lågt räknade."))
    assert review(story).words == "3 av 7 har svarat: 1 tillstyrker, 1 tillstyrker med kommentar, 1 vill ändra."
    assert list(waiting_for(story.users["Strömvall"], ASKED)) == []
    assert len(waiting_for(story.users["Hallkvist"], ASKED)) == 1


def test_position_can_be_changed_and_its_history_is_kept(story: Story) -> None:
    version = send(story)
    answer(story, version, "Strömvall")
    position = answer(story, version, "Strömvall", Answer(Stance.MUST_CHANGE, "Vänta till våren."))
    assert Position.objects.get() == position
    assert list(position.history.order_by("history_id").values_list("stance", flat=True)) == ["agree", "must_change"]


def test_same_answer_twice_is_one_answer(story: Story) -> None:
    version = send(story)
    first, second = answer(story, version, "Strömvall"), answer(story, version, "Strömvall")
    assert first == second
    assert first.history.count() == 1


def test_wanted_change_needs_a_reason(story: Story) -> None:
    version = send(story)
    with pytest.raises(RuleError, match=r"Skriv vad som måste ändras och varför\."):
        answer(story, version, "Strömvall", Answer(Stance.MUST_CHANGE, "  "))
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.create(
            version=version,
            person=person(story, "Strömvall"),
            stance=Stance.MUST_CHANGE,
            taken_at=version.sent_at,
            by=story.root,
        )


def test_position_clause_by_clause(story: Story) -> None:
    rewrite(story, "fastställa budgeten för 2020", "fastställa verksamhetsplanen för 2020")
    version = send(story)
    answer(story, version, "Strömvall", Answer(Stance.AGREE, "", {2: (Stance.MUST_CHANGE, "Mål saknas.")}))
    (given,) = [row for row in review(story).answers if row.position]
    assert [(row.clause.text, row.stance, row.comment) for row in given.on_clauses] == [
        ("fastställa verksamhetsplanen för 2020", "must_change", "Mål saknas.")
    ]
    answer(story, version, "Strömvall")
    (given,) = [row for row in review(story).answers if row.position]
    assert given.on_clauses == ()


def test_clause_that_is_not_there_is_refused(story: Story) -> None:
    with pytest.raises(RuleError, match=r"Förslaget har ingen att-sats 4\."):
        answer(story, send(story), "Strömvall", Answer(Stance.AGREE, "", {4: (Stance.AGREE, "")}))


def test_new_version_asks_everyone_again_and_shows_what_changed(story: Story) -> None:
    rewrite(story, "fastställa föreslagen budget", "uppdra åt verksamhetsledaren att rapportera i juni")
    answer(story, send(story), "Strömvall")
    rewrite(story, "fastställa föreslagen budget om 1 500 tkr", "bjuda in till slutkonferens")
    assert review(story).is_outdated
    send(story)
    now = review(story)
    assert (now.version.number, len(now.missing), now.is_outdated) == (2, 7, False)
    assert [(change.state, [(piece.text, piece.change) for piece in change.pieces]) for change in now.changes] == [
        (TextState.CHANGED, [("fastställa föreslagen budget", ""), ("om 1 500 tkr", "in")]),
        (TextState.NEW, [("bjuda in till slutkonferens", "in")]),
        (TextState.REMOVED, [("uppdra åt verksamhetsledaren att rapportera i juni", "out")]),
    ]


def test_clauses_that_stay_are_marked_as_the_same() -> None:
    states = [change.state for change in text_changes(["a b c", "d e f"], ["d e f", "g h i"])]
    assert states == [TextState.REMOVED, TextState.SAME, TextState.NEW]


def test_changed_words_are_marked_out_and_in_where_they_stand() -> None:
    (change,) = text_changes(
        ["bjuda in alla kommuner till en konferens"], ["bjuda in parterna till en konferens i maj"]
    )
    assert [(piece.text, piece.change) for piece in change.pieces] == [
        ("bjuda in", ""),
        ("alla kommuner", "out"),
        ("parterna", "in"),
        ("till en konferens", ""),
        ("i maj", "in"),
    ]
    (shorter,) = text_changes(["mötas i mars och juni"], ["mötas i mars"])
    assert [(piece.text, piece.change) for piece in shorter.pieces] == [("mötas i mars", ""), ("och juni", "out")]


def test_conflict_of_interest_in_one_clause_is_refused(story: Story) -> None:
    with pytest.raises(RuleError, match=r"Jäv gäller hela ärendet\."):
        answer(story, send(story), "Strömvall", Answer(Stance.AGREE, "", {1: (Stance.CONFLICT, "")}))


def test_stale_tab_is_told_of_the_newer_version(story: Story) -> None:
    old = send(story)
    rewrite(story, "fastställa budgeten")
    send(story)
    with pytest.raises(StaleEditError, match="En nyare version har skickats"):
        answer(story, old, "Strömvall")


def test_same_version_is_not_sent_twice(story: Story) -> None:
    send(story)
    with pytest.raises(RuleError, match=r"Den här versionen är redan skickad\."):
        send(story)


def test_proposal_without_clauses_or_with_a_day_gone_by_is_not_sent(story: Story) -> None:
    with pytest.raises(RuleError, match=r"Välj en sista dag som inte har passerat\."):
        send(story, dt.date(2019, 12, 1))
    rewrite(story)
    with pytest.raises(RuleError, match="Skriv minst en att-sats"):
        send(story)


def test_secretary_enters_for_a_member_who_phoned_and_the_answer_says_so(story: Story) -> None:
    version = send(story)
    take_position(version=version, person=person(story, "Strömvall"), answer=AGREE, by=story.root, today=ASKED)
    (given,) = [row for row in review(story).answers if row.position]
    assert given.entered_by == str(story.root)


def test_no_one_answers_in_another_members_name_nor_without_a_seat(story: Story) -> None:
    version = send(story)
    with pytest.raises(RightRefusedError):
        take_position(
            version=version,
            person=person(story, "Strömvall"),
            answer=AGREE,
            by=story.users["Brandeby"],
            today=ASKED,
        )
    with pytest.raises(RightRefusedError, match="tillfrågas inte här"):
        take_position(version=version, person=story.director, answer=AGREE, by=story.root, today=ASKED)


def test_decided_matter_takes_no_more_positions(story: Story) -> None:
    version = send(story)
    hold_meeting(meeting=story.meeting, by=story.root, today=DAY)
    record_attendance(meeting=story.meeting, people=story.present, by=story.root)
    fix_decision(decision=Decision.objects.get(pk=story.decision.pk), by=story.root)
    with pytest.raises(StateRefusedError, match=r"Ärendet är avgjort\."):
        answer(story, version, "Strömvall")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MatterState.CLOSED, "Ärendet är avslutat utan beslut, och inga fler ställningstaganden tas emot."),
        (
            MatterState.CIRCULATING,
            "Ledamöterna beslutar i ärendet per capsulam. Svara där; ställningstaganden lämnas före det.",
        ),
    ],
)
def test_proposal_that_is_withdrawn_or_circulating_asks_for_no_positions(
    story: Story, client: Client, state: MatterState, words: str
) -> None:
    version, me = send(story), story.users["Strömvall"]
    Matter.objects.update(state=state)
    assert list(waiting_for(me, ASKED)) == []
    assert [row for row in desk_for(me, today=ASKED).waiting if row.due == LAST] == []
    assert no(StateRefusedError, answer, story=story, version=version, name="Strömvall") == words
    client.force_login(me)
    refused = client.get(url("position_take", story))
    assert (refused.status_code, words in refused.content.decode()) == (409, True)
    for user in (me, story.root):
        client.force_login(user)
        page = client.get(url("matter_detail", story)).content.decode()
        assert url("position_take", story) not in page
        assert url("position_enter", story, me.person_id) not in page


def test_withdrawn_proposal_is_not_sent(story: Story) -> None:
    Matter.objects.update(state=MatterState.CLOSED)
    words = "Ärendet är avslutat utan beslut, och inga fler ställningstaganden tas emot."
    assert no(StateRefusedError, send, story=story) == words


def test_what_was_sent_never_changes(story: Story) -> None:
    version = send(story)
    clause = version.clauses.get()
    clause.text = "Något annat."
    for change in (clause.save, clause.delete, lambda: ProposalVersion.objects.update(reasons="Annat.")):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            change()
        assert isinstance(frozen_error(caught.value), FrozenError)


def test_conflict_of_interest_closes_the_matter_to_that_person_only(story: Story) -> None:
    version = send(story)
    me, other = story.users["Strömvall"], story.users["Brandeby"]
    answer(story, version, "Strömvall", Answer(Stance.CONFLICT, "Min syster söker medlen."))
    for rows in (Matter, Decision, TermsOfReference):
        assert not rows.objects.visible_to(me).exists()
        assert rows.objects.visible_to(other).count() == 1
    assert Meeting.objects.visible_to(me).count() == 1
    now = review(story)
    assert [str(row.person) for row in now.conflicts] == [str(me.person)]
    assert len(now.answers) == 6
    assert list(waiting_for(me, ASKED)) == []


def test_conflict_declared_by_mistake_is_taken_back_by_who_keeps_the_minutes(story: Story) -> None:
    me = story.users["Strömvall"]
    row = declare_conflict(matter=story.matter, person=me.person, reason="Fel ärende.", by=me)
    with pytest.raises(RightRefusedError):
        lift_conflict(disqualification=row, by=story.users["Brandeby"])
    lift_conflict(disqualification=row, by=story.root)
    assert Matter.objects.visible_to(me).exists()
    assert Disqualification.history.count() == 2


def test_no_one_declares_another_members_conflict_but_who_keeps_the_minutes(story: Story) -> None:
    target = person(story, "Strömvall")
    with pytest.raises(RightRefusedError):
        declare_conflict(matter=story.matter, person=target, reason="", by=story.users["Brandeby"])
    declare_conflict(matter=story.matter, person=target, reason="", by=story.root)
    again = declare_conflict(matter=story.matter, person=target, reason="Part i ärendet.", by=story.root)
    assert (Disqualification.objects.count(), again.reason) == (1, "Part i ärendet.")


# the pages


def url(name: str, story: Story, *args: int) -> str:
    return reverse(name, args=[story.matter.pk, *args])


def test_member_takes_a_position_on_the_page_and_sees_it_on_the_matter(story: Story, client: Client) -> None:
    version = send(story)
    client.force_login(story.users["Strömvall"])
    page = client.get(url("position_take", story)).content.decode()
    assert "Fastställa föreslagen budget och verksamhetsplan." in page
    data = {"version": version.pk, "stance": "must_change", "comment": ""}
    refused = client.post(url("position_take", story), data)
    assert "Skriv vad som måste ändras och varför." in refused.content.decode()
    done = client.post(url("position_take", story), {**data, "comment": "Resorna är för lågt räknade."}, follow=True)
    text = done.content.decode()
    assert "Ditt ställningstagande är sparat." in text
    assert "1 av 7 har svarat: 1 vill ändra." in text
    assert "Resorna är för lågt räknade." in text


def test_stale_page_keeps_what_was_typed(story: Story, client: Client) -> None:
    old = send(story)
    rewrite(story, "fastställa budgeten")
    send(story)
    client.force_login(story.users["Strömvall"])
    data = {"version": old.pk, "stance": "comment", "comment": "En lång tanke som inte får gå förlorad."}
    text = client.post(url("position_take", story), data).content.decode()
    assert "En nyare version har skickats" in text
    assert "En lång tanke som inte får gå förlorad." in text


def test_conflict_declared_on_the_page_leads_to_the_desk_and_shuts_every_door(story: Story, client: Client) -> None:
    version = send(story)
    client.force_login(story.users["Strömvall"])
    done = client.post(url("position_take", story), {"version": version.pk, "stance": "conflict", "comment": ""})
    assert done["Location"] == reverse("desk")
    for name in ("matter_detail", "position_take"):
        assert client.get(url(name, story)).status_code == 404
    meeting = client.get(story.meeting.get_absolute_url()).content.decode()
    assert "Stängt för dig" in meeting
    assert "Budget och verksamhetsplan" not in meeting


def test_secretary_sends_and_enters_on_the_pages(story: Story, client: Client) -> None:
    client.force_login(story.root)
    late = dt.date(2199, 1, 1).isoformat()
    sent = client.post(url("review_send", story), {"answer_by": late}, follow=True)
    assert "Förslaget är skickat." in sent.content.decode()
    version, member = ProposalVersion.objects.get(), person(story, "Strömvall")
    data = {"version": version.pk, "stance": "agree", "comment": "Per telefon."}
    done = client.post(url("position_enter", story, member.pk), data, follow=True).content.decode()
    assert "angett av" in done
    assert client.get(url("position_enter", story, story.director.pk)).status_code == 404


def test_history_of_the_matter_says_who_entered_which_position(story: Story, client: Client) -> None:
    version, member = send(story), person(story, "Strömvall")
    take_position(version=version, person=member, answer=AGREE, by=story.root, today=ASKED)
    answer(story, version, "Brandeby", Answer(Stance.CONFLICT, "Min syster söker medlen."))
    rewrite(story, "fastställa budgeten")
    client.force_login(story.root)
    page = text_of_html(client.get(url("matter_history", story)).content.decode())
    for words in (
        f"Skapad ställningstagande: version 1, Karin Strömvall, {story.root} av {story.root}",
        f"Skapad jäv: {story.matter}, Ellinor Brandeby, Ellinor Brandeby av Ellinor Brandeby",
        f"Skapad version av ett förslag: {story.matter}, {story.root} av {story.root}",
        f"Skapad beslutssats: {story.matter} av {story.root}",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (AGREE, "tillstyrker"),
        (Answer(Stance.COMMENT, "Tydligare."), "tillstyrker med kommentar"),
        (Answer(Stance.MUST_CHANGE, "Beloppet."), "vill ändra"),
        (Answer(Stance.CONFLICT), "är jävig"),
    ],
)
def test_history_says_which_position_was_taken_to_those_who_may_read_it(
    story: Story, client: Client, monkeypatch, given: Answer, words: str
) -> None:
    monkeypatch.setattr("foundation.history.ONE_SAVING", dt.timedelta(0))
    version, member = send(story), person(story, "Strömvall")
    take_position(version=version, person=member, answer=given, by=story.root, today=ASKED)
    client.force_login(story.root)
    page = text_of_html(client.get(url("matter_history", story)).content.decode())
    made = f"Skapad ställningstagande: version 1, Karin Strömvall, {story.root} av {story.root} ställningstagande: "
    assert made + words in page
    client.force_login(story.users["Hallkvist"])
    assert client.get(url("matter_history", story)).status_code == 403


@pytest.mark.parametrize("name", ["review_send", "position_take"])
def test_stranger_and_member_of_another_body_find_no_page(story: Story, client: Client, name: str) -> None:
    send(story)
    client.force_login(UserFactory())
    assert client.get(url(name, story)).status_code in {403, 404}
    assert client.post(url(name, story)).status_code in {403, 404}


def test_queries_do_not_grow_with_answers(story: Story, client: Client, django_assert_num_queries) -> None:
    """Ten: five for the matter's page, two for what is proposed, and three of the review; a conflict asks one more."""
    version = send(story)
    client.force_login(story.users["Strömvall"])
    client.get(url("matter_detail", story))
    for name in ("Wennerhag", "Brandeby", "Hallkvist"):
        answer(story, version, name)
    with django_assert_num_queries(10):
        client.get(url("matter_detail", story))
    for name in ("Sandelius", "Ekdal Frisk", "Öhrling Rask"):
        answer(story, version, name)
    with django_assert_num_queries(10):
        client.get(url("matter_detail", story))


def test_proposals_annex_is_read_in_place_or_on_a_page_of_its_own(story: Story, client: Client) -> None:
    address = reverse("proposed_annex", args=[story.matter.pk, 1])
    client.force_login(story.users["Strömvall"])
    assert f'hx-get="{address}"' in client.get(url("matter_detail", story)).content.decode()
    page, part = client.get(address), client.get(address, headers={"HX-Request": "true"})
    (annex,) = [row.title for row in story.decision.annexes.all()]
    assert annex in page.content.decode()
    assert "<html" in page.content.decode()
    assert "<html" not in part.content.decode()
    assert "Fastställa budget och verksamhetsplan." in part.content.decode()


@pytest.mark.parametrize("number", [0, 2])
def test_proposal_has_no_annex_of_another_number(story: Story, client: Client, number: int) -> None:
    client.force_login(story.users["Strömvall"])
    assert client.get(reverse("proposed_annex", args=[story.matter.pk, number])).status_code == 404


def test_proposals_annex_is_shut_where_the_matter_is(story: Story, client: Client) -> None:
    address = reverse("proposed_annex", args=[story.matter.pk, 1])
    version = send(story)
    client.force_login(story.users["Strömvall"])
    client.post(url("position_take", story), {"version": version.pk, "stance": "conflict", "comment": ""})
    assert client.get(address).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
