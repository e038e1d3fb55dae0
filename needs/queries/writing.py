"""A party's needs as its own page lists them: what each is, who saved it last, and what it lacks."""

from dataclasses import dataclass

from needs.models import Need, Question, Submission
from needs.queries.missing import missing_of


@dataclass(frozen=True)
class NeedRow:
    """One need of the list."""

    number: int
    need: Need
    missing: tuple[str, ...]


def need_rows(submission: Submission) -> list[NeedRow]:
    """Return the needs in the party's order; three queries whatever their number."""
    needs = (
        submission.needs.filter(removed_at=None)
        .select_related("changed_by__person")
        .prefetch_related("answers")
        .order_by("order", "pk")
    )
    asked = Question.objects.filter(round=submission.round_id, is_required=True)
    questions = list(asked.order_by("order", "pk"))
    return [NeedRow(number, need, tuple(missing_of(need, questions))) for number, need in enumerate(needs, start=1)]
