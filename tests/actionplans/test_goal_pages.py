"""The pages of goals, indicators and status reports, for those who write and those who read."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actionplans.forms import MeasurementForm
from actionplans.models import Goal, Indicator, Measurement, Plan, PlanArea, StatusReport
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.dates import today
from tests.actionplans.factories import PlanAreaFactory, PlanFactory
from tests.actionplans.factories_goals import (
    PNG,
    GoalFactory,
    IndicatorFactory,
    MeasurementFactory,
    StatusReportFactory,
)
from tests.actionplans.goal_story import AREAS, adopted_areas, given_report, three_areas
from tests.collaboration.factories import BodyFactory, MembershipFactory, PersonFactory, UserFactory
from tests.decisions.adopting import adopted
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
VALUE = {"value": "61,5", "date": "2020-05-01", "precision": "month", "source": "enkät"}
WRITTEN = {
    "period_from": "2020-01-01",
    "period_to": "2020-06-30",
    "text": "Så står det till.",
    "next_precision": "day",
    "seen": "0",
}


@pytest.fixture
def user():
    found = UserFactory()
    give_role(user=found, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return found


@pytest.fixture
def director(client_for, user):
    return client_for(user)


@pytest.fixture
def root():
    return UserFactory(superuser=True)


def shown(client, name, *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200, name
    return text_of_html(response.content.decode())


def test_goal_and_indicator_are_written_in_a_draft(director):
    area = PlanAreaFactory(plan__kind="development_area")
    plan = area.plan
    assert "Utkastet" not in shown(director, "plan_goals", plan.pk)
    values = {"kind": "long_term", "text": "Ett mål", "area": area.pk, "due_precision": "day"}
    director.post(reverse("plan_goal_add", args=[plan.pk]), values)
    goal = Goal.objects.get()
    under = director.get(reverse("plan_goal_add", args=[plan.pk]), {"under": goal.pk}).context["form"]
    assert (under.initial["parent"], under.initial["kind"]) == (str(goal.pk), "own")
    shared = {"baseline_precision": "day", "target_precision": "year", "direction": "up"}
    target = {"name": "Andel", "unit": "%", "decimals": "1", "target_value": "92,5", "target_date": "2017-12-31"}
    director.post(reverse("plan_goal_indicator_add", args=[plan.pk, goal.pk]), {**target, **shared})
    indicator = Indicator.objects.get()
    assert indicator.target_words == "92,5\u00a0% (2017)"
    changed = {"name": "Hälften", "decimals": "0", "seen": 0, **shared}
    response = director.post(reverse("plan_indicator_change", args=[plan.pk, indicator.pk]), changed)
    assert response.url == goal.get_absolute_url()
    again = {**values, "text": "Ett annat mål", "seen": "0"}
    director.post(reverse("plan_goal_change", args=[plan.pk, goal.pk]), again)
    assert "Hälften" in shown(director, "plan_goal_detail", plan.pk, goal.pk)
    assert "Ett annat mål" in shown(director, "plan_detail", plan.pk)
    assert "Ändra målet" in shown(director, "plan_goal_change", plan.pk, goal.pk)
    assert "Ändra indikatorn" in shown(director, "plan_indicator_change", plan.pk, indicator.pk)
    assert "Saknar mätvärde" in shown(director, "plan_goals", plan.pk)
    director.post(reverse("plan_indicator_remove", args=[plan.pk, indicator.pk]))
    director.post(reverse("plan_goal_remove", args=[plan.pk, goal.pk]))
    assert (Goal.objects.count(), Indicator.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("93,5", "93.5"),
        ("93.5", "93.5"),
        ("1 500", "1500"),
        ("12\u00a0345,5", "12345.5"),
        ("\u22121\u202f217\u202f000", "-1217000"),
        ("12 34", None),
        ("1 500 kr", None),
    ],
)
def test_number_is_read_as_people_write_it(text, number):
    form = MeasurementForm({"value": text, "date": "2020-05-01", "precision": "day"})
    form.full_clean()
    assert form.cleaned_data.get("value") == (Decimal(number) if number else None)
    assert form.errors.get("value", []) == ([] if number else ["Fyll i ett tal."])


def test_value_is_put_in_and_taken_away(director, user, member, root):
    indicator = Indicator.objects.get(goal__plan=adopted_areas(root), unit="%")
    form = director.get(reverse("indicator_measure", args=[indicator.pk])).context["form"]
    assert (form.initial["date"], form.initial["source"]) == (today(), "enkät")
    director.post(reverse("indicator_measure", args=[indicator.pk]), VALUE)
    row = Measurement.objects.get()
    assert (row.value, row.shown_date, row.by) == (Decimal("61.5"), "2020-05", user)
    page = director.get(reverse("indicator_detail", args=[indicator.pk])).content.decode()
    assert "<title>Enheter med årshjul</title>" in page
    assert "stroke-dasharray" in page
    assert "Målvärde 92,5\u00a0%" in page
    assert "Ange ett mätvärde" not in shown(member, "indicator_detail", indicator.pk)
    assert "av dem som sköter planer" in shown(member, "indicator_measure", indicator.pk)
    member.post(reverse("indicator_measure", args=[indicator.pk]), {**VALUE, "date": "2020-06-01"})
    url = reverse("indicator_value_remove", args=[indicator.pk, row.pk])
    assert member.post(url).url == indicator.get_absolute_url()
    assert Measurement.objects.count() == 1
    director.post(url)
    assert Measurement.objects.count() == 0


def test_indicator_without_any_number_has_no_picture(director):
    indicator = IndicatorFactory(baseline_value=None, baseline_date=None, target_value=None, target_date=None)
    adopted(indicator.goal.plan)
    page = director.get(reverse("indicator_detail", args=[indicator.pk]))
    assert page.context["chart"] == ""
    assert "Inget värde är mätt" in text_of_html(page.content.decode())


def test_indicators_of_plans_in_force_are_listed_and_narrowed(director, root):
    plan = adopted_areas(root)
    MeasurementFactory(indicator=Indicator.objects.get(goal__plan=plan, unit="%"))
    IndicatorFactory(name="Utkastets")
    listed = director.get(reverse("indicator_list")).context["list"].page
    assert [row.name for row in listed] == ["Antal gemensamma utbildningar", "Enheter med årshjul"]
    narrowed = director.get(reverse("indicator_list"), {"visa": "saknas", "plan": plan.pk}).context["list"].page
    assert [row.name for row in narrowed] == ["Antal gemensamma utbildningar"]


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("name", "queries"), [("indicator_list", 5), ("plan_goals", 6), ("plan_area_reports", 5)])
def test_lists_cost_the_same_at_any_length(director, django_assert_num_queries, name, queries, count):
    plan = PlanFactory(kind="development_area")
    area = PlanAreaFactory(plan=plan, group=BodyFactory())
    for number, goal in enumerate(GoalFactory.create_batch(count, area=area)):
        MeasurementFactory(indicator=IndicatorFactory(goal=goal))
        StatusReportFactory(area=area, period_from=f"{1980 + number}-01-01")
    adopted(plan)
    args = {"indicator_list": [], "plan_goals": [plan.pk], "plan_area_reports": [plan.pk, area.pk]}[name]
    director.get(reverse(name, args=args))
    with django_assert_num_queries(queries):
        director.get(reverse(name, args=args))


def test_convener_writes_a_report_with_a_picture_and_gives_it(client_for, member, root):
    plan = adopted_areas(root)
    area = PlanArea.objects.get(plan=plan, heading=AREAS[2])
    person = PersonFactory()
    MembershipFactory(body=area.group, person=person, role="convener")
    convener = client_for(UserFactory(person=person))
    assert "Det finns ingen lägesrapport än" in shown(convener, "plan_area_reports", plan.pk, area.pk)
    assert "Lägesrapport" in shown(convener, "plan_area_report_add", plan.pk, area.pk)
    convener.post(reverse("plan_area_report_add", args=[plan.pk, area.pk]), WRITTEN)
    report = StatusReport.objects.get()
    assert "Lämna rapporten" in shown(convener, "status_report_detail", report.pk)
    assert "Så står det till" in convener.get(reverse("status_report_change", args=[report.pk])).content.decode()
    convener.post(reverse("status_report_change", args=[report.pk]), {**WRITTEN, "text": "Nytt läge."})
    assert "Lägg till en bild" in shown(convener, "status_report_picture_add", report.pk)
    for name in ("ett.png", "tva.png"):
        file = SimpleUploadedFile(name, PNG + (b"" if name == "ett.png" else b"x"))
        convener.post(reverse("status_report_picture_add", args=[report.pk]), {"file": file, "alt": "Ett bord"})
    first, second = report.pictures.order_by("order")
    response = convener.get(first.get_absolute_url())
    assert (response["Content-Type"], b"".join(response.streaming_content)) == ("image/png", PNG)
    convener.post(reverse("status_picture_remove", args=[second.pk]))
    convener.post(reverse("status_report_give", args=[report.pk]))
    page = shown(member, "status_report_detail", report.pk)
    assert "Nytt läge." in page
    assert str(person) in page
    assert "Lämna rapporten" not in page
    assert "En lämnad rapport ändras inte" in shown(convener, "status_report_change", report.pk)
    assert "av dem som skriver det" in shown(member, "status_report_picture_add", report.pk)
    assert convener.post(reverse("status_report_discard", args=[report.pk])).url == report.get_absolute_url()
    assert convener.post(reverse("status_picture_remove", args=[first.pk])).url == report.get_absolute_url()
    first.file.storage.delete(first.file.name)
    assert convener.get(first.get_absolute_url()).status_code == 404


def test_draft_is_thrown_away(director, root):
    plan = adopted_areas(root)
    area = plan.areas.order_by("order")[0]
    director.post(reverse("plan_area_report_add", args=[plan.pk, area.pk]), WRITTEN)
    report = StatusReport.objects.get()
    assert director.post(reverse("status_report_discard", args=[report.pk])).url == plan.get_absolute_url()
    assert StatusReport.objects.count() == 0


def test_draft_report_is_not_there_for_a_reader(member):
    report = StatusReportFactory()
    adopted(report.area.plan)
    assert member.get(report.get_absolute_url()).status_code == 404


def test_reports_of_both_versions_are_listed_together(director, root):
    report = given_report(root)
    plan = Plan.objects.get(pk=report.area.plan_id)
    director.post(reverse("plan_revise", args=[plan.pk]))
    area = PlanArea.objects.get(plan__revises=plan, heading=AREAS[2])
    assert "2015-01-01–2015-06-30" in shown(director, "plan_area_reports", area.plan_id, area.pk)


def test_groups_of_the_areas_are_named_with_links_to_who_sits_in_them(director, root):
    plan = adopted_areas(root)
    told = {
        f'<a href="{reverse("body_detail", args=[area.group.slug])}">{area.group}</a>'
        for area in plan.areas.select_related("group").order_by("order")
    }
    for name in ("plan_detail", "plan_goals"):
        page = director.get(reverse(name, args=[plan.pk])).content.decode()
        assert {link for link in told if link in page} == told, name
    assert "Digitalisering: <a href" in director.get(plan.get_absolute_url()).content.decode()


def test_area_form_asks_for_the_group(director, root):
    plan = three_areas(root)
    area = plan.areas.order_by("order")[0]
    group = BodyFactory(name="Ny grupp")
    values = {"heading": "Digitalisering", "vision": "V", "group": group.pk, "seen": "0"}
    director.post(reverse("plan_area_change", args=[plan.pk, area.pk]), values)
    assert PlanArea.objects.get(pk=area.pk).group == group
