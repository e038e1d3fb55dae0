"""Measures from files: saved as the plan's own page saves them, refused once the plan is adopted."""

import datetime as dt
import io

import pytest

from actionplans.models import Measure
from actionplans.resources import MeasureResource
from foundation.errors import RightRefusedError
from foundation.imports.outcomes import Outcome
from foundation.spreadsheets import Sheet, write_xlsx
from tests.actionplans.factories import MeasureFactory, PlanAreaFactory, PlanFactory
from tests.collaboration.factories import UserFactory
from tests.decisions.adopting import adopted

pytestmark = pytest.mark.django_db
HEADS = "Plan;Avsnitt;Åtgärd;Ansvarig;Klart;Datum som det står;Återkommer;Villkor;Görs"
NEW, CHANGED, UNCHANGED, WRONG = Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.WRONG


@pytest.fixture
def office():
    return UserFactory(superuser=True)


@pytest.fixture
def plan():
    return PlanFactory(title="Handlingsplan 2020", kind="action")


def imported(by, *lines, keep_good=False):
    resource = MeasureResource()
    report = resource.read(io.BytesIO("\n".join(lines).encode()))
    resource.save(report, by=by, reason="Import av åtgärder.csv", keep_good=keep_good)
    return report


def outcomes(report):
    return [draft.outcome for draft in report.drafts]


def sentences(report):
    return [fault.sentence for draft in report.drafts for fault in draft.faults]


def table(plan):
    rows = Measure.objects.filter(item__area__plan=plan).select_related("item__area")
    return [
        (row.item.area.heading, row.item.text, row.responsible, row.item.due_date, row.recurrence)
        for row in rows.order_by("item__area__order", "item__order")
    ]


def test_measures_come_into_new_and_old_sections_and_back_again_unchanged(office, plan):
    PlanAreaFactory(plan=plan, heading="Kansliet", order=1)
    lines = (
        "Handlingsplan 2020;Kansliet;Skriva en rutin;Verksamhetsledaren och kansliet;2020-03;slutet av mars 2020;;;",
        "Handlingsplan 2020;Forskning;Informara mer;Respektive temaansvarig.;;;varje år;;",
        "Handlingsplan 2020;Forskning;Söka medel;;2020-05-01;;;VGR beviljar;om det blir så",
    )
    assert outcomes(imported(office, HEADS, *lines)) == [NEW] * 3
    assert table(plan) == [
        ("Kansliet", "Skriva en rutin", "Verksamhetsledaren och kansliet", dt.date(2020, 3, 31), "none"),
        ("Forskning", "Informara mer", "Respektive temaansvarig.", None, "yearly"),
        ("Forskning", "Söka medel", "", dt.date(2020, 5, 1), "none"),
    ]
    first = Measure.objects.get(item__text="Skriva en rutin")
    assert (first.when, first.parties.count()) == ("slutet av mars 2020", 2)
    assert outcomes(imported(office, HEADS, *lines)) == [UNCHANGED] * 3


def test_row_of_the_register_is_changed_by_its_number_and_stays_where_it_is(office, plan):
    area = PlanAreaFactory(plan=plan, heading="Kansliet")
    measure = MeasureFactory(item__area=area, item__text="Skriva")
    MeasureFactory(item__area=area, item__text="Annat")
    head = "Plan;Avsnitt;Åtgärd;Ansvarig;Portalens nummer"
    report = imported(office, head, f"Handlingsplan 2020;Kansliet;Skriva om;Kansliet.;{measure.pk}")
    assert outcomes(report) == [CHANGED]
    assert [row[1] for row in table(plan)] == ["Skriva om", "Annat"]


def test_adopted_plan_takes_no_rows_and_half_a_condition_is_refused(office, plan):
    PlanAreaFactory(plan=plan)
    report = imported(office, HEADS, "Handlingsplan 2020;Kansliet;Ett;;;;;VGR beviljar;", keep_good=True)
    assert (outcomes(report), sentences(report)) == (
        [WRONG],
        ["Ett villkor behöver sitt utfall, och ett utfall sitt villkor."],
    )
    adopted(plan)
    report = imported(office, HEADS, "Handlingsplan 2020;Kansliet;Ett;;;;;;", keep_good=True)
    assert (outcomes(report), table(plan)) == ([WRONG], [])
    assert sentences(report)[0].startswith("”Handlingsplan 2020” är fastställd")


def test_unknown_plan_and_empty_section_are_refused(office, plan):
    report = imported(office, HEADS, "Annan plan;Kansliet;Ett;;;;;;", f"{plan.title};;Ett;;;;;;", keep_good=True)
    assert outcomes(report) == [WRONG] * 2
    assert "Cellen är tom. Den måste fyllas i." in sentences(report)


def test_only_who_imports_and_drafts_plans_may(plan):
    with pytest.raises(RightRefusedError):
        MeasureResource().require_rights(UserFactory())


def test_register_goes_out_and_comes_back_the_same(office, plan):
    MeasureFactory(item__area__plan=plan, item__due_date=dt.date(2020, 3, 31), item__due_precision="month")
    PlanFactory(title=plan.title, version=2)
    resource = MeasureResource()
    file = io.BytesIO()
    rows = list(resource.rows_out(Measure.objects.all()))
    write_xlsx(Sheet("Åtgärder", resource.heads, rows), file, lambda _done, _total: None)
    file.seek(0)
    report = resource.read(file)
    assert outcomes(report) == [UNCHANGED]
