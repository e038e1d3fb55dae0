"""Swedish identity numbers of organisations, as people write them and as the portal shows them."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from stdnum import luhn

from foundation.errors import RuleError

_DIGITS = 10
_WITH_CENTURY = 12
_LEAST_THIRD_DIGIT = 2
_SEPARATORS = re.compile(r"[\s\u00a0\u2007\u2009\u202f.\u2010-\u2015\u2212-]")


def clean_organisation_number(text: str) -> str:
    """Return `text` as `NNNNNN-NNNN`; the prefix 16 of twelve-digit registers is dropped.

    Raises RuleError when it is not ten digits, when the third digit is below 2 (it would be a personal
    identity number) or when the check digit (Luhn over all ten) is wrong.
    """
    digits = _SEPARATORS.sub("", str(text))
    if len(digits) == _WITH_CENTURY and digits.startswith("16"):
        digits = digits[2:]
    if len(digits) != _DIGITS or not (digits.isascii() and digits.isdecimal()):
        sentence = _("“%(text)s” is not an organisation number. Write ten digits, for example 212000-1546.")
        raise RuleError(sentence % {"text": text})
    if int(digits[2]) < _LEAST_THIRD_DIGIT:
        sentence = _("“%(text)s” looks like a personal identity number. Write the organisation's own number.")
        raise RuleError(sentence % {"text": text})
    if not luhn.is_valid(digits):
        sentence = _("“%(text)s” has a wrong check digit. Compare it with the organisation's papers.")
        raise RuleError(sentence % {"text": text})
    return f"{digits[:6]}-{digits[6:]}"


class OrganisationNumberField(models.CharField):  # type: ignore[type-arg] # not generic when it runs
    """An organisation number, checked when validated and kept as `NNNNNN-NNNN`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Return the number normalised, or refuse it with the sentence."""
        if value not in self.empty_values:
            try:
                value = clean_organisation_number(value)
            except RuleError as error:
                raise ValidationError(str(error), code="organisation_number") from error
        return super().clean(value, model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django's signature
        """Normalise what a shell or an import wrote; a number that cannot be read is refused."""
        value = super().pre_save(model_instance, add)
        if value in self.empty_values:
            return value
        try:
            value = clean_organisation_number(value)
        except RuleError as error:
            raise ValidationError({self.name: str(error)}, code="organisation_number") from error
        setattr(model_instance, self.attname, value)
        return value
