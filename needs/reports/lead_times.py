"""Lead times as spreadsheet and as PDF: the figures of the page, for whoever may read the needs behind them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.portal import the_collaboration
from collaboration.queries.rights import require_right, require_right_somewhere
from foundation.charts import Bar, Range, funnel_chart, range_chart
from foundation.dates import today
from foundation.numbers import round_half_up
from foundation.spreadsheets import Cell, Sheet
from needs.enums import Lead, Split
from needs.queries.lead_choices import (
    FIELDS,
    Compared,
    LeadChoices,
    compared,
    lead_choices,
    narrowed,
    readable_needs,
)
from needs.queries.lead_times import LEAST_FOR_QUARTILES, Reached, Spread, funnel_of, lead_times, lead_times_by
from needs.queries.lead_words import Meaning, days, lead_label, meanings, spread_words
from reports.kinds import FormatForm, Occasion, PdfReport, SpreadsheetReport
from reports.parameters import ParameterForm, Params
from reports.pdf.document import Document
from reports.registry import register

_LABELS = {
    Split.ROUND: gettext_lazy("Round"),
    Split.PARTY: gettext_lazy("Party"),
    Split.THEME: gettext_lazy("Theme"),
    Split.KIND: gettext_lazy("Kind"),
    Split.YEAR: gettext_lazy("Year"),
}


class NarrowingForm(ParameterForm):
    """Which needs are measured: those of one round, party, theme, kind and year, or all."""

    omgang = forms.ChoiceField(label=_LABELS[Split.ROUND], required=False)
    part = forms.ChoiceField(label=_LABELS[Split.PARTY], required=False)
    tema = forms.ChoiceField(label=_LABELS[Split.THEME], required=False)
    typ = forms.ChoiceField(label=_LABELS[Split.KIND], required=False)
    ar = forms.ChoiceField(label=_LABELS[Split.YEAR], required=False)
    offered: LeadChoices

    def narrow(self, user: User | None) -> None:
        """Offer what the person may read."""
        self.offered = lead_choices(user)
        for split in FIELDS:
            field: Any = self.fields[split.value]
            field.choices = [("", _("All")), *self.offered.names[split].items()]


class SheetForm(NarrowingForm, FormatForm):
    """Which needs, and which kind of file."""


class _LeadTimes:
    """What both kinds of file ask of whoever orders them."""

    def may_order(self, user: User | None, params: Params | None) -> None:  # noqa: ARG002 - what one may not read is left out
        """Ask for the right to order reports and to read needs."""
        if user is not None:
            require_right_somewhere(user, Right.ORDER_REPORT)
            require_right(user, Right.VIEW_NEED)

    def latest(self) -> Mapping[str, Any]:
        """Return all needs."""
        return {}

    def filename(self, params: Params) -> str:  # noqa: ARG002 - the day says which
        """Return the file's name: «Ledtider 2026-11-29»."""
        return _("Lead times %(day)s") % {"day": today().isoformat()}


@register
class LeadTimesSheet(_LeadTimes, SpreadsheetReport):
    """Every stretch over all needs and over each party, theme, kind, year and round."""

    kind = "lead-times"
    title = gettext_lazy("Lead times")
    description = gettext_lazy("How long needs are on their way, stage by stage, as a table to work on.")
    parameters = SheetForm

    def build(self, params: Params, occasion: Occasion) -> Sheet:
        """Return the sheet; a row for each stretch of each part, in days with one decimal."""
        heads = [_("Divided by"), _("Which"), _("Needs in all"), _("Stretch"), _("Needs measured")]
        heads += [_("Lower quartile, days"), _("Median, days"), _("Upper quartile, days")]
        rows = list(_rows(params, occasion.user))
        return Sheet(title=str(self.title), headers=heads, rows=rows, total=len(rows))


def _rows(params: Params, user: User | None) -> Iterator[Sequence[Cell]]:
    needs, choices = narrowed(readable_needs(user), params), lead_choices(user)
    whole = funnel_of(needs)[0].whole
    for lead, spread in lead_times(needs).items():
        yield _line(_("All needs"), Compared("", whole, lead, spread))
    for split in Split:
        for row in compared(lead_times_by(needs, split), choices, split, list(Lead)):
            yield _line(str(capfirst(split.label)), row)


def _line(by: str, row: Compared) -> list[Cell]:
    spread = row.spread
    numbers = [None if number is None else round_half_up(number, 1) for number in _numbers(spread)]
    return [by, row.name, row.needs, lead_label(row.lead), spread.count, *numbers]


def _numbers(spread: Spread) -> Iterable[Any]:
    return spread.lower, spread.median, spread.upper


@dataclass(frozen=True)
class LeadTimesContent:
    """The funnel and the stretches, drawn and as rows of words, what is measured, and what each stage means."""

    narrowed_to: list[tuple[str, str]]
    funnel: str
    reached: list[Reached]
    ranges: str
    rows: list[tuple[str, str, str, str, str]]
    least: int
    meanings: list[Meaning]


@register
class LeadTimesPaper(_LeadTimes, PdfReport):
    """The page of lead times as PDF, with its pictures and the meaning of every stage."""

    kind = "lead-times-paper"
    title = gettext_lazy("Lead times as PDF")
    description = gettext_lazy("How long needs are on their way, stage by stage, with pictures and definitions.")
    parameters = NarrowingForm
    template_name = "needs/lead_times_report.html"

    def build(self, params: Params, occasion: Occasion) -> Document:
        """Return the document as the owner may see the needs."""
        needs, choices = narrowed(readable_needs(occasion.user), params), lead_choices(occasion.user)
        reached, leads = funnel_of(needs), lead_times(needs)
        name = the_collaboration().name
        return Document(
            title=_("Lead times from need to effect"),
            document_type=_("Report"),
            date=occasion.on,
            sender=(name,),
            foot=name,
            content=LeadTimesContent(
                narrowed_to=[
                    (str(_LABELS[split]), choices.name(split, _key(split, params[split.value])))
                    for split in FIELDS
                    if params.get(split.value)
                ],
                funnel=drawn_funnel(reached),
                reached=reached,
                ranges=drawn_leads(leads),
                rows=[_words(lead, spread) for lead, spread in leads.items()],
                least=LEAST_FOR_QUARTILES,
                meanings=meanings(),
            ),
        )


def _words(lead: Lead, spread: Spread) -> tuple[str, str, str, str, str]:
    lower, median, upper = map(days, _numbers(spread))
    return lead_label(lead), str(spread.count), lower, median, upper


def _key(split: Split, value: str) -> Any:
    return value if split == Split.KIND else int(value)


def drawn_funnel(reached: Sequence[Reached]) -> str:
    """Return the funnel as a picture."""
    steps = [Bar(capfirst(step.stage.label), [step.count]) for step in reached]
    return funnel_chart(steps, title=_("How far the needs have come"))


def drawn_leads(leads: Mapping[Lead, Spread]) -> str:
    """Return the stretches between stages as a picture."""
    return drawn_ranges([(lead_label(lead), spread) for lead, spread in leads.items()], _("Days between the stages"))


def drawn_ranges(rows: Iterable[tuple[str, Spread]], title: str) -> str:
    """Return a range for each stretch that something is known of."""
    found = [
        Range(label, spread_words(spread), spread.lower, spread.median, spread.upper)
        for label, spread in rows
        if spread.median is not None
    ]
    return range_chart(found, title=title) if found else ""
