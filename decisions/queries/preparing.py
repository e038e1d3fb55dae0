"""Who prepares a matter: whoever put it, and those who keep the minutes of its body.

The other members say what they think of it in positions and remarks, and hand in papers of their own.
"""

from django.utils.translation import gettext as _

from collaboration.permissions import Right
from collaboration.queries.rights import Visitor, has_right, require_right
from decisions.models import Matter, Paper
from foundation.errors import RightRefusedError


def prepares(user: Visitor, matter: Matter) -> bool:
    """Return whether the person may change the matter and its proposal, when its state allows it."""
    return has_right(user, Right.PROPOSE_MATTER, matter.body) and (
        (user.pk is not None and matter.created_by_id == user.pk) or has_right(user, Right.KEEP_MINUTES, matter.body)
    )


def may_change_paper(user: Visitor, paper: Paper) -> bool:
    """Return whether the person may change a paper, when the state of its matter allows it: also who handed it in."""
    is_own = user.pk is not None and paper.added_by_id == user.pk
    return prepares(user, paper.matter) or (is_own and has_right(user, Right.PROPOSE_MATTER, paper.matter.body))


def require_preparing(user: Visitor, matter: Matter) -> None:
    """Raise RightRefusedError, saying why and what to do, unless `prepares`."""
    require_right(user, Right.PROPOSE_MATTER, matter.body)
    if not prepares(user, matter):
        raise RightRefusedError(
            _(
                "Only who proposed the matter, and those who keep the body's minutes, change it. Say in your position "
                "or in a remark what you want changed."
            )
        )


def require_change_of_paper(user: Visitor, paper: Paper) -> None:
    """Raise RightRefusedError, saying why and what to do, unless `may_change_paper`."""
    require_right(user, Right.PROPOSE_MATTER, paper.matter.body)
    if not may_change_paper(user, paper):
        raise RightRefusedError(
            _(
                "Only who handed in the paper, who proposed the matter, and those who keep the body's minutes change "
                "it. Add a paper of your own instead."
            )
        )
