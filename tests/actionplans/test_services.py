"""Plans: how they are written, read as a document, and every way that is refused."""

import datetime as dt
from decimal import Decimal

import pytest

from actionplans.enums import PlanKind
from actionplans.models import InsertedGrant, Plan, PlanArea, PlanItem
from actionplans.queries import plan_document
from actionplans.services import (
    AreaInput,
    ItemInput,
    PlanInput,
    add_area,
    change_area,
    change_plan,
    create_plan,
    remove_area,
    set_items,
)
from decisions.enums import AdoptionState
from foundation.edits import StaleEditError
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.validation import InvalidError
from tests.actionplans.factories import PlanAreaFactory, PlanFactory, PlanItemFactory, reference_plan
from tests.collaboration.factories import UserFactory
from tests.projects.factories import reference_call

pytestmark = pytest.mark.django_db
HEAD = PlanInput("Verksamhetsplan 2020", PlanKind.OPERATIONAL, dt.date(2020, 1, 1), dt.date(2020, 12, 31))


@pytest.fixture
def director():
    return UserFactory(superuser=True)


def outline(area):
    """Return the points of a section as text, those under another with a dash before."""
    items = PlanItem.objects.filter(area=area).select_related("parent").order_by("order")
    return [f"- {item.text} ({item.parent.text})" if item.parent else item.text for item in items]


def inputs_of(area):
    return [
        ItemInput(item.text, item.parent_id is not None, item.due_date, item.due_precision, item=item.pk)
        for item in PlanItem.objects.filter(area=area).order_by("order")
    ]


# the plan


def test_new_plan_is_its_makers_draft(director):
    create_plan(head=HEAD, by=director)
    plan = Plan.objects.get()
    assert (plan.title, plan.kind, plan.period) == ("Verksamhetsplan 2020", PlanKind.OPERATIONAL, "2020")
    assert (plan.state, plan.created_by, plan.history.get().history_user) == ("draft", director, director)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, ""),
        (dt.date(2020, 1, 1), dt.date(2020, 12, 31), "2020"),
        (dt.date(2020, 1, 1), dt.date(2020, 6, 30), "2020-01-01–2020-06-30"),
        (dt.date(2020, 1, 1), None, "2020-01-01–"),
        (dt.date(2020, 1, 1), dt.date(2022, 12, 31), "2020–2022"),
    ],
)
def test_period_in_words(first, last, words):
    assert Plan(period_from=first, period_to=last).period == words


def test_plan_that_ends_before_it_starts_is_refused(director):
    with pytest.raises(InvalidError, match="Sista dagen kan inte komma före första dagen"):
        create_plan(head=PlanInput("X", period_from=dt.date(2020, 2, 1), period_to=dt.date(2020, 1, 1)), by=director)


def test_stranger_may_not_draft_or_change_a_plan():
    with pytest.raises(RightRefusedError):
        create_plan(head=HEAD, by=UserFactory())
    with pytest.raises(RightRefusedError):
        change_plan(plan=PlanFactory(), head=HEAD, by=UserFactory())


def test_plan_is_changed_and_a_stale_save_is_told(director):
    plan = PlanFactory()
    change_plan(plan=plan, head=PlanInput("Min"), by=director, seen=0)
    with pytest.raises(StaleEditError):
        change_plan(plan=plan, head=PlanInput("Din"), by=director, seen=0)
    assert Plan.objects.get().title == "Min"


@pytest.mark.parametrize("state", [AdoptionState.PROPOSED, AdoptionState.WITHDRAWN])
def test_only_a_draft_plan_is_changed(director, state):
    area = PlanAreaFactory(plan=PlanFactory(state=state))
    attempts = [
        lambda: change_plan(plan=area.plan, head=HEAD, by=director),
        lambda: add_area(plan=area.plan, area=AreaInput("Ny"), by=director),
        lambda: change_area(area=area, given=AreaInput("Ny"), by=director),
        lambda: remove_area(area=area, by=director),
        lambda: set_items(area=area, items=[ItemInput("Ny")], by=director),
    ]
    for attempt in attempts:
        with pytest.raises(StateRefusedError):
            attempt()


# sections


def test_sections_are_added_last_and_changed(director):
    plan = PlanFactory()
    first = add_area(plan=plan, area=AreaInput("Strategiskt arbete", "1"), by=director)
    second = add_area(plan=plan, area=AreaInput("Arenor", "2", "Text.", "Fotnot."), by=director)
    under = add_area(plan=plan, area=AreaInput("Projekt", parent=second), by=director)
    assert [area.order for area in (first, second, under)] == [1, 2, 3]
    change_area(area=first, given=AreaInput("Strategi", "1", order=9), by=director, seen=0)
    assert [str(area) for area in PlanArea.objects.order_by("order")] == ["2 Arenor", "Projekt", "1 Strategi"]


def test_two_people_may_change_two_sections_at_once(director):
    first, second = PlanAreaFactory.create_batch(2, plan=PlanFactory())
    change_area(area=first, given=AreaInput("A"), by=director, seen=0)
    change_area(area=second, given=AreaInput("B"), by=director, seen=0)
    with pytest.raises(StaleEditError):
        change_area(area=second, given=AreaInput("C"), by=director, seen=0)


def test_sections_go_two_levels_deep(director):
    plan = PlanFactory()
    top = PlanAreaFactory(plan=plan)
    under = PlanAreaFactory(plan=plan, parent=top)
    with pytest.raises(RuleError, match="Avsnitt har två nivåer"):
        add_area(plan=plan, area=AreaInput("För djupt", parent=under), by=director)
    with pytest.raises(RuleError, match="Avsnitt har två nivåer"):
        change_area(area=top, given=AreaInput("Flytt", parent=PlanAreaFactory(plan=plan)), by=director)


def test_section_lies_under_another_of_the_same_plan(director):
    area, foreign = PlanAreaFactory(), PlanAreaFactory()
    for parent in (foreign, area):
        with pytest.raises(RuleError, match="under ett annat avsnitt i samma plan"):
            change_area(area=area, given=AreaInput("X", parent=parent), by=director)


def test_section_without_a_heading_is_refused(director):
    with pytest.raises(InvalidError):
        add_area(plan=PlanFactory(), area=AreaInput(""), by=director)


def test_removed_section_takes_its_points_with_it(director):
    item = PlanItemFactory()
    remove_area(area=item.area, by=director, seen=0)
    assert (PlanArea.objects.count(), PlanItem.objects.count()) == (0, 0)
    assert PlanArea.history.filter(history_type="-").get().history_user == director


# points


def test_points_are_saved_as_a_tree(director):
    area = PlanAreaFactory()
    items = [
        ItemInput("Vision", due_date=dt.date(2020, 12, 31)),
        ItemInput("Förankras", under=True),
        ItemInput("Följs upp", under=True),
        ItemInput("Möten"),
    ]
    set_items(area=area, items=items, by=director)
    assert outline(area) == ["Vision", "- Förankras (Vision)", "- Följs upp (Vision)", "Möten"]


def test_unchanged_points_leave_no_history(director):
    area = reference_plan().areas.get(number="1")
    before = PlanItem.history.count()
    set_items(area=area, items=inputs_of(area), by=director, seen=0)
    assert PlanItem.history.count() == before


def test_points_are_moved_under_each_other_and_removed(director):
    area = reference_plan().areas.get(number="1")
    vision, anchored, proposal = inputs_of(area)
    moved = ItemInput(anchored.text, under=True, item=anchored.item)
    set_items(area=area, items=[proposal, moved], removed=[vision.item], by=director)
    assert outline(area) == ["Arbetsgrupp föreslår", "- Förankras i varje part (Arbetsgrupp föreslår)"]


def test_point_written_by_someone_else_meanwhile_stays(director):
    area = PlanAreaFactory()
    first = PlanItemFactory(area=area, text="Min", order=1)
    PlanItemFactory(area=area, text="Annans", order=2, parent=first)
    set_items(area=area, items=[ItemInput("Min, ändrad", item=first.pk)], by=director)
    assert outline(area) == ["Min, ändrad", "- Annans (Min, ändrad)"]


def test_first_point_under_nothing_is_refused(director):
    with pytest.raises(RuleError, match="Den första punkten kan inte ligga under en annan"):
        set_items(area=PlanAreaFactory(), items=[ItemInput("X", under=True)], by=director)


def test_point_without_text_is_refused(director):
    with pytest.raises(InvalidError):
        set_items(area=PlanAreaFactory(), items=[ItemInput("")], by=director)


def test_stale_points_are_refused(director):
    area = PlanAreaFactory()
    set_items(area=area, items=[ItemInput("Min")], by=director, seen=0)
    with pytest.raises(StaleEditError):
        set_items(area=area, items=[ItemInput("Din")], by=director, seen=0)
    assert outline(area) == ["Min"]


def test_saving_costs_the_same_for_one_and_thirty_points(director, django_assert_max_num_queries):
    def statements(count):
        area = PlanAreaFactory()
        with django_assert_max_num_queries(40) as captured:
            set_items(area=area, items=[ItemInput(str(number)) for number in range(count)], by=director)
        return len(captured)

    assert statements(1) == statements(30)


# the document


def test_document_of_reference_plan():
    document = plan_document(reference_plan(reference_call()))
    assert [(area.number, area.heading, len(area.items), area.footnote) for area in document.areas] == [
        ("1", "Strategiskt arbete", 2, None),
        ("2", "Arenor", 0, 1),
    ]
    vision, proposal = document.areas[0].items
    assert (vision.text, vision.date) == ("Gemensam vision", "31\xa0december 2020")
    assert [child.text for child in vision.children] == ["Förankras i varje part"]
    assert proposal.date == "mars 2020"
    projects = document.areas[1].children[0]
    assert (projects.heading, projects.items[0].granted_total) == ("Pågående projekt", Decimal(1_217_000))
    assert [row.owner for row in projects.items[0].grants] == ["Dals Ed", "HV", "HV", "Trollhättan", "HV", "HV"]
    assert document.footnotes == ["Mål och indikatorer tas fram."]


def test_footnotes_of_points_come_where_they_are_read():
    area = PlanAreaFactory(footnote="ett")
    PlanItemFactory(area=area, footnote="två")
    document = plan_document(area.plan)
    assert document.footnotes == ["ett", "två"]
    assert (document.areas[0].footnote, document.areas[0].items[0].footnote) == (1, 2)


@pytest.mark.parametrize("points", [1, 30])
def test_document_costs_five_queries_with_a_call(django_assert_num_queries, points):
    plan = reference_plan(reference_call())
    PlanItemFactory.create_batch(points, area=plan.areas.first())
    with django_assert_num_queries(5):
        plan_document(plan)


def test_document_without_a_call_costs_three_queries(django_assert_num_queries):
    plan = reference_plan()
    with django_assert_num_queries(3):
        plan_document(plan)


def test_plan_keeps_its_own_copy_of_the_grants_it_shows():
    call = reference_call()
    plan = reference_plan(call)
    plan.keep_what_is_shown()
    plan.keep_what_is_shown()
    kept = InsertedGrant.objects.order_by("order")
    assert [(row.order, row.owner, int(row.amount)) for row in kept] == [
        (1, "Dals Ed", 125_000),
        (2, "HV", 400_000),
        (3, "HV", 125_000),
        (4, "Trollhättan", 200_000),
        (5, "HV", 125_000),
        (6, "HV", 242_000),
    ]
    assert kept[4].leaders.count(" och ") == 1


def test_copied_plan_has_the_same_document():
    plan = reference_plan(reference_call())
    new = PlanFactory(revises=plan, version=2)
    plan.copy_rows_to(new)
    before, after = plan_document(plan), plan_document(new)
    assert [area.heading for area in after.areas] == [area.heading for area in before.areas]
    assert [item.text for item in after.areas[0].items[0].children] == ["Förankras i varje part"]
    assert after.areas[1].children[0].items[0].grants == before.areas[1].children[0].items[0].grants
    assert {area.key for area in after.areas} == set(new.areas.filter(parent=None).values_list("pk", flat=True))
