"""Who has answered the notice, who is silent, and whether enough will be there to decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collaboration.enums import MembershipRole
from collaboration.models import Membership
from collaboration.queries.quorum import Quorum, quorum_of_body
from collaboration.queries.rights import Visitor
from decisions.enums import MeetingMode, ReplyAnswer
from decisions.models import Meeting, Reply

_ANSWERS = {
    MeetingMode.ON_SITE: (ReplyAnswer.COMING, ReplyAnswer.ABSENT),
    MeetingMode.REMOTE: (ReplyAnswer.REMOTE, ReplyAnswer.ABSENT),
    MeetingMode.HYBRID: tuple(ReplyAnswer),
}


@dataclass(frozen=True)
class SeatReply:
    """A seat on the day of the meeting, its holder's answer if there is one, and for whom the holder was asked."""

    seat: Membership
    reply: Reply | None
    asked_by: str = ""

    @property
    def comes(self) -> bool:
        """Whether the person has said to take part."""
        return self.reply is not None and self.reply.comes

    @property
    def is_expected(self) -> bool:
        """Whether an answer is waited for: substitutes are only asked when a member cannot come."""
        return self.seat.role != MembershipRole.SUBSTITUTE or bool(self.asked_by)


@dataclass(frozen=True)
class Replies:
    """The answers to a meeting's notice, seat by seat, the chair first."""

    rows: tuple[SeatReply, ...]
    quorum: Quorum

    @property
    def silent(self) -> list[SeatReply]:
        """Those who are waited for and have not answered."""
        return [row for row in self.rows if row.is_expected and row.reply is None]

    @property
    def deciding(self) -> int:
        """How many of those who come will decide: members, and substitutes for members who cannot come."""
        return sum(row.comes and (row.seat.has_vote or bool(row.asked_by)) for row in self.rows)

    @property
    def words(self) -> str:
        """How many have answered: «5 av 8 har svarat»."""
        asked = [row for row in self.rows if row.is_expected]
        return _("%(given)d of %(asked)d have replied.") % {
            "given": len(asked) - len(self.silent),
            "asked": len(asked),
        }

    @property
    def quorum_words(self) -> str:
        """Whether enough will be there, with the rule in words; nothing where the rule is not stated."""
        chair = any(row.comes and row.seat.role == MembershipRole.CHAIR for row in self.rows)
        met = self.quorum.is_met_by(self.deciding, chair_present=chair)
        if met is None:
            return ""
        coming = ngettext("%(count)d comes", "%(count)d come", self.deciding) % {"count": self.deciding}
        words = {"coming": coming, "rule": self.quorum.words}
        if met:
            return _("The body can be expected to be quorate: %(coming)s, %(rule)s are needed.") % words
        return _("It is not certain that the body will be quorate: %(coming)s, %(rule)s are needed.") % words

    def of(self, user: Visitor) -> SeatReply | None:
        """Return the person's own row; None for someone without a seat that day."""
        return self.of_person(getattr(user, "person_id", None))

    def of_person(self, person_id: int | None) -> SeatReply | None:
        """Return the row of a person; None for someone without a seat that day."""
        return next((row for row in self.rows if person_id and row.seat.person_id == person_id), None)

    def substitutes_for(self, person_id: int) -> list[Membership]:
        """Return the substitutes whom a member can ask: those who have not said no nor been asked by another."""
        own = self.of_person(person_id)
        mine = own.reply.substitute_id if own and own.reply else None
        return [
            row.seat
            for row in self.rows
            if row.seat.role == MembershipRole.SUBSTITUTE
            and row.seat.person_id != person_id
            and (row.seat.person_id == mine or not (row.asked_by or (row.reply and not row.reply.comes)))
        ]


def replies_of(meeting: Meeting) -> Replies:
    """Return how the answers to a meeting's notice stand; two queries whatever the number."""
    seats = list({seat.person_id: seat for seat in reversed(_seats(meeting))}.values())[::-1]
    replies = list(Reply.objects.filter(meeting=meeting).select_related("person", "substitute", "by__person"))
    given = {reply.person_id: reply for reply in replies}
    asked = {reply.substitute_id: str(reply.person) for reply in replies if reply.substitute_id}
    rows = tuple(SeatReply(seat, given.get(seat.person_id), asked.get(seat.person_id, "")) for seat in seats)
    return Replies(rows, quorum_of_body(meeting.body, seats, meeting.date))


def _seats(meeting: Meeting) -> Sequence[Membership]:
    return list(Membership.objects.on(meeting.date).filter(body=meeting.body_id))


def answers_to(meeting: Meeting) -> tuple[ReplyAnswer, ...]:
    """Return the answers that the meeting's form leaves open: a meeting on site is not taken part in remotely."""
    return _ANSWERS[MeetingMode(meeting.mode)]
