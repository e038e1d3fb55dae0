"""A need comes further: the system dates each stage, so that lead times come out with no one typing them."""

import datetime as dt
from collections.abc import Collection

from needs.enums import Stage
from needs.models import Need


def reach_stage(*, needs: Collection[int], stage: Stage, at: dt.datetime) -> int:
    """Date `stage` for those of `needs` (ids) that have not reached it before; return how many that were.

    Higher floors call this: a measure that begins or is carried out, a project that closes. A stage keeps the moment it
    was first reached, also when the same thing happens again.
    """
    return Need.objects.filter(pk__in=needs, **{stage.column: None}).update(**{stage.column: at})
