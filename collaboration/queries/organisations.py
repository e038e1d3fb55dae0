"""Organisations by the ways people write their names, and the parties of a day."""

import datetime as dt
import re
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from collaboration.models import Agreement, Organisation, OrganisationAlias, Party
from collaboration.models.spans import in_force

_JOINTS = re.compile(r"[\s\u00a0\u202f\u2010-\u2015-]+")


def name_key(text: str) -> str:
    """Return a name as it is compared: without regard to case, and to whether its parts are joined by a hyphen."""
    return _JOINTS.sub(" ", text).strip().casefold()


@dataclass
class OrganisationIndex:
    """Every organisation by its name, short name, aliases, number and municipality code; read once for an import."""

    by_name: dict[str, list[Organisation]] = field(default_factory=dict)

    def add(self, name: str, organisation: Organisation) -> None:
        """Let `name` lead to `organisation`."""
        found = self.by_name.setdefault(name_key(name), [])
        if organisation not in found:
            found.append(organisation)

    def find(self, text: str) -> Organisation | None:
        """Return the one organisation that `text` can mean; None when there is none or more than one."""
        found = self.by_name.get(name_key(text), [])
        return found[0] if len(found) == 1 else None


def organisation_index() -> OrganisationIndex:
    """Read all organisations and aliases with two queries. «Dals Ed» finds Dals-Ed, «HV» Högskolan Väst."""
    index = OrganisationIndex()
    organisations = {organisation.pk: organisation for organisation in Organisation.objects.all()}
    for organisation in organisations.values():
        for name in _names(organisation):
            index.add(name, organisation)
    for name, key in OrganisationAlias.objects.values_list("name", "organisation_id"):
        index.add(name, organisations[key])
    return index


def _names(organisation: Organisation) -> set[str]:
    texts = {organisation.name, organisation.short_name, organisation.organisation_number}
    return {*texts, organisation.municipality_code} - {""}


def agreement_on(day: dt.date) -> Agreement | None:
    """Return the agreement in force on `day`, the latest begun if there are several."""
    return Agreement.objects.in_force(day).order_by("-valid_from", "-pk").first()


def is_party_on(day: dt.date, path: str = "pk") -> Exists:
    """Return the condition «the organisation at `path` is a party on `day`»."""
    return Exists(Party.objects.filter(in_force(day), in_force(day, "agreement__"), organisation=OuterRef(path)))


def parties_on(day: dt.date) -> QuerySet[Organisation]:
    """Return the organisations bound by an agreement on `day`, in Swedish order."""
    return Organisation.objects.filter(is_party_on(day)).by_name()


def search_organisations(text: str) -> QuerySet[Organisation]:
    """Return the organisations whose name, short name or alias contains `text`, whatever the case."""
    condition = Q(name__icontains=text) | Q(short_name__icontains=text)
    alias = OrganisationAlias.objects.filter(organisation=OuterRef("pk"), name__icontains=text)
    return Organisation.objects.filter(condition | Exists(alias)).by_name()
