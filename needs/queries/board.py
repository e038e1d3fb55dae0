"""A theme group's board: what is new, what is being sorted, what is ranked, and what has been answered."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce

from collaboration.enums import BodyKind
from collaboration.models import Body, Scope
from collaboration.models.rights import Visitor, has_right, held_rights, in_scopes_with
from collaboration.permissions import Right, ScopeKind
from foundation.collation import swedish_key
from foundation.dates import today
from needs.enums import LIVE, CardState, NeedKind
from needs.models import Card, CardNeed, CardTag, Need
from needs.queries.conflicts import closed_to, own_conflicts

MOST_SHOWN = 60


@dataclass(frozen=True)
class Narrowed:
    """What a board is narrowed to: ids of a round, a party and a tag, and a kind of need."""

    round: int | None = None
    party: int | None = None
    kind: str = ""
    tag: int | None = None

    @property
    def is_on(self) -> bool:
        """Whether anything is left out."""
        return any((self.round, self.party, self.kind, self.tag))

    def on_needs(self, path: str = "") -> Q:
        """Return the condition on needs reached by `path`."""
        wanted = {
            f"{path}submission__round": self.round,
            f"{path}submission__organisation": self.party,
            f"{path}kind": self.kind,
        }
        return Q(**{name: value for name, value in wanted.items() if value})


class BoardTag(NamedTuple):
    """A tag on a card: its id and its name."""

    pk: int
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass
class BoardCard:
    """One card: its row, or None for a need that no one has taken up; its needs and tags."""

    card: Card | None
    needs: list[Need]
    tags: list[BoardTag] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What the boxes for merging send: `k12` for a card, `b34` for a need."""
        return f"k{self.card.pk}" if self.card else f"b{self.needs[0].pk}"

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.card or self.needs[0])

    @property
    def url(self) -> str:
        """The card's page, or the need's where there is none."""
        return self.card.get_absolute_url() if self.card else self.needs[0].get_absolute_url()

    @property
    def parties(self) -> list[str]:
        """The parties whose needs it holds, in Swedish order."""
        return sorted({need.submission.organisation.name for need in self.needs}, key=swedish_key)

    @property
    def kinds(self) -> list[str]:
        """The kinds of need it holds, in their own order."""
        held = {need.kind for need in self.needs}
        return [str(kind.label) for kind in NeedKind if kind in held]

    @property
    def people(self) -> int:
        """How many people its needs speak of, together."""
        return sum(need.people_count or 0 for need in self.needs)

    @property
    def is_whole(self) -> bool:
        """Whether several needs were merged in it."""
        return len(self.needs) > 1

    @property
    def is_closed(self) -> bool:
        """Whether the person has a conflict of interest in one of its needs, and it has no answer yet."""
        is_decided = self.card is not None and self.card.is_decided
        return not is_decided and any(getattr(need, "is_closed", False) for need in self.needs)

    @property
    def is_new(self) -> bool:
        """Whether the group has done nothing with it yet."""
        return self.card is None or self.card.sorted_at is None


@dataclass(frozen=True)
class Choices:
    """What a board can be narrowed by: ids and names."""

    rounds: list[tuple[int, str]]
    parties: list[tuple[int, str]]
    tags: list[tuple[int, str]]


@dataclass(frozen=True)
class Board:
    """The four columns. Of those that have no end, at most `MOST_SHOWN` cards are shown."""

    new: list[BoardCard]
    sorting: list[BoardCard]
    ranked: list[BoardCard]
    decided: list[BoardCard]
    new_count: int
    has_more_decided: bool
    choices: Choices

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.new_count or self.sorting or self.ranked or self.decided)

    @property
    def cut_new(self) -> int:
        """How many new ones are not shown."""
        return self.new_count - len(self.new)


@dataclass(frozen=True)
class BoardRow:
    """A board in the list of boards: its group, None for what no group has, and how much waits there."""

    group: Body | None
    new: int
    open: int

    @property
    def pk(self) -> int:
        """The number in its address."""
        return self.group.pk if self.group else 0


def new_on_boards(user: Visitor) -> list["QuerySet[Any]"]:
    """Return the boards that `user` works on with new needs, as querysets with `board`, `title` and `number`.

    Those of the groups where the right is held, and the secretariat's, whose id is 0, for who holds it in the whole
    portal: what waits on a group's board waits for the group. What the person has stepped aside from waits for others.
    """
    held = held_rights(user).in_scopes.get(Right.TRIAGE_NEEDS, frozenset())
    mine = own_conflicts(user).values("need")
    fresh = _not_taken_up().exclude(pk__in=mine)
    given = Card.objects.filter(_stands(), state=CardState.OPEN, sorted_at=None).exclude(needs__in=mine)
    rows = []
    if held:
        groups = Body.objects.filter(kind=BodyKind.THEME_GROUP, scope__in=held).in_force(today()).order_by()
        number = _number_of(fresh, theme=OuterRef("pk")) + _number_of(given, group=OuterRef("pk"))
        rows.append(groups.annotate(board=F("pk"), title=F("name"), number=number).filter(number__gt=0))
    if has_right(user, Right.TRIAGE_NEEDS):
        number = _number_of(fresh, theme=None) + _number_of(given, group=None)
        portal = Scope.objects.filter(kind=ScopeKind.PORTAL)
        rows.append(portal.annotate(board=Value(0), title=Value(""), number=number).filter(number__gt=0))
    return rows


def _number_of(rows: "QuerySet[Any]", **where: Any) -> Coalesce:
    number = rows.filter(**where).order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def boards_of(user: Visitor) -> list[BoardRow]:
    """Return the boards that `user` may follow, with how much waits on each; three queries whatever their number."""
    groups = Body.objects.filter(kind=BodyKind.THEME_GROUP).in_force(today())
    seen: list[Body | None] = list(groups.filter(in_scopes_with(user, Right.VIEW_WORKING_MATERIAL)).by_name())
    if has_right(user, Right.VIEW_WORKING_MATERIAL):
        seen.append(None)
    fresh = _counts(_not_taken_up(), "theme")
    cards = Card.objects.filter(_stands(), state=CardState.OPEN)
    given, opened = _counts(cards.filter(sorted_at=None), "group"), _counts(cards.exclude(sorted_at=None), "group")
    keys = [(group, group.pk if group else None) for group in seen]
    return [BoardRow(group, fresh[key] + given[key], opened[key]) for group, key in keys]


def board_of_group(group: Body | None, narrowed: Narrowed, user: Visitor) -> Board:
    """Return a group's board as `user` sees it, narrowed; four queries whatever stands on it."""
    fresh = list(_new_needs(group, narrowed).annotate(is_closed=closed_to(user))[: MOST_SHOWN + 1])
    tags = _tags(group)
    cards = _cards(_links(group, narrowed).annotate(is_closed=closed_to(user, "need_id")), tags)
    decided = [row for row in cards if row.card and row.card.is_decided]
    decided.sort(key=lambda row: row.card.decided_at, reverse=True)  # type: ignore[union-attr,arg-type,return-value]
    opened = [row for row in cards if row.card and row.card.is_open]
    new = [row for row in opened if row.is_new]
    new += [] if narrowed.tag else [BoardCard(None, [need]) for need in fresh]
    total = len(new) - len(fresh) + (fresh[0].total if fresh else 0) if not narrowed.tag else len(new)
    ranked = [row for row in opened if row.card and row.card.rank is not None]
    return Board(
        new=new[:MOST_SHOWN],
        sorting=[row for row in opened if not row.is_new and row.card and row.card.rank is None],
        ranked=sorted(ranked, key=lambda row: (row.card.rank, row.card.pk)),  # type: ignore[union-attr]
        decided=decided[:MOST_SHOWN],
        new_count=total,
        has_more_decided=len(decided) > MOST_SHOWN,
        choices=_choices(group, tags),
    )


def cards_of_keys(group: Body | None, keys: Iterable[str]) -> list[BoardCard]:
    """Return what the boxes on a board picked, as far as it is being sorted there now; two queries."""
    cards, needs = ids_of_keys(keys)
    links = _links(group, Narrowed()).filter(card__in=cards, card__state=CardState.OPEN)
    fresh = _new_needs(group, Narrowed()).filter(pk__in=needs)
    return [*_cards(links, {}), *(BoardCard(None, [need]) for need in fresh)]


def ids_of_keys(keys: Iterable[str]) -> tuple[set[int], set[int]]:
    """Return the ids of the cards and of the needs without a card that the boxes' keys name."""
    picked = set(keys)
    cards = {int(key[1:]) for key in picked if key[:1] == "k" and key[1:].isdecimal()}
    needs = {int(key[1:]) for key in picked if key[:1] == "b" and key[1:].isdecimal()}
    return cards, needs


def _stands() -> Exists:
    return Exists(Need.objects.handed_in().filter(card_links__card=OuterRef("pk")))


def _not_taken_up() -> QuerySet[Need]:
    """Return what no group has taken up, and nobody has begun to work on either, as by a measure that answers it."""
    taken = CardNeed.objects.filter(need=OuterRef("pk"), card__state__in=LIVE)
    return Need.objects.handed_in().filter(~Exists(taken), begun_at=None)


def _counts(rows: QuerySet[Any], by: str) -> defaultdict[int | None, int]:
    found = rows.order_by().values_list(by).annotate(number=Count("pk"))
    return defaultdict(int, dict(found.values_list(by, "number")))


def _new_needs(group: Body | None, narrowed: Narrowed) -> QuerySet[Any]:
    rows = _not_taken_up().filter(narrowed.on_needs(), theme=group)
    related = ("submission__organisation", "submission__round")
    return rows.select_related(*related).annotate(total=Window(Count("pk"))).order_by("handed_in_at", "pk")


def _links(group: Body | None, narrowed: Narrowed) -> QuerySet[CardNeed]:
    """Return the needs on the cards of a board; of those answered, the latest."""
    wanted = Card.objects.on_board(group)
    if narrowed.tag:
        wanted = wanted.filter(tags=narrowed.tag)
    if narrowed.on_needs():
        wanted = wanted.filter(Exists(CardNeed.objects.filter(narrowed.on_needs("need__"), card=OuterRef("pk"))))
    latest = wanted.filter(_stands(), state=CardState.DECIDED).order_by("-decided_at", "-pk")
    shown = Q(card__in=wanted.filter(state=CardState.OPEN).values("pk"))
    shown |= Q(card__in=latest.values("pk")[: MOST_SHOWN + 1])
    standing = Q(need__in=Need.objects.handed_in().values("pk"))
    related = ("card__decided_by__person", "need__submission__organisation", "need__submission__round")
    return (
        CardNeed.objects.filter(shown, standing)
        .select_related(*related)
        .order_by(
            F("card__sorted_at").asc(nulls_first=True), "card_id", "need__submission__organisation__name", "need_id"
        )
    )


def _cards(links: Iterable[Any], tags: dict[int, list[BoardTag]]) -> list[BoardCard]:
    found: dict[int, BoardCard] = {}
    for link in links:
        row = found.setdefault(link.card_id, BoardCard(link.card, [], tags.get(link.card_id, [])))
        link.need.is_closed = getattr(link, "is_closed", False)
        row.needs.append(link.need)
    return list(found.values())


def _tags(group: Body | None) -> dict[int, list[BoardTag]]:
    """Return the tags of the cards on a board by the card's id; one query."""
    found = defaultdict(list)
    links = CardTag.objects.filter(card__group=group, card__state__in=LIVE).order_by("tag__name")
    for card, tag, name in links.values_list(
        "card", "tag", "tag__name"
    ):  # of every answer there was: no rows of models
        found[card].append(BoardTag(tag, name))
    return found


def _choices(group: Body | None, tags: dict[int, list[BoardTag]]) -> Choices:
    """Return what a board can be narrowed by; one query."""
    on_board = Exists(CardNeed.objects.filter(need=OuterRef("pk"), card__group=group, card__state__in=LIVE))
    needs = Need.objects.handed_in().filter(Q(theme=group) | on_board).order_by()
    facts = (
        "submission__round",
        "submission__round__title",
        "submission__organisation",
        "submission__organisation__name",
    )
    rows = list(needs.values_list(*facts).distinct())
    return Choices(
        rounds=sorted({(pk, title) for pk, title, _party, _name in rows}, reverse=True),
        parties=_by_name((pk, name) for _round, _title, pk, name in rows),
        tags=_by_name((tag.pk, tag.name) for found in tags.values() for tag in found),
    )


def _by_name(rows: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    return sorted(set(rows), key=lambda row: swedish_key(row[1]))


def tag_names(group: Body | None) -> Sequence[str]:
    """Return the tags that the group has used, in Swedish order, for offering them again; one query."""
    names = CardTag.objects.filter(card__group=group).values_list("tag__name", flat=True).distinct()
    return sorted(names, key=swedish_key)
