"""How far the parties have come in a round. Says nothing of what a draft holds, not even how many needs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from collaboration.models import User
from foundation.dates import today
from needs.enums import Coverage, RoundState, SubmissionState
from needs.models import Letter, Need, Round, Submission
from needs.queries.people import hand_in_users


@dataclass(frozen=True)
class CoverageRow:
    """One party: its submission with `last_contact_at` and, once handed in, `needs_count`; who hands in for it."""

    submission: Any
    people: Sequence[User]

    @property
    def names(self) -> str:
        """Who hands in for the party."""
        return ", ".join(str(user) for user in self.people)

    @property
    def may_be_nudged(self) -> bool:
        """Whether there is someone to write to, who has not handed in."""
        return bool(self.people) and not self.submission.is_handed_in


@dataclass(frozen=True)
class Board:
    """The coverage of a round: its rows by party, and how many have come how far."""

    rows: tuple[CoverageRow, ...]

    @property
    def counts(self) -> Counter[Coverage]:
        """How many parties have come how far."""
        return Counter(row.submission.coverage for row in self.rows)

    @property
    def handed_in(self) -> int:
        """How many stand handed in."""
        return self.counts[Coverage.HANDED_IN]

    @property
    def opened(self) -> int:
        """How many have opened their form, or have it open again."""
        return self.counts[Coverage.OPENED] + self.counts[Coverage.REOPENED]

    @property
    def silent(self) -> int:
        """How many have not opened their form."""
        return self.counts[Coverage.SILENT]

    @property
    def reached(self) -> int:
        """For how many parties someone hands in, and gets a letter."""
        return sum(bool(row.people) for row in self.rows)

    @property
    def unreached(self) -> int:
        """For how many parties nobody does."""
        return len(self.rows) - self.reached

    @property
    def may_be_nudged(self) -> int:
        """How many can be written to."""
        return sum(row.may_be_nudged for row in self.rows)


def board_of(inventory: Round) -> Board:
    """Return the coverage board of a round; two queries."""
    contact = Letter.objects.filter(submission=OuterRef("pk")).order_by().values("submission")
    rows = (
        inventory.submissions.asked_for()
        .select_related("organisation", "reopen_asked_by__person")
        .annotate(
            last_contact_at=Subquery(contact.annotate(last=Max("written_at")).values("last")),
            needs_count=needs_count(),
        )
        .by_party()
    )
    found = list(rows)
    for submission in found:
        submission.round = inventory
    people = hand_in_users(found, today())
    return Board(tuple(CoverageRow(submission, people.get(submission.pk, ())) for submission in found))


def round_before(inventory: Round) -> Round | None:
    """Return the latest round that parties were asked in, besides this one; the years' visits are none."""
    others = Round.objects.exclude(pk=inventory.pk).exclude(state=RoundState.DRAFT).filter(visits_year=None)
    return others.newest_first().first()


def asked_in(inventory: Round) -> list[int]:
    """Return the ids of the organisations that are asked in a round."""
    return list(inventory.submissions.asked_for().values_list("organisation_id", flat=True))


def needs_count() -> Coalesce:
    """Return the number of needs that stand handed in with a submission, as an annotation of it."""
    needs = Need.objects.handed_in().filter(submission=OuterRef("pk")).order_by()
    number = needs.annotate(number=Func(F("id"), function="Count")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def with_answered(rounds: QuerySet[Round]) -> QuerySet[Any]:
    """Add to each round how many parties are `asked`, and how many have `answered`."""
    asked = Submission.objects.asked_for().filter(round=OuterRef("pk")).order_by().values("round")
    answered = asked.filter(state=SubmissionState.HANDED_IN)
    return rounds.annotate(
        asked=Coalesce(Subquery(asked.annotate(number=Count("pk")).values("number")), 0),
        answered=Coalesce(Subquery(answered.annotate(number=Count("pk")).values("number")), 0),
    )


def answered_in(inventory: Round) -> dict[str, int]:
    """Return how many parties are `asked` in a round, and how many have `answered`; one query."""
    answered = Count("pk", filter=Q(state=SubmissionState.HANDED_IN))
    return inventory.submissions.asked_for().aggregate(asked=Count("pk"), answered=answered)
