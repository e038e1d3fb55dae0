"""How a matter is described, and what is proposed or decided in it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.models import Body, Person
from decisions.enums import ChangeKind, DecisionOutcome, Level
from decisions.models import Adoptable, Decision, Matter
from decisions.services.decisions import DecisionContent, Named
from foundation.edits import StaleEditError
from foundation.errors import RuleError
from foundation.forms import PortalForm
from foundation.pickers import PickField


class MatterForm(PortalForm):
    """What a matter is called."""

    title = forms.CharField(label=_("Title"), max_length=Matter._meta.get_field("title").max_length)
    summary = forms.CharField(
        label=_("The matter in one sentence"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Stands in the decision under the heading Matter."),
    )
    reference_number = forms.CharField(
        label=_("Reference number"),
        required=False,
        max_length=Matter._meta.get_field("reference_number").max_length,
        help_text=_("As the register writes it. Leave it empty if there is none: none is made up."),
    )


class NewMatterForm(MatterForm):
    """A new matter of one of the bodies that the person may propose to."""

    body = forms.ModelChoiceField(label=_("Body"), queryset=Body.objects.none())
    level = forms.ChoiceField(
        label=_("Seen by"),
        choices=[(Level.BODY, _("the body, as working material")), (Level.OWN_DRAFT, _("only me and the secretariat"))],
        initial=Level.BODY,
        widget=forms.RadioSelect,
    )
    field_order = ("body", "title", "summary", "reference_number", "level")

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class DecisionForm(PortalForm):
    """A proposal or a decision: lead-in, clauses, presenter, who else took part, reasons, annexes."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    lead_in = forms.CharField(
        label=_("Lead-in"), required=False, max_length=200, help_text=_("For example: The steering group decides to")
    )
    clauses = forms.CharField(
        label=_("Clauses"), required=False, widget=forms.Textarea, help_text=_("One clause on each line.")
    )
    reasons = forms.CharField(label=_("Reasons"), required=False, widget=forms.Textarea)
    outcome = forms.ChoiceField(
        label=_("Kind of decision"), required=False, choices=[("", _("Not stated")), *DecisionOutcome.choices]
    )
    presenter = forms.ModelChoiceField(
        label=_("Name"), queryset=Person.objects.none(), required=False, empty_label=_("Not stated")
    )
    presenter_title = forms.CharField(label=_("Title"), required=False, max_length=150)
    presenter_organisation = forms.CharField(label=_("Organisation"), required=False, max_length=200)
    no_presenter = forms.BooleanField(label=_("There was no presenter"), required=False)
    participants = forms.ModelMultipleChoiceField(
        label=_("Names"),
        queryset=Person.objects.none(),
        required=False,
    )
    no_participants = forms.BooleanField(label=_("No one else took part"), required=False)
    participants_unknown = forms.BooleanField(
        label=_("Not known"),
        required=False,
        help_text=_("For an older decision whose document does not say. The record then shows the fact as missing."),
    )
    changes = PickField(label=_("The older decision"), required=False)
    change_kind = forms.ChoiceField(
        label=_("What becomes of it"), required=False, choices=[("", _("Not stated")), *ChangeKind.choices]
    )
    dispatch_list = forms.CharField(
        label=_("Sent to"), required=False, widget=forms.Textarea, help_text=_("One recipient a line.")
    )
    annexes = forms.MultipleChoiceField(
        label=_("Annexes that the decision adopts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are numbered in this order and frozen when the decision is fixed."),
    )

    def __init__(
        self,
        *args: Any,
        people: Any,
        adoptables: Sequence[tuple[str, Adoptable]],
        titles: dict[int, tuple[str, str]],
        others_may_be_unknown: bool,
        changeable: Sequence[Decision],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.adoptables = dict(adoptables)
        self.titles = titles
        self.fields["presenter"].queryset = people  # type: ignore[attr-defined]
        self.fields["participants"].queryset = people  # type: ignore[attr-defined]
        if not others_may_be_unknown:
            del self.fields["participants_unknown"]
        choices = [(key, f"{adoptable} ({adoptable.state_tag.label})") for key, adoptable in adoptables]
        if changeable:
            self.fields["changes"].offer(changeable)  # type: ignore[attr-defined]
        else:
            del self.fields["changes"], self.fields["change_kind"]
        if choices:
            self.fields["annexes"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["annexes"]

    def refuse(self, error: RuleError, *, field: str | None = None) -> None:
        """Show the sentence; after someone else's save carry the stored number, so that saving once more counts."""
        super().refuse(error, field=field)
        if isinstance(error, StaleEditError):
            data: Any = self.data
            self.data = data = data.copy()
            data[self.add_prefix("seen")] = ""

    def clean(self) -> dict[str, Any]:
        """Ask for the decision and for what becomes of it, both or neither."""
        data = super().clean() or {}
        if bool(data.get("changes")) != bool(data.get("change_kind")):
            missing = "change_kind" if data.get("changes") else "changes"
            self.add_error(missing, _("Say which decision it is, and whether it is changed or revoked."))
        return data

    @property
    def content(self) -> DecisionContent:
        """The form's values as the services take them."""
        values = self.cleaned_data
        return DecisionContent(
            clauses=values["clauses"].splitlines(),
            lead_in=values["lead_in"],
            reasons=values["reasons"],
            outcome=values["outcome"],
            presenter=self._presenter(),
            no_presenter=values["no_presenter"],
            participants=[self._named(person) for person in values["participants"]],
            no_participants=values["no_participants"],
            participants_unknown=values.get("participants_unknown", False),
            dispatch_list=values["dispatch_list"],
            changes=values.get("changes"),
            change_kind=values.get("change_kind", ""),
            annexes=[self.adoptables[key] for key in self.adoptables if key in values.get("annexes", ())],
        )

    def _presenter(self) -> Named | None:
        person = self.cleaned_data["presenter"]
        if person is None:
            return None
        title, organisation = self.titles.get(person.pk, ("", ""))
        return Named(
            person,
            self.cleaned_data["presenter_title"] or title,
            self.cleaned_data["presenter_organisation"] or organisation,
        )

    def _named(self, person: Person) -> Named:
        return Named(person, *self.titles.get(person.pk, ("", "")))


def decision_initial(decision: Decision | None, keys: Sequence[str]) -> dict[str, Any]:
    """Return a decision's values as the form shows them; `keys` are those of its annexes."""
    if decision is None:
        return {}
    return {
        "seen": decision.edit_number,
        "lead_in": decision.lead_in,
        "clauses": "\n".join(clause.text for clause in decision.clauses.order_by("order")),
        "reasons": decision.reasons,
        "outcome": decision.outcome,
        "presenter": decision.presenter_id,
        "presenter_title": decision.presenter_title,
        "presenter_organisation": decision.presenter_organisation,
        "no_presenter": decision.no_presenter,
        "participants": [row.person_id for row in decision.participants.order_by("order")],
        "no_participants": decision.no_participants,
        "participants_unknown": decision.participants_unknown,
        "changes": decision.changes_id or "",
        "change_kind": decision.change_kind,
        "dispatch_list": decision.dispatch_list,
        "annexes": list(keys),
    }
