"""The pages under /utlysningar/."""

from decimal import Decimal

import pytest
from django.urls import reverse

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from projects.models import Call, Grant
from projects.queries import grant_table
from projects.services import GrantInput, link_carry_over, set_grants
from tests.budgets.factories import reference_budget
from tests.collaboration.factories import (
    BodyFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.decisions.adopting import adopted
from tests.projects.factories import CallFactory, GrantFactory, reference_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(client_for):
    user = UserFactory()
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return client_for(user)


@pytest.fixture
def member(client_for):
    person = PersonFactory()
    MembershipFactory(body=BodyFactory(steering_group=True), person=person)
    return client_for(UserFactory(person=person))


def page(client, name, *args):
    return client.get(reverse(name, args=args))


def rows_of(call, **changes):
    grants = list(Grant.objects.filter(call=call).in_order())
    data = {"seen": str(call.edit_number), "rows-TOTAL_FORMS": len(grants) + 3, "rows-INITIAL_FORMS": len(grants)}
    for place, grant in enumerate(grants):
        leaders = [leader.person_id for leader in grant.leaders.all()]
        data |= {
            f"rows-{place}-row": grant.pk,
            f"rows-{place}-ORDER": place + 1,
            f"rows-{place}-title": grant.title,
            f"rows-{place}-amount": str(int(grant.amount)),
            f"rows-{place}-end_date": grant.end_date.isoformat(),
            f"rows-{place}-owner": grant.owner_id,
            f"rows-{place}-owner_as_written": grant.owner_as_written,
            f"rows-{place}-leader": leaders[0],
            f"rows-{place}-second_leader": leaders[1] if leaders[1:] else "",
        }
    return {**data, **changes}


def test_draft_is_hidden_from_members_and_adopted_call_is_open(director, member):
    call = reference_call()
    assert page(director, "call_detail", call.pk).status_code == 200
    assert page(member, "call_detail", call.pk).status_code == 404
    adopted(call)
    text = page(member, "call_detail", call.pk).content.decode()
    assert "Ändra beviljade projekt" not in text
    assert "1\u202f217\u202f000" in text
    assert page(member, "call_grants", call.pk).status_code == 403


def test_page_shows_the_reference_grants_by_owner(director):
    text = page(director, "call_detail", reference_call(frame=Decimal(1_300_000)).pk).content.decode()
    for words in ("Bygglovets svåra frågor", "i beslutet: Dals Ed", "892\u202f000\xa0kr", "83\u202f000\xa0kr av ramen"):
        assert words in text


def test_page_traces_what_a_carry_over_pays_for(director):
    call = CallFactory()
    link_carry_over(call=call, carry_over=reference_budget().carry_overs.get(), by=UserFactory(superuser=True))
    text = page(director, "call_detail", call.pk).content.decode()
    assert "80\xa0tkr förs över från 2019 till slutkonferens för utlysningen 2019 (Budget 2020)." in text
    assert "Inget är beviljat än" in text


def test_empty_list_says_what_to_do_next(director, member):
    assert "Ny utlysning" in page(director, "call_list").content.decode()
    text = page(member, "call_list").content.decode()
    assert "Det finns ingen utlysning än." in text
    assert "Ny utlysning" not in text


@pytest.mark.parametrize("calls", [1, 30])
def test_list_costs_the_same_whatever_the_rows(director, django_assert_num_queries, calls):
    for number in range(calls):
        GrantFactory(call=CallFactory(year=2000 + number))
    page(director, "call_list")
    with django_assert_num_queries(4):
        assert page(director, "call_list").status_code == 200


@pytest.mark.parametrize("grants", [1, 30])
@pytest.mark.parametrize(("name", "queries"), [("call_detail", 8), ("call_grants", 7)])
def test_pages_cost_the_same_whatever_the_grants(director, django_assert_num_queries, grants, name, queries):
    call = CallFactory()
    rows = [GrantInput(str(n), Decimal(1), OrganisationFactory(), [PersonFactory()]) for n in range(grants)]
    set_grants(call=call, grants=rows, by=UserFactory(superuser=True))
    page(director, name, call.pk)
    with django_assert_num_queries(queries):
        assert page(director, name, call.pk).status_code == 200


def test_call_is_begun_and_changed(director):
    data = {
        "title": "Utlysning 2023",
        "year": "2023",
        "frame": "700 000",
        "opens_at": "2023-02-01T08:00",
        "closes_at": "2023-03-31T23:59",
        "criteria": "Två till tre projekt.",
    }
    assert page(director, "call_create").status_code == 200
    response = director.post(reverse("call_create"), data)
    call = Call.objects.get()
    assert response.url == call.get_absolute_url()
    assert (call.frame, call.closes_at.isoformat()) == (Decimal(700_000), "2023-03-31T21:59:00+00:00")
    url = reverse("call_change", args=[call.pk])
    assert 'value="2023-02-01T08:00"' in director.get(url).content.decode()
    response = director.post(url, {**data, "closes_at": "2023-01-01T00:00", "seen": "0"})
    assert "En utlysning kan inte stänga innan den öppnar." in response.content.decode()
    director.post(url, {**data, "title": "Sista utlysningen", "seen": "0"})
    assert Call.objects.get().title == "Sista utlysningen"


def test_grants_are_changed_added_and_removed(director):
    call, person = reference_call(), PersonFactory()
    data = rows_of(call, **{"rows-0-amount": "130 000", "rows-1-DELETE": "on"})
    owner = Grant.objects.get(title="Bygglovets svåra frågor").owner_id
    data |= {"rows-6-title": "Nytt", "rows-6-amount": "1 000", "rows-6-owner": owner, "rows-6-leader": person.pk}
    response = director.post(reverse("call_grants", args=[call.pk]), data)
    assert response.url == call.get_absolute_url()
    table = grant_table(call)
    assert table.total == Decimal(1_217_000 + 5_000 - 400_000 + 1_000)
    assert (table.rows[-1].title, table.rows[-1].leaders) == ("Nytt", str(person))
    assert " och " in next(row.leaders for row in table.rows if row.title == "Bygglovets svåra frågor")


def test_faults_are_named_by_row_and_everything_typed_is_kept(director):
    call = reference_call()
    data = rows_of(call, **{"rows-0-amount": "många", "rows-1-owner": "", "rows-2-leader": "999999"})
    text = director.post(reverse("call_grants", args=[call.pk]), data).content.decode()
    assert "3 saker behöver rättas" in text
    assert "Rad 3, Projektledare: Välj något i listan." in text
    assert 'value="många"' in text
    assert grant_table(call).total == Decimal(1_217_000)


def test_second_of_two_editors_is_told_and_sees_what_is_saved(director):
    call = reference_call()
    mine = rows_of(call)
    set_grants(
        call=call,
        grants=[GrantInput("Annans projekt", Decimal(1), OrganisationFactory())],
        by=UserFactory(superuser=True),
    )
    text = director.post(reverse("call_grants", args=[call.pk]), mine).content.decode()
    assert "Det här har sparats efter att du öppnade sidan, av någon annan eller av dig i en annan flik." in text
    assert "Annans projekt" in text


def test_same_leader_twice_is_refused_above_the_rows(director):
    call = reference_call()
    leader = Grant.objects.in_order()[0].leaders.all()[0].person_id
    data = rows_of(call, **{"rows-0-second_leader": leader})
    text = director.post(reverse("call_grants", args=[call.pk]), data).content.decode()
    assert "Samma person står två gånger som ledare för projektet." in text


def test_new_version_is_begun_from_the_page_and_only_once(director):
    call = adopted(reference_call())
    url = reverse("call_revise", args=[call.pk])
    assert director.post(url).url == Call.objects.get(version=2).get_absolute_url()
    assert director.post(url).url == call.get_absolute_url()
    assert "Det finns en nyare version" in page(director, "call_detail", call.pk).content.decode()
    assert "version 1" in page(director, "call_detail", Call.objects.get(version=2).pk).content.decode()
