"""The reference collaboration: real organisations, real dates, no people."""

import datetime as dt
from dataclasses import dataclass

from collaboration.enums import BodyKind, CompositionRule, OrganisationKind
from collaboration.models import Agreement, Body, Organisation, User
from tests.collaboration.factories import AgreementFactory, OrganisationFactory, PartyFactory, UserFactory

START = dt.date(2018, 1, 1)
COUNCIL_CLOSED = dt.date(2021, 12, 31)
GROUPS_OPENED = dt.date(2022, 1, 1)
MUNICIPALITIES = {
    "Bengtsfors kommun": "1460",
    "Dals-Eds kommun": "1438",
    "Färgelanda kommun": "1439",
    "Lysekils kommun": "1484",
    "Melleruds kommun": "1461",
    "Munkedals kommun": "1430",
    "Orusts kommun": "1421",
    "Sotenäs kommun": "1427",
    "Strömstads kommun": "1486",
    "Tanums kommun": "1435",
    "Trollhättans stad": "1488",
    "Uddevalla kommun": "1485",
    "Vänersborgs kommun": "1487",
    "Åmåls kommun": "1492",
}
FEDERATIONS = ("Fyrbodals kommunalförbund", "Kunskapsförbundet Väst")
DEPARTMENTS = (
    "Institutionen för ekonomi och IT",
    "Institutionen för hälsovetenskap",
    "Institutionen för individ och samhälle",
    "Institutionen för ingenjörsvetenskap",
)
THEMES = ("Vård och omsorg", "Lärande och utbildning", "Samhällsbyggnad och samhällsplanering")


@dataclass(frozen=True)
class Reference:
    """Everything the tests of the reference case stand on."""

    root: User
    agreement: Agreement
    organisations: dict[str, Organisation]

    def __getitem__(self, name: str) -> Organisation:
        """Return the organisation called `name`."""
        return self.organisations[name]


def build_reference() -> Reference:
    """Register the 14 municipalities, the two federations, the university with its departments, and the parties."""
    found = [
        OrganisationFactory(name=name, municipality_code=code, kind=OrganisationKind.MUNICIPALITY)
        for name, code in MUNICIPALITIES.items()
    ]
    found += [OrganisationFactory(name=name, kind=OrganisationKind.FEDERATION) for name in FEDERATIONS]
    university = OrganisationFactory(university=True)
    agreement = AgreementFactory(valid_from=START)
    for organisation in [*found, university]:
        PartyFactory(agreement=agreement, organisation=organisation, valid_from=START)
    found += [
        OrganisationFactory(name=name, kind=OrganisationKind.DEPARTMENT, parent=university) for name in DEPARTMENTS
    ]
    return Reference(
        root=UserFactory(superuser=True),
        agreement=agreement,
        organisations={organisation.name: organisation for organisation in [*found, university]},
    )


def theme_group(name: str) -> Body:
    """Return an unsaved theme group with the rules of the reorganisation: about six, equal halves."""
    return Body(
        kind=BodyKind.THEME_GROUP,
        name=name,
        composition_rule=CompositionRule.EQUAL_HALVES,
        intended_size=6,
        size_margin=1,
    )
