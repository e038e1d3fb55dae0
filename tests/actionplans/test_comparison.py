"""Two versions of a plan: what is new, changed and gone, word by word."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from actionplans.enums import GoalKind
from actionplans.models import Measure, PlanItem
from actionplans.queries.comparison import compare_plans
from actionplans.queries.document_changes import document_changes
from actionplans.services import AreaInput, ItemInput, MeasureInput, add_area, change_area, set_items, set_measures
from actionplans.services.drafting import PlanInput, change_plan
from actionplans.services.goals import (
    GoalInput,
    IndicatorInput,
    add_goal,
    add_indicator,
    change_goal,
    change_indicator,
    remove_indicator,
)
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.services.adoption import revise
from foundation.wording import TextState
from tests.actionplans.factories import PlanAreaFactory, PlanFactory, SupportingDocumentFactory
from tests.collaboration.factories import BodyFactory, UserFactory
from tests.decisions.adopting import adopted
from tests.projects.factories import CallFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def director():
    return UserFactory(superuser=True)


@pytest.fixture
def versions(director):
    area = PlanAreaFactory(plan=PlanFactory(kind="action"), heading="Kansliet", need="Det är litet.")
    PlanAreaFactory(plan=area.plan, heading="Oförändrat")
    set_items(area=area, items=[ItemInput("En punkt", due_date=dt.date(2020, 3, 1))], by=director)
    given = [
        MeasureInput("Skriva en rutin för vem som gör vad", "Kansliet"),
        MeasureInput("Se över arbetet"),
        MeasureInput("Oförändrad åtgärd", "HV", recurrence="yearly"),
    ]
    set_measures(area=area, measures=given, by=director)
    old = adopted(area.plan)
    return old, revise(adoptable=old, by=director)


def words(pieces):
    return " ".join({"in": f"+{p.text}+", "out": f"-{p.text}-"}.get(p.change, p.text) for p in pieces)


def rewrite(plan, director):
    area = plan.areas.get(heading="Kansliet")
    change_area(area=area, given=AreaInput("Kansliet", need="Det är för litet."), by=director)
    rows = Measure.objects.filter(item__area=area).select_related("item").order_by("item__order")
    one, two, three = rows
    changed = [
        MeasureInput("Skriva en kort rutin för vem som gör vad", "Kansliet och HV", measure=one.pk),
        MeasureInput("Oförändrad åtgärd", "HV", recurrence="yearly", measure=three.pk),
        MeasureInput("Anställa en till"),
    ]
    set_measures(area=area, measures=changed, removed=[two.pk], by=director)
    item = area.items.get(measure=None)
    set_items(area=area, items=[ItemInput("En punkt", due_date=dt.date(2020, 4, 1), item=item.pk)], by=director)
    new = add_area(plan=plan, area=AreaInput("Nytt avsnitt"), by=director)
    set_measures(area=new, measures=[MeasureInput("Helt ny")], by=director)


def test_untouched_version_says_the_same(versions, django_assert_num_queries):
    with django_assert_num_queries(4):
        found = compare_plans(*versions)
    assert (found.fields, found.areas, found.same, found.new, found.changed, found.removed) == ((), (), 4, 0, 0, 0)


def test_measures_are_new_changed_and_gone_word_by_word(versions, director):
    old, new = versions
    rewrite(new, director)
    found = compare_plans(old, new)
    assert (found.new, found.changed, found.removed, found.same) == (2, 2, 1, 1)
    office, fresh = found.areas
    assert [(str(field.label), words(field.pieces)) for field in office.fields] == [("Behov", "Det är +för+ litet.")]
    assert [(words(item.pieces), [words(field.pieces) for field in item.fields]) for item in office.items] == [
        ("En punkt", ["1 -mars- +april+ 2020"]),
        ("Skriva en +kort+ rutin för vem som gör vad", ["Kansliet +och HV+"]),
        ("+Anställa en till+", []),
        ("-Se över arbetet-", []),
    ]
    assert (fresh.heading, [item.is_new for item in fresh.items], fresh.items[0].is_removed) == (
        "Nytt avsnitt",
        [True],
        False,
    )
    back = compare_plans(new, old)
    assert [area.heading for area in back.areas] == ["Kansliet", "Nytt avsnitt"]


def told(found):
    return [(area.heading, [told_item(item) for item in area.items]) for area in found.areas]


def told_item(item):
    fields = {str(field.label): words(field.pieces) for field in item.fields}
    return f"{item.kind}: {words(item.pieces)}", fields


@pytest.fixture
def measured(director):
    plan = PlanFactory(kind="development_area", title="Områden")
    area = PlanAreaFactory(plan=plan, heading="Digitalisering")
    PlanAreaFactory(plan=plan, heading="Kvalitet", order=area.order + 1)
    joint = add_goal(plan=plan, given=GoalInput("Alla följer upp"), by=director)
    goal = add_goal(plan=plan, given=GoalInput("Verktygen väljs gemensamt", area=area), by=director)
    unit = GoalInput("Två kurser om året", GoalKind.OWN, parent=goal, area=area, body=BodyFactory(name="Enhet 1"))
    add_goal(plan=plan, given=unit, by=director)
    add_indicator(goal=joint, given=IndicatorInput("Enheter som följer upp"), by=director)
    given = IndicatorInput("Andel med verktyg", "%", target_value=Decimal(90), source="enkät")
    add_indicator(goal=goal, given=given, by=director)
    old = adopted(plan)
    return old, revise(adoptable=old, by=director)


def test_goals_and_indicators_that_are_untouched_say_the_same(measured, django_assert_num_queries):
    with django_assert_num_queries(4):
        found = compare_plans(*measured)
    assert (found.areas, found.same) == ((), 5)


def test_goals_and_indicators_are_new_changed_and_gone_with_what_they_hang_on(measured, director):
    old, new = measured
    goals = {goal.text: goal for goal in new.goals.select_related("area", "parent", "body")}
    joint, goal, own = goals["Alla följer upp"], goals["Verktygen väljs gemensamt"], goals["Två kurser om året"]
    change_goal(goal=goal, given=GoalInput("Verktygen väljs och köps gemensamt", area=goal.area), by=director)
    quality = new.areas.get(heading="Kvalitet")
    given = GoalInput("Två kurser om året", GoalKind.OWN, area=quality, body=own.body, due_date=dt.date(2021, 5, 1))
    change_goal(goal=own, given=given, by=director)
    share = goal.indicators.get()
    given = IndicatorInput("Andel med verktyg", "%", target_value=Decimal(95), source="register", direction="down")
    change_indicator(indicator=share, given=given, by=director)
    remove_indicator(indicator=joint.indicators.get(), by=director)
    add_goal(plan=new, given=GoalInput("Ett nytt mål"), by=director)

    found = compare_plans(old, new)

    assert told(found) == [
        (
            "Digitalisering",
            [
                ("Mål: Verktygen väljs +och köps+ gemensamt", {}),
                (
                    "Indikator: Andel med verktyg",
                    {
                        "Målvärde": "-90- +95+ %",
                        "Målvärdet": "ska -minst nås- +inte överskridas+",
                        "Källa": "-enkät- +register+",
                    },
                ),
            ],
        ),
        (
            "Kvalitet",
            [
                (
                    "Mål: Två kurser om året",
                    {
                        "Ska nås till": "+1 maj 2021+",
                        "Avsnitt": "-Digitalisering- +Kvalitet+",
                        "Under": "-Verktygen väljs gemensamt-",
                    },
                ),
            ],
        ),
        ("", [("Mål: +Ett nytt mål+", {}), ("Indikator: -Enheter som följer upp-", {})]),
    ]
    assert (found.new, found.changed, found.removed, found.same) == (1, 3, 1, 1)


def test_what_the_plan_says_of_itself_is_compared(measured, director):
    old, new = measured
    new = change_plan(
        plan=new, head=PlanInput("Nya områden", new.kind, new.period_from, new.period_to, "Kort."), by=director
    )
    found = compare_plans(old, new)
    assert [(str(field.label), words(field.pieces)) for field in found.fields] == [
        ("Titel", "-Områden- +Nya områden+"),
        ("Inledning", "+Kort.+"),
    ]
    assert found.areas == ()


def test_page_tells_goals_and_the_plan_itself(measured, director, client_for):
    _old, new = measured
    joint = new.goals.get(text="Alla följer upp")
    change_goal(goal=joint, given=GoalInput("Alla parter följer upp"), by=director)
    change_plan(plan=new, head=PlanInput("Nya", new.kind, new.period_from, new.period_to), by=director)
    text = client_for(director).get(reverse("plan_compare", args=[new.pk])).content.decode()
    for part in ("Planen själv", "Mål för hela planen", "<b>Mål:</b>", "<ins>parter</ins>", "<ins>Nya</ins>"):
        assert part in text


def test_page_of_what_has_changed(versions, director, client_for):
    old, new = versions
    client = client_for(director)
    assert "Inget har ändrats" in client.get(reverse("plan_compare", args=[new.pk])).content.decode()
    rewrite(new, director)
    text = client.get(reverse("plan_compare", args=[new.pk])).content.decode()
    for part in ("<ins>kort</ins>", "<del>Se över arbetet</del>", "Från version 1 till version 2."):
        assert part in text
    assert reverse("plan_compare", args=[new.pk]) in client.get(new.get_absolute_url()).content.decode()
    assert client.get(reverse("plan_compare", args=[old.pk])).status_code == 404


def test_priority_rank_and_inserted_call_are_compared(versions, director):
    old, new = versions
    call = CallFactory(title="Utlysning 2021")
    PlanItem.objects.filter(area__plan=new, text="En punkt").update(inserted_call=call)
    Measure.objects.filter(item__area__plan=new, item__text="Se över arbetet").update(priority="high", rank=2)

    assert told(compare_plans(old, new)) == [
        (
            "Kansliet",
            [
                (": En punkt", {"Infogar beviljade projekt från": "+Utlysning 2021+"}),
                (": Se över arbetet", {"Prioritet": "+hög+", "Rang": "+2+"}),
            ],
        )
    ]


def test_point_that_is_put_under_another_is_told(versions):
    old, new = versions
    point = PlanItem.objects.get(area__plan=new, text="En punkt")
    PlanItem.objects.filter(area__plan=new, text="Se över arbetet").update(parent=point)

    assert told(compare_plans(old, new)) == [("Kansliet", [(": Se över arbetet", {"Under": "+En punkt+"})])]


def documents(old, new, user):
    state = {TextState.NEW: "ny", TextState.CHANGED: "ändrad", TextState.REMOVED: "borta"}
    found = document_changes(old, new, user=user)
    return [(state[item.state], *told_item(item)) for item in found]


@pytest.fixture
def supported(director):
    old = PlanFactory(title="Områden")
    for title, digest in (("Budget", "a"), ("Enkät", "b"), ("Protokoll", "c"), ("Utvärdering", "d"), ("Äldre", "e")):
        SupportingDocumentFactory(plan=old, title=title, file_digest=digest * 64)
    old = adopted(old)
    new = revise(adoptable=old, by=director)
    for title, digest, opens_to in (
        ("Budget", "a", "parties"),
        ("Enkät till alla", "b", "parties"),
        ("Protokoll", "f", "parties"),
        ("Utvärdering", "d", "public"),
        ("Nyare", "g", "parties"),
    ):
        SupportingDocumentFactory(plan=new, title=title, file_digest=digest * 64, opens_to=opens_to)
    return old, new


def test_supporting_documents_are_new_changed_and_gone(supported, director, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = documents(*supported, director)

    assert found == [
        ("ändrad", ": Enkät +till alla+", {}),
        ("ny", ": +Nyare+", {}),
        ("ändrad", ": Protokoll", {"Fil": "+en annan fil+"}),
        ("ändrad", ": Utvärdering", {"Visas för, när planen har antagits": "-parterna- +offentligt+"}),
        ("borta", ": -Äldre-", {}),
    ]


def test_documents_that_one_may_not_see_are_neither_told_nor_said_to_be_gone(supported):
    reader = UserFactory()
    give_role(user=reader, role=Role.AUDITOR, by=UserFactory(superuser=True))

    assert documents(*supported, UserFactory()) == []
    assert documents(*supported, reader) == [("borta", ": -Äldre-", {})]


def test_page_tells_the_documents(supported, director, client_for):
    text = client_for(director).get(reverse("plan_compare", args=[supported[1].pk])).content.decode()

    for part in (
        "Underlag",
        "<ins>Nyare</ins>",
        "finns bara i version 1",
        "<del>Äldre</del>",
        "<ins>en annan fil</ins>",
    ):
        assert part in text
    assert "Inget har ändrats" not in text
