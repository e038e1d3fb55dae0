"""Calls are found and read."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from collaboration.views.access import HasRight
from decisions.queries.versions import with_surroundings
from foundation.access import AccessMixin
from foundation.charts import Bar, bar_chart
from foundation.lists import Action, Empty, ListPage
from foundation.tables import Address, Column, Kind, Table
from projects.models import Call
from projects.queries import (
    GrantRow,
    GrantTable,
    OwnerShare,
    call_history,
    carry_over_sentences,
    grant_table,
    grants_by_owner,
)


class CallList(ListPage):
    """Every call the person may see, the latest year first."""

    access = HasRight(Right.VIEW_CALL)
    title = gettext_lazy("Calls for proposals")
    lead = gettext_lazy("Money the parties can apply for, and what has been granted.")
    columns = (
        Column(
            "title", gettext_lazy("Call for proposals"), link=Address("call_detail", pk="pk"), sort=["title"], head=True
        ),
        Column("year", gettext_lazy("Year"), sort=["year"]),
        Column("state", gettext_lazy("State"), Kind.TAG, value="state_tag", sort=["state"]),
        Column("closes", gettext_lazy("Closes"), Kind.MOMENT, value="closes_at", sort=["closes_at"], empty="–"),
        Column("grants", gettext_lazy("Granted projects"), Kind.NUMBER, value="grant_count", empty="0"),
        Column("granted", gettext_lazy("Granted (kr)"), Kind.SEK, value="granted_total", empty="0"),
    )
    search_fields = ("title", "grants__title")
    default_sort = "-year"

    def get_queryset(self) -> QuerySet[Call]:
        return Call.objects.visible_to(self.request.user).with_totals()

    def get_actions(self) -> list[Action]:
        if not has_right(self.request.user, Right.MANAGE_CALL):
            return []
        return [Action(_("New call"), reverse("call_create"), "plus-lg")]

    def get_empty(self) -> Empty:
        return Empty(_("There is no call yet."), _("A call is seen here once it has been drafted."))


class CallDetail(AccessMixin, TemplateView):
    """One call: when it is open, what it asks for, what was granted and to whom."""

    access = HasRight(Right.VIEW_CALL)
    template_name = "projects/call_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        visible = with_surroundings(Call.objects.visible_to(user), user)
        call = get_object_or_404(visible, pk=kwargs["pk"])
        granted, shares = grant_table(call), grants_by_owner(call)
        may_manage = has_right(user, Right.MANAGE_CALL, call)
        return super().get_context_data(
            call=call,
            granted=granted,
            grants=_grants(call, granted),
            owners=_owners(shares),
            by_owner=_chart(shares) if shares else None,
            funded=carry_over_sentences(call),
            may_see_history=has_right(user, Right.VIEW_HISTORY),
            may_edit=may_manage and call.is_open,
            may_revise=may_manage and call.is_current and not call.newer,
            **kwargs,
        )


class CallHistory(AccessMixin, TemplateView):
    """Who has changed what in one version of a call."""

    access = HasRight(Right.VIEW_HISTORY)
    template_name = "foundation/changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        call = get_object_or_404(Call.objects.visible_to(self.request.user), pk=kwargs["pk"])
        return super().get_context_data(subject=call, changes=call_history(call), **kwargs)


def _owner(row: GrantRow) -> str | SafeString:
    """Return the owner by name, with the decision's own spelling where it is another."""
    if not row.owner_as_written:
        return row.owner
    return format_html(
        '<span>{}<br><span class="meta">{}</span></span>',
        row.owner,
        _("in the decision: %(name)s") % {"name": row.owner_as_written},
    )


def _grants(call: Call, granted: GrantTable) -> Table:
    columns = [
        Column("title", _("Project"), head=True),
        Column("owner", _("Project owner"), value=_owner),
        Column("leaders", _("Project leaders"), empty="–"),
        Column("end_date", _("Ends"), Kind.DATE, empty="–"),
        Column("amount", _("Granted (kr)"), Kind.SEK, total=True),
    ]
    caption = _("Granted in %(call)s") % {"call": call.title}
    return Table(columns, granted.rows, caption=caption, caption_hidden=True)


def _owners(shares: list[OwnerShare]) -> Table:
    columns = [
        Column("owner", _("Project owner"), head=True),
        Column("count", _("Number"), Kind.NUMBER, total=True),
        Column("amount", _("Granted (kr)"), Kind.SEK, total=True),
        Column("share", _("Share (%)"), Kind.NUMBER, value=lambda row: row.share * 100, decimals=1),
    ]
    return Table(columns, shares, caption=_("Granted by owner"), caption_hidden=True)


def _chart(shares: list[OwnerShare]) -> SafeString:
    bars = [Bar(share.owner, [share.amount]) for share in shares]
    return bar_chart(bars, title=_("Granted by owner"), unit=_("kr"))
