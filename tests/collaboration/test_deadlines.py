"""What the registers put on the desk: dialogues that are missing or booked, bodies that are not filled."""

import datetime as dt
from typing import Any

import pytest

from collaboration.models import User
from collaboration.permissions import Role
from foundation.dates import today
from notices.desk import Coming, Waiting, desk_for
from tests.collaboration.factories import (
    BodyFactory,
    DialogueFactory,
    MembershipFactory,
    OrganisationFactory,
    PartyFactory,
    RoleGrantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SPRING = dt.date(2026, 4, 1)
NAMES = ("Bengtsfors kommun", "Dals-Eds kommun", "Orusts kommun", "Tanums kommun", "Åmåls kommun")


def user_with(role: Role, organisation: object = None) -> User:
    user = UserFactory()
    scope = {"scope": organisation.scope} if organisation else {}
    RoleGrantFactory(user=user, role=role, valid_from=dt.date(2018, 1, 1), **scope)
    return user


@pytest.fixture
def parties() -> dict[str, object]:
    """Bind five parties, in a portal that has its first body."""
    BodyFactory()
    return {name: PartyFactory(organisation=OrganisationFactory(name=name)).organisation for name in NAMES}


@pytest.mark.usefixtures("parties")
def test_parties_to_be_met_wait_in_one_line_until_the_half_year_ends() -> None:
    assert desk_for(user_with(Role.PROGRAMME_DIRECTOR), today=SPRING).waiting == [
        Waiting(
            title="Dialoger våren 2026",
            url="/parter/dialoger/",
            action="Se vilka som ska mötas",
            about=("5 återstår: Bengtsfors kommun, Dals-Eds kommun, Orusts kommun och 2 till",),
            due=dt.date(2026, 6, 30),
            is_main=False,
        )
    ]


def test_party_that_is_met_or_booked_is_not_asked_for(parties: dict[str, object]) -> None:
    for name in NAMES[:2]:
        DialogueFactory(organisation=parties[name], date=dt.date(2026, 2, 3))
    DialogueFactory(organisation=parties[NAMES[2]], date=dt.date(2026, 5, 5))
    director = user_with(Role.PROGRAMME_DIRECTOR)

    (item,) = desk_for(director, today=SPRING).waiting
    assert item.about == ("2 återstår: Tanums kommun, Åmåls kommun",)

    for name in NAMES[3:]:
        DialogueFactory(organisation=parties[name], date=SPRING)
    assert desk_for(director, today=SPRING).waiting == []


def test_contact_person_is_told_of_the_own_organisation_alone(parties: dict[str, object]) -> None:
    party = parties["Dals-Eds kommun"]
    contact = user_with(Role.CONTACT_PERSON, party)

    assert desk_for(contact, today=SPRING).waiting == [
        Waiting(
            title="Dialog våren 2026",
            url=f"/parter/{party.pk}/",
            action="Se tidigare dialoger",
            about=("Dals-Eds kommun", "ingen dag är bokad än"),
            due=dt.date(2026, 6, 30),
            is_main=False,
        )
    ]


@pytest.mark.usefixtures("parties")
def test_auditor_who_reads_all_dialogues_has_none_to_hold() -> None:
    assert desk_for(user_with(Role.AUDITOR), today=SPRING).waiting == []


def test_booked_dialogue_is_coming_for_those_who_read_it(parties: dict[str, object]) -> None:
    party = parties["Orusts kommun"]
    DialogueFactory(organisation=party, date=dt.date(2026, 5, 5), group_met="Ledningsgruppen")
    DialogueFactory(organisation=party, date=dt.date(2026, 3, 5))

    assert desk_for(user_with(Role.CONTACT_PERSON, party), today=SPRING).coming == [
        Coming(dt.date(2026, 5, 5), "Dialog: Orusts kommun", f"/parter/{party.pk}/", about="Ledningsgruppen")
    ]
    assert desk_for(user_with(Role.CONTACT_PERSON, parties["Tanums kommun"]), today=SPRING).coming == []


def test_body_whose_seats_break_its_rules_waits_for_who_keeps_the_registers() -> None:
    body = BodyFactory(name="Temagrupp", equal_halves=True, intended_size=None, valid_from=dt.date(2018, 1, 1))
    seat = MembershipFactory(body=body, organisation=OrganisationFactory(), valid_from=dt.date(2018, 1, 1))
    member = UserFactory(person=seat.person)

    assert desk_for(user_with(Role.ADMINISTRATOR), today=today()).waiting == [
        Waiting(
            title="Temagrupp",
            url=f"/organ/{body.slug}/",
            action="Se vilka som sitter",
            about=("Halvorna ska vara lika stora. 1 + 0: kommunerna har 1 plats mer än högskolan.",),
            is_main=False,
        )
    ]
    assert desk_for(member, today=today()).waiting == []


def test_empty_portal_says_where_to_begin_to_who_keeps_the_registers() -> None:
    (item,) = desk_for(user_with(Role.ADMINISTRATOR), today=SPRING).waiting

    assert (item.title, item.url) == ("Börja här: organisationer, personer och organ", "/forvaltning/")
    assert desk_for(user_with(Role.AUDITOR), today=SPRING).waiting == []


@pytest.mark.parametrize("address", ["/organ/", "/parter/", "/personer/"])
def test_empty_register_leads_who_may_fill_it_to_the_administration(client_for: Any, address: str) -> None:
    words = "Lägg till eller importera i förvaltningen"

    assert words in client_for(UserFactory(superuser=True)).get(address).content.decode()
    assert words not in client_for(user_with(Role.AUDITOR)).get(address).content.decode()
