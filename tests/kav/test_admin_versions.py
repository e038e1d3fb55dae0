"""Budgets, calls and plans in the administration: heads of drafts are mended, money is read, the adopted stands."""

from decimal import Decimal

import pytest

from actionplans.models import Plan
from budgets.models import Budget, BudgetLine
from projects.models import Call, Grant
from tests.actionplans.factories import PlanAreaFactory, PlanFactory
from tests.admin_desk import address, case_officer, formset, said, steps_of
from tests.budgets.factories import BudgetFactory
from tests.decisions.adopting import adopted
from tests.projects.factories import CallFactory, GrantFactory

pytestmark = pytest.mark.django_db
REASON = "Antagen 2019-12-13. Det som är antaget ändras aldrig: gör en ny version och besluta om den."


@pytest.fixture
def office(client_for):
    return client_for(case_officer())


def test_budget_is_drafted_and_its_head_mended(office):
    office.post(address(Budget, "add"), {"title": "Budget 2021", "year": 2021, **formset("carry_overs")})
    budget = Budget.objects.get()
    Budget.objects.update(stated_total=Decimal(1_500_000))
    office.post(
        address(Budget, "change", budget.pk),
        {"title": "Budget för 2021", "year": 2021, "stated_total": "7", **formset("carry_overs")},
    )

    budget.refresh_from_db()
    assert (budget.title, budget.year, budget.stated_total) == ("Budget för 2021", 2021, Decimal(1_500_000))


def test_budget_shows_its_lines_and_their_sum(office):
    budget = BudgetFactory(reference=True, reference_rows=True)

    page = office.get(address(Budget, "change", budget.pk)).content.decode()

    assert "Styrgrupp ca 4 möten/år" in page
    assert "1\u202f500" in page
    assert "1\u202f500\u00a0tkr" in office.get(address(Budget, "changelist")).content.decode()


@pytest.mark.parametrize(
    ("model", "make", "rows"),
    [
        (Budget, lambda: BudgetFactory(reference=True, reference_rows=True), {}),
        (Call, CallFactory, formset("grants")),
        (Plan, PlanFactory, formset("areas")),
    ],
)
def test_adopted_version_says_why_it_is_never_changed(office, model, make, rows):
    version = adopted(make())
    before = version.title

    page = office.get(address(model, "change", version.pk))
    assert REASON in page.content.decode()
    assert steps_of(page) == ["Gör en ny version"]
    response = office.post(address(model, "change", version.pk), {"title": "X", **rows}, follow=True)
    assert said(response) == [REASON]
    version.refresh_from_db()
    assert version.title == before


def test_new_version_is_made_by_its_step(office):
    budget = adopted(BudgetFactory(reference=True, reference_rows=True))
    office.post(address(Budget, "step", budget.pk, "ny-version"))

    assert BudgetLine.objects.filter(category__budget__revises=budget).count() == 8


def test_call_is_drafted_and_its_head_mended(office):
    data = {"title": "Utlysning 2019", "year": 2019, **formset("grants")}
    office.post(address(Call, "add"), data)
    call = Call.objects.get()
    Call.objects.update(frame=Decimal(1_217_000))
    office.post(address(Call, "change", call.pk), data | {"criteria": "Nytta", "frame": "5"})

    call.refresh_from_db()
    assert (call.criteria, call.frame) == ("Nytta", Decimal(1_217_000))


def test_call_that_closes_before_it_opens_is_refused_and_nothing_typed_is_lost(office):
    data = {
        "title": "Utlysning 2019",
        "year": 2019,
        "opens_at_0": "2019-10-01",
        "opens_at_1": "12:00",
        "closes_at_0": "2019-09-01",
        "closes_at_1": "12:00",
        **formset("grants"),
    }

    page = office.post(address(Call, "add"), data).content.decode()

    assert "En utlysning kan inte stänga innan den öppnar." in page
    assert 'value="2019-09-01"' in page


def test_call_shows_what_it_granted(office):
    grant = GrantFactory(amount=Decimal(125_000))

    assert "125\u202f000\u00a0kr" in office.get(address(Call, "change", grant.call_id)).content.decode()
    assert "125\u202f000\u00a0kr" in office.get(address(Grant, "changelist")).content.decode()


def test_plan_is_drafted_and_its_head_mended(office):
    data = {"title": "Verksamhetsplan 2020", "kind": "operational", **formset("areas")}
    office.post(address(Plan, "add"), data)
    plan = Plan.objects.get()
    office.post(address(Plan, "change", plan.pk), data | {"intro": "Inledning"})

    plan.refresh_from_db()
    assert plan.intro == "Inledning"


def test_plan_shows_its_sections(office):
    area = PlanAreaFactory(heading="Möten och dialog")

    assert "Möten och dialog" in office.get(address(Plan, "change", area.plan_id)).content.decode()


@pytest.mark.parametrize("model", [BudgetLine, Grant])
def test_rows_of_a_version_are_not_written_here(office, model):
    row = GrantFactory() if model is Grant else _line()

    assert office.post(address(model, "change", row.pk), {"amount": "1"}).status_code == 403
    assert office.get(address(model, "add")).status_code == 403


def _line():
    BudgetFactory(reference=True, reference_rows=True)
    return BudgetLine.objects.first()
