"""How a round of decision by circulation stands: who has answered, who has not, and whether the proposal passes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collaboration.enums import CirculationRule, MembershipRole
from collaboration.permissions import Right
from collaboration.queries.quorum import quorum_of
from collaboration.queries.rights import Visitor, in_scopes_with
from decisions.enums import CirculationChoice, CirculationState
from decisions.models import Circulation, CirculationAnswer, Disqualification, Matter
from foundation.dates import format_moment


@dataclass(frozen=True)
class Outcome:
    """The numbers of a round, counted by the database, and whether they carry the proposal.

    `members` are all who had a voting seat when the round started, `closed_to` those of them with a conflict of
    interest, who are asked nothing. `is_quorate` is None where the body's quorum cannot be judged.
    """

    rule: CirculationRule
    members: int
    closed_to: int
    agree: int
    against: int
    is_quorate: bool | None

    @property
    def asked(self) -> int:
        """How many could answer."""
        return self.members - self.closed_to

    @property
    def answered(self) -> int:
        """How many have answered yes or no."""
        return self.agree + self.against

    @property
    def passes(self) -> bool:
        """Whether the proposal is carried: by all who may answer, or by more than half of all members.

        A body that would not be quorate with those who answered decides nothing. Never carried by no one.
        """
        if not self.agree or self.is_quorate is False:
            return False
        if self.rule == CirculationRule.UNANIMOUS:
            return self.agree == self.asked
        return self.agree * 2 > self.members

    @property
    def words(self) -> str:
        """How it stands: «5 av 7 har svarat: 4 tillstyrker, 1 är emot.»."""
        words = _("%(given)d of %(asked)d have answered") % {"given": self.answered, "asked": self.asked}
        counts = ((CirculationChoice.AGREE, self.agree), (CirculationChoice.AGAINST, self.against))
        parts = [f"{count} {choice.label}" for choice, count in counts if count]
        words = f"{words}: {', '.join(parts)}." if parts else f"{words}."
        if not self.closed_to:
            return words
        closed = ngettext(
            "%(count)d has a conflict of interest and is not asked.",
            "%(count)d have a conflict of interest and are not asked.",
            self.closed_to,
        )
        return f"{words} {closed % {'count': self.closed_to}}"

    @property
    def end_words(self) -> str:
        """Why it was carried or not, by the rule: «Förslaget föll: alla som tillfrågades skulle säga ja.»."""
        if self.is_quorate is False:
            return _("Not carried: too few answered for the body to be quorate.")
        rules = {
            CirculationRule.UNANIMOUS: _("every member asked had to agree"),
            CirculationRule.MAJORITY: _("more than half of all members had to agree"),
        }
        words = _("Carried: %(rule)s.") if self.passes else _("Not carried: %(rule)s.")
        return words % {"rule": rules[self.rule]}


def _closed(circulation: Circulation) -> Exists:
    matter = circulation.decision.matter_id
    return Exists(Disqualification.objects.filter(matter_id=matter, person=OuterRef("person")))


def outcome_of(circulation: Circulation) -> Outcome:
    """Return how a round stands by the numbers; one query. An answer of someone with a conflict does not count."""
    counts = Q(closed=False)
    numbers = circulation.answers.annotate(closed=_closed(circulation)).aggregate(
        members=Count("pk"),
        closed_to=Count("pk", filter=Q(closed=True)),
        agree=Count("pk", filter=counts & Q(choice=CirculationChoice.AGREE)),
        against=Count("pk", filter=counts & Q(choice=CirculationChoice.AGAINST)),
        chairs=Count("pk", filter=counts & Q(role=MembershipRole.CHAIR) & ~Q(choice="")),
    )
    body, has_chair = circulation.decision.body, bool(numbers.pop("chairs"))
    rule = body.quorum_rule_on(circulation.closes_date)
    quorum = quorum_of(rule=rule, fixed=body.quorum_number, members=numbers["members"])
    met = quorum.is_met_by(numbers["agree"] + numbers["against"], chair_present=has_chair)
    return Outcome(rule=CirculationRule(circulation.rule), is_quorate=met, **numbers)


def answers_of(circulation: Circulation) -> list[CirculationAnswer]:
    """Return every member's row in a round, the chair first, each with `is_closed`: a conflict of interest."""
    rows = circulation.answers.annotate(is_closed=_closed(circulation)).select_related("by__person")
    return list(rows.order_by("order"))


@dataclass(frozen=True)
class AnswerRow:
    """A member's row for a page: the answer, how it came, and whether this person may give it."""

    answer: CirculationAnswer
    is_closed: bool
    is_mine: bool

    @property
    def how(self) -> str:
        """When and how the answer was given: «2026-11-20 kl. 13.15, i portalen»."""
        if self.answer.answered_at is None:
            return ""
        words = f"{format_moment(self.answer.answered_at)}, {self.answer.get_method_display()}"
        by = self.answer.by
        if by is None or by.person_id == self.answer.person_id:
            return words
        return _("%(how)s, entered by %(name)s") % {"how": words, "name": by}


@dataclass(frozen=True)
class Round:
    """A round as the matter's page shows it. `is_over` says that the last day has passed and it is to be counted."""

    circulation: Circulation
    outcome: Outcome
    rows: Sequence[AnswerRow]
    is_over: bool

    @property
    def mine(self) -> AnswerRow | None:
        """The person's own row; None for someone who is not asked."""
        return next((row for row in self.rows if row.is_mine and not row.is_closed), None)

    @property
    def words(self) -> str:
        """How it stands or ended, in words."""
        if self.circulation.state in {CirculationState.PASSED, CirculationState.FAILED}:
            return f"{self.outcome.words} {self.outcome.end_words}"
        demanded = next((row.answer for row in self.rows if row.answer.choice == CirculationChoice.MEETING), None)
        if demanded is None:
            return self.outcome.words
        words = _("%(name)s demanded a meeting, so the matter is to be taken up at one.")
        return f"{words % {'name': demanded.person_name}} {self.outcome.words}"


def latest_round(matter: Matter) -> Circulation | None:
    """Return the matter's latest round, of its proposal or of a decision that was made so; one query."""
    rows = Circulation.objects.filter(decision__matter=matter).select_related("decision__body")
    return rows.order_by("-started_at", "-pk").first()


def round_of(circulation: Circulation, *, user: Visitor, now: dt.datetime) -> Round:
    """Return how a round stands, for the page of this person; two queries whatever the number of members."""
    person = getattr(user, "person_id", None)
    rows = [
        AnswerRow(row, row.is_closed, is_mine=person is not None and row.person_id == person)  # type: ignore[attr-defined]
        for row in answers_of(circulation)
    ]
    over = circulation.is_open and not circulation.takes_answers_at(now)
    return Round(circulation, outcome_of(circulation), rows, is_over=over)


def rounds_waiting_for(user: Visitor, today: dt.date) -> QuerySet[Circulation]:
    """Return the open rounds that wait for the person, the most urgent first; one query.

    Until the last day they wait for the person's own answer; then for whoever keeps the minutes, if no job counts them.
    """
    own = CirculationAnswer.objects.filter(
        circulation=OuterRef("pk"), person=getattr(user, "person_id", None), choice=""
    )
    to_answer = Q(Exists(own), closes_date__gte=today, decision__matter__in=Matter.objects.visible_to(user))
    to_count = Q(closes_date__lt=today) & in_scopes_with(user, Right.KEEP_MINUTES, "decision__body__scope")
    rows = Circulation.objects.filter(to_answer | to_count, state=CirculationState.OPEN)
    return rows.select_related("decision__matter", "decision__body").order_by("closes_date", "pk")
