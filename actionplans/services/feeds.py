"""Calendar addresses: opened, exchanged and taken back by the person whose they are."""

from django.db import transaction
from django.utils import timezone

from actionplans.models import CycleFeed
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right


@transaction.atomic
def open_feed(*, by: User) -> CycleFeed:
    """Return a new calendar address for `by`; the one before, if any, ends at once.

    Raises RightRefusedError for who may not see plans, and so not the annual cycle.
    """
    require_right(by, Right.VIEW_PLAN)
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    close_feed(by=by)
    return CycleFeed.objects.create(user=by, created_at=timezone.now())


@transaction.atomic
def close_feed(*, by: User) -> None:
    """Take back the calendar address of `by`; nothing happens where there is none."""
    CycleFeed.objects.filter(user=by, revoked_at=None).update(revoked_at=timezone.now())
