"""Input as Swedes write it, and as people get it wrong: one sentence beside the field, and nothing typed is lost."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budgets.models import Budget, CarryOver
from collaboration.models import Membership, Organisation
from projects.models import Call
from tests.admin_desk import address, case_officer, formset
from tests.budgets.factories import BudgetFactory
from tests.collaboration.factories import MembershipFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
WAYS = ["1 500", "1.500", "1500", "1\xa0500", "1\u202f500", "1\u2009500", "1\u2007500", " 1 500 "]


@pytest.fixture
def office(client_for):
    return client_for(case_officer())


def errors_of(response):
    """Return the errors of the form on a page of the administration, by field."""
    assert response.status_code == 200
    return {name: list(sentences) for name, sentences in response.context["adminform"].form.errors.items()}


@pytest.mark.parametrize("written", WAYS)
def test_every_field_in_tkr_takes_1500_however_it_is_written(office, written):
    office.post(reverse("budget_create"), {"year": "2021", "title": "Budget 2021", "stated_total": written})
    assert Budget.objects.get().stated_total == Decimal(1_500_000)

    carried = {"source_year": "2020", "amount": written, "purpose": "seminarier"}
    office.post(reverse("budget_carry_over", args=[BudgetFactory().pk]), carried)
    assert CarryOver.objects.get().amount == Decimal(1_500_000)

    office.post(reverse("call_create"), {"title": "Utlysning", "year": "2021", "frame": written})
    assert Call.objects.get().frame == Decimal(1_500)  # a call's frame is written in kronor


@pytest.mark.parametrize("written", ["1,5", "1.5", "ett tusen", "12 34", "1 500 kr"])
def test_amount_that_cannot_be_meant_gets_one_sentence_beside_the_field(office, written):
    data = {"year": "2021", "title": "Budget 2021", "stated_total": written}
    response = office.post(reverse("budget_create"), data)
    form = response.context["form"]
    assert list(form.errors) == ["stated_total"]
    assert len(form.errors["stated_total"]) == 1
    assert form["stated_total"].value() == written
    assert form["title"].value() == "Budget 2021"
    assert not Budget.objects.exists()


def test_organisation_number_with_a_wrong_check_digit(office):
    data = {
        "kind": "municipality",
        "name": "Åmåls kommun",
        "organisation_number": "212000-1547",
        **formset("aliases"),
        **formset("posts"),
    }
    response = office.post(address(Organisation, "add"), data)
    errors = errors_of(response)
    assert list(errors) == ["organisation_number"]
    (sentence,) = errors["organisation_number"]
    assert "kontrollsiffra" in sentence.lower()
    assert 'value="212000-1547"' in response.content.decode()
    assert 'value="Åmåls kommun"' in response.content.decode()
    assert not Organisation.objects.exists()


def seat(**values):
    """Return what a browser sends for a seat."""
    first = MembershipFactory(role="chair", valid_from=dt.date(2020, 1, 1))
    facts = {"body": first.body_id, "person": PersonFactory().pk, "organisation": OrganisationFactory().pk}
    return {**facts, "role": "member", "function": "", "valid_from": "", "valid_to": "", **values}


def test_seat_that_ends_before_it_starts(office):
    response = office.post(address(Membership, "add"), seat(valid_from="2021-12-31", valid_to="2021-01-01"))
    sentences = [sentence for faults in errors_of(response).values() for sentence in faults]
    assert sentences == ["Sista dagen kan inte komma före första dagen."]
    assert 'value="2021-12-31"' in response.content.decode()
    assert Membership.objects.count() == 1


def test_two_chairs_at_once(office):
    response = office.post(address(Membership, "add"), seat(role="chair", valid_from="2021-01-01"))
    sentences = [sentence for faults in errors_of(response).values() for sentence in faults]
    assert len(sentences) == 1
    assert "är ordförande i" in sentences[0]
    assert "Avsluta det först eller välj en annan roll." in sentences[0]
    assert 'value="2021-01-01"' in response.content.decode()
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("bild.png", b"\x89PNG\r\n\x1a\n\x00\x00"), ("register.xlsx", b"inget kalkylblad"), ("tom.csv", b"")],
)
def test_file_that_is_no_spreadsheet(office, name, content):
    response = office.post(address(Organisation, "import"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 200
    form = response.context["form"]
    sentences = [str(sentence) for faults in form.errors.values() for sentence in faults]
    assert len(sentences) == 1
    assert sentences[0].endswith(".")
    assert sentences[0] in response.content.decode().replace("&quot;", '"')
    assert not Organisation.objects.exists()
