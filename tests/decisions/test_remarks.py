"""The discussion of a proposal: on the whole and clause by clause, among those who prepare it and no one else."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from collaboration.enums import OrganisationKind
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.enums import DecisionState, Level, MatterState
from decisions.models import Decision, Matter, Remark
from decisions.queries.documents import minutes_paper
from decisions.queries.remarks import discussion_of, place_of, reads_remarks, writes_remarks
from decisions.queries.review import review_of
from decisions.queries.sealed import rows_behind
from decisions.services.decisions import DecisionContent, record_decision
from decisions.services.freezing import frozen_error
from decisions.services.remarks import answer_remark, change_remark, withdraw_remark, write_remark
from decisions.services.review import declare_conflict, send_for_positions
from foundation.edits import StaleEditError
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from foundation.validation import InvalidError
from tests.collaboration.factories import (
    BodyFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
)
from tests.decisions.factories_words import RemarkFactory
from tests.decisions.refusals import no
from tests.decisions.story import CLAUSE
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db

ASKED = dt.date(2019, 12, 2)
LAST = dt.date(2019, 12, 12)
WORDS = "Resorna är för lågt räknade."
SECOND = "Uppdra åt verksamhetsledaren att redovisa utfallet."


@pytest.fixture
def out(on_agenda):
    """The story with its proposal of two clauses sent to the members, as `version`."""
    rewrite(on_agenda, CLAUSE, SECOND)
    on_agenda.version = send(on_agenda)
    return on_agenda


def rewrite(story, *clauses):
    content = DecisionContent(clauses=clauses, lead_in="Styrgruppen beslutar att", annexes=[story.annex])
    record_decision(matter=story.matter, content=content, by=story.root)


def send(story):
    story.decision.refresh_from_db()
    return send_for_positions(proposal=story.decision, answer_by=LAST, by=story.root, today=ASKED)


def written(story, name="Strömvall", clause=1, text=WORDS, **changes):
    values = {"version": story.version, "by": story.users[name], **changes}
    return write_remark(clause=clause, text=text, today=ASKED, **values)


def answered(story, remark, name="Wennerhag", text="Vi ser över dem."):
    return answer_remark(remark=remark, text=text, by=story.users[name], today=ASKED)


def thread(story, number, name="Strömvall"):
    return discussion_of(story.matter, story.users[name]).thread(number)


def address(story, number=1):
    return reverse("discussion_thread", args=[story.matter.pk, number])


def texts(response):
    return text_of_html(response.content.decode())


def freeze(story):
    """Let the decision be approved, as the database sees it."""
    Decision.objects.filter(pk=story.decision.pk).update(state=DecisionState.FIXED, date=LAST)
    Decision.objects.filter(pk=story.decision.pk).update(state=DecisionState.APPROVED)


# --- written and answered


def test_remark_stands_under_its_clause_with_name_organisation_and_time(out):
    remark = written(out)
    (shown,) = thread(out, 1).remarks
    assert (shown.row, shown.is_own, shown.is_earlier, shown.said_of) == (remark, True, False, "")
    assert (remark.author_name, remark.organisation_name, remark.text) == ("Karin Strömvall", "Sotenäs kommun", WORDS)
    assert remark.history.get().history_user == out.users["Strömvall"]
    assert [row.count for row in discussion_of(out.matter, out.root).threads] == [0, 1, 0]
    assert thread(out, 3) is None


def test_remark_on_the_whole_has_no_clause(out):
    assert written(out, clause=0).clause is None
    assert thread(out, 0).is_whole
    assert thread(out, 0).count == 1


def test_answers_stand_one_level_under_what_they_answer(out):
    remark = written(out)
    answer = answered(out, remark)
    (shown,) = thread(out, 1).remarks
    assert [row.row for row in shown.answers] == [answer]
    assert (answer.version, answer.clause, answer.parent) == (remark.version, remark.clause, remark)
    assert thread(out, 1).count == 2
    words = "Ett svar kan inte besvaras i sin tur. Svara på synpunkten som det står under."
    assert no(StateRefusedError, answered, story=out, remark=answer) == words
    withdraw_remark(remark=remark, by=out.users["Strömvall"])
    words = "Synpunkten har tagits bort sedan du öppnade den."
    assert no(StateRefusedError, answered, story=out, remark=remark) == words


def test_organisation_is_that_of_the_seat_else_of_the_post_else_none(out):
    officer = UserFactory(person=PersonFactory())
    give_role(user=officer, role=Role.SECRETARIAT, by=out.root)
    assert written(out, by=officer).organisation_name == ""
    college = OrganisationFactory(kind=OrganisationKind.UNIVERSITY, name="Högskolan")
    PostFactory(person=officer.person, organisation=college)
    assert written(out, by=officer).organisation_name == "Högskolan"
    assert written(out, by=out.root).organisation_name == ""


def test_remark_says_something_about_a_clause_that_is_there(out):
    assert no(InvalidError, written, story=out, text="  \n") == "Skriv vad du vill säga."
    assert no(RuleError, written, story=out, clause=3) == "Förslaget har ingen att-sats 3."
    with pytest.raises(IntegrityError), transaction.atomic():
        RemarkFactory(text="")


def test_who_reads_a_version_that_is_replaced_is_told(out):
    rewrite(out, CLAUSE)
    send(out)
    words = "En nyare version har skickats ut sedan du öppnade den här. Läs den och skicka sedan synpunkten igen."
    assert no(StaleEditError, written, story=out) == words


def test_those_who_take_no_part_in_the_preparations_write_nothing(out, stranger):
    observer, member = UserFactory(), out.users["Brandeby"]
    give_role(user=observer, role=Role.OBSERVER, by=out.root)
    remark = written(out)
    for user in (stranger, observer):
        no(RightRefusedError, written, story=out, by=user)
        assert not writes_remarks(user, out.matter)
    assert reads_remarks(observer, out.matter)
    assert not reads_remarks(stranger, out.matter)
    declare_conflict(matter=out.matter, person=member.person, reason="", by=out.root)
    words = "Du deltar inte i diskussionen om det här ärendet."
    assert no(RightRefusedError, written, story=out, name="Brandeby") == words
    assert no(RightRefusedError, answered, story=out, remark=remark, name="Brandeby") == words


@pytest.mark.parametrize("state", [MatterState.DECIDED, MatterState.CLOSED])
def test_discussion_ends_with_the_matter(out, state):
    remark = written(out)
    Matter.objects.filter(pk=out.matter.pk).update(state=state)
    member = out.users["Strömvall"]
    calls = (
        lambda: written(out),
        lambda: answered(out, remark),
        lambda: change_remark(remark=remark, text="Annat.", by=member),
        lambda: withdraw_remark(remark=remark, by=member),
    )
    words = {"Ärendet är avgjort eller avslutat. Synpunkter lämnas före det."}
    assert {no(StateRefusedError, call) for call in calls} == words


# --- changed and taken away


def test_own_remark_is_changed_until_it_is_answered_and_says_so(out):
    remark, member = written(out), out.users["Strömvall"]
    same = change_remark(remark=remark, text=f" {WORDS} ", by=member)
    assert same.edited_at is None
    changed = change_remark(remark=remark, text="Resorna kostar mer.", by=member)
    assert (changed.text, changed.edited_at is not None) == ("Resorna kostar mer.", True)
    assert [row.text for row in remark.history.order_by("history_id")] == [WORDS, "Resorna kostar mer."]
    no(InvalidError, change_remark, remark=remark, text="", by=member)
    words = "Bara den som har skrivit en synpunkt kan ändra den."
    assert no(RightRefusedError, change_remark, remark=remark, text="X", by=out.root) == words
    assert thread(out, 1).remarks[0].may_be_changed
    answered(out, remark)
    assert not thread(out, 1).remarks[0].may_be_changed
    words = "Någon har svarat på synpunkten. Skriv en ny i stället."
    assert no(StateRefusedError, change_remark, remark=remark, text="X", by=member) == words


def test_what_is_taken_away_leaves_who_did_it_and_no_words(out):
    remark, member = written(out), out.users["Strömvall"]
    words = "Bara den som har skrivit synpunkten, eller den som för protokoll, kan ta bort den."
    assert no(RightRefusedError, withdraw_remark, remark=remark, by=out.users["Brandeby"]) == words
    gone = withdraw_remark(remark=remark, by=member)
    assert (gone.text, gone.withdrawn_by, gone.is_withdrawn) == ("", member, True)
    assert thread(out, 1).count == 0
    assert [shown.row for shown in thread(out, 1).remarks] == [remark]
    for call in (withdraw_remark, change_remark):
        values = {"text": "X"} if call is change_remark else {}
        assert no(StateRefusedError, call, remark=remark, by=member, **values) == "Synpunkten är redan borttagen."
    by_secretary = withdraw_remark(remark=written(out), by=out.root)
    assert by_secretary.withdrawn_by == out.root


# --- from version to version


def test_remarks_follow_their_clause_into_the_next_version(out):
    on_first, on_second, on_whole = written(out), written(out, clause=2), written(out, clause=0)
    rewrite(out, "Anta en reviderad budget.", CLAUSE)
    out.version = send(out)
    assert [row.row for row in thread(out, 1).remarks] == []
    moved, same_place = thread(out, 2).remarks
    assert (moved.row, moved.is_earlier, moved.said_of) == (on_first, True, "")
    assert (same_place.row, same_place.is_earlier, same_place.said_of) == (on_second, True, SECOND)
    assert [row.row for row in thread(out, 0).remarks] == [on_whole]
    review = review_of(Decision.objects.get(pk=out.decision.pk), today=ASKED)
    assert review.remarks == (1, 0, 2)
    assert [row.count for row in discussion_of(out.matter, out.root).threads] == [1, 0, 2]
    rewrite(out, "Något helt annat.")
    out.version = send(out)
    assert thread(out, 0).count == 2
    assert answered(out, on_second).version == on_second.version


@pytest.mark.parametrize(("order", "text", "place"), [(1, "B", 2), (1, "X", 1), (3, "X", 0), (0, "B", 0)])
def test_place_is_by_words_then_by_number_then_the_whole(order, text, place):
    assert place_of(order, text, ["A", "B"]) == place


# --- never public, never in the record, closed to who has a conflict of interest


def test_remarks_stay_working_material_when_the_decision_is_public(out):
    remark, outsider, member = written(out), UserFactory(with_person=True), out.users["Brandeby"]
    MembershipFactory(person=outsider.person, body=BodyFactory())
    Matter.objects.update(level=Level.PUBLIC)
    Decision.objects.update(level=Level.PUBLIC)
    assert Matter.objects.visible_to(outsider).exists()
    assert not Remark.objects.visible_to(outsider).exists()
    assert not reads_remarks(outsider, out.matter)
    assert list(Remark.objects.visible_to(member)) == [remark]
    declare_conflict(matter=out.matter, person=member.person, reason="", by=out.root)
    assert Matter.objects.visible_to(member).exists()
    assert not Remark.objects.visible_to(member).exists()
    assert not reads_remarks(member, out.matter)


def test_remarks_are_in_no_record(out):
    written(out, text="Hemlig synpunkt")
    out.decision.refresh_from_db()
    assert "Hemlig synpunkt" not in str(rows_behind(out.decision))
    assert "Hemlig synpunkt" not in str(minutes_paper(out.meeting))


@pytest.mark.parametrize(
    "change",
    [
        lambda row: Remark.objects.filter(pk=row.pk).update(text="X"),
        lambda row: Remark.objects.filter(pk=row.pk).delete(),
        lambda row: RemarkFactory(version=row.version),
    ],
)
def test_discussion_of_an_approved_decision_is_frozen(out, change):
    remark = written(out)
    freeze(out)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change(remark)
    assert isinstance(frozen_error(caught.value), FrozenError)


# --- the pages


def post(client, story, number=1, *, part=False, follow=True, **values):
    data = {"version": story.version.pk, "parent": "", "text": WORDS, **values}
    headers = {"HX-Request": "true"} if part else {}
    return client.post(address(story, number), data, headers=headers, follow=follow)


def test_member_writes_answers_and_counts_on_the_matter(client_for, out):
    client = client_for(out.users["Strömvall"])
    assert "Skriv en synpunkt" in texts(client.get(out.matter.get_absolute_url()))
    response = post(client, out)
    remark = Remark.objects.get()
    assert response.redirect_chain[-1][0] == f"{address(out)}#remark-{remark.pk}"
    for words in (WORDS, "Karin Strömvall", "Sotenäs kommun", "Diskussion om att-sats 1", CLAUSE):
        assert words in texts(response)
    matter = client.get(out.matter.get_absolute_url()).content.decode()
    assert "1 synpunkt" in text_of_html(matter)
    assert f'hx-get="{address(out)}"' in matter
    assert WORDS not in matter
    chair = client_for(out.chair)
    asked = chair.get(f"{address(out)}?svar={remark.pk}")
    assert "Svar till Karin Strömvall" in texts(asked)
    assert "autofocus" in asked.content.decode()
    post(chair, out, parent=remark.pk, text="Vi ser över dem.")
    assert remark.answers.get().text == "Vi ser över dem."
    assert "2 synpunkter" in texts(client.get(out.matter.get_absolute_url()))


def test_part_of_the_page_is_swapped_and_keeps_what_was_typed_when_it_is_refused(client_for, out):
    client = client_for(out.users["Strömvall"])
    part = client.get(address(out), headers={"HX-Request": "true"}).content.decode()
    assert '<div class="thread">' in part
    assert "<html" not in part
    assert 'id="id_text_1"' in part
    done = post(client, out, part=True).content.decode()
    assert WORDS in done
    assert "<html" not in done
    empty = post(client, out, part=True, text=" ")
    assert "Skriv vad du vill säga." in texts(empty)
    rewrite(out, CLAUSE)
    send(out)
    stale = post(client, out, part=True, text="Det här skrev jag länge på.").content.decode()
    assert "En nyare version har skickats ut" in text_of_html(stale)
    assert "Det här skrev jag länge på." in stale
    assert Remark.objects.count() == 1


def test_fold_is_called_anew_by_the_same_answer(client_for, out):
    client, remark = client_for(out.users["Strömvall"]), written(out)
    page = client.get(out.matter.get_absolute_url()).content.decode()
    assert '<span id="thread-1-words">1 synpunkt</span>' in page
    assert "hx-swap-oob" not in client.get(address(out)).content.decode()
    words = '<span id="thread-1-words" hx-swap-oob="true">{}</span>'
    assert words.format("2 synpunkter") in post(client, out, part=True).content.decode()
    taken = client.post(reverse("remark_withdraw", args=[remark.pk]), headers={"HX-Request": "true"}, follow=True)
    assert words.format("1 synpunkt") in taken.content.decode()


def test_remark_sent_after_signing_out_is_kept_on_the_page(client, out):
    data = {"version": out.version.pk, "parent": "", "text": "Det här skrev jag länge på."}
    page = client.post(address(out), data, headers={"Origin": "http://testserver"})
    assert page.status_code == 403
    assert "Det här skrev jag länge på." in page.content.decode()
    part = client.post(address(out), data, headers={"HX-Request": "true"})
    assert part["HX-Retarget"] == "#messages"
    assert not Remark.objects.exists()


def test_own_remark_is_changed_and_taken_away_on_the_pages(client_for, out):
    client, remark = client_for(out.users["Strömvall"]), written(out)
    change = reverse("remark_change", args=[remark.pk])
    assert WORDS in client.get(change).content.decode()
    assert "ändrad" in texts(client.post(change, {"text": "Resorna kostar mer."}, follow=True))
    assert client_for(out.chair).get(change).status_code == 404
    page = texts(client.post(reverse("remark_withdraw", args=[remark.pk]), follow=True))
    assert "Borttagen av Karin Strömvall" in page
    assert "Resorna kostar mer." not in page
    again = client.post(reverse("remark_withdraw", args=[remark.pk]))
    assert again.status_code == 409
    part = client.post(reverse("remark_withdraw", args=[remark.pk]), headers={"HX-Request": "true"})
    assert "Synpunkten är redan borttagen." in texts(part)


def test_remark_of_another_is_taken_away_by_who_keeps_the_minutes_alone(client_for, out):
    remark = written(out)
    withdraw = reverse("remark_withdraw", args=[remark.pk])
    assert withdraw not in client_for(out.users["Brandeby"]).get(address(out)).content.decode()
    assert client_for(out.users["Brandeby"]).post(withdraw).status_code == 403
    assert withdraw in client_for(out.chair).get(address(out)).content.decode()
    response = client_for(out.chair).post(withdraw, headers={"HX-Request": "true"}, follow=True)
    assert "Borttagen av Astrid Wennerhag" in texts(response)


def test_changed_proposal_shows_the_discussion_by_the_version_that_was_sent(client_for, out):
    written(out)
    rewrite(out, "Anta en reviderad budget.")
    page = texts(client_for(out.users["Strömvall"]).get(out.matter.get_absolute_url()))
    assert "Förslaget har ändrats sedan version 1 skickades ut. Synpunkterna gäller den versionen:" in page
    assert "Anta en reviderad budget." in page
    assert SECOND in page


def test_discussion_is_read_in_whole_while_answering_and_after_the_decision(client_for, out):
    remark = written(out)
    answered(out, remark)
    read = reverse("discussion_read", args=[out.matter.pk])
    client = client_for(out.users["Strömvall"])
    page = texts(client.get(read))
    for words in ("Om hela förslaget", "Att-sats 1", WORDS, "Vi ser över dem.", "Skriv här"):
        assert words in page
    assert "Att-sats 2" not in page
    Matter.objects.filter(pk=out.matter.pk).update(state=MatterState.CIRCULATING)
    matter = client.get(out.matter.get_absolute_url()).content.decode()
    assert read in matter
    Matter.objects.filter(pk=out.matter.pk).update(state=MatterState.DECIDED)
    assert "Skriv här" not in texts(client.get(read))
    assert "Skicka synpunkten" not in texts(client.get(address(out)))


def test_before_a_proposal_is_sent_there_is_nothing_to_discuss(client_for, on_agenda):
    client = client_for(on_agenda.users["Strömvall"])
    assert client.get(address(on_agenda)).status_code == 404
    assert client.get(reverse("discussion_read", args=[on_agenda.matter.pk])).status_code == 404


def test_thread_and_version_of_others_are_not_reached(client_for, out):
    client = client_for(out.users["Strömvall"])
    assert client.get(address(out, 3)).status_code == 404
    foreign = RemarkFactory()
    assert post(client, out, version=foreign.version.pk).status_code == 404
    assert post(client, out, parent=foreign.pk).status_code == 404
    assert client.get(f"{address(out)}?svar={foreign.pk}").context["answered"] is None
    assert Remark.objects.count() == 1


def test_observer_reads_and_the_disqualified_and_strangers_see_nothing(client_for, out):
    observer, member = UserFactory(), out.users["Brandeby"]
    give_role(user=observer, role=Role.OBSERVER, by=out.root)
    remark = written(out)
    page = client_for(observer).get(address(out))
    assert WORDS in texts(page)
    assert "Skicka synpunkten" not in texts(page)
    assert "Svara" not in texts(page)
    assert "Inget är skrivet här ännu." in texts(client_for(observer).get(address(out, 2)))
    matter = texts(client_for(observer).get(out.matter.get_absolute_url()))
    assert "1 synpunkt" in matter
    assert "Skriv en synpunkt" not in matter
    assert post(client_for(observer), out).status_code == 403
    declare_conflict(matter=out.matter, person=member.person, reason="", by=out.root)
    Matter.objects.update(level=Level.PUBLIC)
    leader = UserFactory(person=PersonFactory())
    MembershipFactory(body=BodyFactory(), person=leader.person, role="chair")
    for user in (member, leader):
        client = client_for(user)
        seen = texts(client.get(out.matter.get_absolute_url()))
        assert "synpunkt" not in seen.lower()
        pages = [address(out), reverse("discussion_read", args=[out.matter.pk])]
        pages += [reverse(name, args=[remark.pk]) for name in ("remark_change", "remark_withdraw")]
        assert {client.post(page).status_code for page in pages} <= {403, 404, 405}
        assert {client.get(page).status_code for page in pages} <= {403, 404, 405}


@pytest.mark.parametrize("count", [1, 15])
def test_pages_ask_the_same_whatever_the_remarks(client_for, out, django_assert_num_queries, count):
    for number in range(count):
        answered(out, written(out, text=f"Synpunkt {number}."))
    client = client_for(out.users["Strömvall"])
    pages = (
        (out.matter.get_absolute_url(), 10),
        (address(out), 5),
        (reverse("discussion_read", args=[out.matter.pk]), 5),
    )
    for page, _queries in pages:
        client.get(page)
    for page, queries in pages:
        with django_assert_num_queries(queries):
            client.get(page)
