"""A body with members, and whoever may have everything, as an example of each report of the registers."""

import datetime as dt
from functools import partial

from collaboration.enums import MembershipRole
from tests.collaboration.factories import (
    BodyFactory,
    CollaborationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
)
from tests.reports.examples import Example


def _registers(**parameters: str) -> Example:
    """Fill every register with a row or two; the orderer is the installer's user, who holds every right."""
    CollaborationFactory()
    body = BodyFactory(steering_group=True, valid_from=dt.date(2018, 1, 1))
    university = OrganisationFactory(university=True)
    chair = PersonFactory(given_name="Astrid", family_name="Lövgren")
    PostFactory(person=chair, organisation=university, title="Prorektor")
    for person, role in ((chair, MembershipRole.CHAIR), (PersonFactory(), MembershipRole.MEMBER)):
        MembershipFactory(body=body, person=person, organisation=university, role=role, valid_from=body.valid_from)
    return Example(parameters, orderer=UserFactory(is_superuser=True))


def body_members() -> Example:
    """The members of the steering group on the day it decided."""
    return _registers(body="styrgruppen", day="2019-12-13")


EXAMPLES = {
    "body-members": body_members,
    **{
        f"register-{name}": partial(_registers)
        for name in ("bodies", "memberships", "organisations", "people", "posts")
    },
}
