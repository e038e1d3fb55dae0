"""A member steps aside from a need for a conflict of interest, and is recorded as one who takes no part in it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.errors import RuleError
from foundation.history import delete_as, save_as
from needs.models import Need, NeedConflict
from needs.queries.conflicts import board_of
from needs.services.triage import lock_boards


@transaction.atomic
def step_aside(*, need: Need, reason: str, by: User) -> NeedConflict:
    """Declare one's own conflict of interest in a need (KL 6:30, FL 18 §); again changes nothing.

    From now on every step with a card that holds the need is refused to that person. Raises RightRefusedError for who
    does not sort needs where it stands, RuleError for a user that is no person.
    """
    group = board_of(need)
    lock_boards(group)
    require_right(by, Right.TRIAGE_NEEDS, group)
    if by.person is None:
        raise RuleError(_("Only a person has a conflict of interest. This account belongs to none."))
    found = NeedConflict.objects.filter(need=need, person=by.person).first()
    if found is not None:
        return found
    row = NeedConflict(need=need, person=by.person, reason=reason.strip(), declared_at=timezone.now())
    save_as(row, by=by)
    return row


@transaction.atomic
def lift_need_conflict(*, conflict: NeedConflict, by: User) -> None:
    """Take back a conflict of interest declared by mistake, or that the group found to be none (KL 6:29).

    Raises RightRefusedError for who does not sort needs there, RuleError for the person itself: the others judge.
    """
    group = board_of(conflict.need)
    lock_boards(group)
    require_right(by, Right.TRIAGE_NEEDS, group)
    if by.person_id == conflict.person_id:
        raise RuleError(_("Whether you have a conflict of interest is judged by the others. Ask one of them."))
    delete_as(conflict, by=by)
