"""A vote on an item, and what someone wants said in its minutes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.models import Person
from decisions.enums import Choice, MajorityRule, StatementKind
from decisions.models import Attendance, Statement
from decisions.services.votes import VoteResult
from foundation.forms import PortalForm
from foundation.seenforms import SeenModelForm

PARTED = [("", _("The numbers are not equal")), ("yes", _("for yes")), ("no", _("for no"))]


class VoteForm(PortalForm):
    """A vote by name, one line for each who takes part in deciding; or by count, where the three numbers are given."""

    question = forms.CharField(
        label=_("What was put to the vote"),
        widget=forms.Textarea,
        help_text=_("Say what yes means and what no means. Example: Yes for the drafted proposal, no for the motion."),
    )
    rule = forms.ChoiceField(label=_("Majority needed"), choices=MajorityRule.choices, initial=MajorityRule.SIMPLE)
    is_election = forms.BooleanField(
        label=_("It is an election"), required=False, help_text=_("Equal numbers are then parted by lot.")
    )
    by_count = forms.BooleanField(label=_("Counted without names"), required=False)
    yes = forms.IntegerField(label=_("Yes"), required=False, min_value=0)
    no = forms.IntegerField(label=_("No"), required=False, min_value=0)
    abstained = forms.IntegerField(label=_("Abstained"), required=False, min_value=0)
    parted = forms.ChoiceField(
        label=_("If the numbers are equal, the chair's casting vote or the lot fell"), choices=PARTED, required=False
    )

    def __init__(self, *args: Any, deciders: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deciders = deciders
        for row in deciders:
            self.fields[f"ballot_{row.person_id}"] = forms.ChoiceField(
                label=row.person_name, choices=Choice.choices, required=False, widget=forms.RadioSelect
            )

    def ballots(self) -> list[Any]:
        """Return the fields of those who vote, in the order of the attendance."""
        return [self[f"ballot_{row.person_id}"] for row in self.deciders]

    @property
    def result(self) -> VoteResult:
        """The form's values as the service takes them."""
        values = self.cleaned_data
        given = {row.person_id: values.get(f"ballot_{row.person_id}") for row in self.deciders}
        return VoteResult(
            question=values["question"],
            ballots={} if values["by_count"] else {pk: Choice(choice) for pk, choice in given.items() if choice},
            counts=tuple(values[name] or 0 for name in ("yes", "no", "abstained")) if values["by_count"] else None,  # type: ignore[arg-type]
            rule=MajorityRule(values["rule"]),
            is_election=values["is_election"],
            parted={"yes": True, "no": False}.get(values["parted"]),
        )


class StatementForm(PortalForm):
    """Who wants what said in the minutes of an item."""

    kind = forms.ChoiceField(label=_("Kind"), choices=StatementKind.choices, widget=forms.RadioSelect)
    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none())
    text = forms.CharField(label=_("Text"), widget=forms.Textarea)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class StatementTextForm(SeenModelForm):
    """The text of something that is in the minutes already."""

    class Meta:
        model = Statement
        fields = ("text",)
