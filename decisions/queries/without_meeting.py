"""How a decision was made without a meeting, in the words of its record."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from collaboration.enums import MembershipRole
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import in_scopes_with
from decisions.enums import ApprovalMethod, CirculationState, DecisionMode, DecisionState
from decisions.models import Decision, DecisionApproval, SoleDecision
from decisions.queries.circulation import AnswerRow, answers_of, outcome_of
from decisions.queries.people import PersonLine, Signature
from foundation.dates import format_date


@dataclass(frozen=True)
class Making:
    """How a decision was made: in words, by whom, with which numbers, who signs it and who has approved it."""

    words: str
    deciders: tuple[PersonLine, ...]
    numbers: str
    signatory: Signature
    approvals: tuple[str, ...]


def made_without_meeting(decision: Decision) -> Making:
    """Return how a decision was made by circulation, each answer with its time and method, or by one person alone.

    Four queries at most.
    """
    if not decision.is_by_circulation:
        return _made_alone(decision)
    circulation = decision.circulations.select_related("decision__body").get(state=CirculationState.PASSED)
    outcome, approval = outcome_of(circulation), approval_of(decision)
    closed = [row for row in answers_of(circulation) if not row.is_closed]  # type: ignore[attr-defined]
    rows = [AnswerRow(row, is_closed=False, is_mine=False) for row in closed if row.choice]
    return Making(
        words=_("Decided by circulation, with answers until %(day)s. These members answered:")
        % {"day": format_date(circulation.closes_date)},
        deciders=tuple(_answer_line(row) for row in rows),
        numbers=f"{outcome.words} {outcome.end_words}",
        signatory=signatory_of(approval),
        approvals=approval_lines_of(approval),
    )


def _made_alone(decision: Decision) -> Making:
    sole = SoleDecision.objects.select_related("authority_decision").get(decision=decision)
    words = _("Decided by the chair alone. It could not wait: %(urgency)s") % {"urgency": sole.urgency}
    if decision.mode == DecisionMode.DELEGATION:
        words = _("Decided on delegation: %(authority)s") % {"authority": authority_words(sole)}
    return Making(
        words=words,
        deciders=(PersonLine(sole.person_name, sole.title, sole.organisation_name),),
        numbers="",
        signatory=Signature(sole.person_name, capfirst(sole.title)),
        approvals=approval_lines_of(approval_of(decision)),
    )


def authority_words(sole: SoleDecision) -> str:
    """Return what the delegation rests on: the rule as text, the decision it was given by, or both."""
    given = sole.authority_decision
    if given is None:
        return sole.authority
    named = _("decision %(day)s, %(title)s") % {"day": format_date(given.date), "title": given.matter_title}
    return "; ".join(filter(None, (sole.authority, named)))


def report_words(decision: Decision) -> str:
    """Return what a report item says: «Beslutet 2026-11-26 (per capsulam) anmäls.»; no query."""
    return _("The decision of %(day)s (%(mode)s) is reported.") % {
        "day": format_date(decision.date),
        "mode": decision.get_mode_display(),
    }


def _answer_line(row: AnswerRow) -> PersonLine:
    answer = row.answer
    note = f"{answer.get_choice_display()}, {row.how}"
    return PersonLine(answer.person_name, str(MembershipRole(answer.role).label), answer.organisation_name, note)


def approval_of(decision: Decision) -> DecisionApproval | None:
    """Return who is to approve, or has approved, a decision made without a meeting; one query."""
    return DecisionApproval.objects.filter(decision=decision).select_related("approver").first()


def waiting_approval(decision: Decision) -> DecisionApproval | None:
    """Return the approval that a decision made without a meeting waits for; no query for one made at a meeting."""
    return approval_of(decision) if decision.is_fixed and not decision.is_by_meeting else None


def approvals_waiting_for(user: User) -> QuerySet[DecisionApproval]:
    """Return the approvals that wait for the person, the oldest decision first; one query beside the rights.

    Those asked of the person, and those that someone has declined where the person keeps the minutes.
    """
    asked = Q(approver__user=user, declined_at__isnull=True)
    keeps = in_scopes_with(user, Right.KEEP_MINUTES, "decision__body__scope")
    declined = Q(declined_at__isnull=False, decision__in=Decision.objects.visible_to(user)) & keeps
    rows = DecisionApproval.objects.filter(asked | declined, approved_at=None, decision__state=DecisionState.FIXED)
    return rows.select_related("decision__matter", "decision__body").order_by("decision__date", "pk")


def signatory_of(approval: DecisionApproval | None) -> Signature:
    """Return who signs a decision made without a meeting; empty before anyone is asked to."""
    if approval is None:
        return Signature("", "")
    return Signature(approval.approver_name, capfirst(approval.get_role_display()))


def approval_lines_of(approval: DecisionApproval | None) -> tuple[str, ...]:
    """Return who has approved, when and how, as the minutes say it; nothing before that."""
    if approval is None or approval.approved_at is None:
        return ()
    words = _("%(name)s, %(day)s, %(method)s") % {
        "name": approval.approver_name,
        "day": format_date(approval.approved_date),
        "method": ApprovalMethod(approval.method).label,
    }
    return (words,)
