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
PAGES = ("changelist", "add", "import", "export")
ROW_PAGES = ("change", "history")


def _factory_of(model):
    for path in sorted((ROOT / "tests").glob("*/factories.py")):
        module = importlib.import_module(f"tests.{path.parent.name}.factories")
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
@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("model", REGISTERS, ids=lambda model: model._meta.label)
def test_register_page_opens(secretariat, model, kind):
    address = _address(model, kind)
    if address is None:
        assert kind in {"import", "export"}
        return
    made = _factory_of(model)
    if made and kind == "changelist":
        made()

    response = secretariat.get(address)

    allowed = getattr(admin.site._registry[model], f"has_{kind}_permission", None)
    is_refused = allowed is not None and not allowed(response.wsgi_request)
    assert response.status_code in ({403} if is_refused else {200, 302})  # 302: a register of one row goes to it


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
