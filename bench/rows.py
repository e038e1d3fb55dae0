"""Rows to measure on: people with posts, organisations and seats, written in bulk, as a large region has them."""

import datetime as dt

from collaboration.enums import BodyKind, MembershipRole, OrganisationKind
from collaboration.models import Agreement, Body, Membership, Organisation, Party, Person, Post, Scope, User
from collaboration.permissions import Role, ScopeKind
from collaboration.services.roles import give_role
from decisions.enums import Level
from decisions.models import Matter

FORMED = dt.date(2018, 1, 1)
BATCH = 2_000
BODIES = 40
SEATS = 12


def reader() -> User:
    """Return a user who reads everything, and whose lists hold every row."""
    installer = User.objects.create_superuser("installer@kav.example")
    person = Person.objects.create(given_name="Läsande", family_name="Observatör")
    user = User.objects.create_user("reader@kav.example", person=person)
    give_role(user=user, role=Role.OBSERVER, by=installer)
    return user


def seated_reader() -> User:
    """Return a user whose only roles are seats in two bodies."""
    person = Person.objects.create(given_name="Sittande", family_name="Ledamot")
    organisation = Organisation.objects.order_by("pk")[0]
    for body in Body.objects.order_by("pk")[:2]:
        Membership.objects.create(
            body=body, person=person, organisation=organisation, role=MembershipRole.MEMBER, valid_from=FORMED
        )
    return User.objects.create_user("seated@kav.example", person=person)


def fill(count: int) -> None:
    """Bring people, posts, organisations, parties and matters up to `count` rows of each; bodies stay few."""
    numbers = range(Person.objects.count(), count)
    people = Person.objects.bulk_create(
        (Person(given_name=f"Förnamn{n % 97:02}", family_name=f"Åström{n:05}") for n in numbers), BATCH
    )
    scopes = Scope.objects.open(ScopeKind.ORGANISATION, len(people))
    municipality = OrganisationKind.MUNICIPALITY
    rows = zip(numbers, scopes, strict=True)
    organisations = Organisation.objects.bulk_create(
        (Organisation(name=f"Örtens kommun {n:05}", kind=municipality, scope=scope) for n, scope in rows), BATCH
    )
    pairs = list(zip(people, organisations, strict=True))
    posts = (Post(person=p, organisation=o, title="handläggare", valid_from=FORMED) for p, o in pairs)
    Post.objects.bulk_create(posts, BATCH)
    agreement, _made = Agreement.objects.get_or_create(title="Samverkansavtal", valid_from=FORMED)
    parties = (Party(agreement=agreement, organisation=o, valid_from=FORMED) for o in organisations)
    Party.objects.bulk_create(parties, BATCH)
    if not Body.objects.exists():
        _fill_bodies(pairs)
    bodies = list(Body.objects.order_by("pk"))
    matters = (
        Matter(title=f"Ärende om åtgärd {n:05}", body=bodies[n % BODIES], created_date=FORMED, level=Level.BODY)
        for n in numbers
    )
    Matter.objects.bulk_create(matters, BATCH)


def _fill_bodies(pairs: list[tuple[Person, Organisation]]) -> None:
    for number in range(BODIES):
        body = Body.objects.create(
            name=f"Arbetsgrupp {number:02}", slug=f"grupp-{number}", kind=BodyKind.WORKING_GROUP, valid_from=FORMED
        )
        seats = pairs[number % 15 * SEATS :][:SEATS]
        Membership.objects.bulk_create(
            Membership(body=body, person=p, organisation=o, valid_from=FORMED) for p, o in seats
        )
