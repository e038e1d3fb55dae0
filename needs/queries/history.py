"""Who wrote what in a need. The party's own reading: drafts of what was never handed in stand here too."""

from collaboration.models import User
from foundation.history import Change, changes_of
from needs.models import Answer, Need, NeedFile


def need_history(need: Need) -> list[Change]:
    """Return the changes of a need, its answers and its files, the latest first."""
    return changes_of(
        need,
        Answer.history.filter(need_id=need.pk),
        NeedFile.history.filter(need_id=need.pk),
        users=User.objects.select_related("person"),
    )
