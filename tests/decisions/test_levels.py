"""What is seen at each level, however the rights behind it are read."""

import pytest

from collaboration.enums import MembershipRole
from collaboration.permissions import Role
from collaboration.queries.rights import remember_rights
from collaboration.services.roles import give_role
from decisions.models import Matter
from decisions.services.review import declare_conflict
from tests.collaboration.factories import MembershipFactory, PersonFactory, UserFactory
from tests.decisions.factories import MatterFactory

pytestmark = pytest.mark.django_db

HERE = {"maker", "member", "observer", "secretary", "secretary who observes", "superuser"}
SEEN = {
    "own_draft": {"maker", "secretary", "secretary who observes", "superuser"},
    "body": HERE,
    "parties": HERE | {"seated elsewhere"},
    "public": HERE | {"seated elsewhere", "nobody"},
}


@pytest.fixture
def people(story, root):
    elsewhere, observer = UserFactory(person=PersonFactory()), UserFactory()
    MembershipFactory(person=elsewhere.person)
    secretaries = [UserFactory(person=PersonFactory()) for _each in range(2)]
    for secretary in secretaries:
        MembershipFactory(person=secretary.person, body=story.body, role=MembershipRole.SECRETARY)
    for user in (observer, secretaries[1]):
        give_role(user=user, role=Role.OBSERVER, by=root)
    return {
        "secretary": secretaries[0],
        "secretary who observes": secretaries[1],
        "maker": story.users["Strömvall"],
        "member": story.users["Brandeby"],
        "observer": observer,
        "seated elsewhere": elsewhere,
        "nobody": UserFactory(),
        "superuser": root,
    }


@pytest.mark.parametrize("level", SEEN)
@pytest.mark.parametrize("remembered", [True, False])
def test_each_level_opens_to_the_same_people_whether_rights_are_remembered_or_asked_for(
    story, people, level, remembered
):
    matter = MatterFactory(body=story.body, level=level, created_by=people["maker"])
    if remembered:
        for user in people.values():
            remember_rights(user)

    seen = {name for name, user in people.items() if Matter.objects.visible_to(user).filter(pk=matter.pk).exists()}

    assert seen == SEEN[level]


def test_counting_what_an_observer_sees_joins_no_table(people):
    remember_rights(people["observer"])

    assert "JOIN" not in str(Matter.objects.visible_to(people["observer"]).query)


def test_conflicts_are_read_with_the_rights_and_close_the_matter_at_once(story, people, django_assert_num_queries):
    member = people["member"]
    matter, other = (MatterFactory(body=story.body, level="body") for _number in range(2))
    remember_rights(member)
    declare_conflict(matter=matter, person=member.person, reason="Deläger i bolaget.", by=member)

    with django_assert_num_queries(2):
        assert list(Matter.objects.visible_to(member).filter(pk__in=[matter.pk, other.pk])) == [other]
    with django_assert_num_queries(1):
        assert not Matter.objects.visible_to(member).filter(pk=matter.pk).exists()
