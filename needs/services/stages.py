"""A need comes further: the system dates each stage, so that lead times come out with no one typing them."""

import datetime as dt
from collections.abc import Collection

from needs.enums import Stage
from needs.models import Need
from needs.queries.answered import merged_with


def reach_stage(*, needs: Collection[int], stage: Stage, at: dt.datetime) -> int:
    """Date `stage` for those of `needs` (ids) that have not reached it before; return how many that were.

    Needs that were merged reach it together: those that stand on the same card follow. Higher floors call this: a
    measure that begins or is carried out, a project that closes. A stage keeps the moment it was first reached, also
    when the same thing happens again.
    """
    return date_stage(needs={*needs, *merged_with(needs)}, stage=stage, at=at)


def date_stage(*, needs: Collection[int], stage: Stage, at: dt.datetime) -> int:
    """Date `stage` for just these needs, as `reach_stage` does; for services that know every need themselves."""
    # In their order: two measures that answer the same needs wait for each other in turn.
    list(Need.objects.select_for_update(no_key=True).filter(pk__in=needs).order_by("pk").values_list("pk"))
    return Need.objects.filter(pk__in=needs, **{stage.column: None}).update(**{stage.column: at})
