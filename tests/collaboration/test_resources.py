"""Registers in and out of files: what each row becomes, what is refused where, and that nothing is doubled."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collaboration.enums import OrganisationKind
from collaboration.models import Body, Membership, Organisation, OrganisationAlias, Person, Post, Scope
from collaboration.resources import (
    BodyResource,
    MembershipResource,
    OrganisationResource,
    PersonResource,
    PostResource,
)
from foundation.imports.tables import FileRefusedError
from tests.collaboration.factories import (
    OrganisationAliasFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
)
from tests.collaboration.register_files import (
    CHANGED,
    NEW,
    UNCHANGED,
    WRONG,
    faults,
    imported,
    outcomes,
    report_of,
    written,
)

pytestmark = pytest.mark.django_db

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


def test_known_row_may_become_part_of_a_new_one(office):
    OrganisationFactory(name="Avdelningen", kind=OrganisationKind.DEPARTMENT)
    report = imported(
        OrganisationResource(),
        office,
        "Namn;Slag;Del av",
        "Avdelningen;institution;Högskolan",
        "Högskolan;högskola;",
    )

    assert outcomes(report) == [CHANGED, NEW]
    assert Organisation.objects.get(name="Avdelningen").parent.name == "Högskolan"


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


# what else an organisation is called

HEADS = "Namn;Slag;Kallas även"


def _called():
    return {row.name: set(row.aliases.values_list("name", flat=True)) for row in Organisation.objects.all()}


def test_other_names_come_with_new_and_known_organisations_and_are_noted_in_the_history(office):
    OrganisationAliasFactory()

    report = imported(
        OrganisationResource(),
        office,
        HEADS,
        'Dals-Ed;kommun;"Ed; dals-eds kommun;Ed "',
        'Åmål;kommun;"Åmåls kommun"',
        'Färgelanda;kommun;"DALS ED"',
    )

    assert outcomes(report) == [CHANGED, NEW, NEW]
    assert _called() == {
        "Dals-Ed": {"Ed", "dals-eds kommun"},
        "Åmål": {"Åmåls kommun"},
        "Färgelanda": {"DALS ED"},
    }
    noted = OrganisationAlias.history.filter(history_user=office).values_list("name", "history_type")
    assert set(noted) == {
        ("Dals Ed", "-"),
        ("Ed", "+"),
        ("dals-eds kommun", "+"),
        ("Åmåls kommun", "+"),
        ("DALS ED", "+"),
    }


@pytest.mark.parametrize(("cell", "outcome"), [("DALS  ED ;", UNCHANGED), ("", CHANGED)])
def test_other_names_are_compared_without_case_and_an_empty_cell_empties(office, cell, outcome):
    OrganisationAliasFactory()

    assert outcomes(imported(OrganisationResource(), office, HEADS, f'Dals-Ed;kommun;"{cell}"')) == [outcome]
    assert _called() == {"Dals-Ed": {"Dals Ed"} if outcome == UNCHANGED else set()}


def test_other_name_of_another_is_refused_at_its_line_and_column(office):
    OrganisationAliasFactory()

    report = imported(
        OrganisationResource(),
        office,
        HEADS,
        "Åmål;kommun;dals ed",
        "Orust;kommun;Ön",
        "Tjörn;kommun;ön",
        f"Sotenäs;kommun;{'x' * 201}",
        keep_good=True,
    )

    assert faults(report) == [
        (2, "Kallas även", "Dals-Ed kallas redan ”dals ed”."),
        (4, "Kallas även", "Orust kallas redan ”ön”."),
        (5, "Kallas även", "Skriv kortare: högst 200 tecken, nu 201."),
    ]
    assert _called() == {"Dals-Ed": {"Dals Ed"}, "Orust": {"Ön"}}


def test_column_of_other_names_left_out_leaves_them(office):
    OrganisationAliasFactory()

    imported(OrganisationResource(), office, "Namn;Slag;Webbplats", "Dals-Ed;kommun;https://ed.example.org")

    assert _called() == {"Dals-Ed": {"Dals Ed"}}


def test_seat_and_post_and_owner_are_found_by_another_name(office):
    post = PostFactory(organisation=OrganisationAliasFactory().organisation)

    assert outcomes(
        report_of(
            PostResource(),
            "Person;Organisation;Titel;Från och med",
            f"{post.person};dals ed;{post.title};{post.valid_from or ''}",
        )
    ) == [UNCHANGED]
    report = report_of(
        OrganisationResource(), "Namn;Slag;Kallas även;Del av", "Högskolan;högskola;HV;", "Juridik;institution;;hv"
    )
    assert [str(draft.row.parent) for draft in report.drafts] == ["None", "Högskolan"]


def test_organisations_with_other_names_come_back_as_they_were(office):
    OrganisationAliasFactory(organisation=OrganisationAliasFactory().organisation, name="Ed")

    file = written(OrganisationResource())
    assert '"Dals Ed; Ed"' in file.getvalue().decode("utf-8-sig")
    assert outcomes(OrganisationResource().read(file)) == [UNCHANGED]


def test_questions_do_not_grow_with_other_names(office):
    def asked(prefix, count):
        lines = [f'{prefix}{n};kommun;"{prefix}a{n}; {prefix}b{n}"' for n in range(count)]
        imported(OrganisationResource(), office, HEADS, *lines)
        with CaptureQueriesContext(connection) as captured:
            imported(OrganisationResource(), office, HEADS, *(line.replace("b", "c") for line in lines))
        return len(captured)

    assert asked("X", 2) == asked("Y", 30)
