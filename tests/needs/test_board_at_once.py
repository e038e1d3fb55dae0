"""Two at the same moment on a board, or on a board and in a party's form: nothing is lost, done twice or stuck."""

from functools import partial

import pytest
from django.db import transaction

from foundation.edits import StaleEditError
from foundation.errors import RuleError, StateRefusedError
from needs.enums import CardState, LetterKind, Outcome, Stage, Told
from needs.models import Card, Letter, Need, NeedTag, Round, ToldChoice
from needs.queries.ranking import ranked_cards
from needs.services.stages import reach_stage
from needs.services.submissions import hand_in, reopen
from needs.services.triage import give_card, give_need, set_tags, take_up
from needs.services.triage_deciding import Verdict, choose_way, decide_card, reconsider_card
from needs.services.triage_merging import CardText, merge, split
from needs.services.triage_ranking import move_card, order_cards, place_card, rank_by_points, unrank_card
from needs.services.visits import SpokenNeed, record_needs
from tests.at_once import behind, in_threads
from tests.collaboration.factories import DialogueFactory
from tests.needs.factories import HANDED_IN_AT, NeedFactory, SubmissionFactory
from tests.needs.factories_triage import CardFactory
from tests.needs.groups import AN_ANSWER, member_of, need_of, theme_group
from tests.needs.people import contact, office

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
WHOLE = CardText("Helheten")
PARTS = (CardText("Första"), CardText("Andra"))


@pytest.fixture
def pair(group):
    """Two members of the group."""
    return member_of(group), member_of(group)


@pytest.fixture
def four(group):
    return [CardFactory(group=group, title=title, rank=rank) for rank, title in enumerate("ABCD", start=1)]


def order(group):
    return "".join(card.title for card in ranked_cards(group))


def refusals(answers):
    """Return the classes of what was refused; anything but a refusal in words fails the test."""
    errors = [answer for answer in answers if isinstance(answer, Exception)]
    assert all(isinstance(error, RuleError) for error in errors), errors
    return [type(error) for error in errors]


def test_need_taken_up_by_two_has_one_card(group, pair):
    need = need_of("Tanums kommun", group)
    first, second = in_threads(*[lambda by=by: take_up(need=need, by=by) for by in pair])
    assert (first, Card.objects.count()) == (second, 1)


def test_same_needs_merged_by_two_are_merged_once(group, pair):
    needs = [need_of(party, group).pk for party in ("Tanums kommun", "Orusts kommun")]
    answers = in_threads(
        *[lambda by=by: merge(group=group, cards=(), needs=needs, written=WHOLE, by=by) for by in pair]
    )
    assert refusals(answers) == [StateRefusedError]
    assert Card.objects.filter(state=CardState.OPEN).count() == 1
    assert Card.objects.filter(state=CardState.MERGED).count() == 2


def test_need_that_a_colleague_merged_a_moment_ago_draws_nothing_along(group, pair):
    first, second, third = (need_of(party, group) for party in ("Tanums kommun", "Orusts kommun", "Åmåls kommun"))
    whole, refused = behind(
        lambda: merge(group=group, cards=(), needs=[first.pk, second.pk], written=WHOLE, by=pair[0]),
        lambda: merge(group=group, cards=(), needs=[second.pk, third.pk], written=CardText("Annat"), by=pair[1]),
    )
    assert isinstance(refused, StateRefusedError)
    assert set(whole.needs.all()) == {first, second}
    assert not third.cards.exists()


def test_need_that_a_colleague_merged_or_split_a_moment_ago_is_not_given_away_with_the_rest(group, pair):
    other = theme_group("Temagrupp lärande")
    first, second = need_of("Tanums kommun", group), need_of("Orusts kommun", group)
    _whole, refused = behind(
        lambda: merge(group=group, cards=(), needs=[first.pk, second.pk], written=WHOLE, by=pair[0]),
        lambda: give_need(need=first, group=other, by=pair[1]),
    )
    assert isinstance(refused, StateRefusedError)
    assert not Card.objects.filter(group=other).exists()


def test_boards_that_merge_needs_of_the_same_parties_do_not_lock_each_other_out():
    boards = [theme_group(f"Temagrupp {number}") for number in range(4)]
    parties = [SubmissionFactory(handed_in=True) for _ in range(6)]
    merges = []
    for place, board in enumerate(boards):
        rows = parties if place % 2 else parties[::-1]
        needs = [NeedFactory(handed_in=True, submission=row, theme=board).pk for row in rows]
        merges.append(partial(merge, group=board, cards=(), needs=needs, written=WHOLE, by=member_of(board)))
    assert refusals(in_threads(*merges)) == []


def test_split_and_merge_at_once_are_one_of_them(group, pair):
    cards = [CardFactory(group=group), CardFactory(group=group)]
    answers = in_threads(
        lambda: split(card=cards[0], parts=PARTS, by=pair[0]),
        lambda: merge(group=group, cards=[card.pk for card in cards], written=WHOLE, by=pair[1]),
    )
    assert refusals(answers) == [StateRefusedError]
    assert Card.objects.get(pk=cards[0].pk).state in {CardState.SPLIT, CardState.MERGED}


def test_two_answers_at_once_are_one_answer_and_one_letter(group, pair):
    card = CardFactory(group=group)
    contact(card.needs.get().submission.organisation)
    answers = in_threads(*[lambda by=by: decide_card(card=card, verdict=AN_ANSWER, by=by) for by in pair])
    assert refusals(answers) == [StateRefusedError]
    assert Letter.objects.filter(kind=LetterKind.ANSWERED).count() == 1


def test_answer_while_the_card_is_given_away_is_refused(group, pair):
    card, other = CardFactory(group=group), theme_group("Temagrupp lärande")
    _given, refused = behind(
        lambda: give_card(card=card, group=other, by=pair[0]),
        lambda: decide_card(card=card, verdict=AN_ANSWER, by=pair[1]),
    )
    assert isinstance(refused, StateRefusedError)
    assert Card.objects.get().state == CardState.OPEN


def test_old_page_loses_to_the_one_that_saved_first(group, pair):
    card = CardFactory(group=group)
    answers = in_threads(*[lambda by=by: set_tags(card=card, names=[str(by.pk)], by=by, seen=0) for by in pair])
    assert refusals(answers) == [StaleEditError]


def test_two_moves_at_once_are_both_made(group, pair, four):
    _a, _b, c, d = four
    answers = behind(lambda: move_card(card=d, steps=-2, by=pair[0]), lambda: move_card(card=c, steps=-1, by=pair[1]))
    assert (refusals(answers), order(group)) == ([], "ADCB")


def test_second_of_two_that_drag_at_once_is_told(group, pair, four):
    a, b, c, d = (card.pk for card in four)
    seen = [a, b, c, d]
    _first, refused = behind(
        lambda: order_cards(group=group, cards=[d, a, b, c], seen=seen, by=pair[0]),
        lambda: order_cards(group=group, cards=[b, a, c, d], seen=seen, by=pair[1]),
    )
    assert isinstance(refused, RuleError)
    assert order(group) == "DABC"


def test_ranking_stays_whole_whatever_comes_at_once(group, pair, four):
    a, b, c, d = four
    Card.objects.filter(pk=c.pk).update(points=5)
    new = CardFactory(group=group, title="E")
    answers = in_threads(
        lambda: place_card(card=new, place=1, by=pair[0]),
        lambda: move_card(card=d, steps=-1, by=pair[1]),
        lambda: unrank_card(card=a, by=pair[0]),
        lambda: rank_by_points(group=group, by=pair[1]),
        lambda: decide_card(card=b, verdict=AN_ANSWER, by=pair[0]),
    )
    assert refusals(answers) == []
    ranks = [card.rank for card in ranked_cards(group)]
    assert ranks == sorted(set(ranks))
    assert sorted(order(group)) == ["C", "D", "E"]


def test_tag_that_two_boards_write_first_at_once_is_one_tag(pair):
    cards = [CardFactory(), CardFactory()]
    answers = in_threads(
        *[lambda card=card: set_tags(card=card, names=["AIL"], by=member_of(card.group)) for card in cards]
    )
    assert (refusals(answers), NeedTag.objects.count()) == ([], 1)
    assert [list(card.tags.values_list("name", flat=True)) for card in cards] == [["AIL"], ["AIL"]]


def test_card_given_away_as_its_party_hands_in_anew_keeps_the_new_title(group, pair):
    need, other = need_of("Tanums kommun", group, "Gammalt"), theme_group("Temagrupp lärande")
    writer, card = contact(need.submission.organisation), take_up(need=need, by=pair[0])
    submission = reopen(submission=need.submission, reason="Fel.", by=office())
    Need.objects.filter(pk=need.pk).update(title="Nytt")
    answers = behind(
        lambda: hand_in(submission=submission, by=writer), lambda: give_card(card=card, group=other, by=pair[1])
    )
    card.refresh_from_db()
    assert (refusals(answers), card.title, card.group) == ([], "Nytt", other)


def test_answer_given_as_the_party_reopens_is_refused_or_stands(group, pair):
    need = need_of("Tanums kommun", group)
    card = take_up(need=need, by=pair[0])
    desk = office()
    _reopened, refused = behind(
        lambda: reopen(submission=need.submission, reason="Fel.", by=desk),
        lambda: decide_card(card=card, verdict=AN_ANSWER, by=pair[1]),
    )
    assert isinstance(refused, StateRefusedError)
    assert Card.objects.get().state == CardState.OPEN


def test_stages_of_needs_in_common_are_dated_without_locking_each_other_out(group):
    first, second = need_of("Tanums kommun", group), need_of("Orusts kommun", group)
    Need.objects.filter(pk=first.pk).update(begun_at=HANDED_IN_AT)

    def both(needs):
        with transaction.atomic():
            reach_stage(needs=needs, stage=Stage.BEGUN, at=HANDED_IN_AT)
            reach_stage(needs=needs, stage=Stage.DONE, at=HANDED_IN_AT)

    keys = [first.pk, second.pk]
    assert in_threads(*[lambda: both(keys), lambda: both(keys[::-1])] * 4) == [None] * 8
    assert Need.objects.exclude(done_at=HANDED_IN_AT).count() == 0


def test_way_chosen_twice_at_once_is_one_choice():
    user = contact(need_of("Tanums kommun", None).submission.organisation)
    answers = in_threads(*[lambda: choose_way(way=Told.PORTAL, by=user)] * 3)
    assert (refusals(answers), ToldChoice.objects.count()) == ([], 1)


def test_first_two_visits_of_a_year_share_its_row():
    desk = office()
    visits = [DialogueFactory(date=HANDED_IN_AT.date()), DialogueFactory(date=HANDED_IN_AT.date())]
    said = [SpokenNeed("Klarspråk", "competence", "Ingen förstår.")]
    answers = in_threads(
        *[lambda visit=visit: record_needs(dialogue=visit, needs=said, inventory=None, by=desk) for visit in visits]
    )
    assert (refusals(answers), Round.objects.count()) == ([], 1)
    assert sorted(answer.registry_number for answer in answers) == [1, 2]


def test_answer_taken_back_twice_at_once_is_taken_back_once(group, pair):
    card = CardFactory(group=group, decided=True)
    answers = in_threads(*[lambda by=by: reconsider_card(card=card, reason="Nya fakta.", by=by) for by in pair])
    assert refusals(answers) == [StateRefusedError]
    verdict = Verdict(Outcome.NO, "Nej.")
    assert decide_card(card=card, verdict=verdict, by=pair[0]).outcome == Outcome.NO
