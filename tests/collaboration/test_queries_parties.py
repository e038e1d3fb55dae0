"""The parties of a day, how they are found by name, covered without a seat, and met every half-year."""

import datetime as dt

import pytest

from collaboration.enums import BodyKind, CoverageMethod, OrganisationKind
from collaboration.models import Dialogue, Organisation, Party
from collaboration.queries.coverage import coverage_on, parties_without_seat
from collaboration.queries.dialogues import CellState, HalfYear, dialogue_matrix, half_years, missing_dialogues
from collaboration.queries.history import changes_of_body, changes_of_organisation, changes_of_person
from collaboration.queries.organisations import (
    agreement_on,
    organisation_index,
    parties_on,
    search_organisations,
)
from tests.collaboration.factories import (
    AgreementFactory,
    BodyFactory,
    CoverageNoteFactory,
    DialogueFactory,
    MembershipFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    PartyFactory,
    PostFactory,
)
from tests.collaboration.reference import DEPARTMENTS, MUNICIPALITIES, START

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 2, 1)
SPRING, AUTUMN = HalfYear(2020, 1), HalfYear(2020, 2)


def test_parties_stand_in_swedish_order(reference) -> None:
    assert [party.name for party in parties_on(DAY)] == [
        "Bengtsfors kommun",
        "Dals-Eds kommun",
        "Fyrbodals kommunalförbund",
        "Färgelanda kommun",
        "Högskolan Väst",
        "Kunskapsförbundet Väst",
        "Lysekils kommun",
        "Melleruds kommun",
        "Munkedals kommun",
        "Orusts kommun",
        "Sotenäs kommun",
        "Strömstads kommun",
        "Tanums kommun",
        "Trollhättans stad",
        "Uddevalla kommun",
        "Vänersborgs kommun",
        "Åmåls kommun",
    ]


def test_swedish_order_ends_with_the_last_letters(db) -> None:
    for name in ("Öckerö", "Ängelholm", "Åmål", "Vänersborg", "Zinkgruvan"):
        OrganisationFactory(name=name)
    names = list(Organisation.objects.by_name().values_list("name", flat=True))
    assert names == ["Vänersborg", "Zinkgruvan", "Åmål", "Ängelholm", "Öckerö"]


def test_party_is_none_outside_its_days(reference) -> None:
    Party.objects.filter(organisation=reference["Orusts kommun"]).update(valid_to=DAY)
    found = [len(parties_on(day)) for day in (START - dt.timedelta(days=1), DAY, DAY + dt.timedelta(days=1))]
    assert found == [0, 17, 16]


def test_agreement_of_the_day_is_the_latest_begun(reference) -> None:
    later = AgreementFactory(valid_from=DAY)
    assert [agreement_on(day) for day in (START, DAY)] == [reference.agreement, later]
    assert agreement_on(START - dt.timedelta(days=1)) is None


def test_organisation_is_found_however_it_is_written(reference, django_assert_num_queries) -> None:
    for alias in ("Dals Ed", "Dals-Ed"):
        OrganisationAliasFactory(organisation=reference["Dals-Eds kommun"], name=alias)
    with django_assert_num_queries(2):
        index = organisation_index()
        texts = ["dals-ed", "DALS ED", "dals–eds  kommun", "1438", "hv", "Högskolan väst", "Ingen"]
        found = [str(index.find(text)) for text in texts]
    assert found == [*["Dals-Eds kommun"] * 4, *["Högskolan Väst"] * 2, "None"]


def test_name_that_two_have_finds_neither(db) -> None:
    OrganisationFactory.create_batch(2, name="Campus")
    assert organisation_index().find("campus") is None


def test_search_knows_no_case_in_swedish_letters(reference) -> None:
    OrganisationAliasFactory(organisation=reference["Åmåls kommun"], name="Ettan")
    assert [[str(row) for row in search_organisations(text)] for text in ("åMÅ", "ÖREN", "ettan")] == [
        ["Åmåls kommun"],
        [],
        ["Åmåls kommun"],
    ]


@pytest.fixture
def group(reference):
    """Seat two municipalities and one department in a theme group."""
    body = BodyFactory(equal_halves=True, name="Vård och omsorg")
    for name in ("Åmåls kommun", "Trollhättans stad", DEPARTMENTS[0]):
        MembershipFactory(body=body, organisation=reference[name])
    return body


def test_coverage_counts_a_department_for_its_university(reference, group, django_assert_num_queries) -> None:
    CoverageNoteFactory(organisation=reference["Tanums kommun"], text="Besök hos kommunledningen hösten 2021")
    with django_assert_num_queries(3):
        found = {row.party.name: row for row in coverage_on(BodyKind.THEME_GROUP, dt.date(2022, 1, 1))}
    assert len(found) == 17
    assert {name for name, row in found.items() if row.has_seat} == {
        "Högskolan Väst",
        "Trollhättans stad",
        "Åmåls kommun",
    }
    words = {name: found[name].words for name in ("Åmåls kommun", "Tanums kommun", "Orusts kommun")}
    assert words == {
        "Åmåls kommun": "Vård och omsorg",
        "Tanums kommun": "dialog med parten: Besök hos kommunledningen hösten 2021",
        "Orusts kommun": "ingen plats, och inget angivet om hur parten nåddes",
    }
    assert [found[name].is_covered for name in words] == [True, True, False]


def test_parties_without_seat_before_the_group_opened_are_all(reference, group) -> None:
    assert len(parties_without_seat(BodyKind.THEME_GROUP, dt.date(2021, 12, 31))) == 17
    assert len(parties_without_seat(BodyKind.THEME_GROUP, dt.date(2022, 1, 1))) == 14


def test_coverage_without_words_names_the_method(reference) -> None:
    CoverageNoteFactory(organisation=reference["Tanums kommun"], method=CoverageMethod.REFERRAL)
    found = {row.party.name: row.words for row in coverage_on(BodyKind.THEME_GROUP, DAY)}
    assert found["Tanums kommun"] == "remiss"


def test_matrix_of_2020_has_every_municipality_and_department(reference, django_assert_num_queries) -> None:
    DialogueFactory(organisation=reference["Åmåls kommun"], date=dt.date(2020, 1, 20))
    DialogueFactory(organisation=reference["Åmåls kommun"], date=dt.date(2020, 1, 10), group_met="Förvaltningen")
    DialogueFactory(organisation=reference["Tanums kommun"], date=dt.date(2020, 6, 30))
    with django_assert_num_queries(2):
        matrix = dialogue_matrix(first=SPRING, last=AUTUMN, today=DAY)
    rows = {row.organisation.name: [cell.words for cell in row.cells] for row in matrix.rows}
    assert list(rows) == [*MUNICIPALITIES, "Fyrbodals kommunalförbund", "Kunskapsförbundet Väst", *DEPARTMENTS]
    assert [rows[name] for name in ("Åmåls kommun", "Tanums kommun", "Orusts kommun", DEPARTMENTS[0])] == [
        ["hållen 2020-01-20", "kommande"],
        ["bokad 2020-06-30", "kommande"],
        ["150 dagar kvar", "kommande"],
        ["150 dagar kvar", "kommande"],
    ]
    assert [(matrix.held(half), matrix.expected(half)) for half in matrix.halves] == [(1, 20), (0, 20)]
    assert [half.label for half in matrix.halves] == ["våren 2020", "hösten 2020"]


def test_half_year_that_went_by_is_missing(reference) -> None:
    matrix = dialogue_matrix(first=SPRING, last=AUTUMN, today=dt.date(2020, 12, 30))
    cells = matrix.rows[0].cells
    assert [(cell.words, cell.is_missing) for cell in cells] == [("inte hållen", True), ("1 dag kvar", True)]


def test_last_day_of_the_half_year_is_still_open(reference) -> None:
    matrix = dialogue_matrix(first=SPRING, last=SPRING, today=dt.date(2020, 6, 30))
    assert {cell.state for row in matrix.rows for cell in row.cells} == {CellState.DUE}
    assert {cell.words for row in matrix.rows for cell in row.cells} == {"0 dagar kvar"}


def test_party_that_left_is_not_expected(reference) -> None:
    Party.objects.filter(organisation=reference["Åmåls kommun"]).update(valid_to=dt.date(2020, 6, 30))
    matrix = dialogue_matrix(first=SPRING, last=AUTUMN, today=DAY)
    row = next(row for row in matrix.rows if row.organisation == reference["Åmåls kommun"])
    assert [cell.state for cell in row.cells] == [CellState.DUE, CellState.OUTSIDE]
    assert row.cells[1].words == "inte part då"
    assert matrix.expected(AUTUMN) == 19


def test_dialogue_with_someone_outside_is_shown_but_not_expected(reference) -> None:
    outsider = OrganisationFactory(name="Årjängs kommun")
    DialogueFactory(organisation=outsider, date=dt.date(2020, 1, 10))
    matrix = dialogue_matrix(first=SPRING, last=AUTUMN, today=DAY)
    row = next(row for row in matrix.rows if row.organisation == outsider)
    assert [cell.state for cell in row.cells] == [CellState.HELD, CellState.OUTSIDE]


def test_university_without_departments_is_met_itself(db) -> None:
    PartyFactory(organisation=OrganisationFactory(university=True))
    (row,) = dialogue_matrix(first=SPRING, last=SPRING, today=DAY).rows
    assert row.organisation.kind == OrganisationKind.UNIVERSITY


def test_missing_dialogues_are_those_not_held_nor_booked(reference) -> None:
    DialogueFactory(organisation=reference["Åmåls kommun"], date=DAY)
    DialogueFactory(organisation=reference["Tanums kommun"], date=dt.date(2020, 6, 30))
    missing = missing_dialogues(DAY)
    assert len(missing) == 18
    assert [row.organisation for row in dialogue_matrix(first=SPRING, last=SPRING, today=DAY).rows] == sorted(
        [*missing, reference["Åmåls kommun"], reference["Tanums kommun"]],
        key=[row.organisation for row in dialogue_matrix(first=SPRING, last=SPRING, today=DAY).rows].index,
    )


def test_half_years_follow_each_other() -> None:
    assert half_years(HalfYear.of(dt.date(2019, 12, 13)), SPRING) == [HalfYear(2019, 2), SPRING]
    assert [SPRING.last_day, AUTUMN.first_day, AUTUMN.last_day] == [
        dt.date(2020, 6, 30),
        dt.date(2020, 7, 1),
        dt.date(2020, 12, 31),
    ]


def test_latest_dialogues_come_first(db) -> None:
    first, second = DialogueFactory(), DialogueFactory(date=dt.date(2020, 4, 1))
    assert list(Dialogue.objects.latest_first()) == [second, first]


def test_history_of_each_register_tells_of_what_belongs_to_it(reference) -> None:
    seat = MembershipFactory(organisation=reference["Åmåls kommun"])
    PostFactory(person=seat.person, organisation=reference["Åmåls kommun"])
    OrganisationAliasFactory(organisation=reference["Åmåls kommun"], name="Åmål")
    told = {
        "body": [change.subject.partition(":")[0] for change in changes_of_body(seat.body)],
        "organisation": [c.subject.partition(":")[0] for c in changes_of_organisation(seat.organisation)],
        "person": [change.subject.partition(":")[0] for change in changes_of_person(seat.person)],
    }
    assert told == {
        "body": ["plats i organ", ""],
        "organisation": ["alternativt namn", "part", ""],
        "person": ["befattning", "plats i organ", ""],
    }
