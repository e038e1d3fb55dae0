"""How a plan, its sections and its points are written; fixed points of a year and obligations too."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from actionplans.enums import Branch, MeasureState, PartyKind, Priority, Recurrence, RowState
from actionplans.models import (
    CycleEvent,
    Goal,
    Indicator,
    Measure,
    Measurement,
    Obligation,
    Plan,
    PlanArea,
    StatusReport,
)
from actionplans.models.cycle import FIRST_YEAR, LAST_YEAR
from actionplans.models.document import OPENS_TO
from actionplans.models.measure import LONGEST_RESPONSIBLE
from actionplans.models.status_report import LONGEST_ALT
from actionplans.queries.parties import PartyInput
from actionplans.services import MeasureInput
from collaboration.models import Body, Organisation, Person, User
from decisions.enums import DecisionState, Level
from decisions.models import Decision
from foundation.dates import Precision, today
from foundation.files import DOCUMENT_RULES, IMAGE_RULES
from foundation.forms import PortalForm, PortalModelForm
from foundation.pickers import PickField
from foundation.rowforms import MOST_ROWS, RowForm, RowFormSet, row_formset
from foundation.seenforms import SeenModelForm
from needs.models import Need
from projects.models import Call

_THOUSANDS = re.compile(r"([-−–]?)\s*(\d{1,3}(?:\s\d{3})*|\d+)([.,]\d+)?")


class PlainDecimalField(forms.DecimalField):
    """A number as people write it: `93,5`, `1 500` whatever the space, or `93.5`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, localize=True)

    def to_python(self, value: Any) -> Any:
        """Return the number without the spaces that part its thousands."""
        found = _THOUSANDS.fullmatch(value.strip()) if isinstance(value, str) else None
        if found:
            sign, whole, fraction = found.groups(default="")
            value = f"{'-' if sign else ''}{''.join(whole.split())}{fraction}"
        return super().to_python(value)


def shortened(row: object) -> str:
    """Return a long sentence cut for a list of choices."""
    return Truncator(str(row)).chars(90)


class PlanForm(SeenModelForm):
    """The head of a plan."""

    class Meta:
        model = Plan
        fields = ("title", "kind", "period_from", "period_to", "intro")


class AreaForm(SeenModelForm):
    """A section: only sections of the same plan that are not sub-headings themselves may lie above it.

    It asks for what the plan's kind wants, and for what the section has already.
    """

    class Meta:
        model = PlanArea
        fields = ("number", "heading", "need", "vision", "goals", "group", "text", "footnote", "parent", "order")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = PlanArea.objects.filter(plan=plan, parent=None).exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = above.order_by("order", "pk")  # type: ignore[attr-defined]
        self.fields["parent"].empty_label = _("nothing: a section of its own")  # type: ignore[attr-defined]
        self.fields["order"].required = False
        self.fields["group"].queryset = Body.objects.in_force(today()).by_name()  # type: ignore[attr-defined]
        for name in {"need", "vision", "goals", "group"}.difference(plan.section_parts):
            if not getattr(self.instance, name):
                del self.fields[name]


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

NO_CHOICE = ("", "–")


class MeasureFields(RowForm):
    """What a measure is written with, wherever it is written."""

    text = forms.CharField(label=_("Measure"), widget=forms.Textarea)
    responsible = forms.CharField(
        label=_("Responsible"), required=False, max_length=LONGEST_RESPONSIBLE, widget=forms.Textarea
    )
    due_date = forms.DateField(label=_("Last day"), required=False)
    due_precision = forms.ChoiceField(label=_("Known to the"), choices=Precision.choices, initial=Precision.DAY)
    due_words = forms.CharField(label=_("Date in the plan's words"), required=False, max_length=100)
    recurrence = forms.ChoiceField(label=_("Recurs"), choices=Recurrence.choices, initial=Recurrence.NONE)

    def clean_responsible(self) -> str:
        """Return the words on one line, as they stand in a plan."""
        return " ".join(self.cleaned_data["responsible"].split())

    def as_input(self) -> dict[str, Any]:
        """Return the cleaned values as a measure's."""
        names = ("text", "responsible", "due_date", "due_precision", "due_words", "recurrence")
        return {name: self.cleaned_data[name] for name in names}


class MeasureForm(MeasureFields):
    """One measure of a section."""

    priority = forms.ChoiceField(label=_("Priority"), required=False, choices=[NO_CHOICE, *Priority.choices])
    rank = forms.IntegerField(label=_("Rank"), required=False, min_value=1, max_value=999)
    depends_on = PickField(label=_("Waits for"), required=False)
    condition = forms.CharField(label=_("Hangs on"), required=False, max_length=300)
    branch = forms.ChoiceField(label=_("Is done"), required=False, choices=[NO_CHOICE, *Branch.choices])

    def __init__(self, *args: Any, measures: Sequence[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["depends_on"].offer(measures)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the outcome of a condition, and for the condition of an outcome."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(values.get("condition")) != bool(values.get("branch")):
            self.add_error("branch", _("A condition needs its outcome, and an outcome its condition."))
        return values

    def as_measure(self) -> MeasureInput:
        """Return the row as a measure."""
        more = {name: self.cleaned_data[name] for name in ("priority", "rank", "condition", "branch")}
        waits_for: Measure | None = self.cleaned_data["depends_on"]
        return MeasureInput(
            **self.as_input(),
            **more,
            depends_on=waits_for.pk if waits_for else None,
            measure=self.cleaned_data["row"],
        )


MeasureFormSet = row_formset(MeasureForm)


class PartyForm(RowForm):
    """One responsible party."""

    words = forms.CharField(label=_("As the plan says"), max_length=200)
    kind = forms.ChoiceField(label=_("Is"), choices=PartyKind.choices, initial=PartyKind.ROLE)
    body = PickField(label=_("Body"), required=False)
    organisation = PickField(label=_("Organisation"), required=False)
    person = PickField(label=_("Person, or who holds the role"), required=False)

    def __init__(
        self,
        *args: Any,
        bodies: Sequence[Body],
        organisations: Sequence[Organisation],
        people: Sequence[Person],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("body", bodies), ("organisation", organisations), ("person", people)):
            self.fields[name].offer(rows)  # type: ignore[attr-defined]

    def as_party(self) -> PartyInput:
        """Return the row as a responsible party."""
        names = ("words", "kind", "body", "organisation", "person")
        return PartyInput(**{name: self.cleaned_data[name] for name in names})


PartyFormSet = row_formset(PartyForm)


class PasteForm(PortalForm):
    """A plan's text, pasted from a document."""

    text = forms.CharField(
        label=_("The text"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("Headings, “Åtgärder”, bullets and “Ansvarig:” lines are recognised. Nothing is saved yet."),
    )


class ReviewedAreaForm(PortalForm):
    """An area found in a pasted text."""

    heading = forms.CharField(label=_("Heading"), max_length=300)
    need = forms.CharField(label=_("Need"), required=False, widget=forms.Textarea)


class _ReviewedAreaFormSet(forms.BaseFormSet):
    """The areas found in a pasted text; they keep their places, which the measures name."""

    @property
    def faults(self) -> list[tuple[int, Any, str]]:
        """Return every fault as the area's number, the field and the sentence."""
        return [
            (number, field, str(error))
            for number, form in enumerate(self.forms if self.is_bound else [], start=1)
            for field in form.visible_fields()
            for error in field.errors
        ]


class ReviewedMeasureForm(MeasureFields):
    """A measure found in a pasted text, and the number of the area it stands in."""

    area = forms.IntegerField(label=_("Area no."), min_value=1)

    @property
    def is_undated(self) -> bool:
        """Whether nothing says when, as it is shown: no date, and it does not recur."""
        return not self["due_date"].value() and self["recurrence"].value() == Recurrence.NONE


class _ReviewedMeasureFormSet(RowFormSet):
    """The measures found in a pasted text."""

    def as_measures(self, area: int) -> list[MeasureInput]:
        """Return the measures of the area with this number, in the order of their places."""
        rows = [form for form in self.in_place() if form.cleaned_data["area"] == area]
        return [MeasureInput(**form.as_input()) for form in rows]  # type: ignore[attr-defined]


class RestForm(PortalForm):
    """What of a pasted text is neither area, measure nor responsible party."""

    rest = forms.CharField(
        label=_("Other text"),
        required=False,
        widget=forms.Textarea,
        help_text=_("What is neither area, need, measure nor responsible. It is added to the plan's introduction."),
    )


ReviewedAreaFormSet = forms.formset_factory(
    ReviewedAreaForm, formset=_ReviewedAreaFormSet, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)
ReviewedMeasureFormSet = row_formset(ReviewedMeasureForm, _ReviewedMeasureFormSet)


class DocumentForm(PortalForm):
    """A file that a plan rests on, and whom its adoption opens it to."""

    file = forms.FileField(label=_("File"), validators=DOCUMENT_RULES)
    title = forms.CharField(
        label=_("Title"), required=False, max_length=200, help_text=_("The file's name where it is left empty.")
    )
    opens_to = forms.ChoiceField(
        label=_("Once the plan is adopted, seen by"), choices=OPENS_TO, widget=forms.RadioSelect, initial=Level.PARTIES
    )


class StatusForm(PortalForm):
    """How a measure goes."""

    state = forms.ChoiceField(label=_("State"), choices=MeasureState.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("How does it go?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What has been done, and what is next. May be left empty when the state changes."),
    )


class ConditionForm(PortalForm):
    """How a condition turned out; `choices` say what each answer brings."""

    came_true = forms.TypedChoiceField(label=_("How it turned out"), widget=forms.RadioSelect, coerce="so".__eq__)
    known_on = forms.DateField(label=_("Known since"))
    note = forms.CharField(label=_("Comment"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came_true"].choices = choices  # type: ignore[attr-defined]


class NeedsForm(PortalForm):
    """Which needs a measure answers: those it answers already, and those that were found."""

    needs = forms.ModelMultipleChoiceField(
        label=_("Needs"), queryset=Need.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: Sequence[Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["needs"]
        field.queryset = Need.objects.filter(pk__in=[need.pk for need in offered])
        field.choices = [(need.pk, _told(need)) for need in offered]


def _told(need: Need) -> str:
    return f"{need} ({need.submission.organisation})"


class EvaluationForm(PortalForm):
    """What effect a measure had."""

    date = forms.DateField(label=_("Day of the evaluation"))
    text = forms.CharField(
        label=_("What effect did it have?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What has become different, for whom, and how you know."),
    )


class OfferForm(PortalForm):
    """What every party is offered."""

    text = forms.CharField(
        label=_("What is offered?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What a party gets, what it takes to use it, and whom to talk to."),
    )


class GoalForm(SeenModelForm):
    """A goal: the long-term goals of the same plan may lie above it."""

    class Meta:
        model = Goal
        fields = ("kind", "text", "area", "parent", "body", "organisation", "due_date", "due_precision")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, Any] = {
            "area": PlanArea.objects.filter(plan=plan).order_by("order", "pk"),
            "parent": Goal.objects.filter(plan=plan, parent=None).exclude(pk=self.instance.pk).order_by("order", "pk"),
            "body": Body.objects.in_force(today()).by_name(),
            "organisation": Organisation.objects.in_force(today()).by_name(),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["area"].empty_label = _("the whole plan")  # type: ignore[attr-defined]
        self.fields["parent"].empty_label = _("nothing: a goal of its own")  # type: ignore[attr-defined]
        self.fields["parent"].label_from_instance = shortened  # type: ignore[attr-defined]


class IndicatorForm(SeenModelForm):
    """An indicator: its unit, where it begins and where it is to come."""

    class Meta:
        model = Indicator
        fields = (
            "name",
            "unit",
            "decimals",
            "direction",
            "baseline_value",
            "baseline_date",
            "baseline_precision",
            "target_value",
            "target_date",
            "target_precision",
            "source",
        )
        field_classes = {"baseline_value": PlainDecimalField, "target_value": PlainDecimalField}


class MeasurementForm(PortalModelForm):
    """A value that was measured."""

    class Meta:
        model = Measurement
        fields = ("value", "date", "precision", "source", "note")
        field_classes = {"value": PlainDecimalField}


class ReportForm(SeenModelForm):
    """A status report: a period, how it stands, and the next step."""

    class Meta:
        model = StatusReport
        fields = ("period_from", "period_to", "text", "next_step", "next_date", "next_precision")
        widgets = {"text": forms.Textarea(attrs={"rows": 14}), "next_step": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"text": _("An empty line begins a new paragraph.")}


class PictureForm(PortalForm):
    """A picture in a status report."""

    file = forms.FileField(label=_("Picture"), validators=IMAGE_RULES, help_text=_("PNG or JPEG, at most 2 MB."))
    alt = forms.CharField(
        label=_("What the picture shows"),
        max_length=LONGEST_ALT,
        help_text=_("In words, for who cannot see it. It is read aloud on the page and in the PDF."),
    )
    caption = forms.CharField(label=_("Caption"), required=False, max_length=LONGEST_ALT)


class CycleEventForm(PortalModelForm):
    """A fixed point of a year: which month, and the day where it is settled."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=int, choices=lambda: [*MONTHS.items()])

    class Meta:
        model = CycleEvent
        fields = ("title", "year", "month", "day", "responsible", "basis")


class ObligationForm(PortalModelForm):
    """What is owed, by whom, how often, from when to when, and on what it rests."""

    class Meta:
        model = Obligation
        fields = (
            "title",
            "text",
            "owed_by",
            "organisation",
            "body",
            "interval",
            "days_after",
            "fulfilment",
            "valid_from",
            "valid_to",
            "plan",
            "decision",
            "basis",
        )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decided = Decision.objects.visible_to(user).exclude(state=DecisionState.DRAFT)
        offered = {
            "organisation": Organisation.objects.by_name(),
            "body": Body.objects.visible_to(user).by_name(),
            "plan": Plan.objects.visible_to(user).current().newest_first(),
            "decision": decided.select_related("matter").newest_first(),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class YearForm(PortalForm):
    """Ask for a year."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


class SettleForm(PortalForm):
    """Say that something is done, or that it is not needed and why."""

    to = forms.ChoiceField(label=_("It is"), widget=forms.RadioSelect)
    day = forms.DateField(label=_("On the day"))
    reason = forms.CharField(
        label=_("Comment"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Needed where it is not to be done. Everyone who reads plans reads it."),
    )

    def __init__(self, *args: Any, by_dialogue: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [] if by_dialogue else [(RowState.DONE.value, RowState.DONE.label)]
        choices.append((RowState.NOT_NEEDED.value, RowState.NOT_NEEDED.label))
        self.fields["to"].choices = choices  # type: ignore[attr-defined]
        self.fields["to"].initial = choices[0][0]
