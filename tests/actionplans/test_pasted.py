"""Plans as they are pasted: what is found in them, and that nothing is lost."""

import datetime as dt

import pytest

from actionplans.enums import PartyKind
from actionplans.queries.parties import PartyInput, party_index
from actionplans.queries.pasted import Due, PastedArea, PastedMeasure, due_in, parse_plan, recurrence_in
from kav.demo.action_plan import CLOSING, PREAMBLE, TEXT
from tests.collaboration.factories import BodyFactory, OrganisationFactory

LOCAL = TEXT.format(year=2020)


def measures_of(plan):
    return [measure for area in plan.areas for measure in area.measures]


def test_plan_of_eighteen_measures_in_five_areas():
    plan = parse_plan(LOCAL)
    assert [(area.heading, len(area.measures)) for area in plan.areas] == [
        ("Styrgruppens arbete", 3),
        ("Flera partnerskap, olika behov", 6),
        ("Forskning som kommer till nytta", 3),
        ("Ett tydligare namn", 3),
        ("Arbetet på kansliet", 3),
    ]
    measures = measures_of(plan)
    assert len({measure.responsible for measure in measures}) == 12
    assert [due_in(row.text).date for row in measures if due_in(row.text).date] == [dt.date(2020, 3, 1)] * 2
    assert [number for number, row in enumerate(measures, start=1) if recurrence_in(row.text) == "yearly"] == [3, 4, 7]
    assert measures[10].text.startswith("Informara om"), "a slip of the pen stays"
    assert plan.areas[3].need == (
        "Få känner till vad arenan gör. Den som möter en insats ska se vilka som står bakom den."
    )
    assert (PREAMBLE in plan.rest, plan.rest[-1]) == (True, CLOSING)


def test_no_word_is_lost():
    plan = parse_plan(LOCAL)
    found = list(plan.rest)
    for area in plan.areas:
        found += [area.heading, area.need, *(f"{row.text} {row.responsible}" for row in area.measures)]
    marks = {"-", "Ansvarig:", "Åtgärder", "Åtgärder:"}
    assert sorted(" ".join(found).split()) == sorted(word for word in LOCAL.split() if word not in marks)


@pytest.mark.parametrize(
    ("lines", "areas", "rest"),
    [
        (["Rubrik", "Åtgärder", "• Ett", "Ansvarig:", "Kansliet"], [("Rubrik", "", [("Ett", "Kansliet")])], []),
        (
            ["Rubrik", "Åtgärder", "1. Ett", "och mer", "", "Mer text.", "Ansvarig: A", "Ansvarig: B"],
            [("Rubrik", "", [("Ett och mer\n\nMer text.", "A B")])],
            [],
        ),
        (["Åtgärder", "- Ett", "", "Nästa", "- Två"], [("", "", [("Ett", "")]), ("Nästa", "", [("Två", "")])], []),
        (["Rubrik", "Ett behov.", "Åtgärder", "- Ett"], [("Rubrik", "Ett behov.", [("Ett", "")])], []),
        (["Inledning.", "", "Bara text.", "Åtgärder"], [("", "Inledning.\n\nBara text.", [])], []),
        (["- Utan rubrik", "Ansvarig: Ingen"], [], ["- Utan rubrik\nAnsvarig: Ingen"]),
        (
            ["R", "Åtgärder", "- Ett", "Ansvarig: A", "", "Löst.", "", "Ansvarig: B"],
            [("R", "", [("Ett", "A")])],
            ["Löst.", "Ansvarig: B"],
        ),
        (["R", "Åtgärder", "- Ett", "Ansvarig:", "- Två"], [("R", "", [("Ett", ""), ("Två", "")])], []),
        (
            ["Rad ett", "rad två", "", "Rubrik", "Åtgärder", "- Ett"],
            [("Rubrik", "", [("Ett", "")])],
            ["Rad ett\nrad två"],
        ),
    ],
)
def test_shapes_that_people_write(lines, areas, rest):
    plan = parse_plan("\r\n".join(lines))
    assert plan.areas == [
        PastedArea(heading, need, [PastedMeasure(*measure) for measure in measures])
        for heading, need, measures in areas
    ]
    assert plan.rest == rest


@pytest.mark.parametrize("bullet", [*"-–—•*·▪●○■□◦‣➢✓‐‑", "\uf0b7", "\uf0a7", "1.", "12)"])
def test_bullets_as_word_processors_and_pdf_files_write_them(bullet):
    plan = parse_plan(f"R\nÅtgärder\n{bullet}\tEtt\nAnsvarig: A\n{bullet} Två")
    assert [(row.text, row.responsible) for row in measures_of(plan)] == [("Ett", "A"), ("Två", "")]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Klart den 1 mars 2020.", Due(dt.date(2020, 3, 1))),
        ("Från 2020-03-01 till 2020-04-30.", Due(dt.date(2020, 4, 30))),
        (
            "Förslaget lämnas i slutet av september 2015.",
            Due(dt.date(2015, 9, 30), "month", "slutet av september 2015"),
        ),
        ("Klart i februari 2016", Due(dt.date(2016, 2, 29), "month", "")),
        ("Den 31 februari 2016", Due(dt.date(2016, 2, 29), "month", "")),
        ("Under maj 0000", Due()),
        ("Under våren 2019.", Due()),
    ],
)
def test_last_day_is_read_as_exactly_as_it_is_said(text, due):
    assert due_in(text) == due


@pytest.mark.parametrize(
    ("text", "recurrence"),
    [
        ("Årligen ses nätverken över.", "yearly"),
        ("En årsrapport skrivs.", "yearly"),
        ("Dialog hålls varje halvår.", "half_yearly"),
        ("Träffas två gånger per år.", "half_yearly"),
        ("Frågor samlas varje termin.", "half_yearly"),
        ("Terminsvis avstämning.", "half_yearly"),
        ("Klart till terminsstarten.", "none"),
        ("Ett årtal bestäms.", "none"),
    ],
)
def test_recurrence_is_read_from_the_words(text, recurrence):
    assert recurrence_in(text) == recurrence


@pytest.mark.django_db
def test_those_responsible_are_parted_and_recognised(django_assert_num_queries):
    body = BodyFactory(name="Styrgrupp Kommunakademin Väst")
    department = OrganisationFactory(name="Institutionen för ekonomi och IT")
    with django_assert_num_queries(3):
        index = party_index()
    assert index.part("Styrgrupp Kommunakademin Väst.") == [
        PartyInput("Styrgrupp Kommunakademin Väst", PartyKind.BODY, body=body)
    ]
    assert index.part(department.name) == [PartyInput(department.name, PartyKind.ORGANISATION, organisation=department)]
    kinds = {
        "Kansliet och länets kommuner.": [("Kansliet", "role"), ("länets kommuner", "every_municipality")],
        "Kansliet, kommunikatören": [("Kansliet", "role"), ("kommunikatören", "role")],
        "Kansliet + chefsnätverken": [("Kansliet", "role"), ("chefsnätverken", "network")],
        "Kansliet tillsammans med varje kommun": [("Kansliet", "role"), ("varje kommun", "every_municipality")],
        "Styrgrupperna för respektive partnerskap.": [
            ("Styrgrupperna för respektive partnerskap", "every_steering_group")
        ],
        "Samtliga styrgrupper": [("Samtliga styrgrupper", "every_steering_group")],
        " . ": [],
    }
    assert {text: [(row.words, row.kind) for row in index.part(text)] for text in kinds} == kinds
    assert [index.find("Kansliet").kind_label] == ["en roll eller funktion"]


@pytest.mark.django_db
def test_six_measures_have_two_responsible():
    index = party_index()
    parties = [index.part(measure.responsible) for measure in measures_of(parse_plan(LOCAL))]
    assert sorted(map(len, parties)) == [1] * 12 + [2] * 6
