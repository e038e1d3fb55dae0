"""The day a page is shown for: any page about who sits where can be read as it was."""

import datetime as dt

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.dates import today
from foundation.forms import PortalForm


class DayForm(PortalForm):
    """Ask for a day; an empty or impossible one means today."""

    dag = forms.DateField(label=_("As it was on"), required=False)


def asked_day(request: HttpRequest) -> tuple[DayForm, dt.date]:
    """Return the form and the day that the address asks for (`?dag=2021-12-31`)."""
    form = DayForm(request.GET or None)
    day = form.cleaned_data["dag"] if form.is_bound and form.is_valid() else None
    if day is None:
        form = DayForm(initial={"dag": today()})
    return form, day or today()
