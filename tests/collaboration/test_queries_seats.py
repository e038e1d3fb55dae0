"""Who sat on which day, and how the body was composed: the reorganisation of January 2022 as the case."""

import datetime as dt

import pytest

from collaboration.enums import BodyKind, CompositionRule, DecisionRegime, MembershipRole, QuorumRule
from collaboration.models import Body, Membership
from collaboration.queries.bodies import bodies_on, closed_bodies, with_seat_counts
from collaboration.queries.composition import composition_on, compositions_on, vacancies_on
from collaboration.queries.quorum import has_chair_on, quorum_of, quorum_of_body, quorum_on
from collaboration.queries.seats import (
    chair_on,
    earlier_members,
    members_on,
    seats_of_organisation,
    seats_of_person,
)
from collaboration.services.bodies import open_body, replace_body
from foundation.dates import Precision
from tests.collaboration.factories import (
    BodyFactory,
    BodyFunctionFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.collaboration.reference import (
    COUNCIL_CLOSED,
    GROUPS_OPENED,
    START,
    THEMES,
    Reference,
    theme_group,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 12, 13)
HALF = ("Institutionen för hälsovetenskap", "Institutionen för ekonomi och IT", "Högskolan Väst")


def seat(body: Body, organisation, **facts) -> Membership:
    """Give someone a seat for an organisation."""
    return MembershipFactory(body=body, organisation=organisation, **facts)


def fill(reference: Reference, body: Body, municipal: int, university: int) -> None:
    """Seat so many from each side."""
    towns = ["Åmåls kommun", "Trollhättans stad", "Orusts kommun", "Tanums kommun"]
    names = [*towns[:municipal], *HALF[:university]]
    for name in names:
        seat(body, reference[name], valid_from=GROUPS_OPENED)


@pytest.fixture
def groups(reference) -> list[Body]:
    """Replace the council by three theme groups, led by the programme director, as in January 2022."""
    council = BodyFactory(council=True)
    seat(council, reference["Åmåls kommun"], valid_from=START)
    opened = replace_body(
        body=council,
        last_day=COUNCIL_CLOSED,
        successors=[theme_group(name) for name in THEMES],
        precision=Precision.MONTH,
        by=reference.root,
    )
    director = PersonFactory()
    for group in opened:
        fill(reference, group, 3, 3)
        seat(group, reference["Högskolan Väst"], person=director, role=MembershipRole.CONVENER)
    return opened


def test_steering_group_of_2019_is_told_by_organisation(reference) -> None:
    body = BodyFactory(steering_group=True, valid_from=START)
    seat(body, reference["Högskolan Väst"], chair=True)
    for name in ("Fyrbodals kommunalförbund", *["Högskolan Väst"] * 3, "Sotenäs kommun", "Trollhättans stad"):
        seat(body, reference[name])
    seat(body, reference["Högskolan Väst"], role=MembershipRole.SECRETARY)
    composition = composition_on(body, DAY)
    assert composition.words == "4 från högskola, 2 från kommun, 1 från kommunalförbund"
    assert (composition.seats, composition.holds) == (7, True)


def test_three_groups_of_three_and_three_hold(reference, groups) -> None:
    found = compositions_on(groups, GROUPS_OPENED)
    assert [found[group.pk].words for group in groups] == ["3 + 3: balanserad"] * 3
    assert vacancies_on(GROUPS_OPENED) == []


def test_before_the_change_the_council_sat_and_no_group(reference, groups) -> None:
    assert list(bodies_on(COUNCIL_CLOSED).values_list("name", flat=True)) == ["Ledningsrådet"]
    assert list(bodies_on(GROUPS_OPENED).values_list("name", flat=True)) == [
        "Lärande och utbildning",
        "Samhällsbyggnad och samhällsplanering",
        "Vård och omsorg",
    ]
    assert Membership.objects.on(COUNCIL_CLOSED).count() == 1
    assert Membership.objects.on(GROUPS_OPENED).count() == 21


def test_closed_council_is_listed_with_what_followed(reference, groups, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        (council,) = closed_bodies(GROUPS_OPENED)
        assert {body.name for body in council.successors.all()} == set(THEMES)
    assert [str(old.organisation) for old in earlier_members(council, GROUPS_OPENED)] == ["Åmåls kommun"]


@pytest.mark.parametrize(
    ("municipal", "university", "words", "faults"),
    [
        (3, 3, "3 + 3: balanserad", []),
        (
            4,
            2,
            "4 + 2: kommunerna har 2 platser mer än högskolan",
            ["Halvorna ska vara lika stora. 4 + 2: kommunerna har 2 platser mer än högskolan."],
        ),
        (
            2,
            3,
            "2 + 3: högskolan har 1 plats mer än kommunerna",
            ["Halvorna ska vara lika stora. 2 + 3: högskolan har 1 plats mer än kommunerna."],
        ),
        (2, 2, "2 + 2: balanserad", ["1 plats är vakant: 4 av 6 är tillsatta."]),
        (0, 0, "0 + 0: ingen är utsedd", ["5 platser är vakanta: 0 av 6 är tillsatta."]),
    ],
)
def test_composition_in_words(reference, municipal, university, words, faults) -> None:
    body = open_body(body=theme_group("Vård och omsorg"), by=reference.root)
    fill(reference, body, municipal, university)
    composition = composition_on(body, GROUPS_OPENED)
    assert (composition.words, composition.faults) == (words, faults)


def test_too_many_seats_are_flagged(reference) -> None:
    body = BodyFactory(composition_rule=CompositionRule.NONE, intended_size=2)
    fill(reference, body, 3, 0)
    assert composition_on(body, GROUPS_OPENED).faults == ["3 platser är tillsatta, avsett är 2."]


def test_others_are_named_beside_the_halves(reference) -> None:
    body = BodyFactory(equal_halves=True, intended_size=None)
    fill(reference, body, 1, 1)
    seat(body, OrganisationFactory(kind="company", name="Ett bolag"), valid_from=GROUPS_OPENED)
    assert composition_on(body, GROUPS_OPENED).words == "1 + 1: balanserad, och 1 från övriga"


def test_functions_are_filled_by_role_or_by_seat(reference) -> None:
    body = BodyFactory(name="Presidiet")
    BodyFunctionFactory(body=body, name="ordförande", role=MembershipRole.CHAIR)
    rector = BodyFunctionFactory(body=body, name="rektor")
    BodyFunctionFactory(body=body, name="student")
    assert composition_on(body, DAY).missing_functions == ("ordförande", "rektor", "student")
    seat(body, reference["Högskolan Väst"], chair=True, function=rector)
    (found,) = vacancies_on(DAY)
    assert found.faults == ["Ingen fyller funktionen ”student”."]


@pytest.mark.parametrize("count", [1, 30])
def test_compositions_cost_two_queries(reference, count, django_assert_num_queries) -> None:
    bodies = BodyFactory.create_batch(count, equal_halves=True)
    for body in bodies:
        BodyFunctionFactory(body=body)
        fill(reference, body, 2, 1)
    with django_assert_num_queries(2):
        found = compositions_on(bodies, GROUPS_OPENED)
        assert {found[body.pk].seats for body in bodies} == {3}


@pytest.mark.parametrize(
    ("rule", "fixed", "members", "number"),
    [
        (QuorumRule.MAJORITY, None, 7, 4),
        (QuorumRule.MAJORITY, None, 8, 5),
        (QuorumRule.MAJORITY, None, 13, 7),
        (QuorumRule.MAJORITY, None, 14, 8),
        (QuorumRule.MAJORITY, None, 15, 8),
        (QuorumRule.CHAIR_AND_HALF, None, 7, 4),
        (QuorumRule.CHAIR_AND_HALF, None, 8, 5),
        (QuorumRule.FIXED, 5, 14, 5),
        (QuorumRule.UNKNOWN, None, 14, None),
        (QuorumRule.MAJORITY, None, 0, None),
    ],
)
def test_quorum_number(rule, fixed, members, number) -> None:
    assert quorum_of(rule=rule, fixed=fixed, members=members).number == number


@pytest.mark.parametrize(
    ("rule", "present", "chair_present", "is_met"),
    [
        (QuorumRule.MAJORITY, 7, False, False),
        (QuorumRule.MAJORITY, 8, False, True),
        (QuorumRule.CHAIR_AND_HALF, 8, False, False),
        (QuorumRule.CHAIR_AND_HALF, 8, True, True),
        (QuorumRule.UNKNOWN, 14, True, None),
    ],
)
def test_quorum_is_met(rule, present, chair_present, is_met) -> None:
    quorum = quorum_of(rule=rule, fixed=None, members=14)
    assert quorum.is_met_by(present, chair_present=chair_present) is is_met


def test_quorum_counts_those_with_a_vote_on_the_day() -> None:
    body = BodyFactory(majority=True)
    MembershipFactory.create_batch(12, body=body)
    MembershipFactory(body=body, chair=True)
    MembershipFactory(body=body, valid_to=DAY - dt.timedelta(days=1))
    MembershipFactory(body=body, role=MembershipRole.SECRETARY)
    MembershipFactory(body=body, role=MembershipRole.SUBSTITUTE)
    assert quorum_on(body, DAY).words == "7 av 13 ledamöter"
    assert has_chair_on(body, DAY) is True


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (DAY - dt.timedelta(days=1), "okänd: regeln eller antalet ledamöter saknas"),
        (DAY, "1 av 1 ledamot"),
    ],
)
def test_quorum_rule_holds_from_its_day(day, words) -> None:
    body = BodyFactory(majority=True, valid_from=None, quorum_from=DAY)
    MembershipFactory(body=body, valid_from=DAY - dt.timedelta(days=30))
    assert quorum_on(body, day).words == words
    assert quorum_of_body(body, members_on(body, day), day).words == words


def test_board_under_the_local_government_act_that_states_no_rule_has_that_of_the_law() -> None:
    body = BodyFactory(valid_from=None, decision_regime=DecisionRegime.MUNICIPAL)
    MembershipFactory.create_batch(3, body=body)
    assert quorum_on(body, DAY).words == "2 av 3 ledamöter"


@pytest.mark.parametrize(
    ("fixed", "members", "words"),
    [
        (7, 7, "7 av 7 ledamöter"),
        (8, 7, "8 ledamöter (fler än organets 7)"),
        (1, 0, "1 ledamot (fler än organets 0)"),
    ],
)
def test_fixed_quorum_above_the_seats_says_so(fixed, members, words) -> None:
    assert quorum_of(rule=QuorumRule.FIXED, fixed=fixed, members=members).words == words


def test_quorum_that_cannot_be_known_is_said_so() -> None:
    body = BodyFactory(quorum_rule=QuorumRule.CHAIR_AND_HALF)
    assert quorum_on(body, DAY).words == "okänd: regeln eller antalet ledamöter saknas"
    MembershipFactory(body=body)
    assert quorum_on(body, DAY).words == "1 av 1 ledamot med ordföranden"


def test_members_stand_chair_first_then_in_swedish_order() -> None:
    body = BodyFactory(steering_group=True)
    names = ["Östlund", "Ängsvik", "Åkerman", "Zander", "Wester", "Vester", "Ringsby Jansson"]
    for name in names:
        MembershipFactory(body=body, person__family_name=name)
    MembershipFactory(body=body, person__family_name="Öman", chair=True)
    MembershipFactory(body=body, person__family_name="Abel", role=MembershipRole.SECRETARY)
    assert [member.person.family_name for member in members_on(body, DAY)] == [
        "Öman",
        "Ringsby Jansson",
        "Vester",
        "Wester",
        "Zander",
        "Åkerman",
        "Ängsvik",
        "Östlund",
        "Abel",
    ]
    assert chair_on(body, DAY).person.family_name == "Öman"


def test_seats_of_a_person_and_of_an_organisation(reference) -> None:
    body, other = BodyFactory(name="Ärendegruppen"), BodyFactory(name="Zongruppen")
    first = seat(body, reference["Institutionen för hälsovetenskap"])
    second = seat(other, reference["Högskolan Väst"], person=first.person, valid_from=START)
    seat(body, reference["Åmåls kommun"])
    assert set(seats_of_person(first.person)) == {first, second}
    assert list(seats_of_organisation(reference["Högskolan Väst"], DAY)) == [second, first]


def test_bodies_with_their_seat_counts_are_one_query(django_assert_num_queries) -> None:
    led, empty = BodyFactory(name="Ledd"), BodyFactory(name="Tom")
    MembershipFactory(body=led, chair=True)
    MembershipFactory.create_batch(2, body=led)
    MembershipFactory(body=led, role=MembershipRole.CONVENER)
    with django_assert_num_queries(1):
        found = [(body.seat_count, body.has_chair) for body in with_seat_counts(Body.objects.by_name(), DAY)]
    assert found == [(3, True), (0, False)]
    assert empty.kind == BodyKind.WORKING_GROUP


def test_ten_thousand_memberships_stay_within_the_query_budget(reference, django_assert_num_queries) -> None:
    bodies = BodyFactory.create_batch(50, equal_halves=True)
    people = PersonFactory.create_batch(200)
    organisations = [reference["Åmåls kommun"], reference["Högskolan Väst"]]
    Membership.objects.bulk_create(
        Membership(body=body, person=person, organisation=organisations[number % 2], valid_from=GROUPS_OPENED)
        for body in bodies
        for number, person in enumerate(people)
    )
    with django_assert_num_queries(5):
        assert Membership.objects.on(GROUPS_OPENED).count() == 10_000
        found = compositions_on(bodies, GROUPS_OPENED)
        assert len(list(members_on(bodies[0], GROUPS_OPENED))) == 200
        assert quorum_on(bodies[0], GROUPS_OPENED).members == 200
    assert {composition.words for composition in found.values()} == {"100 + 100: balanserad"}
