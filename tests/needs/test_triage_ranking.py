"""The group ranks: by order, by steps, to a place, by points; two members at once lose nothing."""

from decimal import Decimal

import pytest

from foundation.edits import StaleEditError
from foundation.errors import RightRefusedError, RuleError
from foundation.validation import InvalidError
from needs.models import Card, CriteriaSet, Criterion
from needs.queries.ranking import ranked_cards
from needs.services.submissions import reopen
from needs.services.triage_ranking import move_card, order_cards, place_card, rank_by_points, unrank_card
from needs.services.triage_scoring import CriterionInput, set_criteria, set_scores, sort_card
from tests.needs.factories_triage import CardFactory, CriterionFactory
from tests.needs.groups import member_of, theme_group
from tests.needs.people import office

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(group):
    return [CardFactory(group=group, title=title, rank=rank) for rank, title in enumerate("ABC", start=1)]


def order(group):
    return "".join(card.title for card in ranked_cards(group))


def test_ranking_follows_the_order_sent(group, member, three):
    a, b, c = (card.pk for card in three)
    d = CardFactory(group=group, title="D").pk

    order_cards(group=group, cards=[c, a, b], by=member)
    assert order(group) == "CAB"
    order_cards(group=group, cards=[c, d, a, b], by=member)

    assert order(group) == "CDAB"
    assert list(Card.objects.get(pk=a).history.values_list("rank", "history_user")) == [
        (3, member.pk),
        (2, member.pk),
        (1, None),
    ]


def test_order_of_an_old_page_is_refused(group, member, three):
    a, b, c = (card.pk for card in three)
    new = CardFactory(group=group, sorted_at=None).pk

    for keys in ([a, b], [a, b, c, c], [a, b, c, CardFactory().pk], [a, b, c, new]):
        with pytest.raises(RuleError, match="Rangordningen har ändrats"):
            order_cards(group=group, cards=keys, by=member)
    with pytest.raises(RightRefusedError):
        order_cards(group=group, cards=[c, b, a], by=member_of(theme_group("En annan")))
    assert order(group) == "ABC"


def test_order_built_on_an_old_ranking_is_refused(group, member, three):
    a, b, c = (card.pk for card in three)
    order_cards(group=group, cards=[c, a, b], seen=[a, b, c], by=member)

    with pytest.raises(RuleError, match="Rangordningen har ändrats"):
        order_cards(group=group, cards=[b, a, c], seen=[a, b, c], by=member_of(group))

    assert order(group) == "CAB"


def test_card_moves_by_steps_and_the_ends_stay(group, member, three):
    a, b, c = three

    move_card(card=c, steps=-1, by=member)
    assert order(group) == "ACB"
    move_card(card=a, steps=-1, by=member)
    move_card(card=b, steps=1, by=member)
    assert order(group) == "ACB"
    with pytest.raises(StaleEditError):
        move_card(card=c, steps=1, by=member, seen=0)
    with pytest.raises(RuleError, match="Rangordna behovet först"):
        move_card(card=CardFactory(group=group), steps=1, by=member)


def test_card_is_ranked_at_a_place_and_leaves_again(group, member, three):
    d = CardFactory(group=group, title="D", sorted_at=None)

    place_card(card=d, place=2, by=member)
    assert order(group) == "ADBC"
    place_card(card=d, place=99, by=member)
    assert order(group) == "ABCD"
    with pytest.raises(RuleError, match="första platsen"):
        place_card(card=d, place=0, by=member)
    unrank_card(card=three[0], by=member)
    unrank_card(card=three[0], by=member)

    d.refresh_from_db()
    assert (order(group), d.sorted_at is not None, d.rank) == ("BCD", True, 3)


def test_card_that_its_party_changes_keeps_its_place_behind(group, member, three):
    a, b, c = three
    reopen(submission=b.needs.get().submission, reason="Fel.", by=office())
    assert order(group) == "AC"

    order_cards(group=group, cards=[c.pk, a.pk], by=member)

    b.refresh_from_db()
    assert (order(group), b.rank) == ("CA", 3)


def test_criteria_are_written_as_rows(group, member):
    set_criteria(
        group=group,
        rows=[CriterionInput(" Nytta ", "många berörs", 3), CriterionInput("Bråttom")],
        removed=(),
        by=member,
    )
    first, second = Criterion.objects.order_by("order")
    card = set_scores(card=CardFactory(group=group), values={first.pk: 5, second.pk: 1}, by=member)
    assert card.points == Decimal("4.00")

    set_criteria(
        group=group,
        rows=[CriterionInput("Bråttom", row=second.pk), CriterionInput("Nytt")],
        removed=[first.pk, 999_999],
        by=member,
        seen=1,
    )

    card.refresh_from_db()
    first.refresh_from_db()
    kept = Criterion.objects.filter(removed_at=None).order_by("order").values_list("name", "weight")
    assert (list(kept), first.name, card.points) == ([("Bråttom", 1), ("Nytt", 1)], "Nytta", Decimal("1.00"))
    unused = Criterion.objects.get(name="Nytt")
    set_criteria(group=group, rows=[CriterionInput("Bråttom", row=second.pk)], removed=[unused.pk], by=member)
    assert not Criterion.objects.filter(pk=unused.pk).exists()


def test_criteria_hold_to_their_rules(group, member):
    with pytest.raises(RuleError, match="redan kriteriet ”Nytta”"):
        set_criteria(group=group, rows=[CriterionInput("Nytta"), CriterionInput("Nytta")], removed=(), by=member)
    with pytest.raises(InvalidError):
        set_criteria(group=group, rows=[CriterionInput("Nytta", weight=6)], removed=(), by=member)
    with pytest.raises(RightRefusedError):
        set_criteria(group=group, rows=(), removed=(), by=member_of(theme_group("En annan")))
    assert not CriteriaSet.objects.exists()
    set_criteria(group=group, rows=(), removed=(), by=member, seen=0)
    with pytest.raises(StaleEditError):
        set_criteria(group=group, rows=(), removed=(), by=member, seen=0)


def test_scores_are_given_and_taken_away(group, member):
    criterion, foreign = CriterionFactory(criteria_set__group=group), CriterionFactory()
    card = CardFactory(group=group, sorted_at=None)

    sort_card(card=card, tags=["AIL"], scores={criterion.pk: 4, foreign.pk: 5}, by=member, seen=0)
    assert list(card.scores.values_list("criterion", "value")) == [(criterion.pk, 4)]
    set_scores(card=card, values={criterion.pk: 4}, by=member)
    set_scores(card=card, values={criterion.pk: 2}, by=member)
    set_scores(card=card, values={criterion.pk: None}, by=member)
    set_scores(card=card, values={criterion.pk: None}, by=member)

    card.refresh_from_db()
    assert (card.scores.count(), card.points, card.sorted_at is not None) == (0, None, True)
    for value in (0, 6):
        with pytest.raises(RuleError, match="heltal från 1 till 5"):
            set_scores(card=card, values={criterion.pk: value}, by=member)


def test_points_give_the_ranking(group, member, three):
    with pytest.raises(RuleError, match="Inget behov har poäng"):
        rank_by_points(group=group, by=member)
    CardFactory(group=group, title="D", points=Decimal("4.5"))
    Card.objects.filter(title="C").update(points=Decimal(5))
    Card.objects.filter(title="A").update(points=Decimal("4.5"))

    rank_by_points(group=group, by=member)

    assert order(group) == "CADB"
