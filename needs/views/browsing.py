"""/behov/: the needs that have been handed in, and one of them; the party's own reading of who wrote what."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from collaboration.permissions import Right
from collaboration.queries.rights import has_right, has_right_somewhere
from collaboration.views.access import HasRight
from foundation.access import SIGNED_IN, AccessMixin
from foundation.files import whole_name
from foundation.lists import Action, Empty, ListPage
from foundation.related import parts_of
from foundation.tables import Address, Column, Kind, label_of
from needs.enums import NeedKind
from needs.filters import NeedFilter
from needs.models import Need, NeedFile
from needs.queries.cards import answers_of, state_of
from needs.queries.conflicts import conflicts_in
from needs.queries.detail import need_to_show
from needs.queries.history import need_history
from needs.queries.register import SEARCHED
from needs.queries.sheets import sheet_of
from needs.queries.visits import may_record_visits, not_said
from needs.queries.way import way_of
from needs.views.found import own_need_at, party_of_submission
from needs.views.tabs import NeedTabs

SHOWN = (
    "title",
    "kind",
    "handed_in_at",
    "theme__name",
    "submission__organisation__name",
    "submission__round__title",
)
EXPORTED = {"omgang": "round", "part": "party", "typ": "kind", "tema": "theme", "q": "words"}


def _theme(need: Need) -> str:
    return need.theme.name if need.theme else ""


class NeedList(NeedTabs, ListPage):
    """The needs that stand handed in, the latest first. No draft is here, not even one's own."""

    access = HasRight(Right.VIEW_NEED)
    template_name = "needs/need_list.html"
    title = gettext_lazy("Needs")
    lead = gettext_lazy("What the parties have handed in. Drafts are each party's own and are not shown here.")
    columns = (
        Column(
            "title", gettext_lazy("Need"), value=str, link=Address("need_detail", pk="pk"), sort=["title"], head=True
        ),
        Column(
            "party",
            gettext_lazy("Party"),
            value="submission.organisation.name",
            sort=["submission__organisation__name"],
        ),
        Column("kind", gettext_lazy("Kind"), value=label_of(NeedKind, "kind"), sort=["kind"]),
        Column("theme", gettext_lazy("Theme"), value=_theme, sort=["theme__name"], empty="–"),
        Column("round", gettext_lazy("Round"), value="submission.round.title", sort=["submission__round__closes_on"]),
        Column(
            "handed_in",
            gettext_lazy("Handed in"),
            Kind.MOMENT,
            value="handed_in_at",
            sort=["handed_in_at"],
            is_filled=True,
        ),
    )
    search_fields = SEARCHED
    filterset_class = NeedFilter
    default_sort = "-handed_in"

    def get_queryset(self) -> QuerySet[Need]:
        related = ("submission__organisation", "submission__round", "theme")
        return Need.objects.readable_by(self.request.user).select_related(*related).only(*SHOWN)

    def export_url(self, format_name: str) -> str:
        """Return where the same needs are ordered as a spreadsheet, for who may order reports."""
        if not has_right_somewhere(self.request.user, Right.ORDER_REPORT):
            return ""
        asked = {name: self.request.GET.get(parameter, "") for parameter, name in EXPORTED.items()}
        chosen = {name: value for name, value in asked.items() if value}
        return f"{reverse('report_order', args=['register-needs'])}?{urlencode({'format': format_name, **chosen})}"

    def get_actions(self) -> list[Action]:
        if not may_record_visits(self.request.user):
            return []
        return [Action(_("Record a visit"), reverse("visit_create"), "plus-lg")]

    def get_empty(self) -> Empty:
        if has_right(self.request.user, Right.OPEN_ROUND):
            return Empty(
                _("No needs have been handed in yet."),
                _("Open an inventory round: the parties you ask get a letter with the way to their own form."),
                Action(_("To the rounds"), reverse("round_list")),
            )
        return Empty(_("No needs have been handed in yet."), _("They are shown here as the parties hand them in."))


class NeedDetail(AccessMixin, TemplateView):
    """One need, handed in. The party's own draft leads to the form where it is written."""

    access = SIGNED_IN
    template_name = "needs/need_detail.html"
    request: HttpRequest

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        need = need_to_show(request.user, kwargs["pk"])
        if need is None:
            own = get_object_or_404(Need.objects.own_of(request.user), pk=kwargs["pk"])
            return redirect("need_write", own.submission_id, own.pk)
        hands_in = has_right(request.user, Right.HAND_IN_NEEDS, need.submission.organisation)
        return self.render_to_response(
            self.get_context_data(
                need=need,
                sheet=sheet_of(need, has_files=need.has_files),
                way=way_of(need),
                parts=parts_of(need, request.user),
                hands_in=hands_in,
                not_said=not_said(need),
                **_fate(need, request),
                **kwargs,
            )
        )


def _fate(need: Any, request: HttpRequest) -> dict[str, Any]:
    """Return what the page tells of what became of the need, and whether the person may take it up."""
    answers, user = answers_of(need), request.user
    group = answers[0].card.group if answers else need.theme
    may_sort = has_right(user, Right.TRIAGE_NEEDS, group)
    follows = has_right(user, Right.VIEW_WORKING_MATERIAL, group)
    conflicts = conflicts_in([need.pk]) if need.has_conflicts and follows else []
    is_apart = any(conflict.person_id == user.person_id for conflict in conflicts)  # type: ignore[union-attr]
    is_over = need.begun_at is not None or (answers and all(answer.card.is_decided for answer in answers))
    return {
        "answers": answers,
        "state": state_of(need, [answer.card for answer in answers]),
        "may_take_up": may_sort and not answers and not need.begun_at and not is_apart,
        "may_judge": may_sort,
        "may_step_aside": may_sort and not is_apart and not is_over,
        "is_apart": is_apart,
        "conflicts": conflicts,
    }


class NeedHistory(AccessMixin, TemplateView):
    """Who wrote what in one need: for those who hand in for the party, since drafts stand in it too."""

    access = HasRight(Right.HAND_IN_NEEDS, scope_from=party_of_submission)
    template_name = "foundation/changes.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        need = own_need_at(self.request, kwargs["pk"], kwargs["need"])
        return super().get_context_data(subject=need, changes=need_history(need), **kwargs)


class NeedFileDownload(AccessMixin, View):
    """A file with a need, as it was added."""

    access = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Answer with the file as a download."""
        row = get_object_or_404(NeedFile.objects.visible_to(request.user), pk=pk)
        try:
            file = row.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        name = whole_name(row.title, str(row.file.name).rpartition(".")[2])
        response = FileResponse(file, as_attachment=True, filename=name)
        response["Cache-Control"] = "private, no-cache"
        return response
