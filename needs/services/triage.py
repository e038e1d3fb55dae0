"""A group takes needs up on its board, tags them, writes what merged ones are called, and gives them to another group.

Every change on a board waits for its turn: the group's scope is locked first, so two members at once lose nothing.
"""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.enums import BodyKind
from collaboration.models import Body, Scope, User
from collaboration.permissions import Right, ScopeKind
from collaboration.queries.rights import require_right
from foundation.dates import today
from foundation.edits import claim_edit
from foundation.errors import RuleError, StateRefusedError
from foundation.history import delete_as, save_as
from foundation.validation import require_valid
from needs.enums import CardState, LetterKind, Stage
from needs.models import Card, CardNeed, CardTag, Need, NeedTag, Submission
from needs.queries.conflicts import require_open_to
from needs.services.letters import write_letters
from needs.services.stages import date_stage

MOST_TAGS = 12
LONGEST_TAG = 40


def lock_boards(*groups: Body | None) -> None:
    """Lock the boards of these groups until the transaction ends; None is the board of what no group has."""
    where = Q(pk__in=[group.scope_id for group in groups if group])
    if None in groups:
        where |= Q(kind=ScopeKind.PORTAL)
    list(Scope.objects.select_for_update(no_key=True).filter(where).order_by("pk"))


def lock_card(
    card: Card, by: User, *, seen: int | None = None, state: CardState = CardState.OPEN, also: Body | None = None
) -> Card:
    """Return the card read anew under its board's lock, for one who sorts the needs of its group.

    `also` is a board that is locked with it. Raises RightRefusedError, also for a conflict of interest in one of its
    needs; StateRefusedError if it is not in `state`, has
    gone to another group, or its parties are changing what they handed in, StaleEditError if someone else has saved.
    """
    lock_boards(card.group, *([also] if also else []))
    lock_submissions(need_ids(card))  # first: a party that hands in anew names the card anew
    found: Card = Card.objects.select_related("group__scope").get(pk=card.pk)
    if found.group_id != card.group_id:
        raise StateRefusedError(_("Someone else gave this to another group a moment ago."))
    require_right(by, Right.TRIAGE_NEEDS, found.group)
    require_open_to(by, need_ids(found))
    if found.state != state:
        raise StateRefusedError(_state_words(found))
    if not Need.objects.handed_in().filter(card_links__card=found).exists():
        raise StateRefusedError(_("The party is changing this need. It comes back when it is handed in again."))
    claim_edit(found, seen=seen)
    return found


def lock_submissions(needs: Collection[int]) -> None:
    """Lock what these needs were handed in with, so that no party writes meanwhile; after the boards, before cards."""
    keys = Need.objects.filter(pk__in=needs).values("submission")
    list(Submission.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def take_up_need(need: Need, group: Body | None, by: User) -> Card:
    """Return the need's card, made now where it has none; the board of `group` is locked by the caller.

    What it was merged into, or its first part, where a colleague has merged or split it. Raises StateRefusedError if
    the need is not handed in now, or is no longer on that board, RightRefusedError for a conflict of interest in it.
    """
    lock_submissions([need.pk])
    require_open_to(by, [need.pk])
    standing = Need.objects.handed_in().filter(pk=need.pk).first()
    if standing is None:
        raise StateRefusedError(_("The party is changing this need. It comes back when it is handed in again."))
    card = Card.objects.live().filter(needs=standing).order_by("pk").first()
    if card is None and standing.theme_id == (group.pk if group else None):
        card = Card(group=group, title=standing.title)
        save_as(card, by=by)
        CardNeed.objects.create(card=card, need=standing)
    if card is None or card.group_id != (group.pk if group else None):
        raise StateRefusedError(_("Someone else gave this to another group a moment ago."))
    return card


def take_up_whole(need: Need, group: Body | None, by: User) -> Card:
    """Return the card of the need alone, as `take_up_need` does.

    Raises StateRefusedError also if a colleague has merged or split it: the rest of that was not asked for.
    """
    card = take_up_need(need, group, by)
    if card.split_from_id is not None or card.originals.exists():
        sentence = _("Someone else merged or split “%(need)s” a moment ago. Look at the board again.")
        raise StateRefusedError(sentence % {"need": need})
    return card


@transaction.atomic
def take_up(*, need: Need, by: User, now: dt.datetime | None = None) -> Card:
    """Take a need up on its theme's board, and return its card; a second press finds the same card.

    Raises StateRefusedError if the need is not handed in now, or went to another group.
    """
    lock_boards(need.theme)
    require_right(by, Right.TRIAGE_NEEDS, need.theme)
    card = take_up_need(need, need.theme, by)
    if card.is_open:
        note_sorted(card, by=by, now=now)
    return card


def note_sorted(card: Card, *, by: User, now: dt.datetime | None = None) -> None:
    """Date when the group first did something with the card, and the stage of its needs."""
    if card.sorted_at is None:
        card.sorted_at = now or timezone.now()
        save_as(card, by=by)
        date_stage(needs=need_ids(card), stage=Stage.SORTED, at=card.sorted_at)


@transaction.atomic
def set_tags(*, card: Card, names: Sequence[str], by: User, seen: int | None = None) -> Card:
    """Let the card have these tags and no others; a word that no group has used before becomes a tag.

    Raises as `lock_card`, RuleError for too many or too long tags.
    """
    card = lock_card(card, by, seen=seen)
    write_tags(card, names, by)
    note_sorted(card, by=by)
    return card


def write_tags(card: Card, names: Sequence[str], by: User) -> None:
    """Write the tags of a card that the caller has locked; raises as `set_tags`."""
    wanted = {word.casefold(): word for word in (" ".join(name.split()) for name in names) if word}
    if len(wanted) > MOST_TAGS or any(len(word) > LONGEST_TAG for word in wanted.values()):
        sentence = _("A need has at most %(most)s tags of at most %(long)s characters each.")
        raise RuleError(sentence % {"most": MOST_TAGS, "long": LONGEST_TAG})
    there = {link.tag.name.casefold(): link for link in card.tag_links.select_related("tag")}
    for folded in there.keys() - wanted.keys():
        delete_as(there[folded], by=by)
    known = {tag.name.casefold(): tag for tag in NeedTag.objects.all()}
    for folded in sorted(wanted.keys() - there.keys()):
        tag = known.get(folded) or _new_tag(wanted[folded], by)
        save_as(CardTag(card=card, tag=tag), by=by)


@transaction.atomic
def save_tag(*, tag: NeedTag, by: User) -> NeedTag:
    """Save a tag under the name that `tag` carries, or a new one. Raises InvalidError if the name is there already."""
    require_right(by, Right.KEEP_REGISTERS)
    tag.name = " ".join(tag.name.split())
    require_valid(tag)
    save_as(tag, by=by)
    return tag


@transaction.atomic
def write_card(*, card: Card, title: str, text: str, by: User, seen: int | None = None) -> Card:
    """Change the title and text that the group gave to merged needs, or to a part of one.

    Raises as `lock_card`, StateRefusedError for a need as a party wrote it, InvalidError without a title.
    """
    card = lock_card(card, by, seen=seen)
    if card.split_from_id is None and not card.originals.exists():
        raise StateRefusedError(_("This is the party's own text. What the group writes goes into the answer."))
    card.title, card.text = title.strip(), text.strip()
    require_valid(card)
    save_as(card, by=by)
    return card


@transaction.atomic
def give_card(*, card: Card, group: Body, by: User, seen: int | None = None) -> Card:
    """Give a card to another theme group's board, where it is new; rank and scores are left behind.

    Raises as `lock_card`, RuleError if there is no such group today, or it has the card already.
    """
    card = lock_card(card, by, seen=seen, also=group)
    groups = Body.objects.in_force(today()).filter(kind=BodyKind.THEME_GROUP)
    if not groups.filter(pk=group.pk).exists() or group.pk == card.group_id:
        raise RuleError(_("Choose another theme group that works today."))
    for score in card.scores.all():
        delete_as(score, by=by)
    card.group, card.rank, card.points, card.sorted_at = group, None, None, None
    save_as(card, by=by)
    return card


@transaction.atomic
def give_need(*, need: Need, group: Body, by: User) -> Card:
    """Give a need that no one has taken up to a theme group. Raises as `take_up_whole` and `give_card`."""
    lock_boards(need.theme, group)
    require_right(by, Right.TRIAGE_NEEDS, need.theme)
    return give_card(card=take_up_whole(need, need.theme, by), group=group, by=by)


def follow_titles(submission: Submission) -> None:
    """Let the cards of whole needs be called what the party calls them now; called as it hands in again."""
    links = CardNeed.objects.filter(need__submission=submission, card__split_from=None, card__originals=None)
    for link in links.exclude(card__state=CardState.DISSOLVED).select_related("need").order_by("card_id"):
        Card.objects.filter(pk=link.card_id).exclude(title=link.need.title).update(title=link.need.title)


def need_ids(card: Card) -> list[int]:
    """Return the ids of the card's needs."""
    return list(CardNeed.objects.filter(card=card).order_by("need_id").values_list("need_id", flat=True))


def tell_parties(card: Card, kind: LetterKind, *, by: User, now: dt.datetime | None = None) -> None:
    """Write to those who hand in for the parties of the card's needs, by the way each has chosen."""
    keys = Need.objects.filter(pk__in=need_ids(card), removed_at=None).values("submission")
    rows = Submission.objects.filter(pk__in=keys).select_related("organisation").by_party()
    write_letters(submissions=rows, kind=kind, by=by, card=card, now=now)


def _new_tag(name: str, by: User) -> NeedTag:
    """Return a tag of that name: new, or the one that another board has made in the same moment."""
    tag = NeedTag(name=name)
    try:
        with transaction.atomic():
            save_as(tag, by=by)
    except IntegrityError:
        return NeedTag.objects.get(name=name)
    return tag


def _state_words(card: Card) -> str:
    words = {
        CardState.OPEN: _("“%(card)s” is being sorted, and has no such step to undo."),
        CardState.DECIDED: _("“%(card)s” already has its answer."),
        CardState.MERGED: _("“%(card)s” has been merged with others. Go on with what it was merged into."),
        CardState.SPLIT: _("“%(card)s” has been split. Go on with its parts."),
        CardState.DISSOLVED: _("“%(card)s” has been taken apart again. Go on with the needs themselves."),
    }
    return words[CardState(card.state)] % {"card": card}
