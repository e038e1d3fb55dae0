"""Every model of ours has a factory, says what it is, and speaks Swedish."""

import importlib
import inspect

import factory
import pytest
from django.apps import apps
from django.utils import translation
from simple_history.models import HistoricalChanges

from foundation.catalogues import APPS
from tests.sizes import ROOT

# Rows that nobody makes by themselves; each comes into being with something that has a factory.
WITHOUT_FACTORY = {
    "collaboration.Scope",  # with the object that owns it
    "collaboration.RoleGroup",  # with the first role held in its scope
    "collaboration.ScopePermission",  # guardian's rows, with the group
    "decisions.RecordChain",  # with the first record sealed
    "foundation.StateChange",  # with the step it tells of
}

MODELS = [
    model
    for config in apps.get_app_configs()
    if config.name in APPS
    for model in config.get_models()
    if not issubclass(model, HistoricalChanges) and not model._meta.proxy
]


def _factories():
    for path in sorted((ROOT / "tests").glob("*/factories*.py")):
        module = importlib.import_module(f"tests.{path.parent.name}.{path.stem}")
        for _name, found in inspect.getmembers(module, inspect.isclass):
            own = found.__module__ == module.__name__ and issubclass(found, factory.django.DjangoModelFactory)
            if own and not found._meta.abstract:
                yield found


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_model_has_a_factory(model):
    made = {found._meta.get_model_class() for found in _factories()}

    assert (model in made) != (model._meta.label in WITHOUT_FACTORY)


@pytest.mark.django_db
@pytest.mark.parametrize("found", list(_factories()), ids=lambda found: found.__name__)
def test_factory_makes_a_valid_row(found):
    row = found()

    row.full_clean()
    assert str(row)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_model_says_what_it_is(model):
    assert inspect.cleandoc(model.__doc__ or "")
    assert not model.__doc__.startswith(f"{model.__name__}("), "Django wrote this docstring"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_model_names_are_swedish(model):
    names = [(model._meta, "verbose_name"), (model._meta, "verbose_name_plural")]
    names += [(field, "verbose_name") for field in model._meta.get_fields() if getattr(field, "editable", False)]

    for holder, attribute in names:
        label = getattr(holder, attribute, None)
        if label is not None and not isinstance(label, str):
            with translation.override(None):
                source = str(label)
            assert source, holder
    assert not isinstance(model._meta.verbose_name, str), "verbose_name is a translatable text in Meta"
