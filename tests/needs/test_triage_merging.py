"""Needs are merged and split on the board; the originals stay, every party is told, and it can be undone."""

import pytest

from collaboration.permissions import Role
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.models import StateChange
from foundation.validation import InvalidError
from needs.enums import LetterKind
from needs.models import Card, CardTag, HandedInVersion, Letter
from needs.services.submissions import reopen
from needs.services.triage import take_up
from needs.services.triage_deciding import decide_card
from needs.services.triage_merging import CardText, join_parts, merge, split, unmerge
from tests.needs.factories_triage import CardFactory, CardTagFactory, NeedTagFactory
from tests.needs.groups import AN_ANSWER, member_of, need_of, theme_group
from tests.needs.people import contact, office

pytestmark = pytest.mark.django_db
PARTS = (CardText("Första delen", "Om den."), CardText("Andra delen"))


def titles(cards):
    return sorted(card.title for card in cards)


def letters():
    return sorted(Letter.objects.values_list("kind", "user__person__given_name", "card__title"))


def test_merged_needs_keep_their_originals_and_every_party_is_told(group, member):
    first, second = need_of("Tanums kommun", group, "Handledare"), need_of("Orusts kommun", group, "Fler handledare")
    contact(first.submission.organisation, given_name="Tora")
    contact(second.submission.organisation, given_name="Orvar")
    card = take_up(need=first, by=member)
    Card.objects.filter(pk=card.pk).update(rank=3)
    CardTagFactory(card=card, tag=NeedTagFactory(name="AIL"))

    whole = merge(group=group, cards=[card.pk], needs=[second.pk], written=CardText(" Helheten ", "Text"), by=member)

    card.refresh_from_db()
    second.refresh_from_db()
    assert (whole.title, whole.text, whole.rank) == ("Helheten", "Text", 3)
    assert set(whole.needs.all()) == {first, second}
    assert [str(tag) for tag in whole.tags.all()] == ["AIL"]
    assert titles(whole.originals.all()) == ["Fler handledare", "Handledare"]
    assert (card.is_merged, card.rank, second.title) == (True, None, "Fler handledare")
    assert second.sorted_at is not None
    assert letters() == [("merged", "Orvar", "Helheten"), ("merged", "Tora", "Helheten")]
    assert HandedInVersion.objects.count() == 0


def test_same_needs_are_merged_once(group, member):
    keys = [CardFactory(group=group).pk, CardFactory(group=group).pk]
    merge(group=group, cards=keys, written=CardText("Helheten"), by=member)

    with pytest.raises(StateRefusedError, match="sorteras inte längre"):
        merge(group=group, cards=keys, written=CardText("Helheten"), by=member)


def test_need_that_a_colleague_merged_draws_the_rest_nowhere(group, member):
    first, second, third = (need_of(party, group) for party in ("Tanums kommun", "Orusts kommun", "Åmåls kommun"))
    merge(group=group, cards=(), needs=[first.pk, second.pk], written=CardText("Helheten"), by=member)

    with pytest.raises(StateRefusedError, match="slog ihop eller delade"):
        merge(group=group, cards=(), needs=[second.pk, third.pk], written=CardText("Annat"), by=member)

    assert not third.cards.exists()


def test_need_that_is_split_is_not_merged_by_its_first_part(group, member):
    first, second = need_of("Tanums kommun", group), need_of("Orusts kommun", group)
    split(card=take_up(need=first, by=member), parts=PARTS, by=member)

    with pytest.raises(StateRefusedError, match="slog ihop eller delade"):
        merge(group=group, cards=(), needs=[first.pk, second.pk], written=CardText("Helheten"), by=member)


def test_merging_needs_two_of_the_same_board(group, member):
    one = CardFactory(group=group)

    for others in ([], [one.pk], [CardFactory().pk]):
        with pytest.raises(RuleError, match="minst två behov"):
            merge(group=group, cards=[one.pk, *others], written=CardText("Helheten"), by=member)
    with pytest.raises(RuleError, match="minst två behov"):
        merge(group=group, cards=[one.pk], needs=[need_of("Orusts kommun", None).pk][:0], written=PARTS[0], by=member)
    with pytest.raises(StateRefusedError, match="annan grupp"):
        merge(group=group, cards=[one.pk], needs=[need_of("Orusts kommun", None).pk], written=PARTS[0], by=member)


def test_merging_needs_a_title_and_the_right(group, member):
    keys = [CardFactory(group=group).pk, CardFactory(group=group).pk]

    with pytest.raises(InvalidError):
        merge(group=group, cards=keys, written=CardText("  "), by=member)
    with pytest.raises(RightRefusedError):
        merge(group=group, cards=keys, written=CardText("Helheten"), by=member_of(theme_group("En annan")))


def test_need_that_is_being_changed_is_not_merged(group, member):
    one, other = CardFactory(group=group), CardFactory(group=group)
    reopen(submission=other.needs.get().submission, reason="Fel.", by=office())

    with pytest.raises(StateRefusedError, match="Slå ihop det senare"):
        merge(group=group, cards=[one.pk, other.pk], written=CardText("Helheten"), by=member)


def test_merged_needs_are_taken_apart_again(group, member):
    one, other = CardFactory(group=group, title="Ett"), CardFactory(group=group, title="Två")
    contact(one.needs.get().submission.organisation, given_name="Tora")
    whole = merge(group=group, cards=[one.pk, other.pk], written=CardText("Helheten"), by=member)

    assert titles(unmerge(card=whole, by=member)) == ["Ett", "Två"]

    whole.refresh_from_db()
    one.refresh_from_db()
    assert (whole.state, one.state, one.merged_into) == ("dissolved", "open", None)
    assert letters() == [("merged", "Tora", "Helheten"), ("parted", "Tora", "Helheten")]
    steps = StateChange.objects.filter(object_id=one.pk).order_by("pk").values_list("from_state", "to_state")
    assert list(steps) == [("open", "merged"), ("merged", "open")]
    with pytest.raises(StateRefusedError, match="inte sammanslaget"):
        unmerge(card=one, by=member)
    with pytest.raises(StateRefusedError, match="isär"):
        unmerge(card=whole, by=member)


def test_answered_whole_stays_whole(group, member):
    keys = [CardFactory(group=group).pk, CardFactory(group=group).pk]
    whole = merge(group=group, cards=keys, written=CardText("Helheten"), by=member)
    decide_card(card=whole, verdict=AN_ANSWER, by=member)

    with pytest.raises(StateRefusedError, match="redan sitt svar"):
        unmerge(card=whole, by=member)


def test_need_is_split_and_the_party_is_told(group, member):
    card = CardFactory(group=group, title="Två saker", rank=1)
    CardTagFactory(card=card, tag=NeedTagFactory(name="AIL"))
    contact(card.needs.get().submission.organisation, given_name="Tora")

    parts = split(card=card, parts=PARTS, by=member)

    card.refresh_from_db()
    assert (card.is_split, card.rank) == (True, None)
    assert titles(card.parts.all()) == ["Andra delen", "Första delen"]
    assert [list(part.needs.all()) == list(card.needs.all()) for part in parts] == [True, True]
    assert CardTag.objects.filter(card__in=parts).count() == 2
    assert letters() == [("split", "Tora", "Två saker")]
    with pytest.raises(StateRefusedError, match="delats upp"):
        split(card=card, parts=PARTS, by=member)


@pytest.mark.parametrize("count", [0, 1, 13])
def test_split_has_from_two_to_twelve_parts(group, member, count):
    with pytest.raises(RuleError, match="från två till 12 delar"):
        split(card=CardFactory(group=group), parts=[CardText("Del")] * count, by=member)


def test_part_has_a_title(group, member):
    card = CardFactory(group=group)

    with pytest.raises(InvalidError):
        split(card=card, parts=[CardText("Del"), CardText(" ")], by=member)
    assert not card.parts.exists()


def test_split_is_undone_until_a_part_has_gone_further(group, member):
    card = CardFactory(group=group)
    split(card=card, parts=PARTS, by=member)
    join_parts(card=card, by=member)
    card.refresh_from_db()
    assert (card.is_open, titles(card.parts.filter(state="dissolved"))) == (True, ["Andra delen", "Första delen"])
    with pytest.raises(StateRefusedError, match="inget sådant steg"):
        join_parts(card=card, by=member)
    part = split(card=card, parts=PARTS, by=member)[0]
    decide_card(card=part, verdict=AN_ANSWER, by=member)

    with pytest.raises(StateRefusedError, match="Första delen"):
        join_parts(card=card, by=member)


def test_part_with_another_group_is_not_joined(group, member):
    card = CardFactory(group=group)
    part = split(card=card, parts=PARTS, by=member)[0]
    Card.objects.filter(pk=part.pk).update(group=theme_group("En annan"))

    with pytest.raises(StateRefusedError, match="Första delen"):
        join_parts(card=card, by=member)


def test_secretariat_merges_what_has_no_theme():
    needs = [need_of("Orusts kommun", None).pk, need_of("Tanums kommun", None).pk]

    whole = merge(group=None, cards=(), needs=needs, written=PARTS[0], by=office(Role.SECRETARIAT))

    assert (whole.group, sorted(whole.needs.values_list("pk", flat=True))) == (None, sorted(needs))
    assert LetterKind.MERGED not in {letter.kind for letter in Letter.objects.all()}
