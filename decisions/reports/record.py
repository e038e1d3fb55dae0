"""The record of a decision (FL 31 §) with the annexes it adopts, as PDF."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right_somewhere
from decisions.enums import DecisionState
from decisions.models import Decision, SealedRecord
from decisions.queries.documents import RECORD_TEMPLATE, record_filename, record_paper
from decisions.queries.publication import latest_record
from decisions.reports.sealed import SealedReport
from foundation.errors import RightRefusedError, RuleError
from foundation.prepared import STAND_IN_ID, PreparedObjects
from reports.kinds import Occasion
from reports.parameters import ParameterForm, Params
from reports.pdf.document import Document
from reports.registry import register

_WITH_RELATED = PreparedObjects(
    lambda key: Decision.objects.filter(pk=key).select_related(
        "matter", "body", "agenda_item__meeting__chair", "agenda_item__meeting__body"
    ),
    STAND_IN_ID,
)


class DecisionForm(ParameterForm):
    """Which decision."""

    decision = forms.ModelChoiceField(label=gettext_lazy("Decision"), queryset=Decision.objects.none())

    def narrow(self, user: User | None) -> None:
        """Offer what has been decided and the person may see, the latest first."""
        decisions = Decision.objects.all() if user is None else Decision.objects.visible_to(user)
        rows = decisions.decided().select_related("matter").only("date", "matter__title").newest_first()
        self.fields["decision"].queryset = rows  # type: ignore[attr-defined]

    def clean_decision(self) -> Decision:
        """Return the decision with what its record reads beside it, which its name in a list needs nothing of."""
        (decision,) = _WITH_RELATED.all(self.cleaned_data["decision"].pk)
        return decision


@register
class DecisionRecord(SealedReport):
    """One decision: who decided, on whose presentation, what, and the annexes in their adopted form."""

    kind = "decision-record"
    title = gettext_lazy("Decision record")
    description = gettext_lazy(
        "A decision with the annexes it adopts. A draft until the minutes are approved, then the sealed file."
    )
    parameters = DecisionForm
    template_name = RECORD_TEMPLATE

    def may_order(self, user: User | None, params: Params | None) -> None:
        """Ask for the right to order reports, and to see the decision."""
        if user is None:
            return
        require_right_somewhere(user, Right.ORDER_REPORT)
        if params is not None and not Decision.objects.visible_to(user).filter(pk=params["decision"].pk).exists():
            raise RightRefusedError(_("The decision is not open to you."))

    def latest(self) -> Mapping[str, Any]:
        """Return the latest decision whose minutes are approved; while there is none, the latest decision."""
        decided = Decision.objects.decided().newest_first()
        decision = decided.filter(state=DecisionState.APPROVED).first() or decided.first()
        if decision is None:
            raise RuleError(_("Nothing has been decided yet."))
        return {"decision": decision.pk}

    def is_approved(self, params: Params) -> bool:
        """Return whether the decision is approved, with its minutes or alone."""
        decision: Decision = params["decision"]
        return decision.is_frozen

    def sealed(self, params: Params) -> SealedRecord | None:
        """Return the decision's record, with its last correction if it has any."""
        return latest_record(params["decision"])

    def build(self, params: Params, occasion: Occasion) -> Document:
        """Return the document; UTKAST stands across it until the minutes are approved."""
        return record_paper(params["decision"], on=occasion.on).document

    def filename(self, params: Params) -> str:
        """Return the file's name: «Beslut 2019-12-13 Budget och verksamhetsplan …»."""
        return record_filename(params["decision"])
