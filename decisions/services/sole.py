"""Decisions by one person are recorded here: on delegation, or the chair alone in an urgent matter (KL 6:37–40)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.enums import MembershipRole
from collaboration.models import Membership, Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import DecisionMode
from decisions.models import Decision, DecisionApproval, Disqualification, SoleDecision
from decisions.queries.drafting import titles_of_people
from decisions.services.bodies import require_open_body
from decisions.services.decisions import lock_decision, require_not_circulating, settle
from decisions.services.reporting import report_unreported
from foundation.errors import RuleError, StateRefusedError
from foundation.history import save_as

LEADERS = (MembershipRole.CHAIR, MembershipRole.VICE_CHAIR)


@dataclass(frozen=True)
class Alone:
    """Who decided alone, on which day and by what right.

    Title and organisation as they were then; left out they are the chair's seat, or the delegate's post, of that day.
    """

    mode: DecisionMode
    person: Person
    date: dt.date
    title: str = ""
    organisation: str = ""
    authority: str = ""
    authority_decision: Decision | None = None
    urgency: str = ""


@transaction.atomic
def record_sole_decision(*, proposal: Decision, alone: Alone, by: User, today: dt.date) -> Decision:
    """Fix a proposal as decided by one person; that person is asked to approve it, and the next meeting is told.

    Raises StateRefusedError if the matter is not in preparation; RuleError for a day to come, a conflict of interest,
    a delegation that names neither rule nor decision, or a chair's decision without its urgency or by someone who did
    not chair that day; MissingFactsError as `settle`.
    """
    proposal = lock_decision(proposal)
    require_right(by, Right.KEEP_MINUTES, proposal.body)
    require_not_circulating(proposal.matter)
    if not proposal.is_proposal or not proposal.matter.is_preparing:
        raise StateRefusedError(_("Only a matter in preparation, on no agenda, is decided by one person."))
    require_open_body(proposal.body, alone.date)
    seat = _require_power(proposal, alone, today)
    role = MembershipRole(seat.role) if seat else None
    title, organisation = _standing(alone, seat)
    sole = SoleDecision(
        decision=proposal,
        person=alone.person,
        person_name=str(alone.person),
        title=alone.title.strip() or title,
        organisation_name=alone.organisation.strip() or organisation,
        authority=alone.authority.strip(),
        authority_decision=alone.authority_decision,
        urgency=alone.urgency.strip(),
    )
    save_as(sole, by=by)
    settle(proposal, date=alone.date, by=by, mode=alone.mode)
    approval = DecisionApproval(
        decision=proposal, approver=alone.person, approver_name=str(alone.person), role=role or "", asked_by=by
    )
    save_as(approval, by=by)
    report_unreported(body=proposal.body, by=by)
    return proposal


def _standing(alone: Alone, seat: Membership | None) -> tuple[str, str]:
    """Return the title and organisation that the decider had that day: of the seat, or of a post; "" where unknown."""
    if seat is not None:
        return str(MembershipRole(seat.role).label), seat.organisation.name
    return titles_of_people(alone.date).get(alone.person.pk, ("", ""))


def _require_power(proposal: Decision, alone: Alone, today: dt.date) -> Membership | None:
    """Return the seat from which a chair decided, None for a delegate; raise RuleError without the power."""
    names = {"person": alone.person, "body": proposal.body}
    if alone.date > today:
        raise RuleError(_("Choose the day it was decided, which is not to come."))
    if Disqualification.objects.filter(matter=proposal.matter_id, person=alone.person).exists():
        raise RuleError(_("%(person)s has a conflict of interest in the matter and takes no part in it.") % names)
    if alone.mode == DecisionMode.DELEGATION:
        if not alone.authority.strip() and alone.authority_decision is None:
            raise RuleError(_("Say which rule or decision the delegation rests on."))
        return None
    if alone.mode != DecisionMode.CHAIR:
        raise RuleError(_("One person decides on delegation, or as chair in an urgent matter."))
    if not alone.urgency.strip():
        raise RuleError(_("Say why the matter could not wait for a meeting."))
    seats = Membership.objects.on(alone.date).filter(body=proposal.body, person=alone.person, role__in=LEADERS)
    seat: Membership | None = seats.select_related("organisation").first()
    if seat is None:
        raise RuleError(_("%(person)s did not chair %(body)s that day. Choose who did.") % names)
    return seat
