"""What a call's history tells, also of grants and leaders that are gone."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.history import FieldChange
from projects.queries import call_history
from projects.services import CallInput, GrantInput, change_call, set_grants
from tests.collaboration.factories import (
    BodyFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.projects.factories import END_DATE, CallFactory, GrantFactory, reference_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def _one_saving_each(monkeypatch):
    monkeypatch.setattr("foundation.history.ONE_SAVING", dt.timedelta(0))


@pytest.mark.usefixtures("_one_saving_each")
def test_history_tells_who_granted_changed_and_removed_what():
    helena = UserFactory(superuser=True, person=PersonFactory(given_name="Helena", family_name="Bergsäter"))
    owner = OrganisationFactory(name="Dals-Ed")
    leader = PersonFactory(given_name="Nils", family_name="Ek")
    call = CallFactory(year=2019, title="Utlysning")
    change_call(call=call, head=CallInput("Utlysning 2019", 2019), by=helena)
    grant = GrantInput("Bygglovets svåra frågor", Decimal(125_000), owner, [leader], "", END_DATE)
    set_grants(call=call, grants=[grant], by=helena)
    pk = call.grants.get().pk
    cut = GrantInput("Bygglovets svåra frågor", Decimal(100_000), owner, [leader], "", END_DATE, pk)
    set_grants(call=call, grants=[cut], by=helena)
    set_grants(call=call, grants=[], removed=[pk], by=helena)

    told = [(change.what, change.subject, change.by, change.fields) for change in call_history(call)]

    name = "Helena Bergsäter"
    assert sorted(told[:2]) == [
        ("Borttagen", "beviljat projekt: Bygglovets svåra frågor", name, ()),
        ("Borttagen", "projektledare: Nils Ek", name, ()),
    ]
    assert told[2:] == [
        (
            "Ändrad",
            "beviljat projekt: Bygglovets svåra frågor",
            name,
            (FieldChange("beviljat belopp", "125\u202f000\xa0kr", "100\u202f000\xa0kr"),),
        ),
        ("Skapad", "projektledare: Nils Ek", name, ()),
        ("Skapad", "beviljat projekt: Bygglovets svåra frågor", name, ()),
        ("Ändrad", "", name, (FieldChange("rubrik", "Utlysning", "Utlysning 2019"),)),
        ("Skapad", "", "", ()),
    ]


def test_history_is_of_this_call_alone():
    call = CallFactory()
    GrantFactory(call=CallFactory(year=2020))
    assert [(change.what, change.subject) for change in call_history(call)] == [("Skapad", "")]


@pytest.mark.parametrize("grants", [1, 30])
def test_history_costs_the_same_for_one_and_thirty_grants(grants, django_assert_num_queries):
    call = CallFactory()
    owner, leader = OrganisationFactory(), PersonFactory()
    given = [GrantInput(f"Projekt {n}", Decimal(1_000), owner, [leader]) for n in range(grants)]
    set_grants(call=call, grants=given, by=UserFactory(superuser=True))
    with django_assert_num_queries(6):
        assert len(call_history(call)) == min(2 * grants + 1, 50)


def test_history_page_is_for_those_who_may_see_it(client_for):
    call = reference_call()
    address = reverse("call_history", args=[call.pk])
    director, member = UserFactory(), UserFactory(with_person=True)
    give_role(user=director, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    MembershipFactory(body=BodyFactory(steering_group=True), person=member.person)
    text = client_for(director).get(address).content.decode()
    assert "Skapad beviljat projekt: Bygglovets svåra frågor" in text
    assert client_for(member).get(address).status_code == 403
