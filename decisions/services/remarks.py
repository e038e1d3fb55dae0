"""Remarks on proposals are written, answered, changed and taken away here. None of them is part of any record."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import Body, Membership, Post, User
from collaboration.permissions import Right
from collaboration.queries.rights import has_right, require_right
from decisions.models import Decision, ProposalVersion, Remark
from decisions.queries.remarks import WHOLE, reads_remarks
from decisions.queries.review import latest_version
from decisions.services.decisions import lock_decision
from foundation.edits import StaleEditError
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.history import save_as
from foundation.validation import require_valid


@transaction.atomic
def write_remark(*, version: ProposalVersion, clause: int, text: str, by: User, today: dt.date) -> Remark:
    """Write a remark on clause number `clause` of a proposal as it was last sent; 0 is the whole.

    Raises RightRefusedError for someone who takes no part in the body's preparations or has a conflict of interest,
    StateRefusedError once the matter is decided, StaleEditError if a newer version was sent, RuleError without words.
    """
    proposal = _lock_discussed(version, by)
    if latest_version(proposal) != version:
        raise StaleEditError(
            _("A newer version has been sent since you opened this one. Read it, then send your remark again.")
        )
    on_clause = version.clauses.filter(order=clause).first()
    if on_clause is None and clause != WHOLE:
        raise RuleError(_("The proposal has no clause %(number)d.") % {"number": clause})
    return _write(Remark(version=version, clause=on_clause), text, by, today)


@transaction.atomic
def answer_remark(*, remark: Remark, text: str, by: User, today: dt.date) -> Remark:
    """Answer a remark; the answer is about what that one is about. Raises as `write_remark`.

    StateRefusedError also for a remark that is an answer itself, or that has been taken away.
    """
    _lock_discussed(remark.version, by)
    remark = Remark.objects.get(pk=remark.pk)
    if remark.parent_id is not None:
        raise StateRefusedError(_("An answer is not answered in turn. Answer the remark that it stands under."))
    if remark.is_withdrawn:
        raise StateRefusedError(_("The remark has been taken away since you opened it."))
    answer = Remark(version=remark.version, clause=remark.clause, parent=remark)
    return _write(answer, text, by, today)


@transaction.atomic
def change_remark(*, remark: Remark, text: str, by: User) -> Remark:
    """Change the words of one's own remark; that it was changed, and when, is shown. Raises as `write_remark`.

    StateRefusedError also once it is answered: then the answer would stand under other words than it answers.
    """
    _lock_discussed(remark.version, by)
    remark = Remark.objects.get(pk=remark.pk)
    if remark.author_id != by.pk:
        raise RightRefusedError(_("Only who wrote a remark changes it."))
    _require_standing(remark)
    if remark.answers.exists():
        raise StateRefusedError(_("Someone has answered the remark. Write a new one instead."))
    if text.strip() != remark.text:
        remark.text, remark.edited_at = text.strip(), timezone.now()
        require_valid(remark)
        save_as(remark, by=by)
    return remark


@transaction.atomic
def withdraw_remark(*, remark: Remark, by: User) -> Remark:
    """Take a remark away: one's own, or as who keeps the minutes. Who did it stays, its words do not.

    Raises as `write_remark`, and RightRefusedError for another's remark.
    """
    proposal = _lock_discussed(remark.version, by)
    remark = Remark.objects.get(pk=remark.pk)
    if remark.author_id != by.pk and not has_right(by, Right.KEEP_MINUTES, proposal.body):
        raise RightRefusedError(_("Only who wrote a remark, or keeps the minutes, takes it away."))
    _require_standing(remark)
    remark.text, remark.withdrawn_at, remark.withdrawn_by = "", timezone.now(), by
    save_as(remark, by=by)
    return remark


def _lock_discussed(version: ProposalVersion, by: User) -> Decision:
    """Return the proposal locked, if this person may write about it now."""
    proposal = lock_decision(version.decision)
    require_right(by, Right.PROPOSE_MATTER, proposal.body)
    if not reads_remarks(by, proposal.matter):
        raise RightRefusedError(_("You take no part in the discussion of this matter."))
    if not (proposal.is_proposal and proposal.matter.is_open):
        raise StateRefusedError(_("The matter has been decided or closed. Remarks are written before that."))
    return proposal


def _require_standing(remark: Remark) -> None:
    if remark.is_withdrawn:
        raise StateRefusedError(_("The remark has been taken away already."))


def _write(remark: Remark, text: str, by: User, today: dt.date) -> Remark:
    body = remark.version.decision.body
    remark.author, remark.author_name, remark.text = by, str(by), text.strip()
    remark.organisation_name, remark.written_at = _organisation(body, by, today), timezone.now()
    require_valid(remark)
    save_as(remark, by=by)
    return remark


def _organisation(body: Body, by: User, today: dt.date) -> str:
    """Return whom someone speaks for: the organisation of the seat in the body, else of the person's post."""
    if by.person_id is None:
        return ""
    seats = Membership.objects.on(today).filter(body=body, person=by.person_id).values_list("organisation__name")
    posts = Post.objects.in_force(today).filter(person=by.person_id).order_by("pk").values_list("organisation__name")
    found: tuple[str] = seats.first() or posts.first() or ("",)
    return found[0]
