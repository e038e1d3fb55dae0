"""How measures go: the list of all, one plan's in four views, one measure, and the form that says how it goes."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from actionplans.enums import MeasureState
from actionplans.filters import TrackedMeasureFilter
from actionplans.forms import StatusForm
from actionplans.models import TrackedMeasure
from actionplans.queries.answering import needs_answered
from actionplans.queries.conditions import conditions_of, outcome_of
from actionplans.queries.following import (
    FollowUp,
    follow_up,
    may_report,
    reported_by,
    reports_by_area,
    responsible_of,
    tracked_for,
    updates_by_month,
)
from actionplans.services.following import report_status
from actionplans.services.reminders import read_token
from actionplans.services.reporting import report_once
from actionplans.views.found import OfPlan
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from collaboration.views.access import HasRight
from foundation.access import AccessMixin
from foundation.charts import Stretch, timeline_chart, trend_chart
from foundation.dates import format_date, today
from foundation.errors import RuleError
from foundation.lists import Empty, ListPage
from foundation.tables import Address, Column, Kind
from foundation.views.forms import ActionView, FormPage

VIEW = HasRight(Right.VIEW_PLAN)
SHAPES = {
    "tavla": gettext_lazy("Board"),
    "tabell": gettext_lazy("Table"),
    "ansvariga": gettext_lazy("By responsible"),
    "tidslinje": gettext_lazy("Timeline"),
}
COLOURS = {MeasureState.UNDER_WAY: 0, MeasureState.DONE: 3, MeasureState.NOT_STARTED: 1, MeasureState.DROPPED: 5}


class MeasureList(ListPage):
    """The measures of all plans in force that the person may see, the soonest due first."""

    access = VIEW
    title = gettext_lazy("Measures")
    lead = gettext_lazy("What adopted plans say is to be done, and how it goes.")
    columns = (
        Column(
            "measure",
            gettext_lazy("Measure"),
            value=str,
            link=Address("measure_detail", pk="pk"),
            sort=["measure__item__text"],
            head=True,
        ),
        Column(
            "responsible",
            gettext_lazy("Responsible"),
            value="responsible",
            sort=["name", "measure__responsible"],
            empty="–",
        ),
        Column("due", gettext_lazy("Last day"), Kind.DATE, value="due_date", sort=["due_date"], empty="–"),
        Column("state", gettext_lazy("State"), Kind.TAG, value="state_tag", sort=["state"]),
        Column("touched", gettext_lazy("Latest update"), Kind.MOMENT, value="touched_at", sort=["touched_at"]),
        Column("plan", gettext_lazy("Plan"), value="measure.item.area.plan.title"),
    )
    search_fields = ("measure__item__text", "measure__responsible", "name")
    filterset_class = TrackedMeasureFilter
    default_sort = "due"

    def get_queryset(self) -> QuerySet[TrackedMeasure]:
        return tracked_for(self.request.user)

    def get_empty(self) -> Empty:
        return Empty(_("There is no measure yet."), _("A measure is followed up once its plan is adopted."))


class PlanFollowUp(OfPlan, AccessMixin, TemplateView):
    """How one plan's measures go: as a board, as a table, by responsible, or along time."""

    access = VIEW
    template_name = "actionplans/plan_follow_up.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the measures and what the chosen view draws of them."""
        asked = self.request.GET.get("vy", "")
        shape = asked if asked in SHAPES else "tavla"
        found = follow_up(self.plan, now=timezone.now(), today=today())
        return super().get_context_data(
            plan=self.plan,
            found=found,
            conditions=conditions_of(self.plan, found.rows),
            may_settle=self.plan.is_current and has_right(self.request.user, Right.MANAGE_PLAN),
            reports=reports_by_area(self.plan, self.request.user),
            movable=reported_by(self.request.user, self.plan, today()) if shape == "tavla" else set(),
            tabs=[(key, label, key == shape) for key, label in SHAPES.items()],
            trend=trend_chart(updates_by_month(self.plan, today()), title=_("Updates by month")),
            **_drawn(shape, found),
            **kwargs,
        )


def _drawn(shape: str, found: FollowUp) -> dict[str, Any]:
    """Return what one of the views is drawn from; the others stay empty."""
    named = [(row, ", ".join(words for words in responsible_of(row) if words)) for row in found.rows]
    return {
        "board": found.board if shape == "tavla" else [],
        "table": named if shape == "tabell" else [],
        "groups": found.by_responsible if shape == "ansvariga" else [],
        "timeline": _timeline(found.dated) if shape == "tidslinje" and found.dated else "",
        "is_timeline": shape == "tidslinje",
    }


def _timeline(rows: Sequence[TrackedMeasure]) -> str:
    stretches = [
        Stretch(
            _shortened(str(row)),
            format_date(row.due_date),
            min(timezone.localdate(row.started_at), row.due_date),
            row.due_date,
            COLOURS[MeasureState(row.state)],
            row.state_tag.label,
        )
        for row in rows
        if row.due_date
    ]
    key = {number: capfirst(state.label) for state, number in COLOURS.items()}
    return timeline_chart(stretches, title=_("Measures along time"), today=today(), key=key)


def _shortened(text: str, longest: int = 24) -> str:
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"


class OfTracked:
    """The tracked measure that the page's address names, if the person may see its plan."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def tracked(self) -> TrackedMeasure:
        """Read once a request."""
        found: TrackedMeasure = get_object_or_404(tracked_for(self.request.user), pk=self.kwargs["pk"])
        return found


class MeasureDetail(OfTracked, AccessMixin, TemplateView):
    """One measure: what the plan says, how it goes, and everything that has been said of it."""

    access = VIEW
    template_name = "actionplans/measure_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the updates, and the same measure at the others of its group."""
        row = self.tracked
        beside = TrackedMeasure.objects.filter(measure=row.measure).exclude(pk=row.pk).order_by("order")
        outcomes = list(row.outcomes.select_related("by__person").order_by("at", "pk"))
        return super().get_context_data(
            tracked=row,
            measure=row.measure,
            plan=row.measure.item.area.plan,
            is_late=row.is_late(today()),
            updates=list(row.updates.select_related("by__person").order_by("-at", "-pk")),
            beside=list(beside.select_related("measure__item")),
            may_report=may_report(self.request.user, row, today()),
            manages=has_right(self.request.user, Right.MANAGE_PLAN),
            condition_outcome=outcome_of(row.measure),
            needs=list(needs_answered(row.measure, self.request.user)),
            outcomes=outcomes,
            is_offered=any(outcome.is_offer for outcome in outcomes),
            **kwargs,
        )


class MeasureReport(OfTracked, FormPage):
    """Someone says how a measure goes; a link in a reminder may have chosen the state already."""

    access = VIEW
    form_class = StatusForm
    template_name = "actionplans/measure_report.html"
    done = gettext_lazy("Thank you. What you said is saved.")

    def get_initial(self) -> dict[str, Any]:
        """Show the state that the link chose, else the one it is in."""
        asked = self.request.GET.get("lage", "")
        return {"state": asked if asked in MeasureState.values else self.tracked.state}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the measure, and whether the person may say how it goes."""
        row = self.tracked
        may = may_report(self.request.user, row, today())
        plan = row.measure.item.area.plan
        latest = row.updates.select_related("by__person").order_by("-at", "-pk").first()
        words = {"tracked": row, "measure": row.measure, "plan": plan, "may_report": may, "latest": latest}
        return super().get_context_data(**words, **kwargs)

    def perform(self, form: StatusForm) -> TrackedMeasure:
        """Save it, once however often it was sent, and go to the measure."""
        state, text = form.cleaned_data["state"], form.cleaned_data["text"]
        report_once(tracked=self.tracked, state=state, text=text, by=self.request.user, today=today())
        return self.tracked


class MeasureMove(OfTracked, ActionView):
    """A measure is moved to another column of its plan's board: by a button, or by being dragged there."""

    access = VIEW

    def perform(self) -> str:
        """Say the new state and go back to the board."""
        to, seen = self.kwargs["to"], self.kwargs["seen"]
        if to not in MeasureState.values:
            raise Http404
        report_status(tracked=self.tracked, state=to, seen=seen, by=self.request.user, today=today())
        words = {"measure": _shortened(str(self.tracked), 60).rstrip("."), "state": MeasureState(to).label}
        messages.success(self.request, _("%(measure)s: %(state)s.") % words)
        return self.refused_target()

    def refused_target(self) -> str:
        """Return the board, as it stands now."""
        return reverse("plan_follow_up", args=[self.tracked.measure.item.area.plan_id])


class MeasureAnswer(AccessMixin, View):
    """The link of a reminder: leads to the form of the measure that it was signed for."""

    access = VIEW
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Lead on, or say why not and where to look instead."""
        try:
            key = read_token(token)
        except RuleError as error:
            messages.error(request, str(error))
            return redirect("measure_list")
        response = redirect("measure_report", pk=key)
        if request.GET:
            response["Location"] += f"?{request.GET.urlencode()}"
        return response
