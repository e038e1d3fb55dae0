"""Decision by circulation: a round is sent, the members answer, and the last day gives the outcome.

A municipal board may not decide so; the collaboration's own bodies may where their rules say so, and a university's
in urgent matters (HF 2:5). Each answer is kept with its time and method.
"""

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from collaboration.enums import CirculationRule, MembershipRole
from collaboration.models import Membership, Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import (
    CIRCULATION,
    MATTER,
    AnswerMethod,
    CirculationChoice,
    CirculationState,
    DecisionMode,
    MatterState,
)
from decisions.models import Circulation, CirculationAnswer, Decision, DecisionApproval, Disqualification, Matter
from decisions.queries.annexes import annexed
from decisions.queries.circulation import answers_of, outcome_of
from decisions.services.bodies import require_open_body
from decisions.services.decisions import lock_decision, require_facts, settle
from decisions.services.reporting import report_unreported
from foundation.dates import format_date
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.history import save_as
from foundation.transitions import take_step

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class GivenAnswer:
    """What a member answers, and how it reached the portal."""

    choice: CirculationChoice
    comment: str = ""
    method: AnswerMethod = AnswerMethod.PORTAL


def lock_round(circulation: Circulation) -> Circulation:
    """Return the round read anew, locked until the transaction ends, with its proposal, matter and body."""
    related = ("decision__body", "decision__matter")
    rows = Circulation.objects.select_for_update(of=("self",)).select_related(*related)
    return rows.get(pk=circulation.pk)


@transaction.atomic
def start_circulation(*, proposal: Decision, closes_date: dt.date, by: User, today: dt.date) -> Circulation:
    """Send a proposal to every member with a vote, who answer until the end of `closes_date`.

    The matter, the proposal and its annexes stand still until the round ends. Raises StateRefusedError if the body's
    rules do not allow it or the matter is on an agenda; MissingFactsError if the decision would lack a fact of
    FL 31 §; RuleError for a day that has passed or a body that no one votes in.
    """
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=proposal.matter_id)
    proposal = lock_decision(proposal)
    body = proposal.body
    require_right(by, Right.KEEP_MINUTES, body)
    if body.circulation_rule == CirculationRule.NONE:
        raise StateRefusedError(
            _("The rules of %(body)s do not allow decisions by circulation. Put the matter on an agenda.")
            % {"body": body}
        )
    if not proposal.is_proposal:
        raise StateRefusedError(_("The matter has been decided. What is to be different takes a new decision."))
    if closes_date < today:
        raise RuleError(_("Choose a last day that has not passed."))
    require_open_body(body, closes_date)
    require_facts(proposal, mode=DecisionMode.CIRCULATION)
    if annexed(proposal):
        require_right(by, Right.ADOPT, body)
    take_step(MATTER, matter, to=MatterState.CIRCULATING, by=by)
    circulation = Circulation(
        decision=proposal,
        number=proposal.circulations.count() + 1,
        rule=body.circulation_rule,
        lead_in=proposal.lead_in,
        clauses=[clause.text for clause in proposal.clauses.order_by("order")],
        closes_date=closes_date,
        started_at=timezone.now(),
        started_by=by,
    )
    save_as(circulation, by=by)
    _ask_members(circulation, today, by)
    return circulation


def _ask_members(circulation: Circulation, today: dt.date, by: User) -> None:
    seats = Membership.objects.on(today).filter(body=circulation.decision.body).voting()
    first: dict[int, Membership] = {}
    for seat in seats:
        first.setdefault(seat.person_id, seat)
    if not first:
        raise RuleError(
            _("No one has a vote in %(body)s today. Enter its members first.") % {"body": circulation.decision.body}
        )
    rows = [
        CirculationAnswer(
            circulation=circulation,
            order=place,
            person=seat.person,
            person_name=str(seat.person),
            role=seat.role,
            organisation_name=seat.organisation.name,
        )
        for place, seat in enumerate(first.values(), start=1)
    ]
    bulk_create_with_history(rows, CirculationAnswer, default_user=by)


@transaction.atomic
def answer_circulation(
    *, circulation: Circulation, person: Person, given: GivenAnswer, by: User, now: dt.datetime | None = None
) -> CirculationAnswer:
    """Record a member's answer, or change it, until the end of the last day; the same again changes nothing.

    One answers oneself in the portal. Whoever keeps the minutes may enter what a member has told by e-mail or phone,
    and `by` says who did. A demand for a meeting stops the round at once, and the matter goes back to be prepared.
    Raises RightRefusedError for anyone else, StateRefusedError after the deadline or once the round has ended.
    """
    circulation = lock_round(circulation)
    moment = now or timezone.now()  # read under the lock: whoever waited past midnight is late
    _require_entering(circulation, person, given, by)
    _require_taking(circulation, moment)
    row = CirculationAnswer.objects.filter(circulation=circulation, person=person).first()
    if row is None:
        raise RightRefusedError(
            _("%(person)s is not asked here: only those who had a vote in the body when the round was sent.")
            % {"person": person}
        )
    comment = given.comment.strip()
    if (row.choice, row.comment, row.method, row.by_id) != (given.choice, comment, given.method, by.pk):
        row.choice, row.comment, row.method = given.choice, comment, given.method
        row.answered_at, row.by = moment, by
        save_as(row, by=by)
    if given.choice == CirculationChoice.MEETING:
        words = _("%(person)s demanded a meeting.") % {"person": row.person_name}
        _end(circulation, CirculationState.MEETING_DEMANDED, by=by, now=moment, comment=words)
    return row


def _require_entering(circulation: Circulation, person: Person, given: GivenAnswer, by: User) -> None:
    body = circulation.decision.body
    if given.method == AnswerMethod.PORTAL and by.person_id != person.pk:
        raise RightRefusedError(
            _("In the portal %(person)s answers alone. Say whether the answer came by e-mail or by phone.")
            % {"person": person}
        )
    require_right(by, Right.DECIDE if given.method == AnswerMethod.PORTAL else Right.KEEP_MINUTES, body)
    if Disqualification.objects.filter(matter=circulation.decision.matter_id, person=person).exists():
        raise RightRefusedError(
            _("%(person)s has a conflict of interest in the matter and takes no part in it.") % {"person": person}
        )


def _require_taking(circulation: Circulation, moment: dt.datetime) -> None:
    if not circulation.is_open:
        raise StateRefusedError(
            _("The round has ended: %(state)s. No more answers are taken. Turn to the secretary.")
            % {"state": circulation.get_state_display()}
        )
    if not circulation.takes_answers_at(moment):
        raise StateRefusedError(
            _("The last day was %(day)s, until 23.59.59. No more answers are taken. Turn to the secretary.")
            % {"day": format_date(circulation.closes_date)}
        )


@transaction.atomic
def stop_circulation(*, circulation: Circulation, by: User, comment: str) -> Circulation:
    """Stop a round before its end, with the reason; the matter goes back to be prepared."""
    circulation = lock_round(circulation)
    require_right(by, Right.KEEP_MINUTES, circulation.decision.body)
    _end(circulation, CirculationState.STOPPED, by=by, now=timezone.now(), comment=comment)
    return circulation


@transaction.atomic
def close_circulation(*, circulation: Circulation, by: User, now: dt.datetime | None = None) -> Circulation:
    """Count a round whose last day has passed: the decision is made that day, or the matter is prepared anew.

    What is decided goes to the chair for approval; with a conflict of interest, to the next in the order of roles.
    Raises StateRefusedError before the deadline, since answers may be changed until then, and as `settle`.
    """
    circulation = lock_round(circulation)
    moment = now or timezone.now()
    require_right(by, Right.KEEP_MINUTES, circulation.decision.body)
    if circulation.takes_answers_at(moment):
        raise StateRefusedError(
            _("The members may change their answers until %(day)s at 23.59.59. It is counted after that.")
            % {"day": format_date(circulation.closes_date)}
        )
    outcome = outcome_of(circulation)
    words = f"{outcome.words} {outcome.end_words}"
    if not outcome.passes:
        _end(circulation, CirculationState.FAILED, by=by, now=moment, comment=words)
        return circulation
    take_step(CIRCULATION, circulation, to=CirculationState.PASSED, by=by, comment=words, extra={"ended_at": moment})
    decision = lock_decision(circulation.decision)
    settle(decision, date=circulation.closes_date, by=by, mode=DecisionMode.CIRCULATION)
    _ask_for_approval(circulation, decision, by)
    report_unreported(body=decision.body, by=by)
    return circulation


def close_due(*, now: dt.datetime | None = None) -> int:
    """Count every round whose last day has passed, in the name of who sent it; return how many were.

    A round that cannot be counted (the sender has lost the right, say) is left for whoever keeps the minutes, who
    is told on the desk; the others go on.
    """
    today = timezone.localdate(now)
    rows = Circulation.objects.filter(state=CirculationState.OPEN, closes_date__lt=today).select_related("started_by")
    closed = 0
    for circulation in rows.order_by("closes_date", "pk"):
        try:
            close_circulation(circulation=circulation, by=circulation.started_by, now=now)
        except RuleError as error:
            logger.warning("Round %s waits for its keeper: %s", circulation.pk, error)
        else:
            closed += 1
    return closed


def _end(circulation: Circulation, state: CirculationState, *, by: User, now: dt.datetime, comment: str) -> None:
    take_step(CIRCULATION, circulation, to=state, by=by, comment=comment, extra={"ended_at": now})
    take_step(MATTER, circulation.decision.matter, to=MatterState.PREPARING, by=by, comment=comment)


def _ask_for_approval(circulation: Circulation, decision: Decision, by: User) -> None:
    ranks = [MembershipRole.CHAIR.value, MembershipRole.VICE_CHAIR.value]
    free = [row for row in answers_of(circulation) if not row.is_closed]  # type: ignore[attr-defined]
    first = min(free, key=lambda row: (ranks.index(row.role) if row.role in ranks else len(ranks), row.order))
    approval = DecisionApproval(
        decision=decision,
        approver_id=first.person_id,
        approver_name=first.person_name,
        role=first.role,
        asked_by=by,
    )
    save_as(approval, by=by)
