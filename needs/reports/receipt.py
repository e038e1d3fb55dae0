"""The receipt of what a party has handed in, as PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.portal import the_collaboration
from collaboration.queries.rights import require_right_somewhere
from foundation.dates import format_moment
from foundation.errors import RightRefusedError, RuleError
from needs.models import HandedInVersion, Submission
from needs.queries.sheets import NeedSheet
from needs.queries.versions import latest_version, sheets_of_version
from reports.kinds import Occasion, PdfReport
from reports.parameters import ParameterForm, Params
from reports.pdf.document import Document
from reports.registry import register


@dataclass(frozen=True)
class Receipt:
    """What the receipt says beside its head. `by` is the name of then."""

    party: str
    round: str
    reference: str
    handed_in: str
    by: str
    version: int
    needs: tuple[NeedSheet, ...]


class ReceiptForm(ParameterForm):
    """Which party's needs in which round."""

    submission = forms.ModelChoiceField(label=gettext_lazy("Needs handed in"), queryset=Submission.objects.none())

    def narrow(self, user: User | None) -> None:
        """Offer what has been handed in and the person may read, the latest first."""
        rows = Submission.objects.all() if user is None else Submission.objects.visible_to(user)
        handed_in = rows.filter(registry_number__isnull=False).select_related("round", "organisation")
        self.fields["submission"].queryset = handed_in.order_by("-handed_in_at", "-pk")  # type: ignore[attr-defined]


@register
class NeedsReceipt(PdfReport):
    """What a party handed in last, with the registry number and when."""

    kind = "needs-receipt"
    title = gettext_lazy("Receipt of needs handed in")
    description = gettext_lazy("The needs of a party as they were handed in last, with registry number, time and name.")
    parameters = ReceiptForm
    template_name = "needs/needs_receipt.html"

    def may_order(self, user: User | None, params: Params | None) -> None:
        """Ask for the right to order reports, and to read what was handed in."""
        if user is None:
            return
        require_right_somewhere(user, Right.ORDER_REPORT)
        if params is not None and not Submission.objects.visible_to(user).filter(pk=params["submission"].pk).exists():
            raise RightRefusedError(_("These needs are not open to you."))

    def latest(self) -> Mapping[str, Any]:
        """Return what was handed in last."""
        version = HandedInVersion.objects.order_by("-handed_in_at", "-pk").first()
        if version is None:
            raise RuleError(_("No needs have been handed in yet."))
        return {"submission": version.submission_id}

    def build(self, params: Params, occasion: Occasion) -> Document:  # noqa: ARG002 - dated by the handing in
        """Return the document, dated by the day of handing in."""
        submission: Submission = params["submission"]
        version = _version(submission)
        return Document(
            title=_("Needs of %(party)s") % {"party": submission.organisation},
            document_type=_("Receipt"),
            date=timezone.localdate(version.handed_in_at),
            sender=(the_collaboration().name,),
            reference_number=submission.reference,
            content=Receipt(
                party=str(submission.organisation),
                round=str(submission.round),
                reference=submission.reference,
                handed_in=format_moment(version.handed_in_at),
                by=version.by_name,
                version=version.number,
                needs=tuple(sheets_of_version(version)),
            ),
        )

    def filename(self, params: Params) -> str:
        """Return what it is called: «Kvittens BI 2021/14 Dals-Eds kommun»."""
        submission: Submission = params["submission"]
        words = {"number": submission.reference, "party": submission.organisation}
        return _("Receipt %(number)s %(party)s") % words


def _version(submission: Submission) -> HandedInVersion:
    version = latest_version(submission)
    if version is None:  # the form offers none such
        raise RuleError(_("No needs have been handed in yet."))
    return version
