"""Who was met in which half-year, and who has no seat and how they are reached instead."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from collaboration.enums import BodyKind
from collaboration.forms.dialogues import DialogueForm
from collaboration.models import Dialogue, Organisation
from collaboration.permissions import Right
from collaboration.queries.coverage import Coverage, coverage_on
from collaboration.queries.dialogues import Cell, CellState, DialogueMatrix, HalfYear, MatrixRow, dialogue_matrix
from collaboration.queries.rights import has_right
from collaboration.services.dialogues import record_dialogue
from collaboration.views.access import HasRight, SignedInRequest
from collaboration.views.days import asked_day
from foundation.access import AccessMixin
from foundation.dates import today
from foundation.forms import PortalForm
from foundation.tables import Address, Column, Kind, Table, Tag
from foundation.views.forms import FormPage

FIRST_YEAR = 2018
_TONES = {CellState.HELD: "ok", CellState.BOOKED: "info", CellState.DUE: "warn", CellState.MISSED: "bad"}


def _cell(place: int) -> Any:
    def read(row: MatrixRow) -> Tag | None:
        cell: Cell = row.cells[place]
        return None if cell.state == CellState.OUTSIDE else Tag(cell.words, _TONES.get(cell.state, ""))

    return read


def matrix_table(matrix: DialogueMatrix) -> Table:
    """Return the matrix as a table: a row for each party and department, a column for each half-year."""
    columns = [
        Column("organisation", _("Party or department"), link=Address("party_detail", pk="organisation.pk"), head=True),
        *(
            Column(f"h{place}", half.label.capitalize(), Kind.TAG, value=_cell(place), empty="–")
            for place, half in enumerate(matrix.halves)
        ),
    ]
    return Table(columns, matrix.rows, caption=_("Dialogues by half-year"), caption_hidden=True)


class YearForm(PortalForm):
    """Ask for a year; the page shows it and the year before."""

    ar = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)

    def __init__(self, *args: Any, last: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(last, FIRST_YEAR, -1)
        self.fields["ar"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class DialogueMatrixView(AccessMixin, TemplateView):
    """Every party and department against the half-years of two years, with the days that are left."""

    access = HasRight(Right.VIEW_PARTY)
    template_name = "collaboration/dialogue_matrix.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the matrix, and how many of the dialogues due in each half-year were held."""
        day = today()
        form = YearForm(self.request.GET or None, last=day.year)
        year = (form.cleaned_data["ar"] if form.is_bound and form.is_valid() else None) or day.year
        matrix = dialogue_matrix(first=HalfYear(year - 1, 1), last=HalfYear(year, 2), today=day)
        held = [(half.label, matrix.held(half), matrix.expected(half)) for half in matrix.halves]
        form = YearForm(initial={"ar": year}, last=day.year)
        return super().get_context_data(
            table=matrix_table(matrix), held=held, year=year, year_form=form, has_rows=bool(matrix.rows), **kwargs
        )


class KindForm(PortalForm):
    """Ask for a kind of body."""

    typ = forms.ChoiceField(label=_("Kind of body"), choices=BodyKind.choices, required=False)


def _coverage_tag(coverage: Coverage) -> Tag:
    if coverage.has_seat:
        return Tag(_("has a seat"), "ok")
    return Tag(_("reached otherwise"), "info") if coverage.is_covered else Tag(_("not reached"), "bad")


class CoverageView(AccessMixin, TemplateView):
    """Which parties have a seat in a kind of body on a day, and how the others were reached."""

    access = HasRight(Right.VIEW_PARTY)
    template_name = "collaboration/coverage.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the parties of the day with how each is covered, and the way to say it for who keeps the registers."""
        day_form, day = asked_day(self.request)
        kind = self.request.GET.get("typ", "")
        kind = kind if kind in BodyKind.values else BodyKind.STEERING_GROUP.value
        rows = coverage_on(kind, day)
        table = Table(
            [
                Column("party", _("Party"), link=Address("party_detail", pk="party.pk"), head=True),
                Column("state", _("State"), Kind.TAG, value=_coverage_tag),
                Column("words", _("How")),
            ],
            rows,
            caption=_("Coverage"),
            caption_hidden=True,
        )
        return super().get_context_data(
            table=table,
            kind=BodyKind(kind).label,
            kind_form=KindForm(initial={"typ": kind}),
            day_form=day_form,
            day=day,
            seated=sum(row.has_seat for row in rows),
            total=len(rows),
            unreached=sum(not row.is_covered for row in rows),
            note_url=self._address_of_new_note(kind),
            **kwargs,
        )

    def _address_of_new_note(self, kind: str) -> str:
        user = self.request.user
        if not (has_right(user, Right.USE_ADMIN) and has_right(user, Right.KEEP_REGISTERS)):
            return ""
        return f"{reverse('admin:collaboration_coveragenote_add')}?body_kind={kind}"


def _organisation_of(request: HttpRequest, **kwargs: Any) -> Organisation:
    """Return the address's organisation; read once in a request, for the right and for the page."""
    if not hasattr(request, "organisation"):
        rows = Organisation.objects.visible_to(request.user)
        request.organisation = get_object_or_404(rows, pk=kwargs["pk"])  # type: ignore[attr-defined]
    return request.organisation  # type: ignore[attr-defined]


class DialogueCreate(FormPage):
    """Record a dialogue with an organisation, held or booked."""

    access = HasRight(Right.RECORD_DIALOGUE, scope_from=_organisation_of)
    template_name = "collaboration/dialogue_create.html"
    form_class = DialogueForm
    request: SignedInRequest
    done = _("The dialogue is recorded.")

    @cached_property
    def organisation(self) -> Organisation:
        """The organisation that was met."""
        return _organisation_of(self.request, **self.kwargs)

    def get_initial(self) -> dict[str, Any]:
        """Suggest today."""
        return {"date": today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the organisation."""
        return super().get_context_data(organisation=self.organisation, **kwargs)

    def perform(self, form: Any) -> str:
        """Record the dialogue and go back to the organisation."""
        values = dict(form.cleaned_data)
        participants = values.pop("participants")
        dialogue = Dialogue(organisation=self.organisation, **values)
        record_dialogue(dialogue=dialogue, participants=participants, by=self.request.user)
        return reverse("party_detail", args=[self.organisation.pk])
