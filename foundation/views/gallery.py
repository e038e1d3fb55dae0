"""The gallery: every component of the portal with all its states, for those who build and those who check."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from foundation.access import SIGNED_IN, AccessMixin
from foundation.charts import Bar, Point, bar_chart, funnel_chart, trend_chart
from foundation.forms import PortalForm
from foundation.history import Change, FieldChange
from foundation.lists import PageLink
from foundation.money import KSEKFormField
from foundation.tables import Column, Kind, SortLink, Table, Tag

DECIDED_ON = dt.date(2019, 12, 13)
CHANGED_AT = dt.datetime(2019, 12, 2, 14, 5, tzinfo=dt.UTC)
LINES = [
    ("Möten", "Styrgrupp ca 4 möten/år", 5_000),
    ("Möten", "Ledningsråd ca 6 möten/år", 15_000),
    ("Möten", "Verksamhetsmöten", 10_000),
    ("Egen personal", "Verksamhetsledare, administrativt och kommunikativt stöd", 1_400_000),
    ("Övrigt", "Resor, studiebesök, kurser och konferenser", 35_000),
]


class SampleForm(PortalForm):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("As it should stand in the record."))
    amount = KSEKFormField(label=_("Amount"), help_text=_("Write for example 1 500."), required=False)
    day = forms.DateField(label=_("Date"), required=False)
    body = forms.ChoiceField(label=_("Body"), choices=[("", "–"), ("s", "Styrgruppen"), ("l", "Ledningsrådet")])
    position = forms.ChoiceField(
        label=_("Your position"),
        widget=forms.RadioSelect,
        choices=[("yes", _("I agree")), ("comment", _("I agree, with a comment")), ("change", _("It must be changed"))],
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("care", "Vård och omsorg"), ("learning", "Lärande och utbildning")],
    )
    comment = forms.CharField(label=_("Comment to the secretary"), widget=forms.Textarea, required=False)
    paper = forms.FileField(label=_("Paper"), required=False)
    notify = forms.BooleanField(label=_("Tell the members"), help_text=_("By e-mail, at once."), required=False)


class FilterForm(PortalForm):
    """A filter as lists have it."""

    body = forms.ChoiceField(label=_("Body"), choices=[("", _("All")), ("s", "Styrgruppen")], required=False)


def _budget() -> Table:
    rows = [{"category": category, "note": note, "amount": Decimal(amount)} for category, note, amount in LINES]
    columns = [
        Column("note", _("Note")),
        Column("amount", _("Amount (tkr)"), Kind.KSEK, total=True),
    ]
    return Table(columns, rows, caption="Budget 2020", group=lambda row: row["category"])


def _every_kind() -> Table:
    row = {
        "name": "Bygglovets svåra frågor",
        "number": 12,
        "sek": Decimal(125_000),
        "ksek": Decimal(125_000),
        "day": DECIDED_ON,
        "at": CHANGED_AT,
        "state": Tag(_("Decided"), "ok"),
        "open": True,
    }
    columns = [
        Column("name", _("Project"), link=lambda _row: "#tables", head=True),
        Column("number", _("Number"), Kind.NUMBER),
        Column("sek", _("Amount (SEK)"), Kind.SEK, total=True),
        Column("ksek", _("Amount (tkr)"), Kind.KSEK),
        Column("day", _("Date"), Kind.DATE),
        Column("at", _("Changed"), Kind.MOMENT),
        Column("state", _("State"), Kind.TAG),
        Column("open", _("Open"), Kind.BOOL),
    ]
    links = {"name": SortLink("?sort=-name#tables", "ascending"), "day": SortLink("?sort=day#tables")}
    return Table(
        columns,
        [row, {**row, "name": "Kompetens för skolan", "open": False}],
        caption=_("Every kind of column"),
        sort_links=links,
    )


def _changes() -> list[Change]:
    changed = [FieldChange(_("note"), "Möten", "Styrgrupp ca 4 möten/år"), FieldChange(_("until"), "2020-06-30", "")]
    return [
        Change(CHANGED_AT, _("Changed"), "Maria Ekdahl", tuple(changed)),
        Change(CHANGED_AT - dt.timedelta(days=14), _("Created"), "Maria Ekdahl"),
    ]


class GalleryView(AccessMixin, TemplateView):
    """Every component with all its states."""

    access = SIGNED_IN
    template_name = "foundation/gallery.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        faulty = SampleForm({"faulty-amount": "1,5", "faulty-day": "2019-02-30", "faulty-name": "Åsa"}, prefix="faulty")
        bars = [Bar("Högskolan Väst", [892]), Bar("Dals-Ed", [125]), Bar("Trollhättan", [200])]
        parts = [Bar("Temagrupp vård och omsorg", [3, 3]), Bar("Temagrupp lärande och utbildning", [4, 2])]
        years = [Point(str(year), value) for year, value in ((2018, 4), (2019, 6), (2020, None), (2021, 9), (2022, 12))]
        steps = [Bar(_("Handed in"), [41]), Bar(_("Sorted"), [33]), Bar(_("Decided"), [12]), Bar(_("Evaluated"), [4])]
        return super().get_context_data(
            form=SampleForm(prefix="plain"),
            faulty=faulty,
            filter_form=FilterForm(prefix="filter"),
            budget=_budget(),
            every_kind=_every_kind(),
            empty_table=Table([Column("name", _("Name"))], []),
            changes=_changes(),
            clauses=["fastställa föreslagen budget och verksamhetsplan."],
            page_links=[
                PageLink("1", "?page=1#pager"),
                PageLink("2", current=True),
                PageLink("…"),
                PageLink("9", "?page=9#pager"),
                PageLink(_("Next"), "?page=3#pager", "next"),
            ],
            missing=[_("the day of the decision"), _("who presented the matter")],
            bars=bar_chart(bars, title=_("Grants by owner"), unit="tkr"),
            stacked=bar_chart(parts, title=_("Seats by side"), series=["Kommuner", "Högskolan"]),
            trend=trend_chart(years, title=_("Needs answered per year")),
            funnel=funnel_chart(steps, title=_("From need to effect")),
            decided_on=DECIDED_ON,
            **kwargs,
        )
