"""What the registers' files are refused for, and what is saved then."""

import datetime as dt

import pytest
from django.db import IntegrityError

from collaboration.models import Membership, Person
from collaboration.resources import (
    BodyResource,
    MembershipResource,
    OrganisationResource,
    PersonResource,
    PostResource,
)
from foundation.errors import RightRefusedError
from tests.collaboration.factories import (
    BodyFactory,
    BodyFunctionFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
)
from tests.collaboration.register_files import (
    CHANGED,
    KINDS,
    NEW,
    UNCHANGED,
    WRONG,
    faults,
    imported,
    outcomes,
    report_of,
)

pytestmark = pytest.mark.django_db

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


def test_body_is_not_closed_by_a_file():
    BodyFactory(name="Ledningsrådet", slug="ledningsradet")
    moved = BodyFactory(name="Styrgruppen", slug="styrgruppen", valid_to=dt.date(2030, 12, 31))
    MembershipFactory(
        body=moved, person=PersonFactory(given_name="Bo", family_name="Ek"), valid_from=dt.date(2019, 1, 1)
    )

    report = report_of(
        BodyResource(),
        "Adress;Namn;Typ;Från;Till",
        "ledningsradet;Ledningsrådet;ledningsråd;;2021-12-31",
        "styrgruppen;Styrgruppen;styrgrupp;;2025-12-31",
        "ny;Gammal grupp;arbetsgrupp;2012;2014",
    )

    assert faults(report) == [
        (2, "Till och med", "Använd ”Avsluta organet”: då lämnas öppna ärenden över och platserna avslutas."),
        (3, "", "Bo Ek har en plats i Styrgruppen 2019-01-01–, utanför organets dagar. Ändra platsen först."),
    ]
    assert outcomes(report) == [WRONG, WRONG, NEW]


def test_year_that_nobody_can_mean_is_refused_in_its_column():
    report = report_of(
        BodyResource(),
        "Adress;Namn;Typ;Från;Till",
        "grupp;Gammal grupp;arbetsgrupp;1012-03-01;",
        "annan;Annan grupp;arbetsgrupp;2012;2206-12-31",
        "ny;Ny grupp;arbetsgrupp;2012;2014",
    )

    assert faults(report) == [
        (2, "Från och med", "Årtalet 1012 kan inte stämma."),
        (3, "Till och med", "Årtalet 2206 kan inte stämma."),
    ]
    assert outcomes(report) == [WRONG, WRONG, NEW]


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
