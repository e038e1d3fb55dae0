"""The group takes needs up, tags them, and gives them to another; what it may not do is refused in words."""

import pytest

from collaboration.permissions import Role
from foundation.edits import StaleEditError
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.validation import InvalidError
from needs.models import Card, CardTag, NeedTag
from needs.services.submissions import hand_in, reopen
from needs.services.triage import give_card, give_need, save_tag, set_tags, take_up, write_card
from needs.services.triage_merging import CardText, merge
from tests.collaboration.factories import BodyFactory
from tests.needs.factories import HANDED_IN_AT, NeedFactory
from tests.needs.factories_triage import CardFactory, NeedTagFactory, ScoreFactory
from tests.needs.groups import member_of, need_of, theme_group
from tests.needs.people import contact, office

pytestmark = pytest.mark.django_db


def test_need_is_taken_up_once(group, member):
    need = need_of("Tanums kommun", group, "Handledare")

    card, again = take_up(need=need, by=member), take_up(need=need, by=member)

    need.refresh_from_db()
    assert (card, card.title, card.group, list(card.needs.all())) == (again, "Handledare", group, [need])
    assert need.sorted_at == card.sorted_at is not None
    assert card.history.latest().history_user == member


@pytest.mark.parametrize("role", ["secretary", "co_opted"])
def test_need_is_sorted_by_those_who_may(group, role):
    with pytest.raises(RightRefusedError):
        take_up(need=need_of("Tanums kommun", group), by=member_of(group, role))


def test_member_of_another_group_sorts_nothing(group):
    need = need_of("Tanums kommun", group)
    outsider = member_of(theme_group("Temagrupp lärande"))

    with pytest.raises(RightRefusedError):
        take_up(need=need, by=outsider)
    with pytest.raises(RightRefusedError):
        take_up(need=need_of("Orusts kommun", None), by=outsider)


def test_reopened_need_is_left_alone(group, member):
    need = need_of("Tanums kommun", group)
    card = take_up(need=need, by=member)
    reopen(submission=need.submission, reason="Fel antal.", by=office())

    with pytest.raises(StateRefusedError, match="Parten ändrar"):
        set_tags(card=card, names=["AIL"], by=member)
    with pytest.raises(StateRefusedError, match="Parten ändrar"):
        take_up(need=NeedFactory(theme=group), by=member)


def test_card_is_called_what_the_party_calls_it_now(group, member):
    need = need_of("Tanums kommun", group, "Gammalt")
    writer = contact(need.submission.organisation)
    card, part = take_up(need=need, by=member), CardFactory(group=group, alone=need, split_from=CardFactory())
    reopen(submission=need.submission, reason="Fel.", by=office())
    need.submission.refresh_from_db()
    type(need).objects.filter(pk=need.pk).update(title="Nytt")

    hand_in(submission=need.submission, by=writer)

    part_title = part.title
    card.refresh_from_db()
    part.refresh_from_db()
    assert (card.title, part.title) == ("Nytt", part_title)


def test_tags_are_written_freely_and_shared(group, member):
    NeedTagFactory(name="AIL")
    card = CardFactory(group=group, sorted_at=None)

    set_tags(card=card, names=["ail", "  Öst   och väst ", "ÖST OCH VÄST", ""], by=member)
    assert sorted(card.tags.values_list("name", flat=True)) == ["AIL", "ÖST OCH VÄST"]
    set_tags(card=card, names=["AIL"], by=member)

    card.refresh_from_db()
    assert list(card.tags.values_list("name", flat=True)) == ["AIL"]
    assert card.sorted_at is not None
    assert NeedTag.objects.count() == 2
    assert list(CardTag.history.order_by("history_id").values_list("history_type", flat=True)) == ["+", "+", "-"]


@pytest.mark.parametrize("names", [["x" * 41], [str(number) for number in range(13)]])
def test_tags_have_an_end(group, member, names):
    with pytest.raises(RuleError, match="högst 12 etiketter"):
        set_tags(card=CardFactory(group=group), names=names, by=member)


def test_tag_that_another_board_made_in_the_same_moment_is_taken(group, member, monkeypatch):
    tag, card = NeedTagFactory(name="AIL"), CardFactory(group=group)
    monkeypatch.setattr(NeedTag.objects, "all", NeedTag.objects.none)

    set_tags(card=card, names=["AIL"], by=member)

    assert list(card.tag_links.values_list("tag", flat=True)) == [tag.pk]


def test_tag_is_renamed_by_the_secretariat(member):
    tag, other = NeedTagFactory(name="klarsprak"), NeedTagFactory(name="AIL")
    tag.name = " Klarspråk  nu "

    assert save_tag(tag=tag, by=office()).name == "Klarspråk nu"
    with pytest.raises(RightRefusedError):
        save_tag(tag=tag, by=member)
    other.name = "Klarspråk nu"
    with pytest.raises(InvalidError, match="finns redan"):
        save_tag(tag=other, by=office())


def test_second_to_save_is_told(group, member):
    card = CardFactory(group=group)
    set_tags(card=card, names=["AIL"], by=member, seen=0)

    with pytest.raises(StaleEditError):
        set_tags(card=card, names=["annat"], by=member_of(group), seen=0)


def test_own_words_are_for_merged_needs_and_parts(group, member):
    one, other = CardFactory(group=group), CardFactory(group=group)
    whole = merge(group=group, cards=[one.pk, other.pk], written=CardText("Helheten"), by=member)

    assert write_card(card=whole, title=" Nytt ", text=" Om. ", by=member).title == "Nytt"
    with pytest.raises(InvalidError):
        write_card(card=whole, title=" ", text="", by=member)
    with pytest.raises(StateRefusedError, match="partens egen text"):
        write_card(card=CardFactory(group=group), title="Eget", text="", by=member)


def test_card_is_given_to_another_group_as_new(group, member):
    other = theme_group("Temagrupp lärande")
    card = ScoreFactory(card__group=group, card__rank=1, card__points=3).card

    give_card(card=card, group=other, by=member)

    card.refresh_from_db()
    facts = (card.group, card.rank, card.points, card.sorted_at, card.scores.count())
    assert facts == (other, None, None, None, 0)
    with pytest.raises(RightRefusedError):
        set_tags(card=card, names=["AIL"], by=member)


def test_card_is_given_to_theme_groups_alone(group, member):
    card = CardFactory(group=group)

    for body in (group, BodyFactory()):
        with pytest.raises(RuleError, match="annan temagrupp"):
            give_card(card=card, group=body, by=member)


def test_card_that_went_elsewhere_meanwhile_is_refused(group, member):
    card = CardFactory(group=group)
    Card.objects.filter(pk=card.pk).update(group=theme_group("Temagrupp lärande"))

    with pytest.raises(StateRefusedError, match="annan grupp"):
        set_tags(card=card, names=["AIL"], by=member)


def test_need_that_a_colleague_merged_is_not_given_away_with_the_rest(group, member):
    needs = [need_of(party, group) for party in ("Tanums kommun", "Orusts kommun")]
    whole = merge(group=group, cards=(), needs=[need.pk for need in needs], written=CardText("Helheten"), by=member)

    with pytest.raises(StateRefusedError, match="slog ihop eller delade"):
        give_need(need=needs[0], group=theme_group("Temagrupp lärande"), by=member)

    whole.refresh_from_db()
    assert whole.group == group


def test_secretariat_gives_needs_without_a_theme(group, member):
    need, director = need_of("Orusts kommun", None), office(Role.SECRETARIAT)

    card = give_need(need=need, group=group, by=director)

    need.refresh_from_db()
    assert (card.group, card.sorted_at, need.sorted_at) == (group, None, None)
    with pytest.raises(StateRefusedError, match="annan grupp"):
        take_up(need=need, by=director)
    set_tags(card=card, names=["AIL"], by=member)
    need.refresh_from_db()
    assert need.sorted_at is not None


@pytest.mark.parametrize(
    ("state", "words"),
    [("merged", "slagits ihop"), ("split", "delats upp"), ("dissolved", "tagits isär"), ("decided", "redan sitt svar")],
)
def test_what_has_left_the_board_is_refused(group, member, state, words):
    facts = {"merged": {"merged_into": CardFactory()}, "decided": {"decided": True}}.get(state, {})
    card = CardFactory(group=group, **({} if state == "decided" else {"state": state}), **facts)

    with pytest.raises(StateRefusedError, match=words):
        set_tags(card=card, names=["AIL"], by=member)


def test_answered_need_is_not_taken_up_anew(group, member):
    card = CardFactory(group=group, decided=True)

    assert take_up(need=card.needs.get(), by=member) == card
    assert card.decided_at == HANDED_IN_AT
