"""Those responsible, as plans write them: parted, and recognised where the registers know them."""

import re
from dataclasses import dataclass, field

from actionplans.enums import PartyKind
from collaboration.models import Body, Organisation, Person
from collaboration.queries.organisations import OrganisationIndex, name_key, organisation_index
from foundation.dates import today

_JOINTS = re.compile(r"\s*(?:[,;+/&]|\boch\b|\bsamt\b|\btillsammans med\b)\s*", re.IGNORECASE)
_EVERY = r"(?:(?:länets|regionens|områdets|alla|samtliga|varje|respektive|berörda)\s+)+"
_EVERY_MUNICIPALITY = re.compile(rf"{_EVERY}kommun(?:er|erna)?", re.IGNORECASE)
_EVERY_STEERING_GROUP = re.compile(
    rf"(?:styrgrupp(?:en|er|erna)\s+(?:för|i)\s+(?:respektive|varje|alla|samtliga)\b.*|{_EVERY}styrgrupp(?:er|erna)?)",
    re.IGNORECASE,
)
_NETWORK = re.compile(r"nätverk", re.IGNORECASE)


@dataclass(frozen=True)
class PartyInput:
    """One responsible party: the words, and what they stand for."""

    words: str
    kind: str = PartyKind.ROLE
    body: Body | None = None
    organisation: Organisation | None = None
    person: Person | None = None

    @property
    def kind_label(self) -> str:
        """What it stands for, in words."""
        return str(PartyKind(self.kind).label)


@dataclass
class PartyIndex:
    """The bodies of today and the organisations, by name; read once for a page or an import."""

    bodies: dict[str, Body] = field(default_factory=dict)
    organisations: OrganisationIndex = field(default_factory=OrganisationIndex)

    def find(self, words: str) -> PartyInput:
        """Return what the words stand for: the registers first, then the groups, then a network or a role."""
        if body := self.bodies.get(name_key(words)):
            return PartyInput(words, PartyKind.BODY, body=body)
        if organisation := self.organisations.find(words):
            return PartyInput(words, PartyKind.ORGANISATION, organisation=organisation)
        if _EVERY_MUNICIPALITY.fullmatch(words):
            return PartyInput(words, PartyKind.EVERY_MUNICIPALITY)
        if _EVERY_STEERING_GROUP.fullmatch(words):
            return PartyInput(words, PartyKind.EVERY_STEERING_GROUP)
        return PartyInput(words, PartyKind.NETWORK if _NETWORK.search(words) else PartyKind.ROLE)

    def part(self, text: str) -> list[PartyInput]:
        """Return those that a line names: parted at «och», «samt», «tillsammans med», commas and plus signs.

        What the registers know as one name, such as «Institutionen för ekonomi och IT», stays one.
        """
        whole = text.strip().rstrip(".").strip()
        if not whole:
            return []
        known = self.find(whole)
        if known.kind in {PartyKind.BODY, PartyKind.ORGANISATION}:
            return [known]
        return [self.find(words) for words in dict.fromkeys(_JOINTS.split(whole)) if words]


def party_index() -> PartyIndex:
    """Read the bodies in force and the organisations: three queries."""
    bodies = {name_key(body.name): body for body in Body.objects.in_force(today())}
    return PartyIndex(bodies, organisation_index())
