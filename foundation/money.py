"""Money: kept as whole öre in the database, handled as Decimal kronor, written in kr or tkr."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from foundation.errors import RuleError
from foundation.numbers import THOUSAND, format_ksek, format_number, format_sek, parse_number

ORE = Decimal(100)
MOST_SEK = Decimal(10) ** 12  # also as tkr it fits the column in öre, with room for sums


class SwedishNumberField(forms.CharField):
    """A number written the Swedish way; cleans to Decimal in the field's own unit.

    What the field itself showed is taken back as it was, even if a person could not have written it.
    """

    decimals = 0
    unit: Any = ""
    shown: tuple[str, Decimal] | None = None

    def __init__(self, *, decimals: int | None = None, unit: Any = None, **kwargs: Any) -> None:
        self.decimals = self.decimals if decimals is None else decimals
        self.unit = self.unit if unit is None else unit
        super().__init__(**kwargs)
        css = f"{self.widget.attrs.get('class', '')} num".strip()
        inputmode = "decimal" if self.decimals else "numeric"
        self.widget.attrs.update({"inputmode": inputmode, "autocomplete": "off", "class": css})

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """Note what the form shows before anyone has written in it."""
        initial = form.get_initial_for_field(self, field_name)
        if isinstance(initial, Decimal):
            self.shown = self.prepare_value(initial), initial
        return super().get_bound_field(form, field_name)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = super().to_python(value)
        if text is None or text in self.empty_values:
            return None
        if self.shown and text == self.shown[0]:
            return self.shown[1]
        try:
            return self.parse(text)
        except RuleError as error:
            raise ValidationError(str(error), code="invalid") from error

    def parse(self, text: str) -> Decimal:
        """Return the number that was written."""
        return parse_number(text, decimals=self.decimals)

    def prepare_value(self, value: Any) -> Any:
        return format_number(value, self.decimals) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)  # not `clean`: an empty row is unchanged, not faulty
        except ValidationError:
            return True


class SEKFormField(SwedishNumberField):
    """An amount in kronor: `1 217 000`. Öre show only where there are any."""

    unit = _("SEK")

    def parse(self, text: str) -> Decimal:
        amount = super().parse(text)
        if abs(amount) > MOST_SEK:
            raise RuleError(_("“%(text)s” is too large. Check the number of digits.") % {"text": text})
        return amount

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return format_number(value, 0 if value == value.to_integral_value() else 2)


class KSEKFormField(SEKFormField):
    """An amount written in tkr that cleans to kronor: `1 500` is 1 500 000 kr."""

    unit = _("SEK thousand")

    def parse(self, text: str) -> Decimal:
        return super().parse(text) * THOUSAND

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        thousands = value / THOUSAND
        return format_number(thousands, max(0, -int(thousands.normalize().as_tuple().exponent)))


class SEKField(models.BigIntegerField):  # type: ignore[type-arg] # not generic when it runs
    """An amount in kronor as Decimal; the column holds whole öre, so sums are exact on every database."""

    description = _("Amount in SEK")
    # What django-stubs reads: the types that may be written to the attribute and that are read from it.
    _pyi_private_set_type: Decimal | int | Combinable  # type: ignore[assignment]
    _pyi_private_get_type: Decimal  # type: ignore[assignment]
    _pyi_lookup_exact_type: Decimal | int  # type: ignore[assignment]

    def __init__(self, *args: Any, in_thousands: bool = False, **kwargs: Any) -> None:
        self.in_thousands = in_thousands
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.in_thousands:
            kwargs["in_thousands"] = True
        return name, path, args, kwargs

    def from_db_value(self, value: int | None, _expression: Any, _connection: Any) -> Decimal | None:
        return None if value is None else Decimal(value) / ORE

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(str(value)) if isinstance(value, float) else Decimal(value)
        except (ArithmeticError, TypeError, ValueError) as error:
            raise ValidationError(_("Not an amount."), code="invalid") from error

    def get_prep_value(self, value: Any) -> int | None:
        if value is None:
            return None
        if hasattr(value, "resolve_expression"):
            return cast("int", value)  # an expression, which the database works out
        ore = Decimal(value) * ORE
        if ore != ore.to_integral_value():
            raise ValidationError(_("An amount has at most two decimals."), code="invalid")
        return int(ore)

    def validate(self, value: Any, model_instance: Any) -> None:
        """Refuse an amount beyond reason, wherever it comes from: the column could not hold it, or not a sum of it."""
        super().validate(value, model_instance)
        if value is not None and abs(value) > MOST_SEK * (THOUSAND if self.in_thousands else 1):
            raise ValidationError(_("The amount is too large. Check the number of digits."), code="invalid")

    def in_words(self, amount: Decimal) -> str:
        """Return an amount of this field as people read it, with its unit."""
        return format_ksek(amount) if self.in_thousands else format_sek(amount)

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("min_value", None)
        kwargs.pop("max_value", None)
        form_class = KSEKFormField if self.in_thousands else SEKFormField
        return models.Field.formfield(self, **{"form_class": form_class, **kwargs})
