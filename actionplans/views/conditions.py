"""The page where it is said how a condition turned out."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actionplans.forms import ConditionForm
from actionplans.models import ConditionOutcome, TrackedMeasure
from actionplans.queries.conditions import Consequence, consequences, outcome_of
from actionplans.services.conditions import settle_condition
from actionplans.views.answering import MeasurePage
from collaboration.permissions import Right
from collaboration.views.access import HasRight
from foundation.dates import today

ANSWERS = {"so": True, "not_so": False}


class MeasureCondition(MeasurePage):
    """How the condition that a measure hangs on turned out, said for every measure of the plan that hangs on it."""

    access = HasRight(Right.MANAGE_PLAN)
    form_class = ConditionForm
    template_name = "actionplans/condition_form.html"
    heading = gettext_lazy("How did it turn out?")
    done = gettext_lazy("Saved. The measures that it concerns say so.")

    @cached_property
    def condition(self) -> str:
        """What the measure hangs on; without it there is no such page."""
        if not self.tracked.measure.condition:
            raise Http404
        return self.tracked.measure.condition

    def get_initial(self) -> dict[str, Any]:
        """Show what is said now, else today."""
        said = outcome_of(self.tracked.measure)
        if said is None:
            return {"known_on": today()}
        return {"came_true": "so" if said.came_true else "not_so", "known_on": said.known_on, "note": said.note}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let each answer say what it brings."""
        brought = consequences(self.tracked.measure.item.area.plan, self.condition)
        answers = {key: ConditionOutcome(came_true=came_true) for key, came_true in ANSWERS.items()}
        choices = [(key, _answer(outcome, brought[outcome.came_true])) for key, outcome in answers.items()]
        return {**super().get_form_kwargs(), "choices": choices}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lead=self.condition, **kwargs)

    def perform(self, form: ConditionForm) -> TrackedMeasure:
        """Save it and go to the measure."""
        settle_condition(
            plan=self.tracked.measure.item.area.plan,
            condition=self.condition,
            today=today(),
            now=timezone.now(),
            by=self.request.user,
            **form.cleaned_data,
        )
        return self.tracked


def _answer(outcome: ConditionOutcome, brought: Consequence) -> str:
    """Return an answer with what it brings: «Det blev inte så. 2 åtgärder utgår.»."""
    words = [capfirst(outcome.words)]
    if brought.is_said:
        words.append(_("So it is said now"))
    else:
        words += _moved(brought)
    return " ".join(f"{sentence}." for sentence in words)


def _moved(brought: Consequence) -> list[str]:
    count = {"count": brought.falling}
    falls = ngettext("%(count)d measure falls away", "%(count)d measures fall away", brought.falling) % count
    words = [falls if brought.falling else _("No measure falls away")]
    if brought.returning:
        count = {"count": brought.returning}
        words.append(ngettext("%(count)d applies again", "%(count)d apply again", brought.returning) % count)
    return words
