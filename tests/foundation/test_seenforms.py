"""A form that was opened before someone else saved shows both, and saving once more is a choice."""

import pytest
from django import forms
from django.http import QueryDict

from actionplans.forms import PlanForm
from actionplans.models import Plan
from foundation.edits import StaleEditError, claim_edit
from foundation.errors import RuleError
from foundation.seenforms import in_words
from tests.actionplans.factories import PlanFactory

pytestmark = pytest.mark.django_db


def form_of(plan, **changed):
    page = PlanForm(instance=plan)
    data = QueryDict(mutable=True)
    values = {name: page[name].value() for name in page.fields} | changed
    data.update({name: value for name, value in values.items() if value is not None})
    form = PlanForm(data, instance=plan)
    assert form.is_valid(), form.errors
    return form


def test_page_carries_the_number_it_was_built_on():
    assert PlanForm(instance=PlanFactory(edit_number=4))["seen"].value() == 4
    assert PlanForm()["seen"].value() is None
    assert form_of(PlanFactory(edit_number=4)).cleaned_data["seen"] == 4


def test_stale_form_keeps_what_was_typed_and_shows_what_is_stored():
    plan = PlanFactory(title="Plan", intro="")
    form = form_of(plan, title="Min plan", intro="Min inledning")
    stored = Plan.objects.get()
    claim_edit(stored, seen=0)
    Plan.objects.filter(pk=plan.pk).update(title="Din plan")

    with pytest.raises(StaleEditError) as caught:
        claim_edit(Plan.objects.get(), seen=form.cleaned_data["seen"])
    form.refuse(caught.value)

    assert form["title"].value() == "Min plan"
    assert form.errors["title"] == ["Sparat nu: Din plan"]
    assert form.errors["intro"] == ["Sparat nu: –"]
    assert set(form.errors) == {"__all__", "title", "intro"}
    assert form["seen"].value() == "1"


def test_what_is_stored_is_shown_in_words_and_never_as_a_key():
    plan = PlanFactory(kind="operational")
    form = form_of(plan, title="Min plan")
    claim_edit(Plan.objects.get(), seen=0)
    Plan.objects.filter(pk=plan.pk).update(kind="action")

    form.refuse(StaleEditError("Sparat."))

    assert form.errors["kind"] == ["Sparat nu: handlingsplan"]
    assert in_words(forms.ModelChoiceField(Plan.objects.all()), plan) == str(plan)
    assert (in_words(forms.BooleanField(), True), in_words(forms.BooleanField(), False)) == ("ja", "nej")


def test_other_refusals_show_nothing_stored():
    form = form_of(PlanFactory(), title="Min plan")

    form.refuse(RuleError("Planen är antagen."), field="title")

    assert form.errors == {"title": ["Planen är antagen."]}
    assert form["seen"].value() == 0
