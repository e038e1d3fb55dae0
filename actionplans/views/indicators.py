"""Indicators: the list of all, one with its course, and a value put in."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from actionplans.filters import IndicatorFilter
from actionplans.forms import MeasurementForm
from actionplans.models import Measurement
from actionplans.queries.goals import indicators_for, may_measure, measurements_of
from actionplans.reports.course import course_of
from actionplans.services.measurements import MeasurementInput, add_measurement, remove_measurement
from actionplans.views.following import VIEW
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from foundation.access import AccessMixin
from foundation.dates import today
from foundation.lists import Action, Empty, ListPage
from foundation.tables import Address, Column, Kind
from foundation.views.forms import ActionView, FormPage


class IndicatorList(ListPage):
    """The indicators of all plans in force that the person may see."""

    access = VIEW
    title = gettext_lazy("Indicators")
    lead = gettext_lazy("What shows how near the goals are: where it began, the latest value and the target.")
    columns = (
        Column(
            "name",
            gettext_lazy("Indicator"),
            link=Address("indicator_detail", pk="pk"),
            sort=["name"],
            head=True,
        ),
        Column("start", gettext_lazy("Start"), value="baseline_words", empty="–"),
        Column("latest", gettext_lazy("Latest value"), value="latest_words", empty="–"),
        Column("target", gettext_lazy("Target"), value="target_words", empty="–"),
        Column("standing", gettext_lazy("How it stands"), Kind.TAG, value="standing"),
        Column("plan", gettext_lazy("Plan"), value="goal.plan.title", sort=["goal__plan__title"]),
    )
    search_fields = ("name", "goal__text")
    filterset_class = IndicatorFilter
    default_sort = "name"

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = indicators_for(self.request.user)
        found: QuerySet[Any] = rows.in_force()
        return found

    def get_actions(self) -> list[Action]:
        user = self.request.user
        if not (has_right(user, Right.IMPORT_DATA) and has_right(user, Right.MANAGE_PLAN)):
            return []
        address = reverse("admin:actionplans_measurement_import")
        return [Action(_("Values from a file"), address, "upload")]

    def get_empty(self) -> Empty:
        return Empty(_("There is no indicator yet."), _("An indicator is written under a goal of a plan."))


class OfMeasured:
    """The indicator that the page's address names, if the person may see its plan."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def indicator(self) -> Any:
        """Read once a request, with its goal and plan."""
        return get_object_or_404(indicators_for(self.request.user), pk=self.kwargs["pk"])

    def refused_target(self) -> Any:
        """Return where a button that was refused leads back to."""
        return self.indicator


class IndicatorDetail(OfMeasured, AccessMixin, TemplateView):
    """One indicator: its course with the target, and every value with its source."""

    access = VIEW
    template_name = "actionplans/indicator_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.indicator
        measured = measurements_of(row)
        may = row.goal.plan.is_current and may_measure(self.request.user, row, today())
        return super().get_context_data(
            indicator=row,
            goal=row.goal,
            plan=row.goal.plan,
            measured=measured[::-1],
            chart=course_of(row, measured),
            may_measure=may,
            **kwargs,
        )


class IndicatorMeasure(OfMeasured, FormPage):
    """Someone puts in a value; the date is today and the source the indicator's own unless they say otherwise."""

    access = VIEW
    form_class = MeasurementForm
    template_name = "actionplans/indicator_measure.html"
    done = gettext_lazy("The value is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"date": today(), "source": self.indicator.source}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.indicator
        may = row.goal.plan.is_current and may_measure(self.request.user, row, today())
        return super().get_context_data(indicator=row, plan=row.goal.plan, may_measure=may, **kwargs)

    def perform(self, form: MeasurementForm) -> Any:
        """Save it and go to the indicator."""
        given = MeasurementInput(**{name: form.cleaned_data[name] for name in MeasurementForm.Meta.fields})
        add_measurement(indicator=self.indicator, given=given, by=self.request.user, today=today())
        return self.indicator


class MeasurementRemove(OfMeasured, ActionView):
    """A wrong value is taken away."""

    access = VIEW
    done = gettext_lazy("The value is removed.")

    def perform(self) -> Any:
        """Remove it and go back to the indicator."""
        rows = Measurement.objects.filter(indicator__key=self.indicator.key).select_related("indicator__goal__plan")
        row = get_object_or_404(rows, pk=self.kwargs["measurement"])
        remove_measurement(measurement=row, by=self.request.user, today=today())
        return self.indicator
