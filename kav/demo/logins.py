"""Who can sign in to the demo: one login for each kind of user."""

from typing import NamedTuple

from collaboration.models import Organisation, Person, User
from collaboration.permissions import Role
from collaboration.services.roles import give_role

PASSWORD = "samverkan-i-vast"  # noqa: S105 - the demo's own, printed at start; load_demo refuses a real installation
INSTALLER = "drift@kav.example"


class DemoLogin(NamedTuple):
    """A login: what the person is, the address, whose login it is, and the role given by hand, if any."""

    label: str
    email: str
    person: str = ""
    role: Role | None = None
    organisation: str = ""


LOGINS = [
    DemoLogin("Verksamhetsledare", "verksamhetsledare@kav.example", "director", Role.PROGRAMME_DIRECTOR),
    DemoLogin("Administratör, kansliet", "kansli@kav.example", "administrator", Role.ADMINISTRATOR),
    DemoLogin("Kommunikatör", "kommunikation@kav.example", "communicator", Role.COMMUNICATOR),
    DemoLogin("Ordförande, styrgruppen", "ordforande@kav.example", "chair"),
    DemoLogin("Ledamot, Sotenäs", "ledamot@kav.example", "sotenas"),
    DemoLogin("Ledamot, temagrupp", "temagrupp@kav.example", "care_1"),
    DemoLogin("Tidigare ledamot", "tidigare@kav.example", "council_bengtsfors"),
    DemoLogin("Kontaktperson, Dals-Ed", "kommun@kav.example", "dals_ed", Role.CONTACT_PERSON, "Dals-Eds kommun"),
    DemoLogin("Revisor", "revisor@kav.example", "", Role.AUDITOR),
    DemoLogin("Teknisk drift (får allt)", INSTALLER),
]


def load_installer() -> User:
    """Create the user who may do everything; everything else in the demo is done in that name."""
    return User.objects.create_superuser(INSTALLER, PASSWORD)


def load_logins(organisations: dict[str, Organisation], people: dict[str, Person], by: User) -> None:
    """Create the other logins and give them their roles."""
    for login in LOGINS:
        if login.email == INSTALLER:
            continue
        person = people[login.person] if login.person else None
        user = User.objects.create_user(login.email, PASSWORD, person=person)
        if login.role:
            scope = organisations[login.organisation] if login.organisation else None
            give_role(user=user, role=login.role, by=by, scope=scope)
