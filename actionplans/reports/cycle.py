"""The annual cycle of a year as PDF, for the wall."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.models.cycle import FIRST_YEAR, LAST_YEAR
from actionplans.queries.cycle import Cycle, annual_cycle
from actionplans.reports.wheel import KeyRow, drawn, swatches
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.portal import the_collaboration
from collaboration.queries.rights import require_right, require_right_somewhere
from foundation.dates import format_long_date, today
from reports.kinds import Occasion, PdfReport
from reports.parameters import ParameterForm, Params
from reports.pdf.document import Document
from reports.registry import register


class YearForm(ParameterForm):
    """Which year."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


@dataclass(frozen=True)
class CyclePaper:
    """The wheel, its key, and everything in it month by month."""

    as_of: str
    wheel: str
    key: list[KeyRow]
    cycle: Cycle


@register
class AnnualCycleReport(PdfReport):
    """A year on paper: the wheel and its key on the first page, then the months."""

    kind = "annual-cycle"
    title = gettext_lazy("Annual cycle")
    description = gettext_lazy("A year as a wheel and as a list by month, with all that you may see.")
    parameters = YearForm
    template_name = "actionplans/annual_cycle_report.html"

    def may_order(self, user: User | None, params: Params | None) -> None:  # noqa: ARG002 - the same for every year
        """Ask for the right to order reports and to see plans; what is in the year is narrowed to what they may see."""
        if user is None:
            return
        require_right_somewhere(user, Right.ORDER_REPORT)
        require_right(user, Right.VIEW_PLAN)

    def defaults(self) -> dict[str, Any]:
        """Return this year, unless another is asked for."""
        return {"year": today().year}

    def latest(self) -> Mapping[str, Any]:
        """Return this year."""
        return self.defaults()

    def build(self, params: Params, occasion: Occasion) -> Document:
        """Return the document as the owner may see the year; the installer sees everything."""
        reader = occasion.user or User(is_superuser=True)
        cycle = annual_cycle(reader, params["year"], occasion.on)
        name = the_collaboration().name
        return Document(
            title=_("Annual cycle %(year)d") % {"year": cycle.year},
            document_type=_("Annual cycle"),
            date=occasion.on,
            sender=(name,),
            foot=name,
            content=CyclePaper(
                as_of=format_long_date(occasion.on),
                wheel=drawn(cycle, linked=False),
                key=swatches(cycle),
                cycle=cycle,
            ),
        )

    def filename(self, params: Params) -> str:
        """Return the file's name: «Årshjul 2027»."""
        return _("Annual cycle %(year)d") % {"year": params["year"]}
