"""Values of indicators from files: by indicator and date, refused as the page refuses them."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.urls import reverse

from actionplans.models import Indicator, Measurement, Plan
from actionplans.resources import MeasurementResource
from actionplans.services.measurements import import_measurements
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.enums import AdoptionState
from decisions.services.adoption import revise
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.imports.outcomes import Outcome
from foundation.spreadsheets import Sheet, write_xlsx
from tests.actionplans.factories import PlanFactory
from tests.actionplans.factories_goals import GoalFactory, IndicatorFactory, MeasurementFactory
from tests.collaboration.factories import UserFactory
from tests.decisions.adopting import adopted

pytestmark = pytest.mark.django_db
HEADS = "Indikator;Värde;Datum;Källa;Kommentar"
NAME = "Enheter med egen uppföljning"
NEW, CHANGED, UNCHANGED, WRONG = Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.WRONG
TODAY = dt.date(2026, 11, 29)
HOW = (
    "Skriv namnet på en indikator i en gällande plan. Heter flera samma sak skriver du ”målet: namnet (planen)”. Säger "
    "även målen samma sak skriver du # och numret i adressen till indikatorns sida, till exempel #12."
)


@pytest.fixture
def office():
    return UserFactory(superuser=True)


@pytest.fixture
def indicator():
    row = IndicatorFactory(name=NAME, goal__area__plan=PlanFactory(title="Områden", kind="development_area"))
    adopted(row.goal.plan)
    return Indicator.objects.get()


def imported(by, *lines, keep_good=False):
    resource = MeasurementResource()
    report = resource.read(io.BytesIO("\n".join([HEADS, *lines]).encode()))
    resource.save(report, by=by, reason="Import av värden.csv", keep_good=keep_good)
    return report


def outcomes(report):
    return [draft.outcome for draft in report.drafts]


def sentences(report):
    return [fault.sentence for draft in report.drafts for fault in draft.faults]


def values():
    rows = Measurement.objects.order_by("date", "pk").select_related("indicator")
    return [(row.amount, row.shown_date, row.source, row.note) for row in rows]


def test_values_come_in_once_and_a_file_read_again_changes_what_it_says(office, indicator):
    lines = (f"{NAME};62,5;2026-03;enkät;", f"{NAME} (Områden);70;2026-09-01;enkät;Ny fråga")
    assert outcomes(imported(office, *lines)) == [NEW] * 2
    indicator.decimals = 1
    assert [(row.value, row.by) for row in Measurement.objects.order_by("date")] == [
        (Decimal("62.5"), office),
        (Decimal(70), office),
    ]
    assert values() == [("63\u00a0%", "2026-03", "enkät", ""), ("70\u00a0%", "2026-09-01", "enkät", "Ny fråga")]
    assert outcomes(imported(office, *lines)) == [UNCHANGED] * 2

    assert outcomes(imported(office, f"{NAME};64;2026-03;register;")) == [CHANGED]
    assert values()[0] == ("64\u00a0%", "2026-03", "register", "")
    assert [row.history_user for row in Measurement.history.filter(history_type="~")] == [office]


def test_what_cannot_be_is_told_row_by_row_and_the_good_ones_are_kept(office, indicator):
    lines = (
        f"{NAME};12,34567;2026-03;enkät;",
        f"{NAME};fler;2026-04;enkät;",
        f"{NAME};60;2199-01-01;enkät;",
        "En annan;60;2026-05;enkät;",
        f"{NAME};60;2026-06;;",
        f"{NAME};60;2026-07;enkät;",
    )
    assert outcomes(imported(office, *lines)) == [*[WRONG] * 5, NEW]
    assert values() == []
    report = imported(office, *lines, keep_good=True)
    assert values() == [("60\u00a0%", "2026-07", "enkät", "")]
    told = sentences(report)
    assert told[0] == "”12,34567” har för många decimaler: högst 4 får anges."
    assert told[2] == "Dagen har inte kommit än. Ange det som har mätts."
    assert told[3].startswith("”En annan” finns inte i registret.")
    assert told[4] == "Cellen är tom. Den måste fyllas i."


def test_same_name_in_two_goals_asks_which(office, indicator):
    plan = PlanFactory(title="Andra områden", kind="development_area")
    IndicatorFactory(name=NAME, goal=GoalFactory(area__plan=plan, text="Alla mäter"))
    adopted(plan)
    report = imported(office, f"{NAME};60;2026-03;enkät;", f"Alla mäter: {NAME};61;2026-03;enkät;", keep_good=True)
    assert (outcomes(report), [value[0] for value in values()]) == ([WRONG, NEW], ["61\u00a0%"])
    assert sentences(report)[0] == f"Det finns 2 som heter ”{NAME}”. {HOW}"


@pytest.fixture
def alike(indicator):
    """Four indicators of one name in one plan; the goals of two say the same."""
    plan = PlanFactory(title="Andra områden", kind="development_area")
    for text in ("Alla mäter", "Alla följer upp", "Samma mål", "Samma mål"):
        IndicatorFactory(name=NAME, goal=GoalFactory(area__plan=plan, text=text))
    adopted(plan)
    return list(Indicator.objects.filter(goal__plan=plan).order_by("pk"))


def test_file_says_as_much_of_an_indicator_as_tells_it_from_the_others(indicator, alike):
    for row in (indicator, *alike):
        MeasurementFactory(indicator=row)
    resource, file = MeasurementResource(), io.BytesIO()
    rows = list(resource.rows_out(Measurement.objects.order_by("pk")))

    assert [row[0] for row in rows] == [
        f"{NAME} (Områden)",
        f"Alla mäter: {NAME} (Andra områden)",
        f"Alla följer upp: {NAME} (Andra områden)",
        f"Samma mål: {NAME} (Andra områden) #{alike[2].pk}",
        f"Samma mål: {NAME} (Andra områden) #{alike[3].pk}",
    ]
    write_xlsx(Sheet("Mätvärden", resource.heads, rows), file, lambda _done, _total: None)
    file.seek(0)
    assert outcomes(MeasurementResource().read(file)) == [UNCHANGED] * 5


def test_indicator_whose_goal_says_the_same_as_anothers_is_named_by_its_number(office, alike):
    lines = (f"Samma mål: {NAME};60;2026-03;enkät;", f"#{alike[3].pk};61;2026-03;enkät;")
    report = imported(office, *lines, keep_good=True)

    assert (outcomes(report), [row.indicator for row in Measurement.objects.all()]) == ([WRONG, NEW], [alike[3]])
    assert sentences(report) == [f"Det finns 2 som heter ”Samma mål: {NAME}”. {HOW}"]
    assert alike[3].get_absolute_url().rstrip("/").endswith(f"/{alike[3].pk}")


def test_value_of_an_earlier_version_goes_out_under_the_name_of_today(office, indicator):
    MeasurementFactory(indicator=indicator)
    ended = IndicatorFactory(name="Nedlagd", goal__area__plan=PlanFactory(title="Förra", kind="development_area"))
    adopted(ended.goal.plan)
    MeasurementFactory(indicator=ended)
    new = revise(adoptable=indicator.goal.plan, by=office)
    Indicator.objects.filter(goal__plan=new).update(name="Nytt namn")
    adopted(new)
    Plan.objects.filter(pk__in=[indicator.goal.plan_id, ended.goal.plan_id]).update(state=AdoptionState.SUPERSEDED)

    rows = MeasurementResource().rows_out(Measurement.objects.order_by("pk"))

    assert [row[0] for row in rows] == ["Nytt namn (Områden (version 2))", "Nedlagd (Förra)"]


def test_value_of_an_earlier_version_is_found_and_stays_there(office, indicator):
    imported(office, f"{NAME};62;2026-03-15;enkät;")
    adopted(revise(adoptable=indicator.goal.plan, by=office))
    Plan.objects.filter(pk=indicator.goal.plan_id).update(state=AdoptionState.SUPERSEDED)
    report = imported(office, f"{NAME};62;2026-03-15;enkät;")
    assert (outcomes(report), sentences(report)) == ([UNCHANGED], [])
    assert outcomes(imported(office, f"{NAME};63;2026-03-15;enkät;")) == [CHANGED]
    row = Measurement.objects.get()
    assert (row.indicator, row.value) == (indicator, Decimal(63))


def test_month_that_stands_with_another_day_is_the_same_month(office, indicator):
    MeasurementFactory(indicator=indicator, date=dt.date(2026, 3, 15), precision="month", value=Decimal(62))
    assert outcomes(imported(office, f"{NAME};62;2026-03;enkät;")) == [UNCHANGED]


def test_value_named_by_its_number_moves_to_another_date_and_indicator(office, indicator):
    other = IndicatorFactory(name="En annan", goal__area__plan=PlanFactory(title="Andra", kind="development_area"))
    adopted(other.goal.plan)
    row = MeasurementFactory(indicator=indicator, date=dt.date(2026, 3, 15), value=Decimal(62))
    resource = MeasurementResource()
    head = "Indikator;Värde;Datum;Källa;Portalens nummer"
    report = resource.read(io.BytesIO(f"{head}\nEn annan;62;2026-04-01;enkät;{row.pk}".encode()))
    resource.save(report, by=office, reason="Rättat")
    row.refresh_from_db()
    assert (outcomes(report), row.indicator, row.date) == ([CHANGED], other, dt.date(2026, 4, 1))


def test_register_goes_out_and_comes_back_the_same(indicator):
    MeasurementFactory(indicator=indicator, value=Decimal("62.5"), precision="month")
    MeasurementFactory(indicator=indicator, value=Decimal(70))
    resource, file = MeasurementResource(), io.BytesIO()
    rows = list(resource.rows_out(Measurement.objects.order_by("date")))
    assert [row[:2] for row in rows] == [[f"{NAME} (Områden)", Decimal("62.5")], [f"{NAME} (Områden)", 70]]
    write_xlsx(Sheet("Mätvärden", resource.heads, rows), file, lambda _done, _total: None)
    file.seek(0)
    assert outcomes(resource.read(file)) == [UNCHANGED] * 2


@pytest.mark.parametrize("count", [1, 30])
def test_file_costs_the_same_for_one_and_thirty(office, indicator, django_assert_num_queries, count):
    lines = [f"{NAME};{number};2025-01-{number:02};enkät;" for number in range(1, count + 1)]
    with django_assert_num_queries(13):
        imported(office, *lines)


def test_service_refuses_what_the_page_refuses(office, indicator):
    new = MeasurementFactory.build(indicator=indicator, date=dt.date(2026, 3, 1), by=None)
    with pytest.raises(RightRefusedError):
        import_measurements(new=[new], by=UserFactory(), today=TODAY)
    with pytest.raises(RuleError, match="har inte kommit än"):
        import_measurements(new=[new], by=office, today=dt.date(2026, 2, 1))
    MeasurementFactory(indicator=indicator, date=dt.date(2026, 3, 1))
    with pytest.raises(RuleError, match="redan ett värde"):
        import_measurements(new=[new], by=office, today=TODAY)
    draft = IndicatorFactory()
    with pytest.raises(StateRefusedError):
        import_measurements(new=[MeasurementFactory.build(indicator=draft, by=None)], by=office, today=TODAY)
    assert Measurement.objects.count() == 1


def test_only_who_imports_and_manages_plans_may():
    with pytest.raises(RightRefusedError):
        MeasurementResource().require_rights(UserFactory())


def test_way_to_the_file_is_shown_to_those_who_may(client_for, office):
    reader = UserFactory()
    give_role(user=reader, role=Role.AUDITOR, by=office)
    address = reverse("admin:actionplans_measurement_import")
    pages = [client_for(user).get(reverse("indicator_list")).content.decode() for user in (office, reader)]
    assert [address in page for page in pages] == [True, False]
    assert client_for(office).get(address).status_code == 200
