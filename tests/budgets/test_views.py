"""The pages under /budget/: who sees what, what the editor keeps, and what each costs."""

from decimal import Decimal

import pytest
from django.urls import reverse

from budgets.models import Budget, BudgetLine, CarryOver
from budgets.queries import budget_sums
from budgets.services import LineInput, set_lines
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.enums import AdoptionState, Level
from tests.budgets.factories import BudgetFactory, BudgetLineFactory, reference_budget
from tests.collaboration.factories import BodyFactory, MembershipFactory, PersonFactory, UserFactory
from tests.decisions.adopting import adopted
from tests.decisions.factories import MatterFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(client_for):
    user = UserFactory()
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return client_for(user)


@pytest.fixture
def member(client_for):
    """Someone who sits in the steering group and nothing more."""
    person = PersonFactory()
    MembershipFactory(body=BodyFactory(steering_group=True), person=person)
    return client_for(UserFactory(person=person))


def page(client, name, *args):
    return client.get(reverse(name, args=args))


def rows_of(budget, **changes):
    """Return what the browser would send from the editor, with `changes` by field name of the form."""
    lines = BudgetLine.objects.filter(category__budget=budget).in_order()
    data = {"seen": str(budget.edit_number), "rows-TOTAL_FORMS": len(lines) + 3, "rows-INITIAL_FORMS": len(lines)}
    for place, line in enumerate(lines):
        data |= {
            f"rows-{place}-row": line.pk,
            f"rows-{place}-ORDER": place + 1,
            f"rows-{place}-activity": line.category.name,
            f"rows-{place}-note": line.note,
            f"rows-{place}-amount": f"{int(line.amount / 1000)}",
            f"rows-{place}-footnote": line.footnote,
        }
        if line.is_staff_cost:
            data[f"rows-{place}-is_staff_cost"] = "on"
    return {**data, **changes}


# who sees what


def test_draft_is_seen_by_those_who_manage_budgets_and_no_others(director, member):
    budget = reference_budget()
    assert page(director, "budget_detail", budget.pk).status_code == 200
    assert page(member, "budget_detail", budget.pk).status_code == 404
    assert "Budget 2020" not in page(member, "budget_list").content.decode()


def test_proposal_is_seen_by_the_body_that_is_to_decide(member):
    steering = MembershipFactory._meta.model.objects.get().body
    budget = reference_budget(
        state=AdoptionState.PROPOSED, level=Level.BODY, matter=MatterFactory(body=steering, title="Budget 2020")
    )
    assert page(member, "budget_detail", budget.pk).status_code == 200
    budget.matter = MatterFactory()
    budget.save()
    assert page(member, "budget_detail", budget.pk).status_code == 404


def test_adopted_budget_is_seen_by_every_participant(member):
    budget = adopted(reference_budget())
    text = page(member, "budget_detail", budget.pk).content.decode()
    assert reverse("matter_detail", args=[budget.matter_id]) not in text
    assert "Ändra raderna" not in text
    assert "Gör en ny version" not in text
    assert "13\xa0december 2019" in text


@pytest.mark.parametrize("name", ["budget_lines", "budget_change", "budget_carry_over"])
def test_editing_pages_are_closed_to_members(member, name):
    assert page(member, name, adopted(reference_budget()).pk).status_code == 403


# the page


def test_page_shows_the_reference_budget(director):
    text = page(director, "budget_detail", reference_budget().pk).content.decode()
    for words in ("Styrgrupp ca 4 möten/år", "1\u202f400", "1\u202f500", "93,3\xa0%", "Utanför summan", "seminarier"):
        assert words.lower() in text.lower()
    assert 'rowspan="3"' in text
    assert "mer än den angivna summan" not in text


def test_page_warns_of_a_difference_and_tells_what_changed(director):
    old = adopted(reference_budget())
    new = BudgetFactory(reference=True, version=2, revises=old)
    old.copy_rows_to(new)
    BudgetLine.objects.filter(category__budget=new, note="Verksamhetsmöten").update(amount=Decimal(15_000))
    text = page(director, "budget_detail", new.pk).content.decode()
    assert "Raderna summerar till 1\u202f505\xa0tkr, 5\xa0tkr mer än den angivna summan 1\u202f500\xa0tkr." in text
    assert "Ändrat sedan version 1" in text
    assert "+5\xa0tkr" in text
    assert "Det finns en nyare version" in page(director, "budget_detail", old.pk).content.decode()


def test_empty_budget_says_what_to_do_next(director):
    text = page(director, "budget_detail", BudgetFactory().pk).content.decode()
    assert "Budgeten har inga rader än" in text
    assert "Skriv raderna" in text


def test_empty_list_says_what_to_do_next(director):
    text = page(director, "budget_list").content.decode()
    assert "Det finns ingen budget än." in text
    assert "Ny budget" in text


@pytest.mark.parametrize("budgets", [1, 30])
def test_list_costs_the_same_whatever_the_rows(director, django_assert_num_queries, budgets):
    for number in range(budgets):
        BudgetLineFactory(category__budget=BudgetFactory(year=2000 + number))
    page(director, "budget_list")
    with django_assert_num_queries(4):
        assert page(director, "budget_list").status_code == 200


@pytest.mark.parametrize("lines", [1, 30])
def test_page_costs_the_same_whatever_the_lines(director, django_assert_num_queries, lines):
    budget = BudgetFactory()
    set_lines(
        budget=budget,
        lines=[LineInput("Möten", Decimal(1000), str(number)) for number in range(lines)],
        by=UserFactory(superuser=True),
    )
    page(director, "budget_detail", budget.pk)
    with django_assert_num_queries(5):
        assert page(director, "budget_detail", budget.pk).status_code == 200


def test_history_tells_who_changed_which_line(director, member):
    budget = reference_budget()
    lines = rows_of(budget, **{"rows-1-amount": "20"})
    director.post(reverse("budget_lines", args=[budget.pk]), lines)
    text = page(director, "budget_history", budget.pk).content.decode()
    assert "Ändrad budgetrad: Ledningsråd ca 6 möten/år" in text
    assert "<del>15\xa0tkr</del> → <ins>20\xa0tkr</ins>" in text
    assert page(member, "budget_history", budget.pk).status_code == 403


# the editor


@pytest.mark.parametrize("written", ["1.500", "1 500", "1500", "1\xa0500", "1\u202f500", " 1\u2009500 "])
def test_every_way_to_write_1500_tkr_is_one_and_a_half_million(director, written):
    budget = reference_budget()
    data = rows_of(budget, **{"rows-8-activity": "Övrigt", "rows-8-amount": written})
    response = director.post(reverse("budget_lines", args=[budget.pk]), data)
    assert response.status_code == 302
    assert BudgetLine.objects.get(category__name="Övrigt").amount == Decimal(1_500_000)
    assert budget_sums(budget).difference == Decimal(1_500_000)


def test_faulty_amount_is_named_and_everything_typed_is_kept(director):
    budget = reference_budget()
    data = rows_of(budget, **{"rows-0-amount": "1,5", "rows-1-note": "Rådet, ca 8 möten", "rows-2-amount": ""})
    response = director.post(reverse("budget_lines", args=[budget.pk]), data)
    text = response.content.decode()
    assert response.status_code == 200
    assert "2 saker behöver rättas" in text
    assert "Rad 1, Belopp (tkr): ”1,5”" in text
    assert 'value="1,5"' in text
    assert 'value="Rådet, ca 8 möten"' in text
    assert budget_sums(budget).total == Decimal(1_500_000)


def test_new_line_needs_an_activity_only_when_none_stands_above(director):
    budget = BudgetFactory()
    data = {"seen": "0", "rows-TOTAL_FORMS": 2, "rows-INITIAL_FORMS": 0}
    first = {"rows-0-note": "Styrgrupp", "rows-0-amount": "5"}
    second = {"rows-1-note": "Ledningsråd", "rows-1-amount": "15"}
    url = reverse("budget_lines", args=[budget.pk])
    response = director.post(url, {**data, **first, **second})
    assert "Skriv vilken aktivitet den första raden hör till." in response.content.decode()
    response = director.post(url, {**data, **first, **second, "rows-0-activity": "Möten"})
    assert response.status_code == 302
    assert set(BudgetLine.objects.values_list("category__name", "amount")) == {
        ("Möten", Decimal(5_000)),
        ("Möten", Decimal(15_000)),
    }


def test_lines_are_moved_and_removed(director):
    budget = reference_budget()
    data = rows_of(budget, **{"rows-0-ORDER": "9", "rows-4-DELETE": "on", "rows-4-amount": "fel som inte räknas"})
    assert director.post(reverse("budget_lines", args=[budget.pk]), data).status_code == 302
    lines = BudgetLine.objects.filter(category__budget=budget).in_order()
    assert [line.note or line.category.name for line in lines][:3] == [
        "Ledningsråd ca 6 möten/år",
        "Verksamhetsmöten",
        "Styrgrupp ca 4 möten/år",
    ]
    assert budget_sums(budget).total == Decimal(1_490_000)


def test_amount_kept_in_kronor_survives_being_shown_and_sent_back(director):
    line = BudgetLineFactory(amount=Decimal(1_499_500))
    budget = line.category.budget
    text = page(director, "budget_lines", budget.pk).content.decode()
    assert 'value="1\u202f499,5"' in text
    data = rows_of(budget, **{"rows-0-amount": "1\u202f499,5", "rows-0-note": "Ändrad"})
    assert director.post(reverse("budget_lines", args=[budget.pk]), data).status_code == 302
    line.refresh_from_db()
    assert (line.amount, line.note) == (Decimal(1_499_500), "Ändrad")


def test_more_rows_keeps_what_was_typed(director):
    budget = BudgetFactory()
    data = {"seen": "0", "more": "1", "rows-TOTAL_FORMS": 3, "rows-INITIAL_FORMS": 0, "rows-0-note": "Halvskriven"}
    text = director.post(reverse("budget_lines", args=[budget.pk]), data).content.decode()
    assert 'value="Halvskriven"' in text
    assert 'name="rows-5-amount"' in text
    assert not BudgetLine.objects.exists()


def test_second_of_two_editors_is_told_sees_what_is_saved_and_may_save_again(director):
    budget = reference_budget()
    url = reverse("budget_lines", args=[budget.pk])
    mine = rows_of(budget, **{"rows-1-amount": "20"})
    set_lines(
        budget=budget,
        lines=[LineInput("Resor", Decimal(7_000), "Annans rad")],
        by=UserFactory(superuser=True),
    )
    response = director.post(url, mine)
    text = response.content.decode()
    assert "Det här har sparats efter att du öppnade sidan, av någon annan eller av dig i en annan flik." in text
    assert "Så står det sparat nu" in text
    assert "Annans rad" in text
    assert 'value="20"' in text
    assert director.post(url, {**mine, "seen": "1"}).status_code == 302
    assert BudgetLine.objects.get(note="Annans rad").amount == Decimal(7_000)
    assert BudgetLine.objects.get(note="Ledningsråd ca 6 möten/år").amount == Decimal(20_000)


def test_adopted_budget_is_refused_in_words_and_keeps_what_was_typed(director):
    budget = reference_budget()
    data = rows_of(budget, **{"rows-0-amount": "50"})
    adopted(budget)
    text = director.post(reverse("budget_lines", args=[budget.pk]), data).content.decode()
    assert "är fastställt och kan inte ändras. Gör en ny version" in text or "Gör en ny version" in text
    assert 'value="50"' in text
    assert budget_sums(budget).total == Decimal(1_500_000)


@pytest.mark.parametrize("tampered", [{"seen": "x"}, {"rows-TOTAL_FORMS": "x"}, {"rows-TOTAL_FORMS": "99999"}])
def test_tampered_numbers_do_no_harm(director, tampered):
    budget = reference_budget()
    response = director.post(reverse("budget_lines", args=[budget.pk]), rows_of(budget, **tampered))
    assert response.status_code in {200, 302}
    assert budget_sums(budget).total == Decimal(1_500_000)


@pytest.mark.parametrize("lines", [1, 30])
def test_editor_costs_the_same_whatever_the_lines(director, django_assert_num_queries, lines):
    budget = BudgetFactory()
    rows = [LineInput("Möten", Decimal(1000), str(number)) for number in range(lines)]
    set_lines(budget=budget, lines=rows, by=UserFactory(superuser=True))
    page(director, "budget_lines", budget.pk)
    with django_assert_num_queries(5):
        assert page(director, "budget_lines", budget.pk).status_code == 200


# the head, the carry-overs, the versions


def test_budget_is_begun_and_leads_to_its_lines(director):
    data = {"year": "2021", "title": "Budget 2021", "stated_total": "2 000"}
    response = director.post(reverse("budget_create"), data)
    budget = Budget.objects.get()
    assert response.url == reverse("budget_lines", args=[budget.pk])
    assert (budget.title, budget.stated_total) == ("Budget 2021", Decimal(2_000_000))
    assert page(director, "budget_create").status_code == 200


def test_head_is_changed(director):
    budget = BudgetFactory()
    assert page(director, "budget_change", budget.pk).status_code == 200
    data = {"year": "2021", "title": "Budget 2021", "stated_total": "", "seen": "0"}
    response = director.post(reverse("budget_change", args=[budget.pk]), data)
    assert response.url == budget.get_absolute_url()
    assert Budget.objects.get().title == "Budget 2021"


def test_stale_head_shows_what_is_saved_beside_each_field(director):
    budget = BudgetFactory(stated_total=Decimal(1_500_000))
    url = reverse("budget_change", args=[budget.pk])
    data = {"year": "2020", "title": "Min", "stated_total": "", "seen": "0"}
    director.post(url, data)
    text = director.post(url, {**data, "title": "Din", "year": "2021"}).content.decode()
    assert "Sparat nu: Min" in text
    assert "Sparat nu: 2020" in text
    assert 'value="Din"' in text
    assert director.post(url, {**data, "title": "Din", "seen": "1"}).status_code == 302
    assert Budget.objects.get().title == "Din"


def test_carry_over_is_added_and_removed(director):
    budget = reference_budget()
    url = reverse("budget_carry_over", args=[budget.pk])
    assert director.get(url).status_code == 200
    data = {"source_year": "2018", "amount": "20", "purpose": "seminarier", "is_forecast": "on"}
    assert director.post(url, data).url == budget.get_absolute_url()
    added = CarryOver.objects.get(source_year=2018)
    assert (added.amount, added.is_forecast) == (Decimal(20_000), True)
    director.post(reverse("budget_carry_over_remove", args=[budget.pk, added.pk]))
    assert list(CarryOver.objects.values_list("source_year", flat=True)) == [2019]


def test_carry_over_of_nothing_is_refused(director):
    budget = BudgetFactory()
    data = {"source_year": "2018", "amount": "0", "purpose": "x"}
    response = director.post(reverse("budget_carry_over", args=[budget.pk]), data)
    assert "En överföring är mer än 0 kr." in response.content.decode()


def test_carry_over_of_an_adopted_budget_stays(director):
    budget = adopted(reference_budget())
    row = budget.carry_overs.get()
    response = director.post(reverse("budget_carry_over_remove", args=[budget.pk, row.pk]), follow=True)
    assert "Gör en ny version" in response.content.decode()
    assert CarryOver.objects.exists()


def test_new_version_is_begun_from_the_page_and_only_once(director):
    budget = adopted(reference_budget())
    assert "Gör en ny version" in page(director, "budget_detail", budget.pk).content.decode()
    url = reverse("budget_revise", args=[budget.pk])
    response = director.post(url)
    new = Budget.objects.get(version=2)
    assert response.url == new.get_absolute_url()
    assert director.post(url).url == budget.get_absolute_url()
    assert Budget.objects.count() == 2
