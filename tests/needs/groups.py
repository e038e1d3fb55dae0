"""A theme group with someone who sorts, and needs on its board."""

from collaboration.enums import BodyKind
from collaboration.models import Body, User
from needs.enums import Outcome
from needs.models import Need
from needs.services.triage_deciding import Verdict
from tests.collaboration.factories import BodyFactory, MembershipFactory, PersonFactory, UserFactory
from tests.needs.factories import NeedFactory, SubmissionFactory


def theme_group(name: str = "Temagrupp vård") -> Body:
    """Return a theme group that works today."""
    return BodyFactory(kind=BodyKind.THEME_GROUP, name=name)


def member_of(body: Body, role: str = "member") -> User:
    """Return someone who sits in the body."""
    person = PersonFactory()
    MembershipFactory(body=body, person=person, role=role)
    return UserFactory(person=person)


def need_of(party: str, group: Body | None, title: str = "Klarspråk", **facts: object) -> Need:
    """Return a need that a party has handed in with the group as its theme."""
    submission = SubmissionFactory(handed_in=True, organisation__name=party)
    return NeedFactory(handed_in=True, submission=submission, theme=group, title=title, **facts)


AN_ANSWER = Verdict(Outcome.TRAINING, "Flera behöver samma sak.")
