"""Who has changed what in a call and its grants."""

from collaboration.models import User
from foundation.history import Change, changes_of
from projects.models import Call, Grant, GrantLeader


def call_history(call: Call) -> list[Change]:
    """Return the latest changes of a call and its rows, newest first; rows that are gone are named too."""
    grants = Grant.history.filter(call_id=call.pk)
    return changes_of(
        call,
        grants,
        GrantLeader.history.filter(grant_id__in=grants.values("id")),
        users=User.objects.select_related("person"),
    )
