"""Measures are written, sorted and given to those responsible; the plan's own words stay as they are."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from actionplans.models import Measure, MeasureParty, Plan, PlanItem
from actionplans.queries import plan_document
from actionplans.queries.parties import PartyInput, party_index
from actionplans.queries.pasted import due_in, parse_plan, recurrence_in
from actionplans.services import (
    ItemInput,
    MeasureInput,
    ReviewedArea,
    import_measures,
    set_items,
    set_measures,
    set_parties,
)
from decisions.services.adoption import revise
from foundation.edits import StaleEditError
from foundation.errors import FrozenError, RightRefusedError, RuleError
from foundation.validation import InvalidError
from kav.demo.action_plan import CLOSING, TEXT
from tests.actionplans.factories import (
    MeasureFactory,
    MeasurePartyFactory,
    PlanAreaFactory,
    PlanFactory,
    PlanItemFactory,
    TrackedMeasureFactory,
)
from tests.collaboration.factories import BodyFactory, OrganisationFactory, PartyFactory, PersonFactory, UserFactory
from tests.decisions.adopting import adopted

pytestmark = pytest.mark.django_db


@pytest.fixture
def director():
    return UserFactory(superuser=True)


@pytest.fixture
def area():
    return PlanAreaFactory(plan__kind="action")


def rows(area):
    measures = Measure.objects.filter(item__area=area).select_related("item").order_by("item__order")
    return [(row.item.text, row.responsible) for row in measures]


def parties(area):
    found = MeasureParty.objects.filter(measure__item__area=area).order_by("measure__item__order", "order")
    return [(party.words, party.kind) for party in found]


def as_reviewed(text):
    return [
        ReviewedArea(
            area.heading,
            area.need,
            [
                MeasureInput(
                    row.text,
                    row.responsible,
                    due_date=due_in(row.text).date,
                    recurrence=recurrence_in(row.text),
                )
                for row in area.measures
            ],
        )
        for area in parse_plan(text).areas
    ]


def test_pasted_plan_is_saved_with_eighteen_measures(director):
    plan = PlanFactory(kind="action", intro="Planen svarar på utvärderingen.")
    import_measures(plan=plan, areas=as_reviewed(TEXT.format(year=2020)), rest=CLOSING, by=director, seen=0)
    measures = list(Measure.objects.filter(item__area__plan=plan).select_related("item"))
    counts = [PlanItem.objects.filter(area=area).count() for area in plan.areas.order_by("order")]
    assert (counts, len(measures)) == ([3, 6, 3, 3, 3], 18)
    assert len({row.responsible for row in measures}) == 12
    assert sum(row.parties.count() == 2 for row in measures) == 6
    assert sum(row.item.due_date is not None for row in measures) == 2
    assert sum(row.recurs == "varje år" for row in measures) == 3
    assert sum(row.is_undated for row in measures) == 13
    assert Plan.objects.get(pk=plan.pk).intro == f"Planen svarar på utvärderingen.\n\n{CLOSING}"
    assert plan.areas.order_by("order").first().need.startswith("Styrgruppen behöver bättre underlag")


def test_adopted_plan_of_eighteen_measures_lists_thirteen_without_a_date(director, client_for):
    for name in ("Dals-Eds kommun", "Åmåls kommun"):
        PartyFactory(organisation=OrganisationFactory(name=name, kind="municipality"))
    for name in ("Styrgrupp A", "Styrgrupp B"):
        BodyFactory(kind="steering_group", name=name)
    plan = PlanFactory(kind="action")
    import_measures(plan=plan, areas=as_reviewed(TEXT.format(year=2020)), by=director)
    adopted(plan)
    client = client_for(director)
    page = client.get(reverse("plan_follow_up", args=[plan.pk])).content.decode()
    assert "<b>0 av 18</b><span>åtgärder klara" in page
    assert ">13</a></b><span>utan datum" in page
    assert "18 åtgärder följs i 23 delar." in page, "three for each steering group, one for each municipality"
    undated = client.get(reverse("measure_list"), {"visa": "utan-datum"}).content.decode()
    assert "13 rader" in undated
    assert "Styrgrupperna för respektive partnerskap." in undated, "the plan's words, not one of the parts"
    assert "Styrgrupp A" not in undated


def test_import_adds_to_areas_that_are_there_and_refuses_nothing(director):
    plan = PlanFactory(kind="action")
    PlanAreaFactory(plan=plan, heading="arbetet på kansliet")
    given = [
        ReviewedArea("Arbetet på kansliet", measures=[MeasureInput("Ett")]),
        ReviewedArea("Ny"),
        ReviewedArea("ny"),
    ]
    import_measures(plan=plan, areas=given, by=director)
    assert [area.heading for area in plan.areas.order_by("order")] == ["arbetet på kansliet", "Ny"]
    with pytest.raises(RuleError, match="ingen åtgärd att spara"):
        import_measures(plan=plan, areas=[ReviewedArea("Ny")], by=director)
    with pytest.raises(StaleEditError):
        import_measures(plan=plan, areas=given, by=director, seen=0)


def test_text_that_is_pasted_again_adds_only_what_is_new(director):
    plan = PlanFactory(kind="action", intro="Planen svarar på utvärderingen.")
    area = PlanAreaFactory(plan=plan, heading="Arbetet på kansliet", need="Kansliet är litet.")
    set_measures(area=area, measures=[MeasureInput("Se över  arbetet.", "Kansliet")], by=director)
    given = [
        ReviewedArea("arbetet på kansliet", "Uppgifter och tid behöver gå ihop.", [MeasureInput("Se över arbetet.")]),
        ReviewedArea("Ny", "Ett behov.", [MeasureInput("Ny åtgärd"), MeasureInput("Ny åtgärd")]),
    ]
    first = import_measures(plan=plan, areas=given, rest=CLOSING, by=director)
    again = import_measures(plan=plan, areas=given, rest=CLOSING, by=director)
    assert [(found.saved, found.known) for found in (first, again)] == [(2, 1), (0, 3)]
    assert again.plan.intro == f"Planen svarar på utvärderingen.\n\n{CLOSING}"
    assert list(plan.areas.order_by("order", "pk").values_list("heading", "need")) == [
        ("Arbetet på kansliet", "Kansliet är litet.\n\nUppgifter och tid behöver gå ihop."),
        ("Ny", "Ett behov."),
    ]
    assert rows(area) == [("Se över  arbetet.", "Kansliet")], "what was there is left as it was"
    assert Measure.objects.filter(item__area__plan=plan).count() == 3


def test_measures_are_saved_changed_moved_and_removed(director, area):
    given = [MeasureInput("Ett", "Kansliet och länets kommuner."), MeasureInput("Två", "Kansliet"), MeasureInput("Tre")]
    set_measures(area=area, measures=given, by=director)
    assert parties(area) == [("Kansliet", "role"), ("länets kommuner", "every_municipality"), ("Kansliet", "role")]
    one, two, three = Measure.objects.filter(item__area=area).order_by("item__order")
    kept = list(MeasureParty.objects.filter(measure=one).values_list("pk", flat=True))
    again = [
        MeasureInput("Två igen", "Chefsnätverket", measure=two.pk, rank=1, priority="high"),
        MeasureInput("Ett", one.responsible, measure=one.pk, depends_on=two.pk, due_date=dt.date(2020, 3, 1)),
    ]
    set_measures(area=area, measures=again, removed=[three.pk], by=director, seen=1)
    assert rows(area) == [("Två igen", "Chefsnätverket"), ("Ett", "Kansliet och länets kommuner.")]
    assert parties(area)[0] == ("Chefsnätverket", "network")
    assert list(MeasureParty.objects.filter(measure=one).values_list("pk", flat=True)) == kept
    with pytest.raises(StaleEditError):
        set_measures(area=area, measures=again, by=director, seen=1)


def test_measure_that_someone_else_wrote_stays_last_and_points_stay_points(director, area):
    PlanItemFactory(area=area, order=1, text="En punkt")
    set_measures(area=area, measures=[MeasureInput("Ett")], by=director)
    set_measures(area=area, measures=[MeasureInput("Noll")], by=director)
    set_items(area=area, items=[ItemInput("Ny punkt")], by=director)
    assert [item.text for item in PlanItem.objects.filter(area=area).order_by("order")] == [
        "Ny punkt",
        "En punkt",
        "Noll",
        "Ett",
    ]
    assert [item.measure_key > 0 for item in plan_document(area.plan).areas[0].items] == [False, False, True, True]


@pytest.mark.parametrize("count", [1, 30])
def test_saving_costs_the_same_for_one_and_thirty(director, area, django_assert_num_queries, count):
    given = [MeasureInput(f"Åtgärd {n}", "Kansliet") for n in range(count)]
    with django_assert_num_queries(18):
        set_measures(area=area, measures=given, by=director)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (MeasureInput("Ett", condition="Om VGR beviljar ansökan"), "Ett villkor behöver sitt utfall"),
        (MeasureInput("Ett", branch="if_so"), "Ett villkor behöver sitt utfall"),
        (MeasureInput("Ett", depends_on=999_999), "samma plan"),
    ],
)
def test_what_no_measure_can_be_is_refused(director, area, given, words):
    with pytest.raises(RuleError, match=words):
        set_measures(area=area, measures=[given], by=director)
    assert rows(area) == []


def test_empty_text_is_refused(director, area):
    with pytest.raises(InvalidError):
        set_measures(area=area, measures=[MeasureInput("")], by=director)


def test_measures_cannot_wait_in_a_circle_nor_for_one_that_goes(director, area):
    set_measures(area=area, measures=[MeasureInput("Ett"), MeasureInput("Två"), MeasureInput("Tre")], by=director)
    one, two, three = Measure.objects.filter(item__area=area).order_by("item__order")
    chain = [
        MeasureInput("Ett", measure=one.pk, depends_on=two.pk),
        MeasureInput("Två", measure=two.pk, depends_on=three.pk),
        MeasureInput("Tre", measure=three.pk),
    ]
    set_measures(area=area, measures=chain, by=director)
    assert plan_document(area.plan).areas[0].items[0].measure_facts[-1].text == "Två"
    with pytest.raises(RuleError, match="cirkel"):
        set_measures(area=area, measures=[MeasureInput("Tre", measure=three.pk, depends_on=one.pk)], by=director)
    with pytest.raises(RuleError, match="samma plan"):
        set_measures(area=area, measures=chain[:2], removed=[three.pk], by=director)


def test_only_who_drafts_plans_writes_measures(area):
    with pytest.raises(RightRefusedError):
        set_measures(area=area, measures=[MeasureInput("Ett")], by=UserFactory())


def test_responsible_are_said_by_hand_and_read_anew_only_when_the_words_change(director, area):
    set_measures(area=area, measures=[MeasureInput("Ett", "Styrgruppen och HV")], by=director)
    measure = Measure.objects.get(item__area=area)
    body, university, person = BodyFactory(), OrganisationFactory(), PersonFactory()
    given = [
        PartyInput("Styrgruppen", "body", body=body),
        PartyInput("HV", "organisation", organisation=university),
        PartyInput("Samordnaren", "role", person=person),
    ]
    set_parties(measure=measure, parties=given, by=director, seen=1)
    set_measures(area=area, measures=[MeasureInput("Ett!", "Styrgruppen och HV", measure=measure.pk)], by=director)
    assert [row.words for row in measure.parties.order_by("order")] == ["Styrgruppen", "HV", "Samordnaren"]
    for wrong in (PartyInput("Styrgruppen", "body"), PartyInput("Anna", "person"), PartyInput("HV", body=body)):
        with pytest.raises(InvalidError):
            set_parties(measure=measure, parties=[wrong], by=director)


def test_words_of_a_measure():
    measure = MeasureFactory(item__due_date=dt.date(2015, 9, 30), item__due_precision="month")
    assert (measure.when, measure.recurs, str(measure)) == ("september 2015", "", str(measure.item))
    measure.due_words = "slutet av september 2015"
    assert measure.when == "slutet av september 2015"
    assert MeasureFactory(recurrence="half_yearly").recurs == "varje halvår"
    assert not MeasureFactory(recurrence="yearly").is_undated
    assert (MeasureFactory().when, MeasureFactory().hangs_on) == ("", "")
    conditional = MeasureFactory(condition="VGR beviljar ansökan", branch="if_not")
    assert conditional.hangs_on == "VGR beviljar ansökan: om det inte blir så"


def test_document_shows_a_measure_with_what_it_says(area):
    measure = MeasureFactory(
        item__area=area,
        responsible="Kansliet.",
        recurrence="yearly",
        condition="VGR beviljar ansökan",
        branch="if_not",
        due_words="slutet av september 2015",
    )
    node = plan_document(area.plan).areas[0].items[0]
    assert (node.date, node.measure_key) == ("slutet av september 2015", measure.pk)
    assert [(str(fact.label), fact.text) for fact in node.measure_facts] == [
        ("Ansvarig", "Kansliet."),
        ("Återkommer", "varje år"),
        ("Villkor", "VGR beviljar ansökan: om det inte blir så"),
    ]


CONSTRAINTS = {
    "condition without branch": lambda: MeasureFactory(condition="Om"),
    "waits for itself": lambda: Measure.objects.filter(pk=(row := MeasureFactory()).pk).update(depends_on=row.pk),
    "same place twice": lambda: MeasurePartyFactory(measure=MeasurePartyFactory(order=1).measure, order=1),
    "body of another kind": lambda: MeasurePartyFactory(body=BodyFactory()),
    "organisation of another kind": lambda: MeasurePartyFactory(organisation=OrganisationFactory()),
    "person unnamed": lambda: MeasurePartyFactory(kind="person"),
    "part of two": lambda: TrackedMeasureFactory(body=BodyFactory(), organisation=OrganisationFactory()),
}


@pytest.mark.parametrize("make", CONSTRAINTS.values(), ids=CONSTRAINTS)
def test_database_refuses(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_new_version_has_the_same_measures_waiting_for_each_other(director, area):
    set_measures(area=area, measures=[MeasureInput("Ett", "A och B"), MeasureInput("Två", "C")], by=director)
    one, two = Measure.objects.filter(item__area=area).order_by("item__order")
    set_measures(area=area, measures=[MeasureInput("Ett", "A och B", measure=one.pk, depends_on=two.pk)], by=director)
    plan = adopted(area.plan)
    with pytest.raises(FrozenError):
        set_parties(measure=one, parties=[], by=director)
    new = revise(adoptable=plan, by=director)
    copies = list(Measure.objects.filter(item__area__plan=new).order_by("item__order"))
    assert [row.item.text for row in copies] == ["Ett", "Två"]
    assert (copies[0].depends_on, copies[0].item.key) == (copies[1], one.item.key)
    assert [row.words for row in copies[0].parties.order_by("order")] == ["A", "B"]


def test_party_index_knows_bodies_of_today_alone():
    BodyFactory(name="Gamla rådet", valid_to=dt.date(2021, 12, 31))
    assert party_index().find("Gamla rådet").kind == "role"


def test_parties_that_are_given_stand_whatever_the_words_say(director, area):
    given = MeasureInput("Samla handledarna", "Kansliet", parties=[PartyInput("Nätverket för handledare", "network")])
    set_measures(area=area, measures=[given], by=director)
    assert (rows(area), parties(area)) == (
        [("Samla handledarna", "Kansliet")],
        [("Nätverket för handledare", "network")],
    )
