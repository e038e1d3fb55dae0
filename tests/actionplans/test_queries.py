"""What a plan's history tells, also of sections and points that are gone."""

import datetime as dt

import pytest
from django.urls import reverse

from actionplans.queries import plan_history
from actionplans.services import (
    AreaInput,
    ItemInput,
    MeasureInput,
    add_area,
    change_area,
    remove_area,
    set_items,
    set_measures,
)
from actionplans.services.goals import GoalInput, IndicatorInput, add_goal, add_indicator
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.history import FieldChange
from tests.actionplans.factories import PlanAreaFactory, PlanFactory, PlanItemFactory, reference_plan
from tests.collaboration.factories import BodyFactory, MembershipFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def _one_saving_each(monkeypatch):
    monkeypatch.setattr("foundation.history.ONE_SAVING", dt.timedelta(0))


@pytest.mark.usefixtures("_one_saving_each")
def test_history_tells_who_wrote_changed_and_removed_what():
    helena = UserFactory(superuser=True, person=PersonFactory(given_name="Helena", family_name="Bergsäter"))
    plan = PlanFactory(title="Verksamhetsplan 2020")
    area = add_area(plan=plan, area=AreaInput("Arenor", "2"), by=helena)
    set_items(area=area, items=[ItemInput("Ta fram en gemensam vision")], by=helena)
    change_area(area=area, given=AreaInput("Mötesplatser", "2"), by=helena)
    remove_area(area=area, by=helena)

    told = [(change.what, change.subject, change.by, change.fields) for change in plan_history(plan)]

    name = "Helena Bergsäter"
    renamed = (FieldChange("rubrik", "Arenor", "Mötesplatser"),)
    assert sorted(told[:2]) == [
        ("Borttagen", "avsnitt i en plan: Mötesplatser", name, ()),
        ("Borttagen", "punkt i en plan: Ta fram en gemensam vision", name, ()),
    ]
    assert told[2:] == [
        ("Ändrad", "avsnitt i en plan: Mötesplatser", name, renamed),
        ("Skapad", "punkt i en plan: Ta fram en gemensam vision", name, ()),
        ("Skapad", "avsnitt i en plan: Arenor", name, ()),
        ("Skapad", "", "", ()),
    ]


def test_history_is_of_this_plan_alone():
    plan = PlanFactory()
    PlanItemFactory(area__plan=PlanFactory(title="En annan plan"))
    assert [(change.what, change.subject) for change in plan_history(plan)] == [("Skapad", "")]


@pytest.mark.parametrize("points", [1, 30])
def test_history_costs_the_same_for_one_and_thirty_points(points, django_assert_num_queries):
    area = PlanAreaFactory()
    set_items(area=area, items=[ItemInput(f"Punkt {n}") for n in range(points)], by=UserFactory(superuser=True))
    with django_assert_num_queries(6):
        assert len(plan_history(area.plan)) == points + 2


def test_history_reads_measures_and_indicators_where_there_are_any(django_assert_num_queries):
    director = UserFactory(superuser=True)
    area = PlanAreaFactory()
    set_measures(area=area, measures=[MeasureInput("Skriva en rutin", "Kansliet")], by=director)
    goal = add_goal(plan=area.plan, given=GoalInput("Alla följer upp"), by=director)
    add_indicator(goal=goal, given=IndicatorInput("Enheter"), by=director)
    with django_assert_num_queries(9):
        subjects = {change.subject for change in plan_history(area.plan)}
    assert {"mål: Alla följer upp", "indikator: Enheter"} <= subjects


def test_history_page_is_for_those_who_may_see_it(client_for):
    plan = reference_plan()
    address = reverse("plan_history", args=[plan.pk])
    director, member = UserFactory(), UserFactory(with_person=True)
    give_role(user=director, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    MembershipFactory(body=BodyFactory(steering_group=True), person=member.person)
    text = client_for(director).get(address).content.decode()
    assert "Förankras i varje part" in text
    assert client_for(member).get(address).status_code == 403
