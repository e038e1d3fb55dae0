"""The fixed points that a first year can begin with, before there is any year to copy."""

from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.models import CycleEvent
from actionplans.services.cycle import CycleEventInput, add_cycle_event
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.errors import RuleError, Sentence


class TemplatePoint(NamedTuple):
    """A fixed point of any year; `day` is None where only the month is settled."""

    month: int
    day: int | None
    title: Sentence
    responsible: Sentence


_DIRECTOR, _OFFICE = gettext_lazy("the programme director"), gettext_lazy("the secretariat")
TEMPLATE = (
    TemplatePoint(1, None, gettext_lazy("Project leaders tell how their projects stand"), _DIRECTOR),
    TemplatePoint(2, None, gettext_lazy("The outcome of last year and what is carried over is presented"), _DIRECTOR),
    TemplatePoint(3, 31, gettext_lazy("The annual report is published"), _OFFICE),
    TemplatePoint(4, 30, gettext_lazy("The first tertial is closed"), _OFFICE),
    TemplatePoint(5, 1, gettext_lazy("The dialogues of the spring are gone through"), _DIRECTOR),
    TemplatePoint(6, 30, gettext_lazy("The projects of the spring hand in their final reports"), _DIRECTOR),
    TemplatePoint(8, 31, gettext_lazy("Interim report with a forecast for the year"), _OFFICE),
    TemplatePoint(9, None, gettext_lazy("The parties are invited to hand in needs"), _OFFICE),
    TemplatePoint(10, 31, gettext_lazy("The parties have confirmed their shares of the costs"), _OFFICE),
    TemplatePoint(11, 1, gettext_lazy("The dialogues of the autumn are gone through"), _DIRECTOR),
    TemplatePoint(12, None, gettext_lazy("Next year's budget, plan and meeting days are decided"), _DIRECTOR),
    TemplatePoint(12, 31, gettext_lazy("The term of the agreement is looked over"), _OFFICE),
)


@transaction.atomic
def begin_cycle(*, year: int, by: User) -> int:
    """Give a year without fixed points those of the template, in the portal's language; return how many.

    Raises RightRefusedError, RuleError where the year has any already, InvalidError for a year out of range.
    """
    require_right(by, Right.MANAGE_PLAN)
    if CycleEvent.objects.filter(year=year).exists():
        raise RuleError(_("%(year)d has fixed points already. Add what is missing by hand.") % {"year": year})
    with translation.override(settings.LANGUAGE_CODE):
        points = [
            CycleEventInput(str(row.title), year, row.month, row.day, responsible=str(row.responsible))
            for row in TEMPLATE
        ]
    for point in points:
        add_cycle_event(given=point, by=by)
    return len(points)
