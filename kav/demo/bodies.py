"""The demo's bodies: what met from 2018, and what took over in January 2022."""

import datetime as dt

from collaboration.enums import BodyKind, CirculationRule, CompositionRule, MembershipRole, QuorumRule
from collaboration.models import Body, Organisation, Person, User
from collaboration.services.bodies import open_body, replace_body
from collaboration.services.seats import appoint_member
from foundation.dates import Precision
from kav.demo.parties import FORMED
from kav.demo.people import PEOPLE

COUNCIL_CLOSED = dt.date(2021, 12, 31)
GROUPS_OPENED = dt.date(2022, 1, 1)
QUORUM_STATED = dt.date(2021, 1, 1)  # with the agreement anew; the decision of 2019 does not say how many sat
_CHAIR, _MEMBER = MembershipRole.CHAIR, MembershipRole.MEMBER
_CONVENER, _SECRETARY = MembershipRole.CONVENER, MembershipRole.SECRETARY

STEERING_GROUP = {
    "chair": _CHAIR,
    "federation": _MEMBER,
    "hv_1": _MEMBER,
    "hv_2": _MEMBER,
    "hv_3": _MEMBER,
    "sotenas": _MEMBER,
    "trollhattan": _MEMBER,
    "administrator": _SECRETARY,
}
COUNCIL = {
    "director": _CONVENER,
    "council_bengtsfors": _MEMBER,
    "council_uddevalla": _MEMBER,
    "council_amal": _MEMBER,
    "council_health": _MEMBER,
    "council_it": _MEMBER,
    "leader_school": _MEMBER,
    "administrator": _SECRETARY,
}
THEME_GROUPS = {
    "Temagrupp vård och omsorg": ("care_1", "care_2", "care_3", "care_4", "care_5", "council_health"),
    "Temagrupp lärande och utbildning": (
        "learning_1",
        "learning_2",
        "learning_3",
        "learning_4",
        "learning_5",
        "learning_6",
    ),
    "Temagrupp samhällsbyggnad och samhällsplanering": (
        "planning_1",
        "planning_2",
        "planning_3",
        "planning_4",
        "planning_5",
        "planning_6",
    ),
}


def load_first_bodies(organisations: dict[str, Organisation], people: dict[str, Person], by: User) -> tuple[Body, Body]:
    """Open the steering group and the management council of 2018 with their members."""
    steering = Body(
        kind=BodyKind.STEERING_GROUP,
        name="Styrgrupp Kommunakademin Väst",
        slug="styrgrupp",
        purpose="Beslutar om inriktning, budget och verksamhetsplan och följer upp avtalet.",
        quorum_rule=QuorumRule.MAJORITY,
        quorum_from=QUORUM_STATED,
        notice_days=7,
        circulation_rule=CirculationRule.UNANIMOUS,
        valid_from=FORMED,
        valid_from_precision=Precision.YEAR,
    )
    council = Body(
        kind=BodyKind.MANAGEMENT_COUNCIL,
        name="Ledningsråd Kommunakademin Väst",
        slug="ledningsrad",
        purpose="Leder det löpande arbetet och följer projekten.",
        valid_from=FORMED,
        valid_from_precision=Precision.YEAR,
    )
    for body, seats in ((steering, STEERING_GROUP), (council, COUNCIL)):
        open_body(body=body, by=by)
        for key, role in seats.items():
            _seat(body, key, role, FORMED, organisations, people, by)
    return steering, council


def reorganise(
    council: Body, organisations: dict[str, Organisation], people: dict[str, Person], by: User
) -> list[Body]:
    """Close the council, and open and return the three thematic groups of three and three.

    They are led by the programme director.
    """
    groups = [
        Body(
            kind=BodyKind.THEME_GROUP,
            name=name,
            purpose="Tar hand om behoven inom temat och gör aktivitetsplaner.",
            composition_rule=CompositionRule.EQUAL_HALVES,
            intended_size=6,
            size_margin=1,
            valid_from=GROUPS_OPENED,
            valid_from_precision=Precision.MONTH,
        )
        for name in THEME_GROUPS
    ]
    replace_body(
        body=council,
        last_day=COUNCIL_CLOSED,
        successors=groups,
        note="Uppdraget var otydligt. Tre temagrupper med tydligare uppdrag tar vid.",
        by=by,
    )
    for group in groups:
        _seat(group, "director", _CONVENER, GROUPS_OPENED, organisations, people, by)
        for key in THEME_GROUPS[group.name]:
            _seat(group, key, _MEMBER, GROUPS_OPENED, organisations, people, by)
    return groups


def _seat(  # noqa: PLR0917 - the facts of a seat
    body: Body,
    key: str,
    role: MembershipRole,
    first: dt.date,
    organisations: dict[str, Organisation],
    people: dict[str, Person],
    by: User,
) -> None:
    represented = organisations[PEOPLE[key].organisation]
    appoint_member(body=body, person=people[key], organisation=represented, role=role, valid_from=first, by=by)
