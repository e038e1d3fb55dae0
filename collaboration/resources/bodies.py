"""Bodies, and who sits in them, in and out of files."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from django.utils.text import slugify

from collaboration.enums import MembershipRole
from collaboration.models import Body, Membership
from collaboration.models.membership import refuse_seats_outside
from collaboration.resources.references import (
    BodyReference,
    FunctionReference,
    OrganisationReference,
    PersonReference,
)
from collaboration.resources.registers import FIRST_DAY, LAST_DAY, KeptRegister, ScopedRegister
from foundation.imports.cells import PartialDay
from foundation.imports.columns import Column, PairColumn, ReferenceColumn


class BodyResource(ScopedRegister):
    """Bodies: the address tells them apart; a new body without one gets it from its name."""

    name = Column("name", required=True, aliases=("Organ",))
    kind = Column("kind", required=True, aliases=("Typ", "Slag", "Type"))
    slug = Column("slug", aliases=("Slug",))
    parent = ReferenceColumn("parent", cell=BodyReference())
    purpose = Column("purpose")
    decision_regime = Column("decision_regime")
    quorum_rule = Column("quorum_rule")
    quorum_number = Column("quorum_number")
    quorum_from = Column("quorum_from")
    notice_days = Column("notice_days")
    circulation_rule = Column("circulation_rule")
    composition_rule = Column("composition_rule")
    intended_size = Column("intended_size")
    size_margin = Column("size_margin")
    valid_from = PairColumn("valid_from", "valid_from_precision", cell=PartialDay(), aliases=FIRST_DAY)
    valid_to = PairColumn("valid_to", "valid_to_precision", cell=PartialDay(at_end=True), aliases=LAST_DAY)
    closing_note = Column("closing_note")

    class Meta:
        model = Body

    def complete(self, row: Body) -> None:
        row.slug = row.slug or slugify(row.name)[:80]

    def keys(self, row: Body) -> Iterable[Hashable]:
        if row.slug:
            yield row.slug

    def begin_rules(self, rows: Sequence[Any]) -> None:
        """Read which days the bodies have now, and who sits in those that would get others."""
        self._days = {pk: days for pk, *days in Body.objects.values_list("pk", "valid_from", "valid_to")}
        moved = [row for row in rows if row.pk and [row.valid_from, row.valid_to] != self._days[row.pk]]
        self._seats: defaultdict[int, list[Membership]] = defaultdict(list)
        for seat in Membership.objects.filter(body__in=moved).select_related("person"):
            self._seats[seat.body_id].append(seat)

    def check_rules(self, row: Body) -> None:
        super().check_rules(row)
        if row.pk:
            row.refuse_closing_by_hand(self._days[row.pk][1])
            refuse_seats_outside(row, self._seats[row.pk])


class MembershipResource(KeptRegister):
    """Seats: a person in a body, in a role, from a day on."""

    body = ReferenceColumn("body", cell=BodyReference(), required=True, aliases=("Grupp",))
    person = ReferenceColumn("person", cell=PersonReference(), required=True, aliases=("Namn", "Name"))
    role = Column("role", aliases=("Uppdrag",))
    organisation = ReferenceColumn(
        "organisation", cell=OrganisationReference(), required=True, aliases=("Organisation",)
    )
    function = ReferenceColumn("function", cell=FunctionReference(), aliases=("Funktion",))
    valid_from = Column("valid_from", aliases=FIRST_DAY)
    valid_to = Column("valid_to", aliases=LAST_DAY)

    class Meta:
        model = Membership

    def lock(self) -> None:
        """Lock the bodies, as every service does that looks at who sits there before it writes."""
        list(Body.objects.select_for_update().order_by("pk").values_list("pk"))

    def keys(self, row: Membership) -> Iterable[Hashable]:
        if row.person_id and row.body_id:
            yield row.person_id, row.body_id, row.role, row.valid_from

    def begin_rules(self, rows: Sequence[Any]) -> None:
        """Put every seat, as the file would leave it, beside those it could clash with."""
        self._beside: defaultdict[Hashable, list[Membership]] = defaultdict(list)
        for seat in {id(seat): seat for seat in (*self.register, *rows)}.values():
            self._beside[seat.body_id, seat.person_id].append(seat)
            if seat.role == MembershipRole.CHAIR:
                self._beside[seat.body_id].append(seat)

    def check_rules(self, row: Membership) -> None:
        row.refuse_days_outside_body()
        siblings = self._beside[row.body_id, row.person_id]
        if row.role == MembershipRole.CHAIR:
            siblings = [*siblings, *self._beside[row.body_id]]
        row.refuse_clashes(siblings)

    def update(self, rows: Sequence[Any], fields: Sequence[str], *, by: Any, reason: str) -> None:
        """Save seats that give way before those that take more: the database looks at each as it is written."""
        stored = Membership.objects.in_bulk([row.pk for row in rows])
        giving = [row for row in rows if row.gives_way_to(stored[row.pk])]
        taking = [row for row in rows if not row.gives_way_to(stored[row.pk])]
        for seats in filter(None, (giving, taking)):
            super().update(seats, fields, by=by, reason=reason)
