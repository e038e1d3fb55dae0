"""A measure's page: which needs it answers, what effect it had, and the offer of its result to every party."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from actionplans.forms import EvaluationForm, NeedsForm, OfferForm
from actionplans.models import TrackedMeasure
from actionplans.queries.answering import needs_answered, needs_to_choose
from actionplans.queries.following import may_report
from actionplans.services.answering import answer_needs, evaluate_effect, offer_result
from actionplans.views.following import VIEW, OfTracked
from collaboration.permissions import Right
from collaboration.views.access import HasRight
from foundation.dates import today
from foundation.views.forms import FormPage
from needs.models import Need


class MeasurePage(OfTracked, FormPage):
    """What the pages about one measure share: its words, the way back, and who may say how it goes."""

    access = VIEW
    template_name = "actionplans/measure_form.html"
    heading: Any = ""

    def may_write(self) -> bool:
        """Return whether the person may say how the measure goes."""
        return may_report(self.request.user, self.tracked, today())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the measure, and whether the form is open to the person."""
        row = self.tracked
        words = {"heading": self.heading, "lead": row.measure.item.text, **kwargs}
        plan = row.measure.item.area.plan
        return super().get_context_data(
            tracked=row, measure=row.measure, plan=plan, may_write=self.may_write(), **words
        )


class MeasureNeeds(MeasurePage):
    """The needs that a measure answers are chosen among those one may read; `?q=` finds more of them."""

    form_class = NeedsForm
    template_name = "actionplans/measure_needs.html"
    heading = gettext_lazy("Needs that the measure answers")
    done = gettext_lazy("The needs are saved. Their stages follow the measure.")

    @cached_property
    def query(self) -> str:
        """The words searched for."""
        return self.request.GET.get("q", "").replace("\x00", "").strip()[:100]

    @cached_property
    def answered(self) -> list[Need]:
        """Those it answers now."""
        return list(needs_answered(self.tracked.measure, self.request.user))

    @cached_property
    def offered(self) -> list[Need]:
        """Those it answers and those found, all of them shown on the page."""
        return [*self.answered, *needs_to_choose(self.tracked.measure, self.request.user, self.query)]

    def get_initial(self) -> dict[str, Any]:
        """Tick those it answers now."""
        return {"needs": [need.pk for need in self.answered]}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "offered": self.offered}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(query=self.query, found=self.offered, **kwargs)

    def perform(self, form: NeedsForm) -> TrackedMeasure:
        """Save the choice and go to the measure."""
        chosen = form.cleaned_data["needs"]
        answer_needs(tracked=self.tracked, needs=chosen, shown=self.offered, by=self.request.user, today=today())
        return self.tracked


class MeasureEvaluate(MeasurePage):
    """What effect a measure had is written down."""

    form_class = EvaluationForm
    heading = gettext_lazy("What effect it had")
    done = gettext_lazy("The effect is written down. The needs it answers are now evaluated.")

    def get_initial(self) -> dict[str, Any]:
        """Suggest today."""
        return {"date": today()}

    def perform(self, form: EvaluationForm) -> TrackedMeasure:
        """Save it and go to the measure."""
        evaluate_effect(tracked=self.tracked, by=self.request.user, today=today(), **form.cleaned_data)
        return self.tracked


class MeasureOffer(MeasurePage):
    """What came of a measure is offered to every party."""

    access = HasRight(Right.MANAGE_PLAN)
    form_class = OfferForm
    heading = gettext_lazy("Offer the result to every party")
    done = gettext_lazy("The result is offered. Those who hand in for the parties are told, and can read it here.")

    def perform(self, form: OfferForm) -> TrackedMeasure:
        """Save it and go to the measure."""
        offer_result(tracked=self.tracked, text=form.cleaned_data["text"], by=self.request.user, today=today())
        return self.tracked
