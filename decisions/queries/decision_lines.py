"""What hangs on the decisions of a meeting, row by row, as minutes need it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Value

from decisions.models import Annex, DecisionClause, DecisionParticipant, Meeting
from decisions.queries.people import PersonLine

CLAUSE, PARTICIPANT, ANNEX = range(3)


@dataclass
class DecisionLines:
    """A decision's clauses, those who took part without deciding, and its annexes by title, each in order."""

    clauses: list[str] = field(default_factory=list)
    participants: list[PersonLine] = field(default_factory=list)
    annexes: list[str] = field(default_factory=list)


def lines_of_decisions(meeting: Meeting) -> Mapping[int, DecisionLines]:
    """Return the lines of a meeting's decisions by the decision's id; one query for the three kinds together."""
    here = {"decision__agenda_item__meeting": meeting}
    clauses = DecisionClause.objects.filter(**here).values_list(
        Value(CLAUSE), "decision", "order", "text", Value(""), Value("")
    )
    people = DecisionParticipant.objects.filter(**here).values_list(
        Value(PARTICIPANT), "decision", "order", "person_name", "title", "organisation_name"
    )
    annexes = Annex.objects.filter(**here).values_list(
        Value(ANNEX), "decision", "number", "title", Value(""), Value("")
    )
    found: dict[int, DecisionLines] = defaultdict(DecisionLines)
    for kind, decision, _place, text, role, organisation in sorted(clauses.union(people, annexes, all=True)):
        lines = found[decision]
        if kind == PARTICIPANT:
            lines.participants.append(PersonLine(text, role, organisation))
        else:
            (lines.clauses if kind == CLAUSE else lines.annexes).append(text)
    return found
