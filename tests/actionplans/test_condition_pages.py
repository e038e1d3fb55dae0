"""Where a condition's outcome is seen and said: the measure's page, the follow-up, and the form."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from actionplans.models import ConditionOutcome, TrackedMeasure
from actionplans.services.conditions import settle_condition
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.services.adoption import revise, supersede
from foundation.dates import format_long_date, today
from tests.actionplans.factories import MeasureFactory, PlanAreaFactory, PlanFactory
from tests.collaboration.factories import PersonFactory, UserFactory
from tests.decisions.adopting import adopted

pytestmark = pytest.mark.django_db
VGR = "VGR beviljar ansökan"


@pytest.fixture
def helena():
    user = UserFactory(person=PersonFactory(given_name="Helena", family_name="Bergsäter"))
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return user


@pytest.fixture
def director(client_for, helena):
    return client_for(helena)


@pytest.fixture
def plan():
    return plan_of(2)


def plan_of(measures, **more):
    area = PlanAreaFactory(plan=PlanFactory(kind="action", title="Handlingsplan 2026"))
    for number in range(measures):
        MeasureFactory(item__area=area, item__text=f"Anställ {number}", condition=VGR, branch="if_so")
    MeasureFactory(item__area=area, item__text="Sök på nytt", condition=VGR.upper(), branch="if_not")
    MeasureFactory(item__area=area, item__text="Utvärdera")
    return adopted(area.plan)


def of_text(text):
    return TrackedMeasure.objects.get(measure__item__text=text)


def settle(plan, by, **given):
    given = {"came_true": False, "known_on": today(), "today": today(), "now": timezone.now()} | given
    return settle_condition(plan=plan, condition=VGR, by=by, **given)


def words(client, url):
    return " ".join(strip_tags(client.get(url).content.decode().replace("<", " <")).split())


def follow_up(plan):
    return reverse("plan_follow_up", args=[plan.pk])


def form_of(text):
    return reverse("measure_condition", args=[of_text(text).pk])


def test_what_is_not_known_yet_is_said_by_those_who_may(plan, director, member):
    page = of_text("Anställ 0").get_absolute_url()
    assert "Hänger på VGR beviljar ansökan: om det blir så Hur det blev Säg hur det blev : VGR" in words(director, page)
    assert "Hänger på VGR beviljar ansökan: om det blir så Hur det blev Inte känt än" in words(member, page)
    assert "Villkor VGR beviljar ansökan Säg hur det blev : VGR beviljar ansökan" in words(director, follow_up(plan))
    assert "Villkor VGR beviljar ansökan Inte känt än" in words(member, follow_up(plan))
    for client, seen in ((director, True), (member, False)):
        assert (form_of("Anställ 0") in client.get(page).content.decode()) == seen
        assert (form_of("Anställ 0") in client.get(follow_up(plan)).content.decode()) == seen
    assert "Hur det blev" not in words(director, of_text("Utvärdera").get_absolute_url())


def test_form_says_what_each_answer_brings_and_saves_it(plan, director):
    url = form_of("Sök på nytt")
    text = words(director, url)
    assert "VGR BEVILJAR ANSÖKAN" in text
    assert "Det blev så. 1 åtgärd utgår. Det blev inte så. 2 åtgärder utgår." in text
    answer = director.post(url, {"came_true": "not_so", "known_on": today().isoformat(), "note": "Dnr 2026-118."})
    assert answer["Location"] == of_text("Sök på nytt").get_absolute_url()
    assert [row.state for row in TrackedMeasure.objects.order_by("pk")] == [
        "dropped",
        "dropped",
        "not_started",
        "not_started",
    ]
    text = words(director, url)
    assert "Det blev så. 1 åtgärd utgår. 2 gäller igen. Det blev inte så. Så är det sagt nu." in text
    assert "Dnr 2026-118.</textarea>" in director.get(url).content.decode()


def test_answer_that_moves_nothing_says_so(director):
    adopted(MeasureFactory(item__text="Anställ", condition=VGR, branch="if_so").item.area.plan)
    assert "Det blev så. Ingen åtgärd utgår. Det blev inte så. 1 åtgärd utgår." in words(director, form_of("Anställ"))


def test_outcome_is_shown_with_day_name_and_comment(plan, director, helena, member):
    settle(plan, helena, note="VGR avslog ansökan.")
    told = f"Det blev inte så, {' '.join(format_long_date(today()).split())} (Helena Bergsäter) VGR avslog ansökan."
    page = of_text("Anställ 0").get_absolute_url()
    for client in (director, member):
        for url in (page, follow_up(plan)):
            assert told in words(client, url)
            assert ("Ändra vad som är sagt : VGR beviljar ansökan" in words(client, url)) == (client is director)


def test_refusal_comes_back_in_the_form(plan, director):
    tomorrow = today() + dt.timedelta(days=1)
    answer = director.post(form_of("Anställ 0"), {"came_true": "so", "known_on": tomorrow.isoformat()})
    assert "Det kan inte ha blivit känt en dag som inte har kommit." in answer.content.decode()
    answer = director.post(form_of("Anställ 0"), {"came_true": "kanske", "known_on": today().isoformat()})
    assert answer.status_code == 200
    assert ConditionOutcome.objects.count() == 0


def test_form_is_for_those_who_manage_plans_and_for_measures_with_a_condition(plan, director, member):
    url = form_of("Anställ 0")
    assert member.get(url).status_code == 403
    assert member.post(url, {"came_true": "so", "known_on": today().isoformat()}).status_code == 403
    for answer in (director.get(form_of("Utvärdera")), director.post(form_of("Utvärdera"), {})):
        assert answer.status_code == 404
    draft = MeasureFactory(condition=VGR, branch="if_so").item.area.plan
    assert "Villkor</h2>" not in director.get(follow_up(draft)).content.decode()
    assert ConditionOutcome.objects.count() == 0


def test_old_version_shows_what_was_left_with_it_and_asks_for_nothing(plan, director, helena):
    settle(plan, helena)
    old = of_text("Anställ 0")
    new = revise(adoptable=plan, by=helena)
    for area in new.areas.all():
        area.items.filter(measure__condition__iexact=VGR).delete()
    supersede(adoptable=plan, by=UserFactory(superuser=True))
    adopted(new)
    text = words(director, follow_up(plan))
    assert "Det blev inte så" in text
    assert "Ändra vad som är sagt" not in text
    assert director.get(reverse("measure_condition", args=[old.pk])).status_code == 404
    assert "Villkor</h2>" not in director.get(follow_up(new)).content.decode()


@pytest.mark.parametrize("measures", [1, 30])
@pytest.mark.parametrize("shape", ["tavla", "tabell"])
def test_follow_up_asks_one_query_more_for_the_conditions(
    director, helena, django_assert_max_num_queries, measures, shape
):
    plan = plan_of(measures)
    settle(plan, helena)
    director.get(follow_up(plan), {"vy": shape})
    with django_assert_max_num_queries(11):
        director.get(follow_up(plan), {"vy": shape})


@pytest.mark.parametrize("measures", [1, 30])
def test_form_costs_the_same_whatever_hangs_on_it(director, helena, django_assert_max_num_queries, measures):
    plan = plan_of(measures)
    settle(plan, helena)
    director.get(form_of("Anställ 0"))
    with django_assert_max_num_queries(11):
        director.get(form_of("Anställ 0"))
