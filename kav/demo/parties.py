"""The demo's agreement, parties, people and posts."""

import datetime as dt

from collaboration.enums import OrganisationKind
from collaboration.models import Agreement, Collaboration, Organisation, Person, User
from collaboration.services.organisations import create_organisation
from collaboration.services.parties import register_party, write_agreement
from collaboration.services.people import register_post, write_person
from collaboration.services.portal import describe_collaboration
from kav.demo.organisations import (
    ALIASES,
    COLLABORATION,
    DEPARTMENTS,
    EDUCATION_FEDERATION,
    FEDERATION,
    MUNICIPALITIES,
    OTHERS,
    SHORT_NAMES,
    UNIVERSITY,
)
from kav.demo.people import PEOPLE

FORMED = dt.date(2018, 1, 1)
AGREEMENT_NUMBER = "2017/8 B60"
AGREEMENT_END = dt.date(2020, 12, 31)


def load_collaboration(by: User) -> None:
    """Name the collaboration."""
    row = Collaboration(name=COLLABORATION, short_name="KAV", email="kansli@kav.example")
    describe_collaboration(collaboration=row, by=by)


def load_organisations(by: User) -> dict[str, Organisation]:
    """Create the organisations; the departments under the university. Returns them by name."""
    made: dict[str, Organisation] = {}
    kinds = {**dict.fromkeys(MUNICIPALITIES, OrganisationKind.MUNICIPALITY), **OTHERS}
    for name, kind in kinds.items():
        organisation = Organisation(
            name=name,
            kind=kind,
            municipality_code=MUNICIPALITIES.get(name, ""),
            short_name=SHORT_NAMES.get(name, ""),
        )
        made[name] = create_organisation(organisation=organisation, aliases=ALIASES.get(name, ()), by=by)
    for name in DEPARTMENTS:
        department = Organisation(name=name, kind=OrganisationKind.DEPARTMENT, parent=made[UNIVERSITY])
        made[name] = create_organisation(organisation=department, by=by)
    return made


def load_agreement(organisations: dict[str, Organisation], by: User) -> None:
    """Sign the agreement and bind the parties: the university, the municipalities and the two federations.

    The first agreement ended with 2020; that a later one took its place is known, but not its number.
    """
    for title, number, first, last in (
        ("Samverkansavtal om Kommunakademin Väst", AGREEMENT_NUMBER, FORMED, AGREEMENT_END),
        ("Samverkansavtal om Kommunakademin Väst, fortsättning", "", AGREEMENT_END + dt.timedelta(days=1), None),
    ):
        agreement = Agreement(title=title, reference_number=number, valid_from=first, valid_to=last)
        write_agreement(agreement=agreement, by=by)
        for name in (UNIVERSITY, FEDERATION, EDUCATION_FEDERATION, *MUNICIPALITIES):
            register_party(
                agreement=agreement, organisation=organisations[name], valid_from=first, valid_to=last, by=by
            )


def load_people(organisations: dict[str, Organisation], by: User) -> dict[str, Person]:
    """Write the made-up people and their posts. Returns them by key."""
    made: dict[str, Person] = {}
    for key, given in PEOPLE.items():
        address = f"{key.replace('_', '.')}@kav.example"
        person = Person(given_name=given.given_name, family_name=given.family_name, email=address)
        made[key] = write_person(person=person, by=by)
        register_post(
            person=person, organisation=organisations[given.organisation], title=given.title, valid_from=FORMED, by=by
        )
    return made
