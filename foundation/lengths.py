"""How long a text may be, said with numbers as Swedish type has them: Django writes «200000»."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

from foundation.numbers import format_number


@deconstructible
class LongestText(MaxLengthValidator):
    """Django's own limit; only the sentence is another."""

    message = _("Write less: at most %(most)s characters, now %(count)s.")

    def __call__(self, value: Any) -> None:
        """Raise ValidationError for a text that is too long."""
        try:
            super().__call__(value)
        except ValidationError as error:
            numbers = error.params or {}
            shown = {"most": format_number(numbers["limit_value"]), "count": format_number(numbers["show_value"])}
            raise ValidationError(self.message, code=self.code, params={**numbers, **shown}) from error


def in_words(validator: Any) -> Any:
    """Return the validator, or LongestText in the place of Django's limit of length."""
    return LongestText(validator.limit_value) if type(validator) is MaxLengthValidator else validator
