"""How a body is composed on a day, said in words: whether its halves are equal, what is missing, who is too many."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collaboration.enums import SIDE_OF_KIND, VOTING_ROLES, CompositionRule, OrganisationKind, Side
from collaboration.models import Body, BodyFunction, Membership


@dataclass(frozen=True)
class Composition:
    """Who sits in a body on a day, as counts of voting seats, and the functions that no one fills."""

    body: Body
    by_kind: Counter[str]
    missing_functions: tuple[str, ...] = ()
    by_side: Counter[Side] = field(init=False)

    def __post_init__(self) -> None:
        sides: Counter[Side] = Counter()
        for kind, count in self.by_kind.items():
            sides[SIDE_OF_KIND[OrganisationKind(kind)]] += count
        object.__setattr__(self, "by_side", sides)

    @property
    def seats(self) -> int:
        """How many sit with a vote."""
        return self.by_kind.total()

    @property
    def vacant(self) -> int:
        """How many seats are missing from the intended number, beyond what may be missing."""
        return max((self.body.intended_size or 0) - self.body.size_margin - self.seats, 0)

    @property
    def surplus(self) -> int:
        """How many seats there are beyond the intended number and what may be added."""
        if self.body.intended_size is None:
            return 0
        return max(self.seats - self.body.intended_size - self.body.size_margin, 0)

    @property
    def holds(self) -> bool:
        """Whether every rule the body has is met."""
        return not self.faults

    @property
    def words(self) -> str:
        """The composition in words: «3 + 3: balanserad», «4 + 2: …», or how many from where."""
        if self.body.composition_rule != CompositionRule.EQUAL_HALVES:
            return self.spread
        municipal, university = self.by_side[Side.MUNICIPAL], self.by_side[Side.UNIVERSITY]
        words = _("%(left)d + %(right)d: %(verdict)s") % {
            "left": municipal,
            "right": university,
            "verdict": self._imbalance(municipal, university) or _("balanced"),
        }
        others = self.by_side[Side.OTHER]
        return _("%(words)s, and %(others)d from others") % {"words": words, "others": others} if others else words

    @property
    def spread(self) -> str:
        """How many sit for each kind of organisation: «4 från högskola, 1 från kommunalförbund, 2 från kommun»."""
        parts = [
            _("%(count)d from %(kind)s") % {"count": count, "kind": OrganisationKind(kind).label}
            for kind, count in sorted(self.by_kind.items(), key=lambda item: (-item[1], item[0]))
        ]
        return ", ".join(parts) or _("no one is appointed")

    @staticmethod
    def _imbalance(municipal: int, university: int) -> str:
        if municipal + university == 0:
            return _("no one is appointed")
        more = municipal - university
        if more == 0:
            return ""
        if more > 0:
            text = ngettext(
                "the municipalities have %(more)d seat more than the university",
                "the municipalities have %(more)d seats more than the university",
                more,
            )
        else:
            text = ngettext(
                "the university has %(more)d seat more than the municipalities",
                "the university has %(more)d seats more than the municipalities",
                -more,
            )
        return text % {"more": abs(more)}

    @property
    def faults(self) -> list[str]:
        """What the body's rules say is wrong on the day, one sentence each; empty when all holds."""
        found = [self._halves_fault(), self._size_fault()]
        found += [_("No one fills the function “%(name)s”.") % {"name": name} for name in self.missing_functions]
        return [sentence for sentence in found if sentence]

    def _halves_fault(self) -> str:
        municipal, university = self.by_side[Side.MUNICIPAL], self.by_side[Side.UNIVERSITY]
        if self.body.composition_rule != CompositionRule.EQUAL_HALVES or municipal == university:
            return ""
        return _("The halves are to be equal. %(words)s.") % {"words": self.words}

    def _size_fault(self) -> str:
        numbers = {"seats": self.seats, "intended": self.body.intended_size}
        if self.vacant:
            text = ngettext(
                "%(vacant)d seat is vacant: %(seats)d of %(intended)d are filled.",
                "%(vacant)d seats are vacant: %(seats)d of %(intended)d are filled.",
                self.vacant,
            )
            return text % {**numbers, "vacant": self.vacant}
        if self.surplus:
            return _("%(seats)d seats are filled, %(intended)d are intended.") % numbers
        return ""


def compositions_on(
    bodies: Iterable[Body], day: dt.date, functions: Iterable[BodyFunction] | None = None
) -> dict[int, Composition]:
    """Return the composition of each body on `day` by the body's id; two queries whatever the number of bodies.

    One query where the bodies' required `functions` have been read before.
    """
    listed = list(bodies)
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    seats = Membership.objects.on(day).filter(body__in=listed).order_by()
    rows = list(seats.values_list("body_id", "role", "function_id", "organisation__kind"))
    for body_id, role, _function, kind in rows:
        if role in VOTING_ROLES:
            counts[body_id][kind] += 1
    missing = _missing_functions(listed, [row[:3] for row in rows], functions)
    return {body.pk: Composition(body, counts[body.pk], tuple(missing[body.pk])) for body in listed}


def _missing_functions(
    bodies: Sequence[Body],
    seats: Iterable[tuple[int, str, int | None]],
    functions: Iterable[BodyFunction] | None = None,
) -> defaultdict[int, list[str]]:
    if functions is None:
        functions = BodyFunction.objects.filter(body__in=bodies).order_by("name")
    missing: defaultdict[int, list[str]] = defaultdict(list)
    held = list(seats)
    roles = {(body_id, role) for body_id, role, _function in held}
    filled = {function_id for _body, _role, function_id in held}
    for function in functions:
        if function.pk not in filled and (function.body_id, function.role) not in roles:
            missing[function.body_id].append(function.name)
    return missing


def composition_of(body: Body, seats: Iterable[Membership]) -> Composition:
    """Return how `body` is composed of `seats`, read with their organisations; one query, for the functions."""
    held = list(seats)
    kinds = Counter(seat.organisation.kind for seat in held if seat.has_vote)
    missing = _missing_functions([body], [(body.pk, seat.role, seat.function_id) for seat in held])
    return Composition(body, kinds, tuple(missing[body.pk]))


def composition_on(body: Body, day: dt.date) -> Composition:
    """Return how `body` was composed on `day`: two queries."""
    return compositions_on([body], day)[body.pk]


def vacancies_on(day: dt.date) -> list[Composition]:
    """Return the bodies of the day whose rules are not met, in Swedish order; two queries.

    Bodies come with their required functions: a desk has no query to spare.
    """
    rows = (
        Body.objects.in_force(day)
        .order_by("name", "pk", "functions__name")
        .annotate(
            function_key=F("functions__pk"), function_name=F("functions__name"), function_role=F("functions__role")
        )
    )
    read = list(rows)
    bodies = list({row.pk: row for row in read}.values())
    functions = [
        BodyFunction(pk=row.function_key, body=row, name=row.function_name, role=row.function_role)
        for row in read
        if row.function_key is not None
    ]
    found = compositions_on(bodies, day, functions)
    return [found[body.pk] for body in bodies if not found[body.pk].holds]
