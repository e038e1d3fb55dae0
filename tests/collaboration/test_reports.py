"""The list of members as PDF and the registers as spreadsheets."""

import csv
import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from collaboration.enums import MembershipRole
from collaboration.models import Membership
from collaboration.permissions import Role
from collaboration.queries.portal import the_collaboration
from collaboration.services.roles import give_role
from foundation.errors import RightRefusedError, RuleError
from reports.kinds import Occasion
from reports.parameters import ParametersError, bind_parameters
from reports.registry import get_kind
from tests.collaboration.factories import (
    BodyFactory,
    BodyFunctionFactory,
    CollaborationFactory,
    MembershipFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
)
from tests.pdf.text import text_in_reading_order
from tests.pdf.verapdf import assert_archivable

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 12, 13)
OCCASION = Occasion(on=DAY)


def bound(kind, user=None, **raw):
    """Return the parameters of a kind as the order would keep them."""
    return bind_parameters(kind, raw, user=user, language="sv").params


def made(kind, params, occasion=OCCASION) -> bytes:
    """Return the file a kind makes."""
    target = io.BytesIO()
    kind.make(params, occasion, target)
    return target.getvalue()


@pytest.fixture
def steering_group():
    """Seat a chair, two members, a substitute and a secretary; one member has left."""
    CollaborationFactory()
    body = BodyFactory(steering_group=True, majority=True, valid_from=dt.date(2018, 1, 1))
    university = OrganisationFactory(university=True)
    town = OrganisationFactory(name="Sotenäs kommun")
    chair = PersonFactory(given_name="Astrid", family_name="Lövgren", email="astrid@example.org", phone="0520-12 34 56")
    PostFactory(person=chair, organisation=university, title="Prorektor")
    seats = [
        (chair, university, MembershipRole.CHAIR, None),
        (PersonFactory(given_name="Örjan", family_name="Öman"), town, MembershipRole.MEMBER, None),
        (PersonFactory(given_name="Åke", family_name="Alm"), town, MembershipRole.MEMBER, None),
        (PersonFactory(given_name="Eva", family_name="Gren"), town, MembershipRole.MEMBER, dt.date(2019, 6, 30)),
        (PersonFactory(given_name="Ida", family_name="Dahl"), university, MembershipRole.SUBSTITUTE, None),
        (PersonFactory(given_name="Bo", family_name="Ek"), university, MembershipRole.SECRETARY, None),
    ]
    for person, organisation, role, last in seats:
        MembershipFactory(
            body=body, person=person, organisation=organisation, role=role, valid_from=body.valid_from, valid_to=last
        )
    return body


def test_list_of_members_holds_every_fact_of_the_day(steering_group) -> None:
    kind = get_kind("body-members")
    pdf = made(kind, bound(kind, body="styrgruppen", day="2019-12-13"))
    assert text_in_reading_order(pdf) == (
        "Styrgrupp Ledamöter i Styrgruppen Vilka som satt den 13 december 2019 "
        "Sammansättning 2 från kommun, 1 från högskola Beslutsförhet 2 av 3 ledamöter "
        "Ledamöter Namn Roll Företräder Titel Sedan "
        "Astrid Lövgren Ordförande Högskolan Väst Prorektor 2018-01-01 "
        "Åke Alm Ledamot Sotenäs kommun 2018-01-01 "
        "Örjan Öman Ledamot Sotenäs kommun 2018-01-01 "
        "Ersättare Namn Roll Företräder Titel Sedan Ida Dahl Ersättare Högskolan Väst 2018-01-01 "
        "Deltar dessutom Namn Roll Företräder Titel Sedan Bo Ek Sekreterare Högskolan Väst 2018-01-01"
    )
    assert_archivable(pdf)


def test_list_with_contact_details_shows_them(steering_group) -> None:
    kind = get_kind("body-members")
    document = kind.build(bound(kind, body=steering_group.pk, day="2019-12-13", contacts="on"), OCCASION)
    chair = document.content.groups[0].rows[0]
    assert (chair.email, chair.phone) == ("astrid@example.org", "0520-12 34 56")
    text = text_in_reading_order(made(kind, bound(kind, body="styrgruppen", day="2019-12-13", contacts="on")))
    assert "astrid@example.org 0520-12 34 56" in text


def test_list_names_functions_and_what_is_wrong(steering_group) -> None:
    steering_group.intended_size = 5
    steering_group.save()
    function = BodyFunctionFactory(body=steering_group, name="rektor")
    BodyFunctionFactory(body=steering_group, name="student")
    Membership.objects.filter(person__family_name="Alm").update(function=function)
    kind = get_kind("body-members")
    content = kind.build(bound(kind, body="styrgruppen", day="2019-12-13"), OCCASION).content
    assert content.groups[0].rows[1].role == "ledamot, rektor"
    assert content.faults == ("2 platser är vakanta: 3 av 5 är tillsatta.", "Ingen fyller funktionen ”student”.")


def test_list_of_an_empty_body_says_so() -> None:
    BodyFactory(steering_group=True)
    kind = get_kind("body-members")
    assert text_in_reading_order(made(kind, bound(kind, **kind.latest()))).endswith("Ingen satt i organet den dagen.")
    assert kind.build(bound(kind, **kind.latest()), OCCASION).sender == (the_collaboration().name, "Styrgruppen")


def test_latest_list_needs_a_body() -> None:
    with pytest.raises(RuleError, match="Det finns inget organ i dag"):
        get_kind("body-members").latest()


def test_day_outside_the_body_is_refused(steering_group) -> None:
    with pytest.raises(ParametersError) as caught:
        bound(get_kind("body-members"), body="styrgruppen", day="2017-12-31")
    assert str(caught.value) == "Dag: Styrgruppen fanns 2018-01-01–. Välj en dag inom den tiden."


def test_body_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ParametersError):
        bound(get_kind("body-members"), body="okand", day="2019-12-13")


def test_same_order_has_the_same_fingerprint(steering_group) -> None:
    kind = get_kind("body-members")
    params = bound(kind, body="styrgruppen", day="2019-12-13")
    first = kind.fingerprint(params, OCCASION)
    assert kind.fingerprint(params, Occasion(on=dt.date(2024, 1, 1))) == first
    PersonFactory()
    Membership.objects.filter(person__family_name="Alm").update(valid_to=dt.date(2019, 12, 12))
    assert kind.fingerprint(params, OCCASION) != first


def test_member_may_order_the_list_of_the_own_body_and_stranger_none(steering_group) -> None:
    kind = get_kind("body-members")
    member = UserFactory(person=MembershipFactory(body=steering_group).person)
    kind.may_order(member, None)
    kind.may_order(None, None)
    kind.may_order(member, bound(kind, user=member, body=str(steering_group.pk), day="2019-12-13", contacts="on"))
    stranger = UserFactory()
    with pytest.raises(RightRefusedError):
        kind.may_order(stranger, None)
    with pytest.raises(ParametersError):
        bound(kind, user=stranger, body="styrgruppen")


def test_contact_details_of_another_body_are_refused(steering_group) -> None:
    member = UserFactory(person=MembershipFactory(body=steering_group).person)
    other = BodyFactory(name="Ledningsrådet")
    kind = get_kind("body-members")
    kind.may_order(member, {"body": other, "day": DAY, "contacts": False})
    with pytest.raises(RightRefusedError):
        kind.may_order(member, {"body": other, "day": DAY, "contacts": True})


def test_members_list_costs_the_same_for_many(steering_group, django_assert_num_queries) -> None:
    kind = get_kind("body-members")
    params = bound(kind, body="styrgruppen", day="2019-12-13")
    MembershipFactory.create_batch(30, body=steering_group)
    with django_assert_num_queries(6):
        kind.build(params, OCCASION)


def test_file_names_are_swedish(steering_group) -> None:
    kind = get_kind("body-members")
    assert kind.filename(bound(kind, body="styrgruppen", day="2019-12-13")) == "Ledamöter Styrgruppen 2019-12-13"
    register = get_kind("register-memberships")
    assert register.filename(bound(register, day="2019-12-13")) == "Register över platser i organ 2019-12-13"
    people = get_kind("register-people")
    assert people.filename(bound(people)) == "Register över personer"


def rows_of(name, user=None, **raw) -> list[list[str]]:
    """Return a register as CSV rows."""
    kind = get_kind(name)
    file = made(kind, bound(kind, user=user, format="csv", **raw), Occasion(on=DAY, user=user))
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig")), delimiter=";"))


def test_organisations_come_out_whole_in_swedish_order() -> None:
    parent = OrganisationFactory(university=True, organisation_number="2021004052")
    OrganisationFactory(name="Åmåls kommun", municipality_code="1492")
    OrganisationAliasFactory(organisation=OrganisationFactory(name="Dals-Eds kommun", municipality_code="1438"))
    OrganisationFactory(name="Ängen", kind="department", parent=parent, valid_to=DAY)
    assert rows_of("register-organisations") == [
        [
            "Namn",
            "Kortnamn",
            "Slag",
            "Del av",
            "Organisationsnummer",
            "Kommunkod",
            "Webbplats",
            "Andra namn",
            "Från och med",
            "Till och med",
        ],
        ["Dals-Eds kommun", "", "kommun", "", "", "1438", "", "Dals Ed", "", ""],
        ["Högskolan Väst", "HV", "högskola", "", "202100-4052", "", "", "", "", ""],
        ["Åmåls kommun", "", "kommun", "", "", "1492", "", "", "", ""],
        ["Ängen", "", "institution", "Högskolan Väst", "", "", "", "", "", "2019-12-13"],
    ]
    assert len(rows_of("register-organisations", day="2019-12-14")) == 4


def test_people_come_out_with_contact_details_only_for_those_who_may(root) -> None:
    PersonFactory(given_name="Åsa", family_name="Öberg", email="asa@example.org")
    assert rows_of("register-people") == [
        ["Efternamn", "Förnamn", "E-post", "Telefon"],
        ["Öberg", "Åsa", "asa@example.org", ""],
    ]
    kind = get_kind("register-people")
    assert list(kind.build(bound(kind), Occasion(on=DAY, user=UserFactory())).rows) == [["Öberg", "Åsa"]]


def test_posts_bodies_and_seats_come_out(steering_group) -> None:
    assert rows_of("register-posts")[1:] == [["Lövgren", "Astrid", "Prorektor", "Högskolan Väst", "", ""]]
    assert rows_of("register-bodies")[1:] == [
        [
            "Styrgruppen",
            "styrgruppen",
            "styrgrupp",
            "",
            "samverkans egna regler",
            "fler än hälften av ledamöterna",
            "",
            "",
            "",
            "ingen regel",
            "",
            "2018-01-01",
            "",
        ]
    ]
    seats = rows_of("register-memberships", day="2019-12-13")
    assert [row[1] for row in seats[1:]] == ["Lövgren", "Alm", "Öman", "Dahl", "Ek"]
    assert len(rows_of("register-memberships")) == 7


def test_register_as_workbook_keeps_days_as_days(steering_group) -> None:
    kind = get_kind("register-bodies")
    book = load_workbook(io.BytesIO(made(kind, bound(kind))))
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert (rows[0][0], rows[0][11]) == ("Styrgruppen", dt.datetime(2018, 1, 1))  # noqa: DTZ001 - a spreadsheet knows no zones


def test_register_is_only_for_those_who_may_take_it_out(root) -> None:
    kind = get_kind("register-people")
    with pytest.raises(RightRefusedError):
        kind.may_order(UserFactory(), None)
    auditor = UserFactory()
    give_role(user=auditor, role=Role.AUDITOR, by=root)
    kind.may_order(auditor, bound(kind))
    kind.may_order(None, None)


def test_register_fingerprint_follows_every_table_it_reads(root) -> None:
    kind = get_kind("register-organisations")
    alias = OrganisationAliasFactory()
    before = kind.fingerprint(bound(kind), OCCASION)
    alias.name = "Ed"
    alias.save()
    assert kind.fingerprint(bound(kind), OCCASION) != before


@pytest.mark.parametrize("count", [1, 30])
def test_register_costs_the_same_for_many_rows(count, django_assert_num_queries) -> None:
    MembershipFactory.create_batch(count)
    kind = get_kind("register-memberships")
    params = bound(kind)
    with django_assert_num_queries(2):
        assert len(list(kind.build(params, OCCASION).rows)) == count
