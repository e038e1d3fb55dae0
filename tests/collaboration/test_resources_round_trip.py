"""The registers' files out and in again, in as many queries for many rows as for few."""

import datetime as dt
import zlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collaboration.enums import MembershipRole, OrganisationKind
from collaboration.models import Body, Membership, Organisation, Person
from collaboration.resources import (
    BodyResource,
    MembershipResource,
    OrganisationResource,
    PersonResource,
    PostResource,
)
from foundation.spreadsheets import write_csv, write_xlsx
from tests.collaboration.factories import (
    BodyFactory,
    BodyFunctionFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
)
from tests.collaboration.register_files import UNCHANGED, faults, imported, outcomes, report_of, written

pytestmark = pytest.mark.django_db

# as many queries for many rows as for few


def _people(count, start=0):
    return ["Förnamn;Efternamn;E-post", *(f"F{n};E{n};f{n}@example.org" for n in range(start, start + count))]


def _seats(count):
    return [
        "Organ;Person;Roll;Företräder;Från",
        *(f"Grupp {n % 3};F{n} E{n};adjungerad;Kommun {n % 3};2019-01-01" for n in range(count)),
    ]


def _organisations(count):
    return [
        "Namn;Slag;Del av;Kommunkod",
        "Högskolan;högskola;;",
        *(f"Institution {n};institution;Högskolan;" for n in range(count)),
    ]


@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize(
    ("resource", "lines", "reading", "saving"),
    [
        (PersonResource, _people, 1, 6),
        (MembershipResource, _seats, 6, 6),
        (OrganisationResource, _organisations, 1, 16),
    ],
)
def test_queries_do_not_grow_with_rows(office, count, resource, lines, reading, saving, django_assert_num_queries):
    if resource is MembershipResource:
        for n in range(3):
            BodyFactory(name=f"Grupp {n}")
            OrganisationFactory(name=f"Kommun {n}")
        imported(PersonResource(), office, *_people(count))
    register = resource()

    with django_assert_num_queries(reading):
        report = report_of(register, *lines(count))
    with django_assert_num_queries(saving):
        register.save(report, by=office, reason="Import")

    assert not faults(report)


@pytest.mark.parametrize("count", [3, 30])
def test_queries_of_export_do_not_grow_with_rows(count):
    body, organisation = BodyFactory(), OrganisationFactory()
    for n in range(count):
        MembershipFactory(body=body, organisation=organisation, person=PersonFactory(family_name=f"E{n}"))

    with CaptureQueriesContext(connection) as queries:
        rows = list(MembershipResource().rows_out(Membership.objects.all()))

    assert (len(rows), len(queries)) == (count, 1)


# out and in again

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)
NAME = TEXT.filter(lambda text: text.strip())
DAY = st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(st.tuples(NAME, NAME, st.sampled_from(["", "bo@example.org"]), TEXT), min_size=1, max_size=6))
def test_people_come_back_as_they_were(write, people):
    Person.objects.all().delete()
    for given_name, family_name, email, phone in people:
        Person.objects.create(given_name=given_name, family_name=family_name, email=email, phone=phone)

    report = PersonResource().read(written(PersonResource(), write))

    assert outcomes(report) == [UNCHANGED] * len(people)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(NAME, TEXT, TEXT, DAY, st.sampled_from(["day", "month", "year"])), min_size=1, max_size=5)
)
def test_bodies_come_back_as_they_were(write, rows):
    Body.objects.all().delete()
    for place, (name, purpose, note, day, precision) in enumerate(rows):
        BodyFactory(
            name=name,
            slug=f"organ-{place}",
            purpose=purpose,
            closing_note=note,
            valid_from=day,
            valid_from_precision=precision,
        )

    report = BodyResource().read(written(BodyResource(), write))

    assert outcomes(report) == [UNCHANGED] * len(rows)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_seats_posts_and_organisations_come_back_as_they_were(write):
    university = OrganisationFactory(university=True, organisation_number="202100-4052", valid_from=dt.date(1990, 1, 1))
    department = OrganisationFactory(department=True, parent=university)
    OrganisationFactory.create_batch(2, name="Samma namn")
    person, namesake = PersonFactory.create_batch(2, given_name="Bo", family_name="Ek")
    PostFactory(person=person, organisation=department)
    PostFactory(person=namesake, organisation=university, valid_to=dt.date(2020, 6, 30))
    body = BodyFactory(steering_group=True)
    MembershipFactory(body=body, person=person, organisation=university, role=MembershipRole.SECRETARY)
    function = BodyFunctionFactory(body=body)
    MembershipFactory(body=body, person=namesake, organisation=department, function=function, chair=True)

    for resource in (OrganisationResource, PostResource, MembershipResource):
        report = resource().read(written(resource(), write))
        assert outcomes(report) == [UNCHANGED] * resource().model.objects.count()
        assert not faults(report)


def test_what_the_register_holds_already_is_never_wrong():
    organisation = OrganisationFactory(kind=OrganisationKind.MUNICIPALITY)
    Organisation.objects.filter(pk=organisation.pk).update(municipality_code="x", website="inte en adress")

    assert outcomes(OrganisationResource().read(written(OrganisationResource()))) == [UNCHANGED]


def test_export_guards_text_that_looks_like_a_formula():
    PersonFactory(given_name="=1+1", family_name="@Ek", phone="+46 31 12")

    rows = written(PersonResource()).getvalue().decode("utf-8-sig").splitlines()

    assert rows[1].startswith('"\'=1+1";"\'@Ek";"";"\'+46 31 12"')
    assert zlib.crc32(written(PersonResource()).getvalue()) == zlib.crc32(written(PersonResource()).getvalue())
