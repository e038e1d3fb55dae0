"""/behov/ledtider/: how long needs are on their way, stage by stage, and how far they have come."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from collaboration.permissions import Right
from collaboration.queries.rights import has_right_somewhere
from collaboration.views.access import HasRight, user_of
from foundation.access import AccessMixin
from foundation.numbers import format_percent
from foundation.tables import Column, Kind, Table
from needs.enums import Lead, Split
from needs.forms.lead_times import LeadTimeForm
from needs.queries.lead_choices import FIELDS, Compared, compared, narrowed, readable_needs
from needs.queries.lead_times import LEAST_FOR_QUARTILES, Reached, Spread, funnel_of, measured
from needs.queries.lead_words import days, lead_label, meanings
from needs.reports.lead_times import drawn_funnel, drawn_leads, drawn_ranges
from needs.views.tabs import NeedTabs
from reports.enums import FileFormat

UNASKED = {"per": Split.PARTY.value, "steg": Lead.TO_ANSWER.value}
SPREAD = (
    Column("count", gettext_lazy("Needs"), Kind.NUMBER, value="spread.count"),
    Column("lower", gettext_lazy("Lower quartile"), Kind.NUMBER, value="spread.lower", decimals=1, empty="–"),
    Column("median", gettext_lazy("Median"), Kind.NUMBER, value="spread.median", decimals=1, empty="–"),
    Column("upper", gettext_lazy("Upper quartile"), Kind.NUMBER, value="spread.upper", decimals=1, empty="–"),
)


class LeadTimes(NeedTabs, AccessMixin, TemplateView):
    """The funnel, the stretches between stages, one stretch compared, and what every stage means."""

    access = HasRight(Right.VIEW_NEED)
    template_name = "needs/lead_times.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the figures of the needs that are chosen and may be read, with their pictures and tables."""
        user = user_of(self.request)
        form = LeadTimeForm(UNASKED | self.request.GET.dict(), user=user)
        chosen = form.chosen()
        needs = narrowed(readable_needs(user), chosen)
        reached = funnel_of(needs)
        context: dict[str, Any] = {"reached": reached, "needs": reached[0].whole}
        if reached[0].whole:
            split, lead = Split(chosen.get("per", UNASKED["per"])), Lead(chosen.get("steg", UNASKED["steg"]))
            found = measured(needs, split, [lead])
            context |= _figures(found.whole, reached)
            context |= _comparison(compared(found.parts, form.offered, split, [lead]), split, lead)
        narrowing = {split.value: chosen.get(split.value, "") for split in FIELDS}
        return super().get_context_data(
            form=form,
            narrowing=narrowing,
            sheet_fields={**narrowing, "format": FileFormat.XLSX.value},
            csv_fields={**narrowing, "format": FileFormat.CSV.value},
            is_narrowed=any(split.value in chosen for split in FIELDS),
            may_report=has_right_somewhere(user, Right.ORDER_REPORT),
            meanings=meanings(),
            least=LEAST_FOR_QUARTILES,
            **context,
            **kwargs,
        )


def _figures(leads: Mapping[Lead, Spread], reached: Sequence[Reached]) -> dict[str, Any]:
    rows = [Compared(lead_label(lead), 0, lead, spread) for lead, spread in leads.items()]
    stages = (
        Column("stage", _("Stage"), value=lambda row: str(capfirst(row.stage.label)), head=True),
        Column("count", _("Needs"), Kind.NUMBER),
        Column("share", _("Share"), value=lambda row: format_percent(row.share, 0)),
    )
    return {
        "funnel": drawn_funnel(reached),
        "funnel_table": Table(stages, reached, caption=_("How far the needs have come"), caption_hidden=True),
        "ranges": drawn_leads(leads),
        "ranges_table": Table(
            (Column("name", _("Stretch"), head=True), *SPREAD),
            rows,
            caption=_("Days between the stages"),
            caption_hidden=True,
        ),
        "to_answer": days(leads[Lead.TO_ANSWER].median),
        "to_done": days(leads[Lead.TO_DONE].median),
        "whole": days(leads[Lead.WHOLE].median),
        "measured": {lead.value: leads[lead].count for lead in (Lead.TO_ANSWER, Lead.TO_DONE, Lead.WHOLE)},
    }


def _comparison(rows: Sequence[Compared], split: Split, lead: Lead) -> dict[str, Any]:
    heading = _("Days %(stretch)s, by %(split)s") % {"stretch": lead.label, "split": split.label}
    columns = (
        Column("name", capfirst(split.label), head=True),
        Column("needs", _("Handed in"), Kind.NUMBER),
        *SPREAD,
    )
    return {
        "compared": drawn_ranges([(row.name, row.spread) for row in rows], heading),
        "compared_heading": heading,
        "compared_table": Table(columns, rows, caption=heading, caption_hidden=True),
    }
