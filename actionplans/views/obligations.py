"""/planer/ataganden/: what is owed again and again, row by row and as a matrix."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from django_filters import FilterSet

from actionplans.filters import ObligationRowFilter
from actionplans.forms import ObligationForm, SettleForm, YearForm
from actionplans.models import Obligation, ObligationRow
from actionplans.queries.obligations import MatrixRow, ObligationMatrix, obligation_matrix, years_of
from actionplans.services.obligations import (
    ObligationInput,
    add_obligation,
    change_obligation,
    close_row,
    reopen_row,
    write_rows,
)
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from collaboration.views.access import HasRight
from decisions.models import Decision
from foundation.access import AccessMixin
from foundation.dates import today
from foundation.errors import RuleError
from foundation.lists import Action, Empty, ListPage
from foundation.tables import Address, Column, Kind, Table, Tag
from foundation.views.forms import ActionView, FormPage

VIEW, MANAGE = HasRight(Right.VIEW_PLAN), HasRight(Right.MANAGE_PLAN)


class ObligationList(ListPage):
    """Every row of every obligation, the latest due first, under the obligations themselves."""

    access = VIEW
    template_name = "actionplans/obligation_list.html"
    title = gettext_lazy("Obligations")
    lead = gettext_lazy("What is owed again and again: by whom, by which day, and how it stands.")
    filterset_class = ObligationRowFilter
    search_fields = ("obligation__title", "organisation__name", "body__name", "area__heading")
    search_label = gettext_lazy("Search obligation or party")
    default_sort = "-due_date"
    columns = (
        Column(
            "obligation",
            gettext_lazy("Obligation"),
            link=Address("obligation_detail", pk="obligation_id"),
            sort=["obligation__title"],
            head=True,
        ),
        Column("subject", gettext_lazy("Who"), sort=["organisation__name", "body__name"]),
        Column("due_date", gettext_lazy("Due"), Kind.DATE, sort=["due_date"]),
        Column("standing", gettext_lazy("How it stands"), Kind.TAG, value=lambda row: row.tag(today())),
        Column("reason", gettext_lazy("Comment"), empty="–"),
    )

    def get_queryset(self) -> QuerySet[ObligationRow]:
        return ObligationRow.objects.visible_to(self.request.user).with_standing(today()).with_subjects()

    def get_actions(self) -> list[Action]:
        if not has_right(self.request.user, Right.MANAGE_PLAN):
            return []
        return [Action(_("New obligation"), reverse("obligation_add"), "plus-lg")]

    def get_empty(self) -> Empty:
        return Empty(_("No rows are written yet."), _("An obligation's rows are written year by year, on its page."))

    @cached_property
    def filterset(self) -> FilterSet | None:
        """The filters; the obligations to choose from are those listed above, read once."""
        filterset = super().filterset
        if filterset is not None:
            choices = [(str(row.pk), row.title) for row in self.obligations]
            filterset.form.fields["atagande"].choices = choices
        return filterset

    @cached_property
    def obligations(self) -> list[Obligation]:
        """The obligations, for the list above the rows."""
        return list(Obligation.objects.visible_to(self.request.user).with_counts(today()).order_by("title", "pk"))


class OfObligation:
    """The obligation that the page's address names."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def obligation(self) -> Obligation:
        """Read once a request, with what it rests on."""
        rows = Obligation.objects.visible_to(self.request.user)
        related = rows.select_related("organisation", "body", "plan", "decision__matter")
        found: Obligation = get_object_or_404(related, pk=self.kwargs["pk"])
        return found

    def refused_target(self) -> Obligation:
        """Return where a button that was refused leads back to."""
        return self.obligation


def _cell(place: int, *, may_settle: bool) -> Any:
    def read(row: MatrixRow) -> Tag | SafeString | None:
        cell = row.cells[place]
        if cell is None:
            return None
        if not may_settle:
            return cell.tag
        tag = format_html('<span class="tag {}">{}</span>', cell.tag.tone, cell.tag.label)
        return format_html('<a href="{}">{}</a>', reverse("obligation_row_settle", args=[cell.row.pk]), tag)

    return read


def matrix_table(matrix: ObligationMatrix, *, may_settle: bool) -> Table:
    """Return the matrix as a table: a row for each of those asked, a column for each period."""
    kind = Kind.TEXT if may_settle else Kind.TAG
    columns = [
        Column("subject", _("Who"), head=True),
        *(
            Column(f"p{place}", label.capitalize(), kind, value=_cell(place, may_settle=may_settle), empty="–")
            for place, label in enumerate(matrix.periods)
        ),
    ]
    return Table(columns, matrix.rows, caption=_("Those asked, by period"), caption_hidden=True)


class ObligationDetail(OfObligation, AccessMixin, TemplateView):
    """One obligation: its rule, and the matrix of those asked against the periods of a year."""

    access = VIEW
    template_name = "actionplans/obligation_detail.html"

    def sees_decision(self) -> bool:
        """Return whether there is a decision behind it that the person may read."""
        decided = self.obligation.decision_id
        if decided is None:
            return False
        return bool(Decision.objects.visible_to(self.request.user).filter(pk=decided).exists())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the matrix of the year asked for, else this year's, else the latest that has rows."""
        years, now = years_of(self.obligation), today().year
        asked = self.request.GET.get("ar", "")
        year = next((y for y in years if str(y) == asked), now if now in years else next(iter(years), now))
        may_manage = has_right(self.request.user, Right.MANAGE_PLAN)
        matrix = obligation_matrix(self.obligation, year, today())
        return super().get_context_data(
            obligation=self.obligation,
            sees_decision=self.sees_decision(),
            years=sorted({*years, now}),
            year=year,
            matrix=matrix,
            table=matrix_table(matrix, may_settle=may_manage),
            may_manage=may_manage,
            year_form=YearForm(initial={"year": now if now not in years else now + 1}),
            **kwargs,
        )


def _given(form: ObligationForm) -> ObligationInput:
    return ObligationInput(**{name: form.cleaned_data[name] for name in ObligationForm.Meta.fields})


class ObligationAdd(FormPage):
    """An obligation is begun."""

    access = MANAGE
    form_class = ObligationForm
    template_name = "actionplans/obligation_form.html"
    done = gettext_lazy("The obligation is begun. Now write the rows of a year.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(obligation=None, back=reverse("obligation_list"), **kwargs)

    def perform(self, form: ObligationForm) -> Any:
        """Begin it and go to its page."""
        return add_obligation(given=_given(form), by=self.request.user)


class ObligationChange(OfObligation, FormPage):
    """An obligation is changed."""

    access = MANAGE
    form_class = ObligationForm
    template_name = "actionplans/obligation_form.html"
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.obligation, "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.obligation.get_absolute_url()
        return super().get_context_data(obligation=self.obligation, back=back, **kwargs)

    def perform(self, form: ObligationForm) -> Any:
        """Save it and go to its page."""
        return change_obligation(obligation=self.obligation, given=_given(form), by=self.request.user)


class RowsWrite(OfObligation, ActionView):
    """The rows of a year are written."""

    access = MANAGE
    count = 0

    @property
    def done(self) -> str:  # type: ignore[override] # says how many, which is known only afterwards
        """The sentence that says how many rows are new."""
        return ngettext("%(count)d row is written.", "%(count)d rows are written.", self.count) % {"count": self.count}

    def perform(self) -> str:
        """Write them and go to that year."""
        form = YearForm(self.request.POST)
        if not form.is_valid():
            raise RuleError(_("The year lies between 2000 and 2100."))
        year = form.cleaned_data["year"]
        self.count = write_rows(obligation=self.obligation, year=year, by=self.request.user)
        return f"{self.obligation.get_absolute_url()}?ar={year}"


class OfRow:
    """The row that the page's address names."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def row(self) -> Any:
        """Read once a request, with how it stands."""
        rows = ObligationRow.objects.visible_to(self.request.user).with_standing(today()).with_subjects()
        return get_object_or_404(rows.select_related("closed_by__person"), pk=self.kwargs["pk"])

    def refused_target(self) -> str:
        """Return where the row stands among its neighbours."""
        return f"{self.row.obligation.get_absolute_url()}?ar={self.row.period_from.year}"


class RowSettle(OfRow, FormPage):
    """A row is done, or not needed; one that is settled already shows what was said, and can be opened again."""

    access = MANAGE
    form_class = SettleForm
    template_name = "actionplans/obligation_row.html"
    done = gettext_lazy("Saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"day": today()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by_dialogue": self.row.obligation.is_by_dialogue}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tag = self.row.tag(today())
        return super().get_context_data(row=self.row, tag=tag, back=self.refused_target(), **kwargs)

    def perform(self, form: SettleForm) -> str:
        """Settle it and go back to its neighbours."""
        close_row(row=self.row, today=today(), by=self.request.user, **form.cleaned_data)
        return self.refused_target()


class RowReopen(OfRow, ActionView):
    """A settled row is opened again."""

    access = MANAGE
    done = gettext_lazy("The row is open again.")

    def perform(self) -> str:
        """Open it and go back to its neighbours."""
        reopen_row(row=self.row, by=self.request.user)
        return self.refused_target()
