"""Proposals are sent to the members for their positions; positions and conflicts of interest are recorded here."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import forget_rights, require_right
from decisions.enums import MeetingState, Stance
from decisions.models import AgendaItem, Decision, Disqualification, Matter, Position, ProposalVersion, VersionClause
from decisions.queries.preparing import require_preparing
from decisions.queries.presence import attendance_of
from decisions.queries.review import latest_version, members_asked
from decisions.services.attendance import require_one_vote_a_seat
from decisions.services.decisions import lock_decision, require_not_circulating
from decisions.services.votes import require_votes_hold
from foundation.edits import StaleEditError
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.history import delete_as, save_as


@dataclass(frozen=True)
class Answer:
    """What a member thinks: of the whole, and of single clauses by their order number."""

    stance: Stance
    comment: str = ""
    clauses: Mapping[int, tuple[Stance, str]] = field(default_factory=dict)


@transaction.atomic
def send_for_positions(*, proposal: Decision, answer_by: dt.date, by: User, today: dt.date) -> ProposalVersion:
    """Send a proposal to the body's members, who are asked for their positions until the end of `answer_by`.

    Sent again after a change it is a new version, and everyone is asked anew. Raises RightRefusedError for who does
    not prepare the matter; RuleError without a clause, for a day that has passed, or when nothing has changed since
    it was last sent; StateRefusedError once the matter is decided or closed.
    """
    proposal = lock_decision(proposal)
    require_preparing(by, proposal.matter)
    require_not_circulating(proposal.matter)
    require_review_open(proposal)
    clauses = [clause.text for clause in proposal.clauses.order_by("order")]
    if not clauses:
        raise RuleError(_("Write at least one clause before the proposal is sent to the members."))
    if answer_by < today:
        raise RuleError(_("Choose a last day that has not passed."))
    last = latest_version(proposal)
    if last is not None and last.edit_number == proposal.edit_number:
        raise RuleError(_("This version has already been sent. Change the proposal, then send it again."))
    number = last.number + 1 if last else 1
    version = ProposalVersion(
        decision=proposal,
        number=number,
        edit_number=proposal.edit_number,
        lead_in=proposal.lead_in,
        reasons=proposal.reasons,
        answer_by=answer_by,
        sent_at=timezone.now(),
        sent_by=by,
    )
    save_as(version, by=by)
    VersionClause.objects.bulk_create(
        VersionClause(version=version, order=order, text=text) for order, text in enumerate(clauses, start=1)
    )
    return version


@transaction.atomic
def take_position(*, version: ProposalVersion, person: Person, answer: Answer, by: User, today: dt.date) -> Position:
    """Record a member's position, or change it; a conflict of interest closes the matter to that person.

    One takes one's own position. Whoever keeps the minutes may enter one for a member who has told it in another
    way, and `by` says who did. Raises RightRefusedError otherwise, StaleEditError if a newer version has been sent,
    RuleError if a wanted change has no reason, StateRefusedError as `require_review_open`.
    """
    proposal = lock_decision(version.decision)
    require_review_open(proposal)
    _require_entering(proposal, person, by, today)
    if latest_version(proposal) != version:
        raise StaleEditError(
            _("A newer version has been sent since you opened this one. Read what has changed, then answer again.")
        )
    if answer.stance == Stance.CONFLICT:
        _disqualify(proposal.matter, person, answer.comment, by)
        answer = Answer(Stance.CONFLICT, answer.comment)
    whole = Position(version=version, person=person, stance=answer.stance, comment=answer.comment, by=by)
    position = _write(whole)
    clauses = {clause.order: clause for clause in version.clauses.all()}
    for order, (stance, comment) in answer.clauses.items():
        if order not in clauses:
            raise RuleError(_("The proposal has no clause %(number)d.") % {"number": order})
        on_clause = clauses[order]
        _write(Position(version=version, clause=on_clause, person=person, stance=stance, comment=comment, by=by))
    for old in version.positions.filter(person=person, clause__isnull=False).select_related("clause"):
        if old.clause and old.clause.order not in answer.clauses:
            delete_as(old, by=by)
    return position


@transaction.atomic
def declare_conflict(*, matter: Matter, person: Person, reason: str, by: User) -> Disqualification:
    """Record that a person has a conflict of interest in a matter; it is closed to that person from now on."""
    matter = Matter.objects.select_for_update(of=("self",)).select_related("body").get(pk=matter.pk)
    if by.person_id == person.pk:
        require_right(by, Right.VIEW_WORKING_MATERIAL, matter.body)
    else:
        require_right(by, Right.KEEP_MINUTES, matter.body)
    return _disqualify(matter, person, reason, by)


@transaction.atomic
def lift_conflict(*, disqualification: Disqualification, by: User) -> None:
    """Take back a conflict of interest that was declared by mistake, or that the body found to be none (KL 6:29).

    Raises StateRefusedError once the matter's § has gone out for immediate approval, RuleError while a vote at a held
    meeting, or a substitute who serves for the person, rests on it.
    """
    matter = disqualification.matter
    require_right(by, Right.KEEP_MINUTES, matter.body)
    _require_none_sent(matter)
    delete_as(disqualification, by=by)
    forget_rights(by)
    _require_meetings_hold(matter)


def require_review_open(proposal: Decision) -> None:
    """Raise StateRefusedError unless positions on the proposal may be asked for and given."""
    if not proposal.is_proposal:
        raise StateRefusedError(_("The matter has been decided. Positions are given before that."))
    if not proposal.matter.is_open:
        raise StateRefusedError(_("The matter is closed without a decision, and no positions are given any more."))
    if proposal.matter.is_circulating:
        raise StateRefusedError(
            _("The members are deciding in the matter by circulation. Answer there; positions are given before that.")
        )


def _require_entering(proposal: Decision, person: Person, by: User, today: dt.date) -> None:
    if by.person_id == person.pk:
        require_right(by, Right.DECIDE, proposal.body)
    else:
        require_right(by, Right.KEEP_MINUTES, proposal.body)
    if person.pk not in {member.person_id for member in members_asked(proposal, today)}:
        raise RightRefusedError(
            _("%(person)s is not asked here: only those who decide in the body today and have no conflict of interest.")
            % {"person": person}
        )


def _require_none_sent(matter: Matter) -> None:
    sent = AgendaItem.objects.filter(matter=matter, sent_at__isnull=False, meeting__state=MeetingState.HELD).first()
    if sent is not None:
        raise StateRefusedError(
            _("§ %(number)s has gone out for immediate approval and tells who had a conflict of interest. That stands.")
            % {"number": sent.paragraph_number}
        )


def _disqualify(matter: Matter, person: Person, reason: str, by: User) -> Disqualification:
    row = Disqualification.objects.filter(matter=matter, person=person).first()
    if row is None:
        _require_none_sent(matter)
        row = Disqualification(matter=matter, person=person, reason=reason.strip(), declared_at=timezone.now(), by=by)
        save_as(row, by=by)
    forget_rights(by)
    _require_meetings_hold(matter)
    if reason.strip() and row.reason != reason.strip():
        row.reason = reason.strip()
        save_as(row, by=by)
    return row


def _require_meetings_hold(matter: Matter) -> None:
    """Raise RuleError if a vote or a substitute's service at a held meeting no longer agrees with who decides."""
    for item in AgendaItem.objects.filter(matter=matter, meeting__state=MeetingState.HELD).select_related("meeting"):
        rows = attendance_of(item.meeting)
        require_one_vote_a_seat(item.meeting, rows)
        require_votes_hold(item.meeting, rows)


def _write(given: Position) -> Position:
    """Save a position, over the one the person had given before; the same again changes nothing."""
    given.comment = given.comment.strip()
    if given.stance == Stance.MUST_CHANGE and not given.comment:
        raise RuleError(_("Say what must change, and why."))
    if given.stance == Stance.CONFLICT and given.clause is not None:
        raise RuleError(_("A conflict of interest concerns the whole matter."))
    old = Position.objects.filter(version=given.version, clause=given.clause, person=given.person).first()
    if old is not None:
        if (old.stance, old.comment, old.by_id) == (given.stance, given.comment, given.by_id):
            return old
        given.pk, given._state.adding = old.pk, False
    given.taken_at = timezone.now()
    save_as(given, by=given.by)
    return given
