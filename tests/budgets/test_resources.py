"""Budget lines from files: saved as the budget's own page saves them, refused once the budget is adopted."""

import io
from decimal import Decimal

import pytest

from budgets.models import Budget, BudgetCategory, BudgetLine
from budgets.resources import BudgetLineResource, BudgetResource
from foundation.errors import RightRefusedError
from foundation.imports.outcomes import Outcome
from foundation.spreadsheets import Sheet, write_csv, write_xlsx
from tests.budgets.factories import BudgetFactory
from tests.collaboration.factories import UserFactory
from tests.decisions.adopting import adopted

pytestmark = pytest.mark.django_db
HEADS = "Budget;Aktivitet;Anmärkning;Belopp (tkr)"
NEW, CHANGED, UNCHANGED, WRONG = Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.WRONG


@pytest.fixture
def office():
    return UserFactory(superuser=True)


@pytest.fixture
def budget():
    return BudgetFactory(reference=True, reference_rows=True)


def imported(by, *lines, keep_good=False, register=BudgetLineResource):
    resource = register()
    report = resource.read(io.BytesIO("\n".join(lines).encode()))
    resource.save(report, by=by, reason="Import av rader.csv", keep_good=keep_good)
    return report


def outcomes(report):
    return [draft.outcome for draft in report.drafts]


def faults(report):
    return [(draft.line.number, fault.head, fault.sentence) for draft in report.drafts for fault in draft.faults]


def table(budget):
    return [
        (line.category.name, line.note, line.amount / 1000)
        for line in BudgetLine.objects.filter(category__budget=budget).in_order()
    ]


def test_heads_are_swedish():
    assert BudgetLineResource().heads == [
        "Budget",
        "Aktivitet",
        "Anmärkning",
        "Belopp (tkr)",
        "Personalkostnad",
        "Fotnot",
        "Portalens nummer",
    ]


@pytest.mark.parametrize("written", ["1 500", "1.500", "1500", "1\u00a0500", "1\u202f500"])
def test_amount_is_read_as_swedes_write_it(office, written):
    budget = BudgetFactory(title="Budget 2021")
    imported(office, HEADS, f"Budget 2021;Möten;;{written}")

    assert table(budget) == [("Möten", "", Decimal(1500))]


@pytest.mark.parametrize("written", ["999999999999999", 10**14, 10**30])
def test_amount_that_no_column_holds_is_a_wrong_row_and_no_crash(office, written):
    BudgetFactory(title="Budget 2021")
    file = io.BytesIO()
    rows = [["Budget 2021", "Möten", "bra", 5], ["Budget 2021", "Möten", "för mycket", written]]
    write_xlsx(Sheet("Budgetrader", HEADS.split(";"), rows), file, lambda _done, _total: None)
    file.seek(0)
    resource = BudgetLineResource()
    report = resource.read(file)
    resource.save(report, by=office, reason="Import", keep_good=True)

    assert faults(report) == [(3, "Belopp (tkr)", "Beloppet är för stort. Kontrollera antalet siffror.")]
    assert outcomes(report) == [NEW, WRONG]


def test_lines_of_the_reference_budget_come_from_a_file_and_sum_to_1500_tkr(office, budget):
    rows = [f"Budget 2021;{category};{note};{amount}" for category, note, amount in table(budget)]
    copy = BudgetFactory(year=2021)
    report = imported(office, HEADS, *rows)

    assert outcomes(report) == [NEW] * 8
    assert table(copy) == table(budget)
    assert Budget.objects.with_totals().get(pk=copy.pk).lines_total == Decimal(1_500_000)
    assert BudgetCategory.objects.filter(budget=copy).count() == 6


def test_import_again_gives_no_doubles_and_keeps_the_order(office, budget):
    before = table(budget)
    rows = [f"Budget 2020;{category};{note};{amount}" for category, note, amount in before]

    report = imported(office, HEADS, *reversed(rows))

    assert outcomes(report) == [UNCHANGED] * 8
    assert table(budget) == before


def test_changed_and_new_lines_stand_where_they_belong(office, budget):
    report = imported(
        office,
        HEADS,
        "Budget 2020;Möten;Verksamhetsmöten;12",
        "Budget 2020;Möten;Temagrupper;3",
        "Budget 2020;Priser;;1",
    )

    assert outcomes(report) == [CHANGED, NEW, NEW]
    names = [(category, note, int(amount)) for category, note, amount in table(budget)]
    assert names[:4] == [
        ("Möten", "Styrgrupp ca 4 möten/år", 5),
        ("Möten", "Ledningsråd ca 6 möten/år", 15),
        ("Möten", "Verksamhetsmöten", 12),
        ("Möten", "Temagrupper", 3),
    ]
    assert names[-1] == ("Priser", "", 1)
    assert len(names) == 10


def test_wrong_rows_are_named(office, budget):
    report = imported(
        office,
        HEADS,
        "Budget 1999;Möten;;5",
        "Budget 2020;;;5",
        "Budget 2020;Möten;Nytt;1,5",
        "Budget 2020;Möten;Nyare;",
    )

    assert faults(report) == [
        (2, "Budget", "”Budget 1999” finns inte i registret. Skriv budgetens rubrik som i registret."),
        (3, "Aktivitet", "Cellen är tom. Den måste fyllas i."),
        (4, "Belopp (tkr)", "”1,5” har decimaler. Skriv ett helt tal, till exempel 1\u202f500."),
        (5, "Belopp (tkr)", "Cellen är tom. Den måste fyllas i."),
    ]
    assert budget.categories.count() == 6


def test_adopted_budget_takes_no_lines(office, budget):
    adopted(budget)

    report = imported(
        office, HEADS, "Budget 2020;Möten;Verksamhetsmöten;12", "Budget 2020;Möten;Nytt;3", keep_good=True
    )

    assert outcomes(report) == [WRONG, WRONG]
    assert faults(report)[0][2] == "”Budget 2020” är fastställd och kan inte ändras. Gör en ny version."
    assert sum(amount for _category, _note, amount in table(budget)) == 1500


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_lines_come_back_as_they_were(budget, write):
    BudgetLine.objects.filter(note="Verksamhetsmöten").update(amount=Decimal("10500.50"))
    resource = BudgetLineResource()
    file = io.BytesIO()
    rows = resource.rows_out(BudgetLine.objects.all())
    write(Sheet("Rader", resource.heads, rows), file, lambda _done, _total: None)
    file.seek(0)

    assert outcomes(BudgetLineResource().read(file)) == [UNCHANGED] * 8
    assert budget.title == "Budget 2020"


def test_version_is_named_where_it_is_not_the_first(office, budget):
    second = BudgetFactory(title="Budget 2020", version=2)
    imported(office, HEADS, "Budget 2020 (version 2);Möten;;5")

    assert table(second) == [("Möten", "", Decimal(5))]
    assert len(table(budget)) == 8


def test_rights_are_asked(office):
    BudgetLineResource().require_rights(office)
    with pytest.raises(RightRefusedError):
        BudgetLineResource().require_rights(UserFactory())


@pytest.mark.parametrize("count", [3, 30])
def test_queries_do_not_grow_with_rows(office, count, django_assert_num_queries):
    BudgetFactory(title="Budget 2021")
    resource = BudgetLineResource()
    lines = [HEADS, *(f"Budget 2021;Möten;Rad {n};{n}" for n in range(count))]
    with django_assert_num_queries(2):
        report = resource.read(io.BytesIO("\n".join(lines).encode()))
    with django_assert_num_queries(17):
        resource.save(report, by=office, reason="Import")


BUDGET_HEADS = "Rubrik;År;Angiven summa (tkr)"


def heads_of_budgets():
    return [
        (budget.title, budget.year, budget.stated_total, budget.state, budget.version)
        for budget in Budget.objects.order_by("pk")
    ]


def test_budgets_come_from_a_file_as_drafts_and_open_ones_are_changed(office):
    BudgetFactory(title="Budget 2021", year=2021)
    report = imported(
        office,
        BUDGET_HEADS,
        "budget 2021;2021;1.500",
        "Budget 2022;2022;",
        "Budget 2023;2023;1 600",
        register=BudgetResource,
    )

    assert outcomes(report) == [CHANGED, NEW, NEW]
    assert heads_of_budgets() == [
        ("budget 2021", 2021, Decimal(1_500_000), "draft", 1),
        ("Budget 2022", 2022, None, "draft", 1),
        ("Budget 2023", 2023, Decimal(1_600_000), "draft", 1),
    ]
    assert Budget.objects.get(year=2022).created_by == office
    assert Budget.objects.get(year=2021).history.first().history_user == office


def test_what_only_decisions_write_is_refused_in_a_file_of_budgets(office, budget):
    adopted(budget)
    report = imported(
        office,
        f"{BUDGET_HEADS};Läge;Version",
        "Budget 2020;2020;1400;fastställd;1",
        "Budget 2022;2022;5;fastställd;",
        "Budget 2023;2023;mycket;;",
        "Budget 2024;;5;;",
        register=BudgetResource,
    )

    only = "Bara ett beslut ändrar det här. Lämna cellen tom, eller som den togs ut."
    assert faults(report) == [
        (2, "", "”Budget 2020” är fastställd och kan inte ändras. Gör en ny version."),
        (3, "Läge", only),
        (4, "Angiven summa (tkr)", "”mycket” är inget tal. Skriv till exempel 1\u202f500."),
        (5, "År", "Cellen är tom. Den måste fyllas i."),
    ]
    assert [row[0] for row in heads_of_budgets()] == ["Budget 2020"]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_budgets_come_back_as_they_were(budget, write):
    adopted(budget)
    BudgetFactory(title="Budget 2020", version=2)
    resource = BudgetResource()
    file = io.BytesIO()
    rows = resource.rows_out(Budget.objects.all())
    write(Sheet("Budgetar", resource.heads, rows), file, lambda _done, _total: None)
    file.seek(0)

    assert outcomes(BudgetResource().read(file)) == [UNCHANGED, UNCHANGED]


def test_import_of_budgets_takes_the_right_to_draft_them():
    with pytest.raises(RightRefusedError):
        BudgetResource().require_rights(UserFactory())
