"""The closing of a body in the administration: it hands its matters over."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from collaboration.admin.bodies import BodyAdmin
from collaboration.admin.steps import DateInput, Step, StepForm
from collaboration.models import Body
from collaboration.permissions import Right
from decisions.services.bodies import close_body
from foundation.dates import Precision, today


class CloseForm(StepForm):
    """When the body closes, who takes over, and why."""

    last_day = forms.DateField(label=_("Last day"), widget=DateInput(), initial=today)
    precision = forms.ChoiceField(label=_("Known to the"), choices=Precision.choices, initial=Precision.DAY)
    receiver = forms.ModelChoiceField(
        Body.objects.none(),
        label=_("Takes over open matters"),
        required=False,
        help_text=_("Must be named where the body has matters in preparation."),
    )
    successors = forms.ModelMultipleChoiceField(Body.objects.none(), label=_("Succeeded by"), required=False)
    note = forms.CharField(label=_("Why it closes"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("receiver", "successors"):
            field: Any = self.fields[name]
            field.queryset = Body.objects.exclude(pk=self.row.pk).by_name()


class ClosableBodyAdmin(BodyAdmin):
    """The register of bodies, with their closing."""

    def get_steps(self) -> tuple[Step, ...]:
        """Return the steps of a body."""
        return (
            *super().get_steps(),
            Step(
                "avsluta",
                _("Close the body"),
                close_body,
                "body",
                Right.KEEP_REGISTERS,
                _("The body is closed. Its records can still be read."),
                form=CloseForm,
                explanation=_("Every seat ends with the last day, and open matters go to the body that takes over."),
                is_open=lambda body: body.valid_to is None,
            ),
        )


admin.site.unregister(Body)
admin.site.register(Body, ClosableBodyAdmin)
