"""How a plan, its sections and its points are written."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models import Plan, PlanArea
from foundation.dates import Precision
from foundation.pickers import PickField
from foundation.rowforms import RowForm, RowFormSet, row_formset
from foundation.seenforms import SeenModelForm
from projects.models import Call


class PlanForm(SeenModelForm):
    """The head of a plan."""

    class Meta:
        model = Plan
        fields = ("title", "kind", "period_from", "period_to", "intro")


class AreaForm(SeenModelForm):
    """A section: only sections of the same plan that are not sub-headings themselves may lie above it."""

    class Meta:
        model = PlanArea
        fields = ("number", "heading", "text", "footnote", "parent", "order")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = PlanArea.objects.filter(plan=plan, parent=None).exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = above.order_by("order", "pk")  # type: ignore[attr-defined]
        self.fields["parent"].empty_label = _("nothing: a section of its own")  # type: ignore[attr-defined]
        self.fields["order"].required = False


class ItemForm(RowForm):
    """One point."""

    text = forms.CharField(label=_("Point"), widget=forms.Textarea)
    under = forms.BooleanField(label=_("Under the one above"), required=False)
    due_date = forms.DateField(label=_("Date"), required=False)
    due_precision = forms.ChoiceField(label=_("Known to the"), choices=Precision.choices, initial=Precision.DAY)
    inserted_call = PickField(label=_("Insert grants of"), required=False)
    footnote = forms.CharField(label=_("Footnote"), required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, calls: Sequence[Call], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inserted_call"].offer(calls)  # type: ignore[attr-defined]


class _ItemFormSet(RowFormSet):
    """The points of a section: the first cannot lie under another."""

    def clean(self) -> None:
        super().clean()
        for form in self.in_place()[:1]:
            if form.cleaned_data.get("under"):
                form.add_error("under", _("The first point cannot lie under another. Make it a point of its own."))


ItemFormSet = row_formset(ItemForm, _ItemFormSet)
