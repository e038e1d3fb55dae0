"""What lead times can be narrowed to and compared by: only what has been handed in and the person may read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from collaboration.enums import BodyKind
from collaboration.models import Body, User
from needs.enums import Lead, NeedKind, Split
from needs.models import Need, Submission
from needs.queries.lead_times import Part, Spread

FIELDS = {
    Split.ROUND: "submission__round",
    Split.PARTY: "submission__organisation",
    Split.THEME: "theme",
    Split.KIND: "kind",
    Split.YEAR: "submission__registry_year",
}


@dataclass(frozen=True)
class LeadChoices:
    """The names that needs can be narrowed to, by key, in the order they are shown."""

    names: Mapping[Split, Mapping[Any, str]]

    def name(self, split: Split, key: Any) -> str:
        """Return a part's name."""
        return self.names[split].get(key) or _("nothing said")


@dataclass(frozen=True)
class Compared:
    """One row of a comparison: a part by name, how many needs it has, and how long one stretch took."""

    name: str
    needs: int
    lead: Lead
    spread: Spread


def readable_needs(user: User | None) -> "QuerySet[Need]":
    """Return the handed-in needs that `user` may read; all of them for the installer at the command line."""
    return Need.objects.handed_in() if user is None else Need.objects.readable_by(user)


def narrowed(needs: "QuerySet[Need]", chosen: Mapping[str, Any]) -> "QuerySet[Need]":
    """Return those of `needs` that are of what is chosen, by the names of `Split`; empty values choose nothing."""
    found = {FIELDS[split]: chosen[split.value] for split in FIELDS if chosen.get(split.value)}
    return needs.filter(**found)


def lead_choices(user: User | None) -> LeadChoices:
    """Return what needs can be narrowed to; two queries."""
    rows = Submission.objects.all() if user is None else Submission.objects.visible_to(user)
    named = rows.handed_in().order_by("organisation__name", "organisation_id").distinct()
    columns = ("organisation_id", "organisation__name", "registry_year", "round__closes_on", "round_id", "round__title")
    found = list(named.values_list(*columns))
    rounds = sorted({row[3:] for row in found}, reverse=True)
    themes = Body.objects.filter(kind=BodyKind.THEME_GROUP).by_name().values_list("pk", "name")
    return LeadChoices(
        {
            Split.ROUND: {key: title for _day, key, title in rounds},
            Split.PARTY: {row[0]: row[1] for row in found},
            Split.THEME: dict(themes),
            Split.KIND: {value: str(capfirst(label)) for value, label in NeedKind.choices},
            Split.YEAR: {year: str(year) for year in sorted({row[2] for row in found}, reverse=True)},
        }
    )


def compared(parts: Iterable[Part], choices: LeadChoices, split: Split, leads: Sequence[Lead]) -> list[Compared]:
    """Return how long each part took for each of `leads`, in the choices' order, what nothing is said of last."""
    order = {key: place for place, key in enumerate(choices.names[split])}

    def place(part: Part) -> int:
        return order.get(part.key, len(order))

    return [
        Compared(choices.name(split, part.key), part.needs, lead, part.leads[lead])
        for part in sorted(parts, key=place)
        for lead in leads
    ]
