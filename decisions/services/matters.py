"""Matters are opened, changed and closed here."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.models import Body, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import MATTER, Level, MatterState
from decisions.models import Matter
from decisions.queries.preparing import require_preparing
from decisions.services.bodies import require_open_body
from foundation.errors import StateRefusedError
from foundation.history import save_as
from foundation.transitions import take_step
from foundation.validation import require_valid


@transaction.atomic
def open_matter(
    *,
    body: Body,
    title: str,
    by: User,
    today: dt.date,
    summary: str = "",
    reference_number: str = "",
    level: Level = Level.BODY,
) -> Matter:
    """Open a matter for `body` on `today`, as its working material or as the person's own draft.

    Raises RightRefusedError without the right to propose matters there, RuleError if the body is closed.
    """
    require_right(by, Right.PROPOSE_MATTER, body)
    require_open_body(body, today)
    matter = Matter(
        body=body,
        title=title.strip(),
        summary=summary.strip(),
        reference_number=reference_number.strip(),
        level=level,
        created_by=by,
        created_date=today,
    )
    require_valid(matter)
    save_as(matter, by=by)
    return matter


@transaction.atomic
def change_matter(*, matter: Matter, title: str, summary: str, reference_number: str, by: User) -> Matter:
    """Change what a matter is called, until it is decided.

    The reference number may come at any time: a decision keeps the one it was made under. Raises
    RightRefusedError for who does not prepare the matter, StateRefusedError if the words of a matter that is no
    longer open would change.
    """
    matter = Matter.objects.select_for_update(of=("self",)).select_related("body").get(pk=matter.pk)
    require_preparing(by, matter)
    if not matter.may_be_written and (title.strip(), summary.strip()) != (matter.title, matter.summary):
        raise StateRefusedError(
            _("“%(title)s” is %(state)s. Only its reference number can still be changed.")
            % {"title": matter.title, "state": matter.get_state_display()}
        )
    matter.title, matter.summary, matter.reference_number = title.strip(), summary.strip(), reference_number.strip()
    require_valid(matter)
    save_as(matter, by=by)
    return matter


@transaction.atomic
def close_matter(*, matter: Matter, by: User, comment: str) -> Matter:
    """Close a matter that is to have no decision, with the reason. Raises StateRefusedError if it is on an agenda."""
    matter = Matter.objects.select_for_update(of=("self",)).select_related("body").get(pk=matter.pk)
    require_right(by, Right.KEEP_MINUTES, matter.body)
    if matter.state == MatterState.ON_AGENDA:
        raise StateRefusedError(_("The matter is on an agenda. Take it off there first."))
    take_step(MATTER, matter, to=MatterState.CLOSED, by=by, comment=comment)
    return matter
