"""Everything that freezes: what decisions adopted, and decisions and meetings whose minutes are approved."""

from decisions.enums import DecisionState, MeetingState
from decisions.models.adoption import adoptable_freezes
from decisions.models.decision import Annex, Decision, DecisionClause, DecisionParticipant
from decisions.models.freezing import Freeze
from decisions.models.meeting import AgendaItem, Attendance, Meeting, MinutesApproval


def all_freezes() -> list[Freeze]:
    """Return every declaration that the database is to guard."""
    return [*record_freezes(), *adoptable_freezes()]


def record_freezes() -> list[Freeze]:
    """Return the freezes of the record itself.

    The text of a decision freezes when the minutes are approved; which annexes it has, already when it is fixed,
    since they are adopted then. A § that has been drawn is never changed or removed.
    """
    meeting = ((Attendance, "meeting"), (AgendaItem, "meeting"), (MinutesApproval, "meeting"))
    decision = ((DecisionClause, "decision"), (DecisionParticipant, "decision"), (Annex, "decision"))
    return [
        Freeze(
            model=Meeting,
            states=(MeetingState.MINUTES_APPROVED.value,),
            free_fields=("level",),
            rows=tuple((model._meta.label, path) for model, path in meeting),
        ),
        Freeze(
            model=Decision,
            states=(DecisionState.APPROVED.value,),
            free_fields=("level",),
            rows=tuple((model._meta.label, path) for model, path in decision),
        ),
        Freeze(
            model=Decision,
            states=(DecisionState.FIXED.value,),
            rows=((Annex._meta.label, "decision"),),
            only_rows=True,
        ),
        Freeze(model=AgendaItem, state_field="paragraph_number", free_fields=("order", "state")),
    ]
