"""Which parties have no seat in a kind of body, and how they were reached instead."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from collaboration.enums import VOTING_ROLES
from collaboration.models import CoverageNote, Membership, Organisation
from collaboration.queries.organisations import parties_on
from foundation.collation import swedish_key


@dataclass(frozen=True)
class Coverage:
    """One party: the bodies it has a seat in on the day, or how it was reached without one."""

    party: Organisation
    bodies: tuple[str, ...]
    note: CoverageNote | None

    @property
    def has_seat(self) -> bool:
        """Whether the party, or a part of it, has a seat."""
        return bool(self.bodies)

    @property
    def is_covered(self) -> bool:
        """Whether the party has a seat or was reached in another way."""
        return self.has_seat or self.note is not None

    @property
    def words(self) -> str:
        """How the party is covered, in words."""
        if self.has_seat:
            return ", ".join(self.bodies)
        if self.note is None:
            return _("no seat, and nothing noted of how the party was reached")
        method = self.note.get_method_display()
        return f"{method}: {self.note.text}" if self.note.text else method


def coverage_on(body_kind: str, day: dt.date) -> list[Coverage]:
    """Return every party of the day with its seats in bodies of a kind, or the note of how it was reached.

    A seat held for a department counts for the party it is part of. Swedish order; three queries.
    """
    seats: dict[int, set[str]] = {}
    rows = Membership.objects.on(day).filter(body__kind=body_kind, role__in=VOTING_ROLES).order_by("body__name")
    for body, organisation, parent in rows.values_list("body__name", "organisation_id", "organisation__parent_id"):
        for party in {organisation, parent} - {None}:
            seats.setdefault(party, set()).add(body)
    notes = {
        note.organisation_id: note
        for note in CoverageNote.objects.in_force(day).filter(body_kind=body_kind).select_related("responsible")
    }
    return [
        Coverage(party, tuple(sorted(seats.get(party.pk, ()), key=swedish_key)), notes.get(party.pk))
        for party in parties_on(day)
    ]


def parties_without_seat(body_kind: str, day: dt.date) -> list[Coverage]:
    """Return the parties of the day without a seat in bodies of a kind; three queries."""
    return [coverage for coverage in coverage_on(body_kind, day) if not coverage.has_seat]
