"""/behov/besok/: a visit is recorded, with the needs that came out of it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from collaboration.enums import BodyKind
from collaboration.models import Body, Dialogue, Organisation
from collaboration.permissions import Right
from collaboration.services.dialogues import record_dialogue
from collaboration.views.access import HasRight, user_of
from foundation.access import AccessMixin
from foundation.dates import today
from foundation.rowforms import RowFormSet
from foundation.views.forms import FormPage
from foundation.views.rows import RowsPage
from needs.forms.visits import SpokenNeedFormSet, VisitForm
from needs.models import Round
from needs.queries.visits import may_record_visits, needs_of_visit, rounds_for_visits
from needs.services.visits import record_needs


def visit_at(request: HttpRequest, **kwargs: Any) -> Dialogue:
    """Return the address's dialogue, if the person may read of it; read once in a request."""
    if not hasattr(request, "found_visit"):
        rows = Dialogue.objects.visible_to(request.user).select_related("organisation__scope")
        request.found_visit = get_object_or_404(rows, pk=kwargs["pk"])  # type: ignore[attr-defined]
    found: Dialogue = request.found_visit  # type: ignore[attr-defined]
    return found


def _visited(request: HttpRequest, **kwargs: Any) -> Organisation:
    return visit_at(request, **kwargs).organisation


class VisitCreate(FormPage):
    """A visit that was made is recorded; then come its needs."""

    access = HasRight(Right.OPEN_ROUND)
    form_class = VisitForm
    template_name = "needs/visit_form.html"
    title = gettext_lazy("Record a visit")
    lead = gettext_lazy("First whom you met and when. On the next page you write the needs that came out of it.")
    submit = gettext_lazy("On to the needs")
    done = gettext_lazy("The visit is recorded. Now write the needs that came out of it.")

    @property
    def cancel(self) -> str:  # type: ignore[override]
        """Return to the needs."""
        return reverse("need_list")

    def get_initial(self) -> dict[str, Any]:
        """Suggest today, and the party that a link names."""
        return {"date": today(), "organisation": self.request.GET.get("part")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def perform(self, form: VisitForm) -> str:
        """Record the visit and go on to its needs."""
        values = dict(form.cleaned_data)
        participants, inventory = values.pop("participants"), values.pop("inventory")
        dialogue = record_dialogue(dialogue=Dialogue(**values), participants=participants, by=user_of(self.request))
        address = reverse("visit_needs", args=[dialogue.pk])
        return f"{address}?omgang={inventory.pk}" if inventory else address


class VisitDetail(AccessMixin, TemplateView):
    """One visit: who was met, what was noted, and the needs that came out of it."""

    access = HasRight(Right.VIEW_DIALOGUE, scope_from=_visited)
    template_name = "needs/visit_detail.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the visit with its needs."""
        dialogue = visit_at(self.request, **kwargs)
        may_record = may_record_visits(self.request.user, dialogue.organisation) and dialogue.date <= today()
        return super().get_context_data(
            visit=dialogue,
            needs=list(needs_of_visit(dialogue, self.request.user)),
            participants=list(dialogue.participants.by_name()),
            may_record=may_record,
            **kwargs,
        )


@dataclass
class _NothingSaved:
    """What the rows of a visit belong to: they are all new, so no page of them is ever old."""

    edit_number: int = 0


class VisitNeeds(RowsPage):
    """The needs that came out of a visit are written, and stand handed in once they are saved."""

    access = HasRight(Right.OPEN_ROUND)
    formset_class = SpokenNeedFormSet
    template_name = "needs/visit_needs.html"
    done = gettext_lazy("The needs are recorded and stand handed in. Those who hand in for the party get a letter.")

    @cached_property
    def visit(self) -> Dialogue:
        """The visit."""
        return visit_at(self.request, **self.kwargs)

    @cached_property
    def inventory(self) -> Round | None:
        """The round that the needs are to belong to, if any."""
        asked = self.request.GET.get("omgang", "")
        return rounds_for_visits(self.request.user).filter(pk=asked).first() if asked.isdecimal() else None

    def get_owner(self) -> _NothingSaved:
        return _NothingSaved()

    def get_rows(self) -> list[dict[str, Any]]:
        return []

    def get_form_kwargs(self) -> dict[str, Any]:
        themes = Body.objects.in_force(today()).filter(kind=BodyKind.THEME_GROUP)
        questions = list(self.inventory.questions.order_by("order", "pk")) if self.inventory else []
        return {"themes": list(themes.by_name()), "questions": questions}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(visit=self.visit, inventory=self.inventory, **kwargs)

    def perform(self, formset: RowFormSet, seen: int) -> str:  # noqa: ARG002 - nothing is stored that could be old
        """Record the needs and go to the visit."""
        needs = [form.as_spoken() for form in formset.in_place()]  # type: ignore[attr-defined]
        record_needs(dialogue=self.visit, needs=needs, inventory=self.inventory, by=self.request.user)
        return reverse("visit_detail", args=[self.visit.pk])
