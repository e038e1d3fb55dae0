"""What a report is asked with: a form, so that a page, a link and the command line are checked alike."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from foundation.errors import RuleError
from foundation.forms import PortalForm
from reports.digests import digest_of

if TYPE_CHECKING:
    from reports.kinds import ReportKind

Params = Mapping[str, Any]


class ParametersError(RuleError):
    """The parameters were not understood. `form` is the bound form with each field's error."""

    def __init__(self, form: forms.Form) -> None:
        self.form = form
        lines = []
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            text = " ".join(str(error) for error in errors)
            lines.append(f"{label or name}: {text}" if name in form.fields else text)
        super().__init__(" ".join(lines))


class ParameterForm(PortalForm):
    """The base of every kind's parameters.

    `user` is the person who asks, or None for the installer at the command line. Override `narrow`
    to leave only what that person may choose.
    """

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.narrow(user)

    def narrow(self, user: Any) -> None:
        """Limit the choices to what `user` may choose; None may choose everything."""


class BoundParameters(NamedTuple):
    """Checked parameters: as Python values, as the order keeps them, and their digest."""

    params: Params
    stored: dict[str, Any]
    digest: str


def bind_parameters(kind: "ReportKind", raw: Mapping[str, Any], *, user: Any, language: str) -> BoundParameters:
    """Check `raw` against the kind's form. Raises ParametersError, naming each field, if it does not hold.

    A name the kind does not know is refused too, so that a misspelt `--param` is never passed over.
    """
    form = kind.parameters(data={**kind.defaults(), **raw}, user=user)
    for name in raw:
        if name not in form.fields:
            known = ", ".join(form.fields) or "–"
            sentence = _("“%(name)s” is not asked for here. Possible: %(known)s.")
            raise RuleError(sentence % {"name": name, "known": known})
    if not form.is_valid():
        raise ParametersError(form)
    stored = {name: _storable(value) for name, value in form.cleaned_data.items() if value not in (None, "")}
    return BoundParameters(form.cleaned_data, stored, digest_of([language, stored]))


def _storable(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_storable(item) for item in value]
    return value
