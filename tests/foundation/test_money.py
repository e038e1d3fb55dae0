"""Amounts are typed in kr or tkr, kept in öre, and exact."""

from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F

from foundation.money import KSEKFormField, SEKField, SEKFormField, SwedishNumberField


class AmountForm(forms.Form):
    amount = KSEKFormField(required=False)


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "\u2009", "\u2007", ".", ""])
def test_amount_in_thousands_is_read_whatever_the_space(space: str) -> None:
    assert KSEKFormField().clean(f"1{space}500") == Decimal(1_500_000)


@pytest.mark.parametrize("text", ["1,5", "1.5", "1,500", "12 34", "en"])
def test_amount_in_thousands_is_never_guessed(text: str) -> None:
    with pytest.raises(ValidationError):
        KSEKFormField().clean(text)


def test_empty_amount_is_none_where_it_may_be() -> None:
    assert KSEKFormField(required=False).clean("  ") is None
    with pytest.raises(ValidationError):
        KSEKFormField().clean("")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (1_500_000, "1\u202f500"),
        (125_250, "125,25"),
        (500, "0,5"),
        (0, "0"),
        (-80_000, "\u221280"),
        (10_000_000, "10\u202f000"),
    ],
)
def test_amount_in_thousands_is_shown_as_exactly_as_it_is(amount: int, shown: str) -> None:
    assert KSEKFormField().prepare_value(Decimal(amount)) == shown


@pytest.mark.parametrize("amount", [Decimal(125_250), Decimal(500), Decimal("1234.50"), Decimal(1_500_000)])
def test_what_the_field_showed_is_taken_back_unchanged(amount: Decimal) -> None:
    shown = AmountForm(initial={"amount": amount})["amount"].value()
    form = AmountForm({"amount": shown}, initial={"amount": amount})
    assert form.is_valid()
    assert form.cleaned_data == {"amount": amount}
    assert not form.has_changed()


def test_what_was_written_comes_back_as_written() -> None:
    form = AmountForm({"amount": "1,5"}, initial={"amount": Decimal(5000)})
    assert form.errors == {"amount": ["”1,5” har decimaler. Skriv ett helt tal, till exempel 1\u202f500."]}
    assert form["amount"].value() == "1,5"
    assert form.has_changed()


def test_amount_in_kronor_shows_ore_only_where_there_are_any() -> None:
    assert SEKFormField().prepare_value(Decimal(1_217_000)) == "1\u202f217\u202f000"
    assert SEKFormField().prepare_value(Decimal("12.50")) == "12,50"
    assert SEKFormField(decimals=2).clean("12,50") == Decimal("12.50")


def test_amount_beyond_reason_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        SEKFormField().clean("9 999 999 999 999")
    assert refusal.value.messages == ["”9 999 999 999 999” är för stort. Kontrollera antalet siffror."]


def test_number_field_asks_for_a_numeric_keyboard() -> None:
    assert SwedishNumberField().widget.attrs == {"inputmode": "numeric", "autocomplete": "off", "class": "num"}
    field = SwedishNumberField(decimals=1, unit="%", widget=forms.TextInput({"class": "short"}))
    assert field.widget.attrs == {"inputmode": "decimal", "autocomplete": "off", "class": "short num"}
    assert (field.unit, str(KSEKFormField().unit), str(SEKFormField().unit)) == ("%", "tkr", "kr")


def test_number_field_leaves_what_is_no_number_alone() -> None:
    assert SwedishNumberField().prepare_value("1 5") == "1 5"
    assert SEKFormField().prepare_value("x") == "x"
    assert KSEKFormField().prepare_value(None) is None


@pytest.mark.parametrize(
    ("value", "ore"), [(Decimal(1500), 150_000), (Decimal("0.01"), 1), (-5, -500), (None, None), ("12.5", 1250)]
)
def test_column_holds_whole_ore(value: Any, ore: int | None) -> None:
    assert SEKField().get_prep_value(value) == ore


def test_column_refuses_parts_of_an_ore() -> None:
    with pytest.raises(ValidationError) as refusal:
        SEKField().get_prep_value(Decimal("0.001"))
    assert refusal.value.messages == ["Ett belopp har högst två decimaler."]


def test_column_lets_the_database_work_out_expressions() -> None:
    expression = F("other")
    assert SEKField().get_prep_value(expression) is expression


def test_column_gives_back_kronor() -> None:
    assert SEKField().from_db_value(150_050, None, None) == Decimal("1500.5")
    assert SEKField().from_db_value(None, None, None) is None


@pytest.mark.parametrize(
    ("value", "amount"), [("1500.5", Decimal("1500.5")), (5, Decimal(5)), (0.1, Decimal("0.1")), (None, None)]
)
def test_field_reads_what_loaders_write(value: Any, amount: Decimal | None) -> None:
    assert SEKField().to_python(value) == amount


def test_field_refuses_what_is_no_amount() -> None:
    with pytest.raises(ValidationError) as refusal:
        SEKField().to_python("fem")
    assert refusal.value.messages == ["Det är inget belopp."]


@pytest.mark.parametrize(("in_thousands", "most"), [(False, Decimal(10) ** 12), (True, Decimal(10) ** 15)])
def test_field_takes_no_amount_beyond_reason(in_thousands: bool, most: Decimal) -> None:
    field = SEKField(in_thousands=in_thousands)
    assert field.clean(-most, None) == -most
    with pytest.raises(ValidationError) as refusal:
        field.clean(most + 1, None)
    assert refusal.value.messages == ["Beloppet är för stort. Kontrollera antalet siffror."]


@pytest.mark.parametrize(("in_thousands", "form_field"), [(True, KSEKFormField), (False, SEKFormField)])
def test_model_field_brings_its_form_field(in_thousands: bool, form_field: type[forms.Field]) -> None:
    field = SEKField("belopp", in_thousands=in_thousands)
    field.set_attributes_from_name("amount")
    assert type(field.formfield()) is form_field
    _name, path, _args, kwargs = field.deconstruct()
    assert path == "foundation.money.SEKField"
    assert kwargs == {"verbose_name": "belopp"} | ({"in_thousands": True} if in_thousands else {})
    assert isinstance(field, models.BigIntegerField)
