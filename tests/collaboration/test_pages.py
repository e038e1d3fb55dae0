"""The pages about bodies, parties and people, as those who may and may not see them."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from collaboration.enums import BodyKind, CompositionRule, MembershipRole
from collaboration.models import Body, Dialogue, User
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.dates import today
from tests.collaboration.factories import (
    AgreementFactory,
    BodyFactory,
    CollaborationFactory,
    DialogueFactory,
    MembershipFactory,
    OrganisationFactory,
    PartyFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
FORMED = dt.date(2018, 1, 1)
ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def installer() -> User:
    return UserFactory(superuser=True)


@pytest.fixture
def member() -> User:
    user = UserFactory(with_person=True)
    MembershipFactory(person=user.person, body__name="Styrgrupp", body__slug="styrgrupp", valid_from=FORMED)
    return user


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


PAGES = [
    ("body_list", []),
    ("body_detail", ["styrgrupp"]),
    ("party_list", []),
    ("dialogue_matrix", []),
    ("coverage", []),
    ("person_list", []),
]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_page_opens_for_a_member_and_not_for_a_user_without_any_role(
    name: str, args: list[str], member: User, client_for: Any
) -> None:
    url = reverse(name, args=args)

    assert client_for(member).get(url).status_code == 200
    assert client_for(UserFactory()).get(url).status_code == 403


def test_seat_that_ended_yesterday_opens_no_page_today(client_for: Any) -> None:
    user = UserFactory(with_person=True)
    yesterday = today() - dt.timedelta(days=1)
    MembershipFactory(person=user.person, body__slug="styrgrupp", valid_from=FORMED, valid_to=yesterday)

    assert client_for(user).get(reverse("body_detail", args=["styrgrupp"])).status_code == 403


def test_body_page_shows_who_sat_on_the_day_asked_for(member: User, client_for: Any) -> None:
    body = Body.objects.get(slug="styrgrupp")
    MembershipFactory(
        body=body,
        person=PersonFactory(given_name="Åsa", family_name="Ärlig"),
        role=MembershipRole.CHAIR,
        valid_from=FORMED,
        valid_to=dt.date(2019, 12, 31),
    )
    url, client = reverse("body_detail", args=["styrgrupp"]), client_for(member)

    then, after = text_of(client.get(url, {"dag": "2019-12-13"})), text_of(client.get(url, {"dag": "2020-01-01"}))

    assert "Ledamöter den 2019-12-13" in then
    assert then.index("Åsa Ärlig") < then.index("Uppgifter")
    assert after.index("Åsa Ärlig") > after.index("Tidigare ledamöter")


@pytest.mark.parametrize("day", ["", "i går", "2019-13-45"])
def test_body_page_with_an_impossible_day_shows_today(day: str, member: User, client_for: Any) -> None:
    page = client_for(member).get(reverse("body_detail", args=["styrgrupp"]), {"dag": day})

    assert "Ledamöter i dag" in text_of(page)


def test_body_page_flags_four_and_two_in_words(member: User, client_for: Any) -> None:
    group = BodyFactory(
        kind=BodyKind.THEME_GROUP,
        name="Temagrupp vård och omsorg",
        slug="vard",
        composition_rule=CompositionRule.EQUAL_HALVES,
        valid_from=dt.date(2022, 1, 1),
    )
    university = OrganisationFactory(university=True)
    for organisation in [*(OrganisationFactory() for _ in range(4)), university, university]:
        MembershipFactory(body=group, organisation=organisation, valid_from=dt.date(2022, 1, 1))

    page = text_of(client_for(member).get(reverse("body_detail", args=["vard"])))

    assert "Sammansättningen följer inte reglerna" in page
    assert "4 + 2" in page


def test_body_page_leads_from_the_closed_council_to_its_successors(member: User, client_for: Any) -> None:
    council = BodyFactory(name="Ledningsråd", slug="ledningsrad", valid_from=FORMED, valid_to=dt.date(2021, 12, 31))
    group = BodyFactory(name="Temagrupp lärande", slug="larande", valid_from=dt.date(2022, 1, 1))
    council.successors.add(group)

    page = text_of(client_for(member).get(reverse("body_detail", args=["ledningsrad"])))

    assert "avslutat" in page
    assert f'href="{reverse("body_detail", args=["larande"])}"' in page


def test_contact_details_are_shown_in_the_own_body_and_nowhere_else(member: User, client_for: Any) -> None:
    other = BodyFactory(slug="ledningsrad", valid_from=FORMED)
    MembershipFactory(body=other, person=PersonFactory(email="hemlig@example.org"), valid_from=FORMED)
    MembershipFactory(
        body=Body.objects.get(slug="styrgrupp"), person=PersonFactory(email="oppen@example.org"), valid_from=FORMED
    )
    client = client_for(member)

    assert "oppen@example.org" in text_of(client.get(reverse("body_detail", args=["styrgrupp"])))
    assert "hemlig@example.org" not in text_of(client.get(reverse("body_detail", args=["ledningsrad"])))


def test_notes_of_a_dialogue_are_for_the_party_it_was_with(member: User, installer: User, client_for: Any) -> None:
    dialogue = DialogueFactory(organisation=OrganisationFactory(name="Dals-Eds kommun"), notes="Hemlig anteckning")
    contact = UserFactory()
    give_role(user=contact, role=Role.CONTACT_PERSON, scope=dialogue.organisation, by=installer)
    url = reverse("party_detail", args=[dialogue.organisation.pk])

    assert "Hemlig anteckning" in text_of(client_for(contact).get(url))
    assert "Hemlig anteckning" not in text_of(client_for(member).get(url))


def test_record_dialogue_writes_it_once_and_refuses_it_twice(installer: User, client_for: Any) -> None:
    organisation = OrganisationFactory(name="Orusts kommun")
    url, client = reverse("dialogue_create", args=[organisation.pk]), client_for(installer)
    values = {"date": "2021-10-05", "form": "on_site", "group_met": "Ledningsgruppen", "notes": "Behov av lärare"}

    first, second = client.post(url, values), client.post(url, values)

    assert first.status_code == 302
    assert [(row.group_met, row.notes) for row in Dialogue.objects.all()] == [("Ledningsgruppen", "Behov av lärare")]
    assert "Behov av lärare" in text_of(second)
    assert "redan" in text_of(second)


def test_record_dialogue_is_refused_without_the_right(member: User, client_for: Any) -> None:
    organisation = OrganisationFactory()

    page = client_for(member).post(reverse("dialogue_create", args=[organisation.pk]), {"date": "2021-10-05"})

    assert page.status_code == 403
    assert not Dialogue.objects.exists()


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("name", "queries"), [("body_list", 8), ("party_list", 8), ("person_list", 8)])
def test_list_asks_the_same_number_of_queries_whatever_the_rows(
    name: str, queries: int, rows: int, member: User, client_for: Any, django_assert_max_num_queries: Any
) -> None:
    CollaborationFactory()
    for _number in range(rows):
        MembershipFactory(valid_from=FORMED)
        PartyFactory(agreement=AgreementFactory())
    client = client_for(member)
    client.get(reverse(name))

    with django_assert_max_num_queries(queries):
        client.get(reverse(name))


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("name", "queries"), [("body_detail", 9), ("party_detail", 10), ("person_detail", 5)])
def test_page_of_one_thing_asks_the_same_number_of_queries_whatever_belongs_to_it(
    name: str, queries: int, rows: int, installer: User, client_for: Any, django_assert_num_queries: Any
) -> None:
    reader = UserFactory(with_person=True)
    give_role(user=reader, role=Role.OBSERVER, by=installer)
    CollaborationFactory()
    body, organisation, person = BodyFactory(slug="gruppen"), OrganisationFactory(), PersonFactory()
    for _number in range(rows):
        MembershipFactory(body=body, valid_from=FORMED)
        MembershipFactory(body=body, valid_from=FORMED, valid_to=FORMED)
        body.predecessors.add(BodyFactory())
        MembershipFactory(organisation=organisation, person=person, valid_from=FORMED)
        PartyFactory(organisation=organisation, agreement=AgreementFactory())
    client = client_for(reader)
    keys: dict[str, Any] = {"body_detail": "gruppen", "party_detail": organisation.pk, "person_detail": person.pk}
    page = reverse(name, args=[keys[name]])
    client.get(page)

    with django_assert_num_queries(queries):
        client.get(page)


def test_coverage_page_leads_to_saying_how_a_party_is_reached(member: User, installer: User, client_for: Any) -> None:
    address = reverse("admin:collaboration_coveragenote_add") + "?body_kind=theme_group"
    page = reverse("coverage") + "?typ=theme_group"

    assert address in client_for(installer).get(page).content.decode()
    assert address not in client_for(member).get(page).content.decode()


def test_history_is_left_to_a_page_of_its_own_that_only_its_readers_may_open(
    member: User, installer: User, client_for: Any
) -> None:
    body, person = Body.objects.get(slug="styrgrupp"), member.person
    organisation = OrganisationFactory()
    reader = UserFactory()
    give_role(user=reader, role=Role.OBSERVER, by=installer)
    pages = {"body": body.slug, "party": organisation.pk, "person": person.pk}
    for name, key in pages.items():
        address = reverse(f"{name}_history", args=[key])
        seen = client_for(reader)

        assert f'href="{address}"' in text_of(seen.get(reverse(f"{name}_detail", args=[key])))
        assert "<h1>Historik</h1>" in text_of(seen.get(address))
        part = text_of(seen.get(address, headers={"HX-Request": "true"}))
        assert part.lstrip().startswith('<ol class="history">')
        assert "Skapad" in part
        assert address not in text_of(client_for(member).get(reverse(f"{name}_detail", args=[key])))
        assert client_for(member).get(address).status_code == 403


def test_what_came_before_a_body_stands_before_what_follows_it(member: User, client_for: Any) -> None:
    body = Body.objects.get(slug="styrgrupp")
    body.predecessors.add(BodyFactory(name="Öppningsgruppen"))
    body.successors.add(BodyFactory(name="Avslutningsgruppen"))

    page = text_of(client_for(member).get(reverse("body_detail", args=[body.slug])))

    assert 0 < page.index("Öppningsgruppen") < page.index("Avslutningsgruppen")


def test_parties_stand_in_swedish_order(member: User, client_for: Any) -> None:
    for name in ("Åmål", "Öckerö", "Vänersborg", "Ängelholm"):
        OrganisationFactory(name=name)

    page = text_of(client_for(member).get(reverse("party_list")))

    places = [page.index(f">{name}</a>") for name in ("Vänersborg", "Åmål", "Ängelholm", "Öckerö")]
    assert places == sorted(places)


def test_seats_and_dialogues_of_its_departments_count_for_the_university(member: User, client_for: Any) -> None:
    university = OrganisationFactory(name="Högskolan Väst", university=True)
    department = OrganisationFactory(name="Institutionen för hälsovetenskap", department=True, parent=university)
    MembershipFactory(organisation=university)
    MembershipFactory(organisation=department)
    MembershipFactory(organisation=department, valid_to=today() - ONE_DAY)
    DialogueFactory(organisation=university, date=today() - 9 * ONE_DAY)
    DialogueFactory(organisation=department, date=today() - 2 * ONE_DAY)
    DialogueFactory(organisation=department, date=today() + ONE_DAY)

    rows = client_for(member).get(reverse("party_list")).context["table"].rows

    shown = {row.name: (row.seats_today, row.last_met) for row in rows if row in (university, department)}
    met = today() - 2 * ONE_DAY
    assert shown == {"Högskolan Väst": (2, met), "Institutionen för hälsovetenskap": (1, met)}


def test_search_finds_an_organisation_by_its_other_name(member: User, client_for: Any) -> None:
    organisation = OrganisationFactory(name="Dals-Eds kommun")
    organisation.aliases.create(name="Dals Ed")

    assert "Dals-Eds kommun" in text_of(client_for(member).get(reverse("search"), {"q": "dALS ed"}))


def test_search_of_the_whole_portal_reads_past_what_no_database_holds(member: User, client_for: Any) -> None:
    OrganisationFactory(name="Åsa stift")

    page = client_for(member).get(reverse("search"), {"q": "å\x00SA"}).content.decode()

    assert "Åsa stift" in page
