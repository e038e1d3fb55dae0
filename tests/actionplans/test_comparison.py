"""Two versions of a plan: what is new, changed and gone, word by word."""

import datetime as dt

import pytest
from django.urls import reverse

from actionplans.models import Measure
from actionplans.queries.comparison import compare_plans
from actionplans.services import AreaInput, ItemInput, MeasureInput, add_area, change_area, set_items, set_measures
from decisions.services.adoption import revise
from tests.actionplans.factories import PlanAreaFactory, PlanFactory
from tests.collaboration.factories import UserFactory
from tests.decisions.adopting import adopted

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
    assert (found.areas, found.same, found.new, found.changed, found.removed) == ((), 4, 0, 0, 0)


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
