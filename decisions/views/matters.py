"""/arenden/: the matters, and one matter with its proposal, its annexes and its way through the meetings."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from collaboration.enums import CirculationRule
from collaboration.models import Body
from collaboration.permissions import Right
from collaboration.queries.rights import has_right, has_right_somewhere, in_scopes_with
from collaboration.views.access import HasRight, user_of
from decisions.enums import DecisionState, Level
from decisions.filters import MatterFilter
from decisions.forms.matters import MatterForm, NewMatterForm
from decisions.forms.meetings import ReasonForm
from decisions.models import Circulation, Decision, Matter, Remark
from decisions.queries.circulation import latest_round, round_of
from decisions.queries.preparing import prepares
from decisions.queries.record import proposed_in
from decisions.queries.remarks import counted_threads, reads_remarks, writes_remarks
from decisions.queries.review import review_of
from decisions.queries.steps import TrackStep, track_of
from decisions.services.matters import change_matter, close_matter, open_matter
from decisions.views.bodies import address_of_new_body
from decisions.views.found import body_of_matter, matter_at, matter_with_papers
from decisions.views.preparing import MAY_PREPARE
from foundation.access import SIGNED_IN, AccessMixin
from foundation.dates import format_date, today
from foundation.lists import Action, Empty, ListPage
from foundation.tables import Address, Column, Kind
from foundation.views.forms import FormPage


class MatterList(ListPage):
    """The matters that the person may see, the latest first."""

    access = SIGNED_IN
    template_name = "decisions/matter_list.html"
    title = gettext_lazy("Matters")
    lead = gettext_lazy("What is prepared, decided and closed, from the first draft to the last meeting.")
    columns = (
        Column("title", gettext_lazy("Matter"), link=Address("matter_detail", pk="pk"), sort=["title"], head=True),
        Column("number", gettext_lazy("Ref. no."), value="reference_number", sort=["reference_number"], empty="–"),
        Column("body", gettext_lazy("Body"), value="body.name", sort=["body__name"]),
        Column("opened", gettext_lazy("Opened"), Kind.DATE, value="created_date", sort=["created_date"]),
        Column("state", gettext_lazy("State"), Kind.TAG, value="state_tag", sort=["state"]),
    )
    search_fields = ("title", "summary", "reference_number")
    filterset_class = MatterFilter
    default_sort = "-opened"

    def get_queryset(self) -> QuerySet[Matter]:
        return Matter.objects.visible_to(self.request.user).select_related("body")

    def get_actions(self) -> list[Action]:
        if not has_right_somewhere(self.request.user, Right.PROPOSE_MATTER):
            return []
        return [Action(_("New matter"), reverse("matter_create"), "plus-lg")]

    def get_empty(self) -> Empty:
        title = _("There are no matters to see.")
        if action := next(iter(self.get_actions()), None):
            return Empty(title, _("A matter stands here from its first draft."), action)
        return Empty(title, _("Matters of the bodies you sit in are shown here."))


class MatterDetail(AccessMixin, TemplateView):
    """One matter: its proposal with the annexes to read in place, its decisions, and its way."""

    access = SIGNED_IN
    template_name = "decisions/matter_detail.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the matter has, and what this person may do with it."""
        (matter, papers), user = matter_with_papers(self.request, self.kwargs["pk"]), self.request.user
        related = ("matter", "body", "agenda_item__meeting__body", "agenda_item__meeting__chair")
        decisions = list(
            Decision.objects.visible_to(user)
            .filter(matter=matter)
            .select_related(*related)
            .prefetch_related("clauses")
            .annotate(
                has_round=Exists(Circulation.objects.filter(decision=OuterRef("pk"))),
                has_remarks=Exists(Remark.objects.filter(version__decision=OuterRef("pk"))),
            )
            .newest_first()
        )
        proposal = next((row for row in decisions if row.state == DecisionState.DRAFT), None)
        items = list(matter.agenda_items.select_related("meeting__body").order_by("meeting__date", "pk"))
        review = review_of(proposal, today=today()) if proposal and not matter.is_circulating else None
        latest = latest_round(matter) if any(row.has_round for row in decisions) else None
        reads = reads_remarks(user, matter)
        return super().get_context_data(
            matter=matter,
            papers=papers,
            proposal=proposal,
            review=review,
            round=round_of(latest, user=user, now=timezone.now()) if latest else None,
            may_circulate=_may_circulate(matter, proposal),
            asked_me=review.answer_of(user) if review else None,
            proposed=proposed_in(proposal) if proposal else None,
            threads=counted_threads(review.clauses, review.remarks) if review and reads else (),
            may_discuss=writes_remarks(user, matter),
            has_discussion=reads and any(row.has_remarks for row in decisions),
            decisions=[row for row in decisions if row is not proposal],
            track=track_of(items, TrackStep(_("Opened"), format_date(matter.created_date), str(matter.body))),
            may_propose=has_right(user, Right.PROPOSE_MATTER, matter.body),
            may_prepare=prepares(user, matter),
            may_keep=has_right(user, Right.KEEP_MINUTES, matter.body),
            may_see_history=has_right(user, Right.VIEW_HISTORY, matter.body),
            **kwargs,
        )


def _may_circulate(matter: Matter, proposal: Decision | None) -> bool:
    return proposal is not None and matter.is_preparing and matter.body.circulation_rule != CirculationRule.NONE


class MatterCreate(FormPage):
    """A matter is opened."""

    access = HasRight(Right.PROPOSE_MATTER, somewhere=True)
    template_name = "decisions/matter_form.html"
    form_class = NewMatterForm
    done = gettext_lazy("The matter is opened. Now write the proposal.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the bodies at work that the person may propose matters to."""
        mine = Body.objects.in_force(today()).filter(in_scopes_with(self.request.user, Right.PROPOSE_MATTER)).by_name()
        return {**super().get_form_kwargs(), "bodies": mine}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where the first body is added."""
        return super().get_context_data(new_body=address_of_new_body(self.request.user), **kwargs)

    def perform(self, form: NewMatterForm) -> Matter:
        """Open the matter and go to it."""
        values = dict(form.cleaned_data)
        level = Level(values.pop("level"))
        return open_matter(level=level, by=user_of(self.request), today=today(), **values)


class MatterChange(FormPage):
    """What a matter is called is changed."""

    access = MAY_PREPARE
    template_name = "decisions/matter_form.html"
    form_class = MatterForm
    done = gettext_lazy("The matter is changed.")

    @cached_property
    def matter(self) -> Matter:
        """The address's matter."""
        return matter_at(self.request, self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Show what is stored."""
        return {name: getattr(self.matter, name) for name in ("title", "summary", "reference_number")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the matter."""
        return super().get_context_data(matter=self.matter, **kwargs)

    def perform(self, form: MatterForm) -> Matter:
        """Change the matter and go back to it."""
        return change_matter(matter=self.matter, by=user_of(self.request), **form.cleaned_data)


class MatterClose(FormPage):
    """A matter is closed without a decision, with the reason."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_matter)
    template_name = "decisions/reason_form.html"
    form_class = ReasonForm
    done = gettext_lazy("The matter is closed.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is done, to what, and where to go back."""
        matter = matter_at(self.request, self.kwargs["pk"])
        return super().get_context_data(
            heading=_("Close the matter without a decision"), about=matter, submit=_("Close"), back=matter, **kwargs
        )

    def perform(self, form: ReasonForm) -> Matter:
        """Close the matter and go back to it."""
        matter = matter_at(self.request, self.kwargs["pk"])
        return close_matter(matter=matter, by=user_of(self.request), comment=form.cleaned_data["comment"])
