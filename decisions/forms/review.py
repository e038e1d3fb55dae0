"""A proposal is sent to the members, and a member answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.enums import Stance
from decisions.services.review import Answer
from foundation.forms import PortalForm

STANCES = [
    (Stance.AGREE.value, _("I agree")),
    (Stance.COMMENT.value, _("I agree, with a comment")),
    (Stance.MUST_CHANGE.value, _("Something must change")),
    (Stance.CONFLICT.value, _("I have a conflict of interest and take no part")),
]
ON_CLAUSE = [("", _("As the whole")), *STANCES[:3]]


class ReviewForm(PortalForm):
    """Until when the members are asked."""

    answer_by = forms.DateField(
        label=_("Answer by"), help_text=_("Every member sees how many days are left on their desk.")
    )


class PositionForm(PortalForm):
    """A position on the whole proposal, and where it differs on single clauses."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    stance = forms.ChoiceField(label=_("Your position"), choices=STANCES, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Needed if something must change: say what, and why. The other members read it."),
    )

    def __init__(self, *args: Any, clauses: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clauses = clauses
        for number, _clause in enumerate(clauses if len(clauses) > 1 else (), start=1):
            self.fields[f"stance_{number}"] = forms.ChoiceField(
                label=_("Clause %(number)d") % {"number": number}, choices=ON_CLAUSE, required=False
            )
            self.fields[f"comment_{number}"] = forms.CharField(
                label=_("Comment on clause %(number)d") % {"number": number}, required=False, widget=forms.Textarea
            )

    def on_clauses(self) -> list[tuple[str, Any, Any]]:
        """Return each clause with the fields that concern it, where there is more than one."""
        numbers = range(1, len(self.clauses) + 1) if len(self.clauses) > 1 else ()
        return [(self.clauses[n - 1], self[f"stance_{n}"], self[f"comment_{n}"]) for n in numbers]

    @property
    def answer(self) -> Answer:
        """The form's values as the service takes them."""
        values = self.cleaned_data
        given = {n: values.get(f"stance_{n}") for n in range(1, len(self.clauses) + 1)}
        clauses = {n: (Stance(stance), values.get(f"comment_{n}", "")) for n, stance in given.items() if stance}
        return Answer(Stance(values["stance"]), values["comment"], clauses)
