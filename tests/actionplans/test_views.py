"""The pages under /planer/."""

import pytest
from django.urls import reverse

from actionplans.models import Plan, PlanArea, PlanItem
from actionplans.services import ItemInput, set_items
from tests.actionplans.factories import PlanAreaFactory, PlanFactory, PlanItemFactory, reference_plan
from tests.collaboration.factories import UserFactory
from tests.decisions.adopting import adopted
from tests.projects.factories import reference_call

pytestmark = pytest.mark.django_db


def page(client, name, *args):
    return client.get(reverse(name, args=args))


def outline(area):
    items = PlanItem.objects.filter(area=area).select_related("parent").order_by("order")
    return [f"- {item.text}" if item.parent else item.text for item in items]


def test_draft_is_hidden_from_members_and_adopted_plan_is_open(director, member):
    plan = reference_plan(reference_call())
    assert page(director, "plan_detail", plan.pk).status_code == 200
    assert page(member, "plan_detail", plan.pk).status_code == 404
    adopted(plan)
    text = page(member, "plan_detail", plan.pk).content.decode()
    assert "Ändra avsnittet" not in text
    assert page(member, "plan_change", plan.pk).status_code == 403


def test_plan_reads_as_a_document_with_contents(director):
    plan = reference_plan(reference_call(), intro="Planen fortsätter arbetet.")
    text = page(director, "plan_detail", plan.pk).content.decode()
    arenas = plan.areas.get(number="2")
    for words in (
        "Planen fortsätter arbetet.",
        f'href="#plan-avsnitt-{arenas.pk}"',
        f'id="plan-avsnitt-{arenas.pk}"',
        '<time datetime="2020-12-31">31\xa0december 2020</time>',
        '<time datetime="2020-03">mars 2020</time>',
        "Förankras i varje part",
        'href="#plan-note-1"',
        'id="plan-note-1"',
        "1\u202f217\u202f000",
        "Lägg till en underrubrik",
    ):
        assert words in text, words


def test_plan_without_sections_says_what_to_do_next(director, member):
    text = page(director, "plan_detail", PlanFactory(intro="Inledning.").pk).content.decode()
    assert "Planen har inga avsnitt än" in text
    assert "Inledning." in text
    assert "Det finns ingen plan än." in page(member, "plan_list").content.decode()


@pytest.mark.parametrize("plans", [1, 30])
def test_list_costs_the_same_whatever_the_rows(director, django_assert_num_queries, plans):
    PlanFactory.create_batch(plans)
    page(director, "plan_list")
    with django_assert_num_queries(4):
        assert "verksamhetsplan" in page(director, "plan_list").content.decode()


@pytest.mark.parametrize("points", [1, 30])
@pytest.mark.parametrize(("name", "queries"), [("plan_detail", 9), ("plan_area_items", 6)])
def test_pages_cost_the_same_whatever_the_points(director, django_assert_num_queries, points, name, queries):
    area = PlanAreaFactory(plan=reference_plan(reference_call()))
    PlanItemFactory.create_batch(points, area=area)
    args = [area.plan_id] if name == "plan_detail" else [area.plan_id, area.pk]
    page(director, name, *args)
    with django_assert_num_queries(queries):
        assert page(director, name, *args).status_code == 200


def test_plan_is_found_by_its_words(director):
    reference_plan()
    PlanFactory(title="Handlingsplan")
    text = director.get(reverse("plan_list"), {"q": "förankras"}).content.decode()
    assert "Verksamhetsplan 2020" in text
    assert "Handlingsplan" not in text


def test_plan_is_begun_and_changed(director):
    data = {"title": "Verksamhetsplan 2021", "kind": "operational", "period_from": "2021-01-01"}
    assert page(director, "plan_create").status_code == 200
    response = director.post(reverse("plan_create"), data)
    plan = Plan.objects.get()
    assert response.url == plan.get_absolute_url()
    url = reverse("plan_change", args=[plan.pk])
    assert director.get(url).status_code == 200
    director.post(url, {**data, "period_to": "2021-12-31", "seen": "0"})
    assert Plan.objects.get().period == "2021"


def test_section_is_added_under_another_changed_and_removed(director):
    plan = PlanFactory()
    top = PlanAreaFactory(plan=plan, number="1")
    add = reverse("plan_area_add", args=[plan.pk])
    assert f'<option value="{top.pk}" selected>' in director.get(f"{add}?under={top.pk}").content.decode()
    response = director.post(add, {"heading": "Pågående projekt", "parent": top.pk})
    area = PlanArea.objects.get(heading="Pågående projekt")
    assert (area.parent, response.url) == (top, f"{plan.get_absolute_url()}#plan-avsnitt-{area.pk}")
    change = reverse("plan_area_change", args=[plan.pk, area.pk])
    assert "Ta bort avsnittet" in director.get(change).content.decode()
    director.post(change, {"heading": "Avslutade projekt", "number": "1.1", "order": "4", "seen": "0"})
    area.refresh_from_db()
    assert (str(area), area.parent, area.order) == ("1.1 Avslutade projekt", None, 4)
    director.post(reverse("plan_area_remove", args=[plan.pk, area.pk]))
    assert list(plan.areas.all()) == [top]


def test_section_of_another_plan_is_not_found(director):
    plan, foreign = PlanFactory(), PlanAreaFactory()
    assert page(director, "plan_area_change", plan.pk, foreign.pk).status_code == 404


def test_section_of_an_adopted_plan_stays(director):
    plan = adopted(reference_plan())
    area = plan.areas.get(number="1")
    response = director.post(reverse("plan_area_remove", args=[plan.pk, area.pk]), follow=True)
    assert "Gör en ny version" in response.content.decode()
    assert PlanArea.objects.filter(pk=area.pk).exists()


def test_points_are_written_on_one_page(director):
    area, call = PlanAreaFactory(), reference_call()
    data = {
        "seen": "0",
        "rows-TOTAL_FORMS": 4,
        "rows-INITIAL_FORMS": 0,
        "rows-0-text": "Gemensam vision",
        "rows-0-due_date": "2020-12-31",
        "rows-0-due_precision": "day",
        "rows-1-text": "Förankras",
        "rows-1-under": "on",
        "rows-1-due_precision": "day",
        "rows-2-text": "Beviljade projekt",
        "rows-2-due_precision": "day",
        "rows-2-inserted_call": call.pk,
        "rows-3-due_precision": "day",
    }
    url = reverse("plan_area_items", args=[area.plan_id, area.pk])
    response = director.post(url, data)
    assert response.url == f"{area.plan.get_absolute_url()}#plan-avsnitt-{area.pk}"
    assert outline(area) == ["Gemensam vision", "- Förankras", "Beviljade projekt"]
    assert PlanItem.objects.get(text="Beviljade projekt").inserted_call == call


def test_first_point_under_nothing_is_named(director):
    area = PlanAreaFactory()
    data = {"seen": "0", "rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0, "rows-0-text": "X", "rows-0-under": "on"}
    url = reverse("plan_area_items", args=[area.plan_id, area.pk])
    text = director.post(url, {**data, "rows-0-due_precision": "day"}).content.decode()
    assert "Den första punkten kan inte ligga under en annan." in text


def test_second_of_two_editors_is_told_and_sees_what_is_saved(director):
    area = PlanAreaFactory()
    set_items(area=area, items=[ItemInput("Annans punkt")], by=UserFactory(superuser=True))
    data = {"seen": "0", "rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0, "rows-0-text": "Min punkt"}
    url = reverse("plan_area_items", args=[area.plan_id, area.pk])
    text = director.post(url, {**data, "rows-0-due_precision": "day"}).content.decode()
    assert "Det här har sparats efter att du öppnade sidan, av någon annan eller av dig i en annan flik." in text
    assert "Annans punkt" in text
    assert "Min punkt" in text


def test_new_version_is_begun_from_the_page_and_only_once(director):
    plan = adopted(reference_plan())
    url = reverse("plan_revise", args=[plan.pk])
    assert director.post(url).url == Plan.objects.get(version=2).get_absolute_url()
    assert director.post(url).url == plan.get_absolute_url()
    assert "Det finns en nyare version" in page(director, "plan_detail", plan.pk).content.decode()
