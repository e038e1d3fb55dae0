"""Who has changed what about a meeting, a matter or a decision: on a page of its own, fetched when asked for."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.views.generic import TemplateView

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.views.access import HasRight
from decisions.models import (
    AgendaItem,
    Annex,
    Attendance,
    CirculationAnswer,
    DecisionApproval,
    DecisionClause,
    DecisionParticipant,
    Disqualification,
    MinutesApproval,
    MinutesText,
    Paper,
    Position,
    ProposalVersion,
    SignedDocument,
)
from decisions.queries.closed import require_whole_open_to
from decisions.views.found import (
    body_of_decision,
    body_of_matter,
    body_of_meeting,
    decision_at,
    matter_at,
    meeting_at,
)
from foundation.access import AccessMixin
from foundation.history import changes_of


class _History(AccessMixin, TemplateView):
    """The changes of one thing and of the rows that belong to it; only the list itself where htmx asks for it."""

    request: HttpRequest
    link = ""
    rows: tuple[type[Model], ...] = ()

    def get_subject(self) -> Any:
        """Return the thing whose history it is."""
        raise NotImplementedError

    def get_others(self, subject: Any) -> list[Any]:
        """Return the records of the rows that belong to it."""
        return [model.history.filter(**{self.link: subject}) for model in self.rows]  # type: ignore[attr-defined]

    def get_template_names(self) -> list[str]:
        """Return the whole page, or the part that htmx puts into another."""
        is_part = bool(self.request.headers.get("HX-Request"))
        return ["decisions/_history.html" if is_part else "decisions/history.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the changes, newest first."""
        subject = self.get_subject()
        changes = changes_of(subject, *self.get_others(subject), users=User.objects.select_related("person"))
        return super().get_context_data(subject=subject, changes=changes, **kwargs)


class MeetingHistory(_History):
    """The history of a meeting with its agenda, attendance, running texts and approvals."""

    access = HasRight(Right.VIEW_HISTORY, scope_from=body_of_meeting)
    link = "meeting"
    rows = (AgendaItem, Attendance, MinutesText, MinutesApproval, SignedDocument)

    def get_subject(self) -> Any:
        """Return the address's meeting; its history names every matter, and is closed with the first of them."""
        meeting = meeting_at(self.request, self.kwargs["pk"])
        require_whole_open_to(self.request.user, meeting)
        return meeting


class MatterHistory(_History):
    """The history of a matter: its papers, its proposal, who answered what and who entered it, who stood aside."""

    access = HasRight(Right.VIEW_HISTORY, scope_from=body_of_matter)
    link = "matter"
    rows = (Paper, Disqualification)

    def get_subject(self) -> Any:
        """Return the address's matter."""
        return matter_at(self.request, self.kwargs["pk"])

    def get_others(self, subject: Any) -> list[Any]:
        """Return the records of what hangs on the matter itself, then of what hangs on its proposals."""
        return [
            *super().get_others(subject),
            *(model.history.filter(decision__matter=subject) for model in (DecisionClause, ProposalVersion)),
            Position.history.filter(version__decision__matter=subject),
            CirculationAnswer.history.filter(circulation__decision__matter=subject),
        ]


class DecisionHistory(_History):
    """The history of a decision with its clauses, participants, annexes and approval."""

    access = HasRight(Right.VIEW_HISTORY, scope_from=body_of_decision)
    link = "decision"
    rows = (DecisionClause, DecisionParticipant, Annex, DecisionApproval, SignedDocument)

    def get_subject(self) -> Any:
        """Return the address's decision."""
        return decision_at(self.request, self.kwargs["pk"])
