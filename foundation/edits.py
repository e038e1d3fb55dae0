"""Two people editing the same thing at once: the second is told, and neither loses what was typed.

A model is `class Budget(EditCounted)`, its form carries `budget.edit_number`, and the service calls
`claim_edit(budget, seen=number)` before it writes.
"""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import StateRefusedError


class StaleEditError(StateRefusedError):
    """Something was saved between this person's opening the page and saving it: by another, or in another tab."""


class EditCounted(models.Model):
    """Something edited as a whole with its rows: every saved edit raises the number by one."""

    edit_number = models.PositiveIntegerField(gettext_lazy("saved edits"), default=0, editable=False)

    class Meta:
        abstract = True


def claim_edit(instance: EditCounted, *, seen: int | None) -> None:
    """Raise the edit number with one conditional UPDATE, which also locks the row until the transaction ends.

    `seen` is the number the person's page was built on; None means the caller has read the row in this
    very transaction. Raises StaleEditError if the row has been saved since.
    """
    rows = type(instance)._base_manager.filter(pk=instance.pk)
    if seen is not None:
        rows = rows.filter(edit_number=seen)
    if not rows.update(edit_number=F("edit_number") + 1):
        raise stale_edit()
    instance.edit_number = rows.model._base_manager.values_list("edit_number", flat=True).get(pk=instance.pk)


def stale_edit() -> StaleEditError:
    """Return the refusal of what was built on an older page, in words."""
    return StaleEditError(
        _(
            "This was saved after you opened the page, by someone else or by you in another tab. What you typed is "
            "still here: compare, then save again."
        )
    )
