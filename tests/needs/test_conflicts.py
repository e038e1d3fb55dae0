"""Who has a conflict of interest in a need takes no part in it; the group goes on, and it is recorded."""

import pytest

from foundation.errors import RightRefusedError, RuleError
from needs.models import Card, NeedConflict
from needs.queries.board import Narrowed, board_of_group
from needs.queries.ranking import ranked_cards
from needs.services.triage import give_need, set_tags, take_up
from needs.services.triage_conflicts import lift_need_conflict, step_aside
from needs.services.triage_deciding import decide_card, reconsider_card
from needs.services.triage_merging import CardText, merge, split
from needs.services.triage_ranking import move_card, order_cards, place_card, rank_by_points, unrank_card
from tests.collaboration.factories import UserFactory
from tests.needs.factories_triage import CardFactory, CardTagFactory, NeedConflictFactory
from tests.needs.groups import AN_ANSWER, member_of, need_of, theme_group
from tests.needs.pages import at
from tests.needs.people import contact
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(group):
    return need_of("Tanums kommun", group, "Klarspråk")


@pytest.fixture
def four(group, member):
    """Four ranked cards; the member has stepped aside from C."""
    cards = [CardFactory(group=group, title=title, rank=rank) for rank, title in enumerate("ABCD", start=1)]
    NeedConflictFactory(need=cards[2].needs.get(), person=member.person)
    return cards


def order(group):
    return "".join(card.title for card in ranked_cards(group))


def words(client, address):
    return text_of_html(client.get(address).content.decode())


def test_conflict_is_kept_with_who_when_and_why(need, member):
    conflict = step_aside(need=need, reason=" Min syster leder enheten. ", by=member)

    assert step_aside(need=need, reason="Igen", by=member) == conflict
    assert (conflict.person, conflict.reason) == (member.person, "Min syster leder enheten.")
    assert list(conflict.history.values_list("history_user", flat=True)) == [member.pk]


def test_conflict_is_declared_by_those_who_sort(need, group):
    for outsider in (member_of(theme_group("En annan")), member_of(group, "secretary")):
        with pytest.raises(RightRefusedError):
            step_aside(need=need, reason="", by=outsider)
    with pytest.raises(RuleError, match="Bara en person"):
        step_aside(need=need, reason="", by=UserFactory(superuser=True, person=None))


def test_conflict_is_taken_back_by_the_others(need, member, group):
    conflict = step_aside(need=need, reason="", by=member)

    with pytest.raises(RuleError, match="bedöms av de andra"):
        lift_need_conflict(conflict=conflict, by=member)
    with pytest.raises(RightRefusedError):
        lift_need_conflict(conflict=conflict, by=member_of(theme_group("En annan")))
    lift_need_conflict(conflict=conflict, by=member_of(group))

    assert take_up(need=need, by=member).is_open


def test_conflict_belongs_where_the_need_stands_now(need, member):
    other = theme_group("Temagrupp lärande")
    give_need(need=need, group=other, by=member)

    with pytest.raises(RightRefusedError):
        step_aside(need=need, reason="", by=member)
    assert step_aside(need=need, reason="", by=member_of(other)).need == need


def test_no_step_is_taken_by_who_has_stepped_aside(need, member, group):
    colleague, other = member_of(group), CardFactory(group=group)
    step_aside(need=need, reason="", by=member)

    with pytest.raises(RightRefusedError, match="Du är jävig i ”Klarspråk”"):
        take_up(need=need, by=member)
    card = take_up(need=need, by=colleague)
    for step in (
        lambda: set_tags(card=card, names=["AIL"], by=member),
        lambda: decide_card(card=card, verdict=AN_ANSWER, by=member),
        lambda: place_card(card=card, place=1, by=member),
        lambda: split(card=card, parts=[CardText("Ett"), CardText("Två")], by=member),
        lambda: merge(group=group, cards=[card.pk, other.pk], written=CardText("Helheten"), by=member),
    ):
        with pytest.raises(RightRefusedError, match="Du är jävig"):
            step()
    assert decide_card(card=card, verdict=AN_ANSWER, by=colleague).is_decided
    with pytest.raises(RightRefusedError):
        reconsider_card(card=card, reason="Nya fakta.", by=member)


def test_conflict_follows_through_merging_and_splitting(need, member, group):
    colleague, other = member_of(group), CardFactory(group=group)
    step_aside(need=need, reason="", by=member)
    card = take_up(need=need, by=colleague)
    whole = merge(group=group, cards=[card.pk, other.pk], written=CardText("Helheten"), by=colleague)

    with pytest.raises(RightRefusedError):
        set_tags(card=whole, names=["AIL"], by=member)
    for part in split(card=whole, parts=[CardText("Ett"), CardText("Två")], by=colleague):
        with pytest.raises(RightRefusedError):
            decide_card(card=part, verdict=AN_ANSWER, by=member)


def test_nothing_is_moved_past_a_need_one_has_stepped_aside_from(group, member, four):
    a, b, c, d = four
    new = CardFactory(group=group, title="E", points=5)

    for step in (
        lambda: order_cards(group=group, cards=[a.pk, b.pk, d.pk, c.pk], by=member),
        lambda: move_card(card=d, steps=-1, by=member),
        lambda: place_card(card=new, place=1, by=member),
        lambda: rank_by_points(group=group, by=member),
    ):
        with pytest.raises(RightRefusedError, match="flyttar inget förbi"):
            step()
    assert order(group) == "ABCD"
    order_cards(group=group, cards=[b.pk, a.pk, c.pk, d.pk], by=member)
    place_card(card=new, place=9, by=member)
    unrank_card(card=a, by=member)
    assert order(group) == "BCDE"


def test_unranked_need_is_not_brought_in_by_who_stepped_aside(group, member, four):
    Card.objects.filter(pk=four[2].pk).update(rank=None)

    with pytest.raises(RightRefusedError, match="flyttar inget förbi"):
        order_cards(group=group, cards=[card.pk for card in four], by=member)


def test_board_leaves_out_what_is_of_the_preparation(client_for, group, member, four):
    Card.objects.filter(pk=four[2].pk).update(points=5)
    CardTagFactory(card=four[2], tag__name="hemlig etikett")
    client = client_for(member)

    page = words(client, at("board", group))
    assert ("Du har klivit åt sidan" in page, "hemlig etikett" in page.split("Rangordnade")[-1]) == (True, False)
    row = next(row for row in board_of_group(group, Narrowed(), member).ranked if row.title == "C")
    assert row.is_closed
    assert "Svara på behovet" not in words(client, four[2].get_absolute_url())
    page = words(client, four[2].get_absolute_url())
    assert ("hemlig etikett" in page, "Du har klivit åt sidan" in page) == (False, True)
    assert client.get(at("card_history", four[2])).status_code == 403
    decide_card(card=four[2], verdict=AN_ANSWER, by=member_of(group))
    assert "hemlig etikett" in words(client, four[2].get_absolute_url())
    assert client.get(at("card_history", four[2])).status_code == 200


def test_member_steps_aside_and_a_colleague_takes_it_back(client_for, group, member, need):
    client, colleague = client_for(member), client_for(member_of(group))
    assert "Ta upp på tavlan" in words(client, need.get_absolute_url())
    assert client.get(at("need_step_aside", need)).status_code == 200

    answer = client.post(at("need_step_aside", need), {"reason": "Släkt."})

    assert answer.url == need.get_absolute_url()
    page = words(client, need.get_absolute_url())
    assert ("Ta upp på tavlan" in page, "Släkt." in page, "Du har klivit åt sidan" in page) == (False, True, True)
    conflict = NeedConflict.objects.get()
    refused = client.post(at("need_conflict_lift", conflict), follow=True)
    assert "bedöms av de andra" in refused.content.decode()
    card = take_up(need=need, by=member_of(group))
    assert "Släkt." in words(colleague, card.get_absolute_url())
    assert str(member.person) in words(colleague, at("card_history", card))
    assert colleague.post(at("need_conflict_lift", conflict)).url == need.get_absolute_url()
    assert not NeedConflict.objects.exists()


def test_party_does_not_read_who_stepped_aside(client_for, group, member, need):
    step_aside(need=need, reason="Släkt.", by=member)

    page = words(client_for(contact(need.submission.organisation)), need.get_absolute_url())

    assert ("Släkt." in page, "Jäv" in page) == (False, False)
