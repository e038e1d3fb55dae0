"""One need with all that its page reads beside it."""

from typing import Any

from django.db.models import Exists, OuterRef

from collaboration.models.rights import Visitor
from needs.models import Need, NeedConflict, NeedFile


def need_to_show(user: Visitor, pk: int) -> Any:
    """Return the need with its party, round and theme, or None where `user` may not read it; one query.

    `has_files` and `has_conflicts` say whether there are any to ask for: most needs have neither.
    """
    files = NeedFile.objects.kept().filter(need=OuterRef("pk"))
    conflicts = NeedConflict.objects.filter(need=OuterRef("pk"))
    rows = Need.objects.readable_by(user).select_related("submission__organisation", "submission__round", "theme")
    return rows.annotate(has_files=Exists(files), has_conflicts=Exists(conflicts)).filter(pk=pk).first()
