"""The pages that follow measures up, and how many queries they ask."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from actionplans.models import Measure, TrackedMeasure
from actionplans.services.following import report_status
from foundation.dates import format_long_date, today
from tests.actionplans.factories import (
    MeasureFactory,
    MeasurePartyFactory,
    PlanAreaFactory,
    PlanFactory,
    StatusUpdateFactory,
    TrackedMeasureFactory,
)
from tests.actionplans.factories_goals import StatusReportFactory
from tests.collaboration.factories import BodyFactory, MembershipFactory, PersonFactory, UserFactory
from tests.decisions.adopting import adopted

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    person = PersonFactory()
    MembershipFactory(body=BodyFactory(steering_group=True), person=person)
    return person


@pytest.fixture
def member(client_for, person):
    return client_for(UserFactory(person=person))


def plan_of(measures, **fields):
    area = PlanAreaFactory(plan=PlanFactory(kind="action", title="Handlingsplan"))
    for number in range(measures):
        measure = MeasureFactory(item__area=area, item__text=f"Åtgärd {number}", **fields)
        MeasurePartyFactory(measure=measure)
    return adopted(area.plan)


def shown(client, **query):
    text = client.get(reverse("measure_list"), query).content.decode()
    return [words for words in ("Försenad sak", "Utan dag", "Egen sak") if words in text]


def test_list_is_narrowed_to_what_needs_a_hand(member, person):
    plan_of(1, item__due_date=today() - dt.timedelta(days=1))
    late = MeasureFactory(item__text="Försenad sak", item__due_date=today() - dt.timedelta(days=1))
    undated = MeasureFactory(item__text="Utan dag")
    own = MeasureFactory(item__text="Egen sak", item__due_date=today() + dt.timedelta(days=9))
    MeasurePartyFactory(measure=own, person=person)
    for measure in (late, undated, own):
        adopted(measure.item.area.plan)
    TrackedMeasure.objects.filter(measure=own).update(touched_at=timezone.now() - dt.timedelta(days=61))
    assert shown(member) == ["Försenad sak", "Utan dag", "Egen sak"]
    assert shown(member, visa="forsenade") == ["Försenad sak"]
    assert shown(member, visa="utan-datum") == ["Utan dag"]
    assert shown(member, visa="ororda") == ["Egen sak"]
    assert shown(member, visa="egna") == ["Egen sak"]
    assert shown(member, lage="done") == []
    assert shown(member, plan=late.item.area.plan_id) == ["Försenad sak"]


@pytest.mark.parametrize("measures", [1, 30])
@pytest.mark.parametrize("query", [{}, {"visa": "egna"}, {"visa": "forsenade"}])
def test_list_costs_the_same_whatever_the_rows(director, django_assert_max_num_queries, measures, query):
    plan_of(measures)
    url = reverse("measure_list")
    director.get(url, query)
    with django_assert_max_num_queries(8):
        director.get(url, query)


@pytest.mark.parametrize("measures", [1, 30])
@pytest.mark.parametrize("shape", ["tavla", "tabell", "ansvariga", "tidslinje", "annat"])
def test_every_view_of_a_plan_costs_the_same(director, django_assert_max_num_queries, measures, shape):
    plan = plan_of(measures, item__due_date=today() + dt.timedelta(days=40))
    url = reverse("plan_follow_up", args=[plan.pk])
    director.get(url, {"vy": shape})
    with django_assert_max_num_queries(10):
        text = director.get(url, {"vy": shape}).content.decode()
    assert "Åtgärd 0" in text
    assert ("<svg" in text and "Åtgärderna längs tiden" in text) or shape != "tidslinje"
    assert (">Inte påbörjad</text>" in text and ">inte påbörjad</text>" in text) or shape != "tidslinje"


@pytest.mark.parametrize("shape", ["tavla", "tabell", "ansvariga", "tidslinje"])
def test_views_say_what_a_measure_hangs_on(director, shape):
    due = today() + dt.timedelta(days=40)
    plan = plan_of(1, item__due_date=due, condition="VGR beviljar ansökan", branch="if_so")
    page = director.get(reverse("plan_follow_up", args=[plan.pk]), {"vy": shape}).content.decode()
    assert "Villkor: VGR beviljar ansökan: om det blir så" in page


def test_views_say_it_where_nothing_is_dated_or_followed(director):
    plan = plan_of(1)
    assert (
        "Ingen åtgärd har datum."
        in director.get(reverse("plan_follow_up", args=[plan.pk]), {"vy": "tidslinje"}).content.decode()
    )
    empty = adopted(PlanFactory())
    assert "Ingen åtgärd följs upp" in director.get(reverse("plan_follow_up", args=[empty.pk])).content.decode()
    assert reverse("plan_follow_up", args=[empty.pk]) not in director.get(empty.get_absolute_url()).content.decode()
    assert reverse("plan_follow_up", args=[plan.pk]) in director.get(plan.get_absolute_url()).content.decode()


def test_status_reports_of_each_section_are_found_from_where_the_plan_is_followed(director, member):
    """Also of an action plan, which has no page of goals that leads to them."""
    first = PlanAreaFactory(plan=PlanFactory(kind="action"), order=1, heading="Styrgruppens arbete")
    second = PlanAreaFactory(plan=first.plan, order=2, heading="Forskning som kommer till nytta")
    MeasureFactory(item__area=first)
    plan = adopted(first.plan)
    StatusReportFactory(area=first, period_from=dt.date(2014, 7, 1), period_to=dt.date(2014, 12, 31))
    StatusReportFactory(area=first)
    url = reverse("plan_follow_up", args=[plan.pk])

    text = " ".join(strip_tags(director.get(url).content.decode()).split())

    assert "Styrgruppens arbete Senast: 2015-01-01–2015-06-30 utkast" in text
    assert "Forskning som kommer till nytta Ingen lägesrapport än." in text
    for area in (first, second):
        assert reverse("plan_area_reports", args=[plan.pk, area.pk]) in director.get(url).content.decode()
    assert "Styrgruppens arbete Ingen lägesrapport än." in " ".join(
        strip_tags(member.get(url).content.decode()).split()
    ), "a draft is its writers' own"


def test_plan_of_sections_without_measures_leads_to_their_status_reports(director):
    area = PlanAreaFactory(plan=PlanFactory())
    url = reverse("plan_follow_up", args=[area.plan.pk])
    assert url not in director.get(area.plan.get_absolute_url()).content.decode()
    plan = adopted(area.plan)
    assert url in director.get(plan.get_absolute_url()).content.decode()
    text = director.get(url).content.decode()
    assert "Planen har inga åtgärder. Hur det går berättas i lägesrapporter." in text
    assert "åtgärder klara" not in text
    assert reverse("plan_area_reports", args=[plan.pk, area.pk]) in text


@pytest.mark.parametrize("updates", [1, 30])
def test_page_of_a_measure_costs_the_same_whatever_was_said(director, django_assert_max_num_queries, updates):
    plan = plan_of(1, priority="high", condition="VGR beviljar", branch="if_so", recurrence="yearly")
    tracked = TrackedMeasure.objects.get()
    StatusUpdateFactory.create_batch(updates, tracked=tracked)
    StatusUpdateFactory(tracked=tracked, by=None, text="")
    TrackedMeasureFactory(measure=tracked.measure, order=9, name="Åmåls kommun")
    url = tracked.get_absolute_url()
    director.get(url)
    with django_assert_max_num_queries(10):
        text = director.get(url).content.decode()
    for words in ("Två träffar är hållna.", "portalen", "Åmåls kommun", "Uppdatera läget", "hög", str(plan)):
        assert words in text


def test_long_measure_is_shortened_in_the_picture_alone(director):
    plan = plan_of(0)
    assert plan.state == "adopted"
    long = MeasureFactory(item__text="ord " * 40, item__due_date=today())
    text = director.get(
        reverse("plan_follow_up", args=[adopted(long.item.area.plan).pk]), {"vy": "tidslinje"}
    ).content.decode()
    assert " …</text>" in text


def test_measure_is_reported_by_those_responsible_and_by_no_one_else(director, member):
    plan_of(1)
    tracked = TrackedMeasure.objects.get()
    url = reverse("measure_report", args=[tracked.pk])
    assert "<textarea" not in member.get(url).content.decode()
    assert member.post(url, {"state": "done"}).status_code == 200
    assert TrackedMeasure.objects.get().state == "not_started"
    assert "Skriv hur det går" in director.post(url, {"state": "not_started", "text": ""}).content.decode()
    director.post(url, {"state": "under_way", "text": "Vi är i gång."})
    assert "Vi är i gång." in member.get(tracked.get_absolute_url()).content.decode()
    assert "Uppdatera läget" not in member.get(tracked.get_absolute_url()).content.decode()


def test_form_says_how_it_stood_last_whatever_an_old_letter_chose(director):
    plan_of(1)
    tracked = TrackedMeasure.objects.get()
    url = reverse("measure_report", args=[tracked.pk])
    assert "Läget nu" not in director.get(url).content.decode()
    user = UserFactory(person=PersonFactory(given_name="Astrid", family_name="Öberg"), superuser=True)
    report_status(tracked=tracked, state="done", text="Två träffar är hållna.", by=user, today=today())

    text = " ".join(strip_tags(director.get(url, {"lage": "under_way"}).content.decode()).split())

    assert "Läget nu: klart Astrid Öberg, " in text
    assert "Två träffar är hållna." in text


def test_who_may_not_say_how_it_goes_is_led_to_the_measure(member):
    plan_of(1)
    tracked = TrackedMeasure.objects.get()
    text = member.get(reverse("measure_report", args=[tracked.pk])).content.decode()
    assert f'href="{tracked.get_absolute_url()}">Till åtgärden</a>' in text


@pytest.mark.parametrize("shape", ["tavla", "form"])
def test_later_turn_shows_its_own_last_day(director, shape):
    measure = MeasureFactory(
        item__area__plan=PlanFactory(), item__due_date=dt.date(2020, 9, 1), item__due_precision="month"
    )
    Measure.objects.update(recurrence="yearly", due_words="slutet av september 2020")
    adopted(measure.item.area.plan)
    (row,) = TrackedMeasure.objects.all()
    form = reverse("measure_report", args=[row.pk])
    url = form if shape == "form" else reverse("plan_follow_up", args=[measure.item.area.plan_id])
    assert "slutet av september 2020" in director.get(url).content.decode()

    TrackedMeasure.objects.update(due_date=dt.date(2027, 9, 30))

    text = director.get(url).content.decode()
    assert format_long_date(dt.date(2027, 9, 30)) in text
    assert "slutet av september 2020" not in text


def test_measures_of_a_plan_one_may_not_see_are_not_there(member):
    tracked = TrackedMeasureFactory()
    for name in ("measure_detail", "measure_report"):
        assert member.get(reverse(name, args=[tracked.pk])).status_code == 404
    assert member.get(reverse("plan_follow_up", args=[tracked.measure.item.area.plan_id])).status_code == 404
