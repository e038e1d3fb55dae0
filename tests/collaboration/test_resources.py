"""Registers in and out of files: what each row becomes, what is refused where, and that nothing is doubled."""

import datetime as dt
import io
import zlib

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collaboration.enums import MembershipRole, OrganisationKind
from collaboration.models import Body, Membership, Organisation, Person, Post, Scope
from collaboration.resources import (
    BodyResource,
    MembershipResource,
    OrganisationResource,
    PersonResource,
    PostResource,
)
from foundation.errors import RightRefusedError
from foundation.imports.outcomes import Outcome
from foundation.imports.tables import FileRefusedError
from foundation.spreadsheets import Sheet, write_csv, write_xlsx
from tests.collaboration.factories import (
    BodyFactory,
    BodyFunctionFactory,
    MembershipFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
KINDS = (
    "”komun” finns inte bland valen: kommun, högskola, institution, kommunalförbund, region, lärcentrum, företag, "
    "annat."
)
NEW, CHANGED, UNCHANGED, WRONG = Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.WRONG


@pytest.fixture
def office():
    return UserFactory(superuser=True)


def report_of(resource, *lines):
    return resource.read(io.BytesIO("\n".join(lines).encode()))


def outcomes(report):
    return [draft.outcome for draft in report.drafts]


def faults(report):
    return [(draft.line.number, fault.head, fault.sentence) for draft in report.drafts for fault in draft.faults]


def written(resource, write=write_csv):
    file = io.BytesIO()
    rows = resource.rows_out(resource.model.objects.order_by("pk"))
    write(Sheet("Register", resource.heads, rows), file, lambda _done, _total: None)
    file.seek(0)
    return file


def imported(resource, by, *lines, keep_good=False):
    report = report_of(resource, *lines)
    resource.save(report, by=by, reason="Import av test.csv", keep_good=keep_good)
    return report


# heads


def test_heads_are_swedish():
    assert {type(resource).__name__: resource.heads for resource in (PersonResource(), PostResource())} == {
        "PersonResource": ["Förnamn", "Efternamn", "E-post", "Telefon", "Portalens nummer"],
        "PostResource": ["Person", "Organisation", "Titel", "Från och med", "Till och med", "Portalens nummer"],
    }


@pytest.mark.parametrize(
    "heads", ["Förnamn;Efternamn;E-post", "given name;family name;e-mail", "FÖRNAMN:; efternamn *;Mejl"]
)
def test_heads_are_known_in_both_languages_and_by_alias(heads):
    report = report_of(PersonResource(), heads, "Åsa;Öberg;asa@example.org")

    assert outcomes(report) == [NEW]
    assert str(report.drafts[0].row) == "Åsa Öberg"


@pytest.mark.parametrize(
    ("heads", "sentence"),
    [
        ("Förnamn", "Kolumnen ”Efternamn” saknas."),
        ("Förnamn;Enamn", "Kolumnen ”Efternamn” saknas. Rubriken ”Enamn” känns inte igen."),
        ("Förnamn;Efternamn;E-post;Mejl", "Det finns två kolumner för ”E-post”."),
        ("Förnamn;Efternamn;;Ort", "Rubrikerna ”(tomt)” och ”Ort” känns inte igen."),
    ],
)
def test_wrong_heads_are_named_and_the_right_ones_listed(heads, sentence):
    with pytest.raises(FileRefusedError) as caught:
        report_of(PersonResource(), heads, "Åsa;Öberg;a;b")

    assert caught.value.sentence == (
        f"{sentence} Första raden ska ha Förnamn och Efternamn och får ha E-post, Telefon och Portalens nummer."
    )


def test_file_with_heads_alone_is_refused():
    with pytest.raises(FileRefusedError, match="Filen har rubriker men inga rader under dem"):
        report_of(PersonResource(), "Förnamn;Efternamn")


# which row is meant


def test_person_is_known_by_email_or_by_name_where_the_emails_do_not_differ(office):
    asa = PersonFactory(given_name="Åsa", family_name="Öberg", email="asa@example.org")
    bo = PersonFactory(given_name="Bo", family_name="Ek")

    report = imported(
        PersonResource(),
        office,
        "Förnamn;Efternamn;E-post",
        "Åsa;Ek-Öberg;ASA@example.org",
        "BO;ek;bo@example.org",
        "Åsa;Öberg;annan@example.org",
    )

    assert outcomes(report) == [CHANGED, CHANGED, NEW]
    asa.refresh_from_db()
    bo.refresh_from_db()
    assert (asa.family_name, bo.email, Person.objects.count()) == ("Ek-Öberg", "bo@example.org", 3)


def test_namesakes_are_told_apart_by_the_portal_number(office):
    one, other = PersonFactory.create_batch(2, given_name="Bo", family_name="Ek")

    report = imported(
        PersonResource(),
        office,
        "Förnamn;Efternamn;Telefon;Portalens nummer",
        "Bo;Ek;1;",
        f"Bo;Ek;2;{other.pk}",
        "Bo;Ek;3;999999",
        keep_good=True,
    )

    assert faults(report) == [
        (2, "", "Raden kan gälla vilken som helst av 2 i registret. Ange portalens nummer för den rätta."),
        (4, "", "Ingen rad har portalens nummer 999999. Lämna cellen tom för en ny rad."),
    ]
    assert list(Person.objects.order_by("pk").values_list("phone", flat=True)) == ["", "2"]
    assert one.pk != other.pk


def test_organisation_is_known_by_its_number_its_name_and_its_aliases(office):
    dals_ed = OrganisationAliasFactory().organisation
    university = OrganisationFactory(university=True, organisation_number="202100-4052")

    report = imported(
        OrganisationResource(),
        office,
        "Namn;Slag;Organisationsnummer;Webbplats",
        "Dals Ed;kommun;;https://dalsed.example.org",
        "Högskolan Väst i Trollhättan;högskola;2021004052;",
    )

    assert outcomes(report) == [CHANGED, CHANGED]
    assert set(Organisation.objects.values_list("pk", "name", "website", "organisation_number")) == {
        (dals_ed.pk, "Dals-Ed", "https://dalsed.example.org", ""),
        (university.pk, "Högskolan Väst i Trollhättan", "", "202100-4052"),
    }


def test_same_row_twice_in_a_file_is_refused():
    PersonFactory(given_name="Bo", family_name="Ek")

    report = report_of(PersonResource(), "Förnamn;Efternamn", "Bo;Ek", "Åsa;Öberg", "bo;ek", "Åsa;Öberg")

    assert outcomes(report) == [UNCHANGED, NEW, WRONG, WRONG]
    assert faults(report) == [
        (4, "", "Rad 2 i filen gäller samma sak."),
        (5, "", "Rad 3 i filen gäller samma sak."),
    ]


@pytest.mark.parametrize("times", [2, 3])
def test_import_again_gives_no_doubles(office, times):
    OrganisationFactory(university=True)
    for _time in range(times):
        organisations = imported(OrganisationResource(), office, "Namn;Slag;Del av", "IEI;institution;HV")
        people = imported(PersonResource(), office, "Förnamn;Efternamn", "Åsa;Öberg")
        posts = imported(PostResource(), office, "Person;Organisation;Titel;Från", "Åsa Öberg;HV;Prefekt;2019-01-01")
        bodies = imported(BodyResource(), office, "Namn;Slag", "Styrgrupp Väst;styrgrupp")
        seats = imported(
            MembershipResource(),
            office,
            "Organ;Person;Roll;Företräder;Från",
            "Styrgrupp Väst;Åsa Öberg;ordförande;Högskolan Väst;2019-01-01",
        )

    assert [outcomes(report) for report in (organisations, people, posts, bodies, seats)] == [[UNCHANGED]] * 5
    assert [model.objects.count() for model in (Organisation, Person, Post, Body, Membership)] == [2, 1, 1, 1, 1]
    assert Body.objects.get().slug == "styrgrupp-vast"


# what is saved


def test_new_rows_get_history_scope_and_reason(office):
    imported(OrganisationResource(), office, "Namn;Slag", "Åmåls kommun;kommun")

    organisation = Organisation.objects.get()
    record = organisation.history.get()
    assert (record.history_type, record.history_user, record.history_change_reason) == (
        "+",
        office,
        "Import av test.csv",
    )
    assert organisation.scope.kind == OrganisationFactory().scope.kind
    assert Scope.objects.filter(organisation=organisation).exists()


def test_only_changed_rows_are_saved(office):
    asa = PersonFactory(given_name="Åsa", family_name="Öberg", phone="0520-1")
    bo = PersonFactory(given_name="Bo", family_name="Ek", phone="0520-2")

    report = imported(PersonResource(), office, "Förnamn;Efternamn;Telefon", "Åsa;Öberg;0520-1", "Bo;Ek;0520-3")

    assert outcomes(report) == [UNCHANGED, CHANGED]
    assert (asa.history.count(), bo.history.count(), bo.history.first().phone) == (1, 2, "0520-3")


def test_column_that_is_not_there_is_left_alone_and_an_empty_cell_empties(office):
    bo = PersonFactory(given_name="Bo", family_name="Ek", phone="0520-2", email="bo@example.org")

    imported(PersonResource(), office, "Förnamn;Efternamn;Telefon", "Bo;Ek;")

    bo.refresh_from_db()
    assert (bo.phone, bo.email) == ("", "bo@example.org")


def test_part_may_stand_before_its_owner_in_the_file(office):
    report = imported(
        OrganisationResource(),
        office,
        "Namn;Slag;Del av",
        "Avdelningen;institution;Institutionen",
        "Institutionen;institution;Högskolan",
        "Högskolan;högskola;",
    )

    assert outcomes(report) == [NEW, NEW, NEW]
    assert set(Organisation.objects.values_list("name", "parent__name")) == {
        ("Avdelningen", "Institutionen"),
        ("Institutionen", "Högskolan"),
        ("Högskolan", None),
    }


def test_part_of_a_wrong_row_is_wrong(office):
    report = imported(
        OrganisationResource(),
        office,
        "Namn;Slag;Del av;Kommunkod",
        "Avdelningen;institution;Institutionen;",
        "Institutionen;institution;Högskolan;",
        "Högskolan;högskola;;1488",
        keep_good=True,
    )

    assert outcomes(report) == [WRONG, WRONG, WRONG]
    assert not Organisation.objects.exists()


def test_circle_in_the_file_is_refused():
    report = report_of(OrganisationResource(), "Namn;Slag;Del av", "A;institution;B", "B;institution;A")

    assert outcomes(report) == [WRONG, WRONG]


# what is refused


def test_wrong_row_is_named_by_row_column_and_reason():
    OrganisationFactory(name="Tanums kommun", municipality_code="1435", organisation_number="212000-1546")

    report = report_of(
        OrganisationResource(),
        "Namn;Slag;Organisationsnummer;Kommunkod;Från;Till och med",
        "Tanum;komun;;;;",
        "Åmål;kommun;212000-1547;;;",
        "Orust;kommun;;14;;",
        "Lysekil;kommun;;1435;;",
        ";kommun;;;;",
        "Sotenäs;kommun;;;2019-12-31;2019-01-01",
        "HV;högskola;;1488;;",
        "Munkedal;kommun;212000-1546;;;",
    )

    assert faults(report) == [
        (2, "Slag", KINDS),
        (
            3,
            "Organisationsnummer",
            "”212000-1547” har fel kontrollsiffra. Jämför med organisationens handlingar.",
        ),
        (4, "Kommunkod", "En kommunkod har fyra siffror, till exempel 1488. Behåll en nolla i början om den finns."),
        (5, "Kommunkod", "En annan organisation har redan den här kommunkoden."),
        (6, "Namn", "Cellen är tom. Den måste fyllas i."),
        (7, "", "Sista dagen kan inte komma före första dagen."),
        (8, "", "Bara en kommun har kommunkod. Lämna fältet tomt."),
    ]
    assert outcomes(report)[-1] == CHANGED


def test_value_that_the_file_gives_up_is_free_only_in_the_next_file(office):
    OrganisationFactory(name="Orust kommun", municipality_code="1421")
    lines = ("Namn;Slag;Kommunkod", "Orust kommun;kommun;", "Tjörns kommun;kommun;1421")

    report = imported(OrganisationResource(), office, *lines, keep_good=True)
    again = imported(OrganisationResource(), office, *lines)

    assert faults(report) == [(3, "Kommunkod", "En annan organisation har redan den här kommunkoden.")]
    assert outcomes(again) == [UNCHANGED, NEW]


def test_value_that_another_row_of_the_file_takes_is_refused():
    report = report_of(OrganisationResource(), "Namn;Slag;Kommunkod", "Orust;kommun;1421", "Tjörn;kommun;1421")

    assert faults(report) == [(3, "Kommunkod", "Rad 2 i filen har samma värde.")]


def test_row_with_more_cells_than_heads_is_refused():
    assert faults(report_of(PersonResource(), "Förnamn;Efternamn", "Åsa;Öberg;Ek")) == [
        (2, "", "Raden har 3 celler under 2 rubriker. Text som innehåller ett skiljetecken behöver citattecken.")
    ]


def test_two_chairs_in_a_file_are_refused(office):
    body = BodyFactory(steering_group=True)
    hv = OrganisationFactory(university=True)
    PersonFactory(given_name="Åsa", family_name="Öberg")
    PersonFactory(given_name="Bo", family_name="Ek")

    report = report_of(
        MembershipResource(),
        "Organ;Person;Roll;Företräder;Från",
        "Styrgruppen;Åsa Öberg;ordförande;HV;2019-01-01",
        "Styrgruppen;Bo Ek;ordförande;HV;2020-01-01",
    )

    assert outcomes(report) == [WRONG, WRONG]
    assert faults(report)[1][2] == (
        "Åsa Öberg är ordförande i Styrgruppen 2019-01-01–. Avsluta det först eller välj en annan roll."
    )
    assert (body.name, hv.short_name) == ("Styrgruppen", "HV")


def test_chair_may_follow_one_whose_end_stands_later_in_the_file(office):
    chair = MembershipFactory(
        chair=True,
        body=BodyFactory(steering_group=True),
        person=PersonFactory(given_name="Åsa", family_name="Öberg"),
        organisation=OrganisationFactory(university=True),
        valid_from=dt.date(2019, 1, 1),
    )
    PersonFactory(given_name="Bo", family_name="Ek")

    report = imported(
        MembershipResource(),
        office,
        "Organ;Person;Roll;Företräder;Från;Till och med",
        "Styrgruppen;Bo Ek;ordförande;HV;2020-01-01;",
        "Styrgruppen;Åsa Öberg;ordförande;HV;2019-01-01;2019-12-31",
    )

    assert outcomes(report) == [NEW, CHANGED]
    chair.refresh_from_db()
    assert chair.valid_to == dt.date(2019, 12, 31)


def test_row_that_leaned_on_a_wrong_one_is_wrong_too(office):
    MembershipFactory(
        chair=True,
        body=BodyFactory(steering_group=True),
        person=PersonFactory(given_name="Åsa", family_name="Öberg"),
        organisation=OrganisationFactory(university=True),
        valid_from=dt.date(2019, 1, 1),
    )
    PersonFactory(given_name="Bo", family_name="Ek")

    report = imported(
        MembershipResource(),
        office,
        "Organ;Person;Roll;Företräder;Från;Till och med",
        "Styrgruppen;Bo Ek;ordförande;HV;2020-01-01;",
        "Styrgruppen;Åsa Öberg;ordförande;HV;2019-01-01;2018-12-31",
        keep_good=True,
    )

    assert outcomes(report) == [WRONG, WRONG]
    assert Membership.objects.count() == 1


def test_seat_outside_the_bodys_days_is_refused():
    BodyFactory(council=True, valid_to=dt.date(2021, 12, 31))
    OrganisationFactory(university=True)
    PersonFactory(given_name="Bo", family_name="Ek")

    report = report_of(MembershipResource(), "Organ;Person;Företräder;Från", "Ledningsrådet;Bo Ek;HV;2022-01-01")

    assert faults(report) == [
        (2, "", "Ledningsrådet fanns 2018-01-01–2021-12-31. Platsens dagar måste ligga inom den tiden.")
    ]


def test_function_is_named_with_its_body_where_several_have_it(office):
    one, other = BodyFactory(name="Grupp A"), BodyFactory(name="Grupp B")
    BodyFunctionFactory(body=one)
    wanted = BodyFunctionFactory(body=other)
    OrganisationFactory(university=True)
    PersonFactory(given_name="Bo", family_name="Ek")

    report = imported(
        MembershipResource(),
        office,
        "Organ;Person;Företräder;Funktion",
        "Grupp B;Bo Ek;HV;verksamhetsledare",
        keep_good=True,
    )
    imported(
        MembershipResource(), office, "Organ;Person;Företräder;Funktion", "Grupp B;Bo Ek;HV;verksamhetsledare, Grupp B"
    )

    assert outcomes(report) == [WRONG]
    assert Membership.objects.get().function == wanted


def test_two_posts_at_once_are_refused():
    PostFactory(
        person=PersonFactory(given_name="Bo", family_name="Ek"),
        organisation=OrganisationFactory(university=True),
        title="Prefekt",
        valid_from=dt.date(2019, 1, 1),
    )

    report = report_of(PostResource(), "Person;Organisation;Titel;Från", "Bo Ek;HV;prefekt;2020-01-01")

    assert faults(report) == [
        (
            2,
            "",
            "Bo Ek har redan befattningen Prefekt 2019-01-01–. Avsluta den först eller välj andra dagar.",
        )
    ]


# all or nothing


def test_nothing_is_saved_if_one_row_is_wrong(office):
    lines = ["Förnamn;Efternamn;E-post", *(f"F{n};E{n};f{n}@example.org" for n in range(50)), "F;E;ingen adress"]

    report = imported(PersonResource(), office, *lines)

    assert (report.count()[NEW], faults(report)) == (50, [(52, "E-post", "Fyll i en giltig e-postadress.")])
    assert not Person.objects.exists()


def test_good_rows_are_saved_where_the_person_says_so(office):
    imported(PersonResource(), office, "Förnamn;Efternamn", "Åsa;Öberg", "Bo;", keep_good=True)

    assert [str(person) for person in Person.objects.all()] == ["Åsa Öberg"]


class Refusing(PersonResource):
    """A register whose database refuses everyone called Ek, as a trigger might."""

    class Meta:
        model = Person

    def create(self, rows, *, by, reason):
        super().create(rows, by=by, reason=reason)
        if any(row.family_name == "Ek" for row in rows):
            raise IntegrityError


@pytest.mark.parametrize(("keep_good", "saved"), [(False, 0), (True, 6)])
def test_row_that_the_database_refuses_is_found(office, keep_good, saved):
    lines = ["Förnamn;Efternamn", "A;A", "B;B", "C;Ek", "D;D", "E;E", "F;Ek", "G;G", "H;H"]

    report = imported(Refusing(), office, *lines, keep_good=keep_good)

    assert [(line, head) for line, head, _sentence in faults(report)] == [(4, ""), (7, "")]
    assert faults(report)[0][2] == "Registret tar inte emot raden: den krockar med en annan."
    assert Person.objects.count() == saved


def test_rights_are_asked(office):
    PersonResource().require_rights(office)
    with pytest.raises(RightRefusedError):
        PersonResource().require_rights(UserFactory())


def test_library_way_in_is_closed():
    with pytest.raises(NotImplementedError):
        PersonResource().import_data(None)


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
