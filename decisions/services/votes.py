"""Votes at a meeting, and what people want said in the minutes, are recorded here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max, Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from collaboration.enums import DecisionRegime
from collaboration.models import Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import Choice, MajorityRule, StatementKind, TieBreak, VoteMethod
from decisions.models import AgendaItem, Attendance, Ballot, Decider, Dispatch, Meeting, Statement, Vote
from decisions.queries.chairs import chair_among
from decisions.queries.presence import attendance_of, deciders_at, those_at
from decisions.queries.proceedings import Proceedings, proceedings_of
from decisions.queries.tally import counted, tally
from decisions.services.agenda import lock_item
from decisions.services.meetings import require_item_open, require_minutes_kept
from foundation.dates import format_moment
from foundation.edits import claim_edit
from foundation.errors import RuleError, StateRefusedError
from foundation.history import delete_as, save_as


@dataclass(frozen=True)
class VoteResult:
    """What was put and how it was answered: by name in `ballots` (person's id: choice), or as `counts`.

    `counts` are yes, no and abstentions. `parted` says for which side equal numbers were parted, True for yes.
    """

    question: str
    ballots: Mapping[int, Choice] = field(default_factory=dict)
    counts: tuple[int, int, int] | None = None
    rule: MajorityRule = MajorityRule.SIMPLE
    is_election: bool = False
    parted: bool | None = None


@transaction.atomic
def record_vote(*, item: AgendaItem, result: VoteResult, by: User) -> Vote:
    """Record a vote on an item of a held meeting.

    Everyone who decides in the item has one ballot, the chair among them (KL 4:25), and no one else: who had left,
    had not come or has a conflict of interest is not in the list. Raises RuleError if ballots and deciders do not
    agree, if a count says more votes than there are deciders, or if equal numbers are not parted; the casting vote is
    that of whoever chairs the item and has a vote in it.
    """
    item = _lock(item, by)
    if not result.question.strip():
        raise RuleError(_("Say what was put to the vote."))
    attendances = attendance_of(item.meeting)
    there = {row.person_id: row for row in deciders_at(item, attendances)}
    by_name = result.counts is None
    yes, no, abstained = counted(result.ballots.values()) if result.counts is None else result.counts
    if by_name:
        _require_ballots(result.ballots, {pk: row.person_name for pk, row in there.items()})
    elif yes + no + abstained > len(there):
        raise RuleError(
            _("%(count)d votes are more than the %(there)d who take part in deciding.")
            % {"count": yes + no + abstained, "there": len(there)}
        )
    end = tally(
        yes=yes, no=no, abstained=abstained, rule=result.rule, is_election=result.is_election, parted=result.parted
    )
    chair = chair_among(there.values(), item, attendances) if end.tie_break == TieBreak.CASTING_VOTE else None
    if chair is None and end.tie_break == TieBreak.CASTING_VOTE:
        raise RuleError(_("No one who decides in this item chairs it. Say who does, then record the casting vote."))
    last = item.votes.aggregate(last=Max("order"))["last"] or 0
    vote = Vote(
        agenda_item=item,
        order=last + 1,
        question=result.question.strip(),
        method=VoteMethod.BY_NAME if by_name else VoteMethod.BY_COUNT,
        majority_rule=result.rule,
        is_election=result.is_election,
        yes=end.yes,
        no=end.no,
        abstained=end.abstained,
        tie_break=end.tie_break or "",
        cast_by_id=chair.person_id if chair else None,
        cast_by_name=chair.person_name if chair else "",
        is_carried=end.is_carried,
    )
    save_as(vote, by=by)
    Ballot.objects.bulk_create(
        Ballot(vote=vote, order=place, person_id=pk, person_name=there[pk].person_name, choice=result.ballots[pk])
        for place, pk in enumerate(there, start=1)
        if by_name
    )
    return vote


@transaction.atomic
def remove_vote(*, vote: Vote, by: User) -> AgendaItem:
    """Take away a vote that was recorded wrongly, before the minutes go out."""
    item = _lock(vote.agenda_item, by)
    delete_as(vote, by=by)
    return item


@transaction.atomic
def record_statement(*, item: AgendaItem, kind: StatementKind, person: Person, text: str, by: User) -> Statement:
    """Record a motion, reservation, separate statement or note to the minutes.

    Only someone who takes part in deciding moves a motion or makes a reservation (FL 30 §, KL 4:27); a separate
    statement or a note may come from anyone who was there. Raises RuleError otherwise, or without a text, and
    StateRefusedError for a reservation that comes too late for the body's rules (`require_in_time`).
    """
    require_in_time(item=item, kind=kind)
    item = _lock(item, by)
    if not text.strip():
        raise RuleError(_("Write what is to be said in the minutes."))
    decide_only = kind in {StatementKind.MOTION, StatementKind.RESERVATION}
    rows = deciders_at(item) if decide_only else those_at(item, attendance_of(item.meeting))
    row = next((row for row in rows if row.person_id == person.pk), None)
    if row is None:
        raise RuleError(_may_not_say(kind) % {"person": person})
    last = item.statements.aggregate(last=Max("order"))["last"] or 0
    statement = Statement(
        agenda_item=item, order=last + 1, kind=kind, person=person, person_name=row.person_name, text=text.strip()
    )
    save_as(statement, by=by)
    return statement


def _may_not_say(kind: StatementKind) -> str:
    if kind == StatementKind.MOTION:
        return _(
            "%(person)s takes no part in deciding this item and moves no motion. What was said by someone who was "
            "there can be recorded as a note to the minutes."
        )
    if kind == StatementKind.RESERVATION:
        return _(
            "%(person)s took no part in deciding this item and makes no reservation. What was said by someone who was "
            "there can be recorded as a note to the minutes."
        )
    return _("%(person)s was not there for this item. If that is wrong, change the attendance first.")


@transaction.atomic
def change_statement(*, statement: Statement, text: str, by: User, seen: int | None = None) -> Statement:
    """Write what someone wanted said anew, before the minutes go out.

    Raises RuleError without a text, StaleEditError if someone has saved it since the page with the number `seen`.
    """
    _lock(statement.agenda_item, by)
    if not text.strip():
        raise RuleError(_("Write what is to be said in the minutes."))
    claim_edit(statement, seen=seen)
    statement.text = text.strip()
    save_as(statement, by=by)
    return statement


@transaction.atomic
def remove_statement(*, statement: Statement, by: User) -> AgendaItem:
    """Take away a statement: a motion withdrawn, or something recorded wrongly, before the minutes go out."""
    item = _lock(statement.agenda_item, by)
    delete_as(statement, by=by)
    return item


def require_in_time(*, item: AgendaItem, kind: StatementKind) -> None:
    """Raise StateRefusedError, in words, for a reservation that comes after the time that the body's rules allow.

    Under the Local Government Act it is made before the meeting closes (KL 4:27), under the Administrative Procedure
    Act before the decision is dispatched or else gets its final form (FL 30 §). By the collaboration's own rules it
    can be made until the minutes go out for approval. Everything else is recorded until then.
    """
    if kind != StatementKind.RESERVATION:
        return
    meeting = Meeting.objects.select_related("body").get(pk=item.meeting_id)
    if meeting.body.decision_regime == DecisionRegime.MUNICIPAL and meeting.closed_at is not None:
        raise StateRefusedError(
            _(
                "The meeting closed %(moment)s, and a reservation is made before that (KL 4:27). If it was made in "
                "time, open the meeting anew and record it; otherwise record a note to the minutes."
            )
            % {"moment": format_moment(meeting.closed_at)}
        )
    if meeting.body.decision_regime == DecisionRegime.STATE:
        sent = Dispatch.objects.filter(decision__agenda_item=item).exists()
        if sent or meeting.is_frozen:
            raise StateRefusedError(
                _(
                    "The decision has been dispatched or has its final form, and a dissenting opinion is noted before "
                    "that (FL 30 §). It can only be filed with the matter."
                )
            )


def require_votes_hold(meeting: Meeting, attendances: Sequence[Attendance]) -> None:
    """Raise RuleError, naming the item, if a vote no longer agrees with who takes part in deciding it, or chairs it.

    A vote by name has the ballots of those who decide, and a casting vote is the chair's. So too, naming the §, for
    one that has gone out for immediate approval and tells who decided it. `attendances` is the meeting's. Called by
    whatever changes who they are: the attendance, conflicts of interest, a change of chair.
    """
    proceedings = proceedings_of(meeting)
    for item in meeting.agenda_items.filter(sent_at__isnull=False).prefetch_related("deciders").order_by("order"):
        _require_told(item, deciders_at(item, attendances, proceedings.get(item.pk, Proceedings()).conflict_ids))
    votes = Vote.objects.filter(agenda_item__meeting=meeting)
    votes = votes.filter(Q(method=VoteMethod.BY_NAME) | Q(cast_by__isnull=False))
    for vote in votes.select_related("agenda_item__matter", "agenda_item__meeting").prefetch_related("ballots"):
        item = vote.agenda_item
        there = deciders_at(item, attendances, proceedings[item.pk].conflict_ids)
        chair = chair_among(there, item, attendances)
        if vote.cast_by_id and (chair is None or chair.person_id != vote.cast_by_id):
            raise RuleError(
                _("The casting vote on “%(matter)s” was given by %(name)s as chair. Take that vote away first.")
                % {"matter": item.matter, "name": vote.cast_by_name}
            )
        ballots = {ballot.person_id for ballot in vote.ballots.all()}
        if vote.method == VoteMethod.BY_NAME and ballots != {row.person_id for row in there}:
            raise RuleError(
                _("The vote on “%(matter)s” would no longer agree with who was there. Take that vote away first.")
                % {"matter": item.matter}
            )


def _require_told(item: AgendaItem, there: Sequence[Attendance]) -> None:
    """Raise unless those who decide in a § are the ones that its approval tells of."""
    if set(map(_who, item.deciders.all())) != set(map(_who, there)):
        raise RuleError(
            _("§ %(number)s has gone out for immediate approval and tells who decided it. That stands.")
            % {"number": item.paragraph_number}
        )


def _who(row: Attendance | Decider) -> tuple[int, str, int, str, int | None]:
    return row.person_id, row.role, row.organisation_id, row.mode, row.serving_for_id


def _lock(item: AgendaItem, by: User) -> AgendaItem:
    item = lock_item(item)
    require_right(by, Right.KEEP_MINUTES, item.meeting.body)
    require_item_open(item)
    require_minutes_kept(item.meeting)
    if not item.meeting.is_held:
        raise StateRefusedError(_("The meeting has not been held yet. Note first that it has."))
    return item


def _require_ballots(ballots: Mapping[int, Choice], there: Mapping[int, str]) -> None:
    if set(ballots) - set(there):
        raise RuleError(
            _("Someone in the list does not take part in deciding this item. Reload the page and try again.")
        )
    missing = [name for pk, name in there.items() if pk not in ballots]
    if missing:
        raise RuleError(_("These have no vote: %(names)s.") % {"names": get_text_list(missing, _("and"))})
