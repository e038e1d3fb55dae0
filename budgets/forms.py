"""How a budget is written: its head, its lines in tkr, and what is carried over."""

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.models import Budget, BudgetCategory, BudgetLine, CarryOver
from foundation.forms import PortalModelForm
from foundation.money import KSEKFormField
from foundation.rowforms import RowForm, RowFormSet, row_formset
from foundation.seenforms import SeenModelForm


class BudgetForm(SeenModelForm):
    """The head of a budget."""

    class Meta:
        model = Budget
        fields = ("year", "title", "stated_total")


class CarryOverForm(PortalModelForm):
    """Money carried over to this budget's year."""

    class Meta:
        model = CarryOver
        fields = ("source_year", "amount", "purpose", "is_forecast")


class LineForm(RowForm):
    """One line of the table."""

    activity = forms.CharField(
        label=_("Activity"),
        required=False,
        max_length=BudgetCategory._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"list": "activities"}),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=BudgetLine._meta.get_field("note").max_length)
    amount = KSEKFormField(label=_("Amount (tkr)"))
    is_staff_cost = forms.BooleanField(label=_("Staff"), required=False)
    footnote = forms.CharField(label=_("Footnote"), required=False, widget=forms.Textarea(attrs={"class": "short"}))


class _LineFormSet(RowFormSet):
    """The lines of a budget: an empty activity means the same as above."""

    def clean(self) -> None:
        super().clean()
        above = ""
        for form in self.in_place():
            above = form.cleaned_data.get("activity") or above
            if above:
                form.cleaned_data["activity"] = above
            else:
                form.add_error("activity", _("Write which activity the first line belongs to."))


LineFormSet: type[RowFormSet] = row_formset(LineForm, _LineFormSet)
