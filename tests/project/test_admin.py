"""Every page of the administration opens for the secretariat, and for nobody without the right."""

import importlib

import factory
import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from collaboration.models import Collaboration
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from tests.collaboration.factories import UserFactory
from tests.sizes import ROOT

REGISTERS = sorted(admin.site._registry, key=lambda model: model._meta.label)
PAGES = ("add", "import")
# Which page answers whom. The programme director and the administrator run the registers; the communicator reads most.
READ_FROM_FILES = {
    "actionplans.Measure",
    "actionplans.Measurement",
    "budgets.Budget",
    "budgets.BudgetLine",
    "collaboration.Body",
    "collaboration.Membership",
    "collaboration.Organisation",
    "collaboration.Person",
    "collaboration.Post",
}
WITHOUT_FILES = {  # neither in nor out: one row, a list of words, whole texts, and what the portal notes by itself
    "actionplans.StatusReport",
    "collaboration.BodyFunction",
    "collaboration.Collaboration",
    "decisions.Remark",
    "foundation.ImportRun",
    "needs.NeedTag",
    "reports.ReportOrder",
}
WRITTEN_BY_SERVICES = {  # rows that come with others: a plan, a budget, a call, an invitation, a matter, an order
    "actionplans.Goal",
    "actionplans.Indicator",
    "actionplans.Measure",
    "actionplans.Measurement",
    "actionplans.PlanItem",
    "actionplans.StatusReport",
    "budgets.BudgetLine",
    "collaboration.User",
    "decisions.Decision",
    "decisions.Remark",
    "decisions.TermsPoint",
    "foundation.ImportRun",
    "needs.Card",
    "projects.Grant",
    "reports.ReportOrder",
}
SECRETARIATS_OWN = {
    "collaboration.Invitation",
    "collaboration.RoleGrant",
    "collaboration.User",
    "foundation.ImportRun",
    "reports.ReportOrder",
}
COMMUNICATOR_ADDS = {"collaboration.Dialogue", "decisions.Matter"}
ROW_PAGES = ("change", "history")


def _factory_of(model):
    for path in sorted((ROOT / "tests").glob("*/factories*.py")):
        module = importlib.import_module(f"tests.{path.parent.name}.{path.stem}")
        for found in vars(module).values():
            is_factory = isinstance(found, type) and issubclass(found, factory.django.DjangoModelFactory)
            if is_factory and not found._meta.abstract and found._meta.get_model_class() is model:
                return found
    return None


@pytest.fixture
def secretariat(client_for):
    """A client signed in as the programme director, who runs the secretariat."""
    director = UserFactory()
    give_role(user=director, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return client_for(director)


def _address(model, page, *arguments):
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)
    except NoReverseMatch:
        return None


@pytest.mark.django_db
def test_start_page_opens(secretariat):
    assert secretariat.get(reverse("admin:index")).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.PROGRAMME_DIRECTOR, Role.ADMINISTRATOR, Role.COMMUNICATOR])
@pytest.mark.parametrize("model", REGISTERS, ids=lambda model: model._meta.label)
def test_register_opens_its_pages_to_each_role(client_for, model, role):
    label, is_desk = model._meta.label, role != Role.COMMUNICATOR
    user = UserFactory()
    give_role(user=user, role=role, by=UserFactory(superuser=True))
    client = client_for(user)

    answers = {page: client.get(address).status_code for page in PAGES if (address := _address(model, page))}
    _factory_of(model)()
    answers["changelist"] = client.get(_address(model, "changelist")).status_code

    may_add = label not in WRITTEN_BY_SERVICES if is_desk else label in COMMUNICATOR_ADDS
    expected = {"add": 200 if may_add else 403}
    if label not in WITHOUT_FILES:
        expected["import"] = 200 if is_desk and label in READ_FROM_FILES else 403
    may_list = is_desk or label not in SECRETARIATS_OWN
    expected["changelist"] = (302 if model is Collaboration else 200) if may_list else 403
    assert answers == expected


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ROW_PAGES)
@pytest.mark.parametrize("model", REGISTERS, ids=lambda model: model._meta.label)
def test_row_page_opens(secretariat, model, kind):
    row = _factory_of(model)()

    assert secretariat.get(_address(model, kind, row.pk)).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("model", REGISTERS, ids=lambda model: model._meta.label)
def test_register_finds_what_is_searched_for(secretariat, model):
    if model is Collaboration:
        pytest.skip("one row: nothing to search through, its list leads straight to it")
    assert admin.site._registry[model].search_fields, "a register without search is a list to read through"

    assert secretariat.get(_address(model, "changelist"), {"q": "åSA"}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("model", REGISTERS, ids=lambda model: model._meta.label)
def test_register_refuses_a_person_without_any_role(client_for, model):
    assert client_for(UserFactory()).get(_address(model, "changelist")).status_code == 403
