"""The collaboration's own name and face."""

from django.db import transaction

from collaboration.models import Collaboration, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.history import save_as
from foundation.navigation import forget_identity
from foundation.validation import require_valid


@transaction.atomic
def describe_collaboration(*, collaboration: Collaboration, by: User) -> Collaboration:
    """Save the one row that names the collaboration, for the first time or again.

    Every page bears the new name from the commit on, whichever process makes it.

    Raises RightRefusedError without the right to keep the registers, InvalidError where a field is wrong.
    """
    require_right(by, Right.KEEP_REGISTERS)
    require_valid(collaboration)
    save_as(collaboration, by=by)
    transaction.on_commit(forget_identity)
    return collaboration
