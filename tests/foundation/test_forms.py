"""Forms: native fields, our templates, and rules that come back as errors in the form."""

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.test import Client

from collaboration.models import Organisation
from foundation.errors import MissingFactsError, RuleError
from foundation.forms import DateInput, PortalForm, PortalModelForm, TimeInput
from foundation.validation import InvalidError
from foundation.views.forms import ActionView, FormPage
from foundation.views.gallery import SampleForm
from tests.collaboration.factories import UserFactory
from tests.foundation.pages import DayForm


def test_fields_use_the_browsers_own_inputs() -> None:
    form = DayForm(initial={"day": "2019-12-13"})
    assert isinstance(form.fields["day"].widget, DateInput)
    assert isinstance(form.fields["time"].widget, TimeInput)
    assert 'type="datetime-local"' in str(form["opens"])
    assert 'type="date"' in str(form["day"])
    assert 'value="2019-12-13"' in str(form["day"])
    assert str(form["words"]).startswith('<textarea name="words" id="id_words">')


def test_field_with_a_widget_of_its_own_keeps_it() -> None:
    class OwnForm(PortalForm):
        day = forms.DateField(widget=forms.SelectDateWidget)

    assert isinstance(OwnForm().fields["day"].widget, forms.SelectDateWidget)


def test_length_is_refused_with_numbers_as_they_are_written() -> None:
    class LongForm(PortalForm):
        text = forms.CharField(max_length=200_000)
        name = forms.CharField(max_length=3, min_length=2)

    form = LongForm({"text": "a" * 200_001, "name": "fyra"})

    assert form.errors == {
        "text": ["Skriv kortare: högst 200\u202f000 tecken, nu 200\u202f001."],
        "name": ["Skriv kortare: högst 3 tecken, nu 4."],
    }
    assert form.has_error("text", code="max_length")


def test_labels_have_no_colon_and_say_what_is_optional() -> None:
    html = str(DayForm())
    assert '<label for="id_day">Dag</label>' in html
    assert '<label for="id_time">Tid <span class="optional">(frivilligt)</span></label>' in html


def test_errors_are_linked_from_the_summary_and_tied_to_their_field() -> None:
    html = str(DayForm({"day": "i går"}))
    assert "En sak behöver rättas" in html
    assert '<a href="#id_day">Dag: Fyll i ett giltigt datum.</a>' in html
    assert '<div id="id_day_error"><p class="field-error">' in html
    assert 'aria-invalid="true" aria-describedby="id_day_error"' in html


def test_every_kind_of_field_is_labelled_and_its_errors_lead_to_it() -> None:
    html = str(SampleForm({"amount": "1,5"}))
    assert "4 saker behöver rättas" in html
    assert '<a href="#id_position_0">' in html
    assert '<a href="#id_body">' in html
    assert "<legend>Ditt ställningstagande</legend>" in html
    assert html.count('<label class="choice"') == 6
    assert '<div class="unit"><input type="text" name="amount" value="1,5"' in html
    assert '<span aria-hidden="true">tkr</span>' in html
    assert '<div class="drop"><input type="file" name="paper"' in html


def test_hidden_fields_and_their_errors_are_not_lost() -> None:
    class VersionForm(PortalForm):
        version = forms.IntegerField(widget=forms.HiddenInput)

    html = str(VersionForm({"version": "x"}))
    assert '<input type="hidden" name="version" value="x"' in html
    assert "<li>Fyll i ett heltal.</li>" in html


def test_field_of_several_inputs_is_a_group() -> None:
    class WhenForm(PortalForm):
        when = forms.SplitDateTimeField(label="När", required=False)

    html = str(WhenForm())
    assert '<fieldset class="field"><legend>När <span class="optional">(frivilligt)</span></legend>' in html


def test_formset_is_drawn_with_the_same_templates() -> None:
    html = str(forms.formset_factory(DayForm, extra=2)(prefix="dag"))
    assert 'name="dag-TOTAL_FORMS" value="2"' in html
    assert html.count('<div class="field">') == 8


def test_rule_comes_back_at_the_top_or_beside_its_field() -> None:
    form = DayForm({"day": "2019-12-13"})
    assert form.is_valid()
    form.refuse(RuleError("Dagen är tagen."), field="day")
    form.refuse(MissingFactsError("Uppgifter saknas.", ["platsen"]))
    assert form.errors == {"day": ["Dagen är tagen."], "__all__": ["Uppgifter saknas.", "platsen"]}


def test_what_is_wrong_with_a_rows_own_fields_comes_back_beside_those_that_the_form_shows() -> None:
    class HiddenForm(DayForm):
        words = forms.CharField(widget=forms.HiddenInput)

    form = HiddenForm({"day": "1026-12-13", "words": "x"})
    assert form.is_valid()
    faults = {"day": "Årtalet 1026 kan inte stämma.", "words": "För långt.", "place": "Platsen saknas."}
    form.refuse(InvalidError(ValidationError(faults)))
    assert form.errors == {"day": ["Årtalet 1026 kan inte stämma."], "__all__": ["För långt.", "Platsen saknas."]}


def test_model_form_is_a_form_of_the_portal() -> None:
    from collaboration.models import Person

    form_class = forms.modelform_factory(Person, form=PortalModelForm, fields=["family_name"])
    assert '<label for="id_family_name">' in str(form_class())


@pytest.fixture
def client(client_for: Callable[[Any], Client]) -> Client:
    return client_for(UserFactory())


@pytest.mark.django_db
@pytest.mark.urls("tests.foundation.pages")
class TestPages:
    """The two shapes of a page that changes something."""

    def test_form_page_goes_on_and_says_what_was_done(self, client: Client) -> None:
        response = client.post("/prov/dag/", {"day": "2019-12-13"}, follow=True)
        assert response.redirect_chain == [("/galleri/", 302)]
        assert "Dagen är sparad." in response.content.decode()

    def test_form_page_shows_what_the_service_refused(self, client: Client) -> None:
        response = client.post("/prov/dag/", {"day": "2017-12-13"})
        assert response.status_code == 200
        assert response.context["form"].non_field_errors() == ["Akademin fanns inte då.", "ett senare datum"]

    def test_form_page_without_our_form_lets_the_refusal_become_a_page(self, client: Client) -> None:
        response = client.post("/prov/enkel-dag/", {"day": "2017-12-13"})
        assert response.status_code == 422
        assert "Akademin fanns inte då." in response.content.decode()

    def test_button_goes_on_and_says_what_was_done(self, client: Client) -> None:
        response = client.post("/prov/stang/", follow=True)
        assert response.redirect_chain == [("/galleri/", 302)]
        assert "Gruppen är stängd." in response.content.decode()

    def test_button_that_is_refused_goes_back_with_the_sentence(self, client: Client) -> None:
        response = client.post("/prov/stang/", {"fel": "1"}, follow=True)
        assert response.redirect_chain == [("/tillganglighet/", 302)]
        assert "Gruppen är redan stängd." in response.content.decode()

    def test_button_is_not_for_reading(self, client: Client) -> None:
        assert client.get("/prov/stang/").status_code == 405


def test_pages_must_say_what_they_do() -> None:
    for call in (lambda: FormPage().perform(None), ActionView().perform, ActionView().refused_target):
        with pytest.raises(NotImplementedError):
            call()


def test_nothing_chosen_is_said_in_words_and_not_in_dashes() -> None:
    class Form(PortalForm):
        body = forms.ModelChoiceField(Organisation.objects.none())
        chair = forms.ModelChoiceField(Organisation.objects.none(), required=False)
        named = forms.ModelChoiceField(Organisation.objects.none(), required=False, empty_label="Inte angivet")
        kind = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, ("a", "A")], required=False)

    form = Form()

    first = {name: str(form.fields[name].widget.choices.__iter__().__next__()[1]) for name in form.fields}
    assert first == {"body": "Välj …", "chair": "Inget valt", "named": "Inte angivet", "kind": "Inget valt"}
