"""The words for states, levels and ways of deciding, and the tables of allowed steps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.transitions import TransitionTable


class Level(models.TextChoices):
    """Who may see a thing: each level opens it to more people than the one before."""

    OWN_DRAFT = "own_draft", _("own draft")
    BODY = "body", _("the body's working material")
    PARTIES = "parties", _("the parties")
    PUBLIC = "public", _("public")


class AdoptionState(models.TextChoices):
    """Where something that is decided on stands."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    ADOPTED = "adopted", _("adopted")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("planned")
    CALLED = "called", _("called")
    HELD = "held", _("held")
    MINUTES_SENT = "minutes_sent", _("minutes out for approval")
    MINUTES_APPROVED = "minutes_approved", _("minutes approved")
    NOTES_DONE = "notes_done", _("notes done")
    CANCELLED = "cancelled", _("cancelled")


class Keeping(models.TextChoices):
    """What is kept of a meeting: minutes, in which decisions stand, or notes, a plainer kind in which none do."""

    MINUTES = "minutes", _("minutes")
    NOTES = "notes", _("meeting notes")


class MeetingMode(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    REMOTE = "remote", _("remote")
    HYBRID = "hybrid", _("on site and remote")


class AttendanceMode(models.TextChoices):
    PRESENT = "present", _("present")
    REMOTE = "remote", _("present remotely")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("excused")


class PresenceAct(models.TextChoices):
    """What the secretary says of one person during the meeting, at the item that is being handled."""

    HERE = "here", _("here")
    REMOTE = "remote", _("remotely")
    CAME = "came", _("came now")
    CAME_REMOTELY = "came_remotely", _("came now, remotely")
    LEFT = "left", _("left now")
    STAYED = "stayed", _("is still here")
    ABSENT = "absent", _("not here")
    SERVES = "serves", _("serves for")
    STOPS = "stops", _("stops serving")
    CONFLICT = "conflict", _("conflict of interest")
    NO_CONFLICT = "no_conflict", _("no conflict of interest")


class StandingKind(models.TextChoices):
    """What a meeting begins with, in this order; no matter is needed for it."""

    OPENING = "opening", _("opening of the meeting")
    APPROVERS = "approvers", _("choice of who approves the minutes")
    PREVIOUS_MINUTES = "previous_minutes", _("minutes of the previous meeting")


class MinutesPlace(models.TextChoices):
    """Where in minutes or notes a running text stands, in this order: the standing items, the matters, the end."""

    OPENING = "opening", _("opening of the meeting")
    APPROVERS = "approvers", _("choice of who approves the minutes")
    PREVIOUS_MINUTES = "previous_minutes", _("minutes of the previous meeting")
    ITEM = "item", _("item")
    CLOSING = "closing", _("closing of the meeting")


class ReplyAnswer(models.TextChoices):
    """A person's answer to the notice of a meeting."""

    COMING = "coming", _("comes")
    REMOTE = "remote", _("takes part remotely")
    ABSENT = "absent", _("cannot come")


class ApprovalMethod(models.TextChoices):
    """How a person approved the minutes. In the portal it is a simple signature, never an advanced one.

    PORTAL is of approvals from before the portal asked for the password or the passkey again.
    """

    PORTAL = "portal", _("signed in to the portal")
    PASSWORD = "password", _("in the portal, with the password")
    PASSKEY = "passkey", _("in the portal, with a passkey")
    PAPER = "paper", _("on paper")


class MatterState(models.TextChoices):
    PREPARING = "preparing", _("in preparation")
    ON_AGENDA = "on_agenda", _("on an agenda")
    CIRCULATING = "circulating", _("out for decision by circulation")
    DECIDED = "decided", _("decided")
    CLOSED = "closed", _("closed without a decision")


class AgendaState(models.TextChoices):
    """What became of a matter at a meeting."""

    WAITING = "waiting", _("to be handled")
    DECIDED = "decided", _("decided")
    TABLED = "tabled", _("adjourned to a later meeting")
    REFERRED_BACK = "referred_back", _("referred back to be prepared")
    NOTED = "noted", _("noted without a decision")


class DecisionMode(models.TextChoices):
    """The way a decision is made."""

    MEETING = "meeting", _("at a meeting")
    CIRCULATION = "circulation", _("by circulation")
    DELEGATION = "delegation", _("on delegation")
    CHAIR = "chair", _("by the chair alone, in an urgent matter")


class DecisionState(models.TextChoices):
    DRAFT = "draft", _("proposal")
    FIXED = "fixed", _("decided")
    APPROVED = "approved", _("decided, minutes approved")


class DecisionOutcome(models.TextChoices):
    """What kind of answer it is: `tillstyrka` where another body decides finally, `fastställa` where this one does."""

    ADOPTED = "adopted", _("adoption")
    APPROVED = "approved", _("approval")
    REJECTED = "rejected", _("rejection")
    ENDORSED = "endorsed", _("endorsement")
    NOT_ENDORSED = "not_endorsed", _("advice against")
    NOTED = "noted", _("filed without further action")


class Stance(models.TextChoices):
    """A member's answer to a proposal before it is decided."""

    AGREE = "agree", _("agrees")
    COMMENT = "comment", _("agrees, with a comment")
    MUST_CHANGE = "must_change", _("wants a change")
    CONFLICT = "conflict", _("has a conflict of interest")


class CirculationState(models.TextChoices):
    """Where a round of decision by circulation stands, and how it ended."""

    OPEN = "open", _("out for answers")
    PASSED = "passed", _("carried")
    FAILED = "failed", _("not carried")
    MEETING_DEMANDED = "meeting_demanded", _("stopped: a meeting was demanded")
    STOPPED = "stopped", _("stopped by the secretary")


class CirculationChoice(models.TextChoices):
    """What a member answers in a round. A demand for a meeting stops it at once."""

    AGREE = "agree", _("agrees")
    AGAINST = "against", _("is against")
    MEETING = "meeting", _("demands a meeting")


class AnswerMethod(models.TextChoices):
    """How an answer reached the portal. The first is given by the member, signed in; the others are entered."""

    PORTAL = "portal", _("in the portal")
    EMAIL = "email", _("by e-mail")
    PHONE = "phone", _("by phone")


class MajorityRule(models.TextChoices):
    """How many of the votes cast a proposal needs; those who abstain are not counted."""

    SIMPLE = "simple", _("more than half")
    TWO_THIRDS = "two_thirds", _("two thirds")
    FOUR_FIFTHS = "four_fifths", _("four fifths")


class VoteMethod(models.TextChoices):
    BY_NAME = "by_name", _("by name")
    BY_COUNT = "by_count", _("by count")


class Choice(models.TextChoices):
    """What a member votes for: the proposal put (yes) or the one against it (no)."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    ABSTAIN = "abstain", _("abstains")


class TieBreak(models.TextChoices):
    """How equal numbers are parted (FL 29 §, KL 5:54): by the chair's vote, or by lot in elections."""

    CASTING_VOTE = "casting_vote", _("the chair's casting vote")
    LOT = "lot", _("drawing lots")


class StatementKind(models.TextChoices):
    """What a person wants said in the minutes of an item."""

    MOTION = "motion", _("motion")
    RESERVATION = "reservation", _("reservation")
    SEPARATE_STATEMENT = "separate_statement", _("separate statement")
    MINUTES_NOTE = "minutes_note", _("note to the minutes")


class PaperKind(models.TextChoices):
    """What a paper of a matter is for the body that reads it."""

    OFFICERS_REPORT = "officers_report", _("officer's report")
    BASIS = "basis", _("basis for the decision")
    STATEMENT = "statement", _("statement from someone consulted")
    OTHER = "other", _("other paper")


class ErrorKind(models.TextChoices):
    """What may be corrected in a decision without a new one: obvious slips (FL 36 §)."""

    CLERICAL = "clerical", _("slip of the pen")
    CALCULATION = "calculation", _("error of calculation")
    OVERSIGHT = "oversight", _("other oversight of that kind")


class DispatchWay(models.TextChoices):
    """How a decision was sent to a recipient."""

    EMAIL = "email", _("by e-mail")
    POST = "post", _("by post")
    BY_HAND = "by_hand", _("by hand")
    OTHER = "other", _("in another way")


class TextPlace(models.TextChoices):
    """Where a text block is offered."""

    CLAUSE = "clause", _("clauses")
    REASONS = "reasons", _("reasons for a decision")
    NOTE = "note", _("notes and reasons in the minutes")
    DISPATCH = "dispatch", _("dispatch list")
    MINUTES = "minutes", _("running text of minutes and notes")


class ChangeKind(models.TextChoices):
    """What a decision does with the older one it points at."""

    CHANGES = "changes", _("changes")
    REVOKES = "revokes", _("revokes")


class RecordKind(models.TextChoices):
    """What is sealed for ever once minutes are approved."""

    DECISION = "decision", _("decision record")
    CORRECTION = "correction", _("correction of a decision")
    EXTRACT = "extract", _("extract of the minutes")
    MINUTES = "minutes", _("minutes")
    REDACTED = "redacted", _("redacted version")


class TermsHeading(models.TextChoices):
    """The headings of a body's terms of reference, in the order they stand."""

    MANDATE = "mandate", _("mandate")
    LIMITS = "limits", _("limits")
    TIME_HORIZON = "time_horizon", _("time horizon")
    BENEFIT = "benefit", _("benefit")


OWN_METHODS = (ApprovalMethod.PASSWORD, ApprovalMethod.PASSKEY)
PRESENT_MODES = (AttendanceMode.PRESENT, AttendanceMode.REMOTE)

ADOPTION = TransitionTable(
    AdoptionState,
    {
        AdoptionState.DRAFT: {AdoptionState.PROPOSED, AdoptionState.WITHDRAWN},
        AdoptionState.PROPOSED: {AdoptionState.DRAFT, AdoptionState.ADOPTED, AdoptionState.WITHDRAWN},
        AdoptionState.ADOPTED: {AdoptionState.SUPERSEDED},
    },
)
MEETING = TransitionTable(
    MeetingState,
    {
        MeetingState.PLANNED: {MeetingState.CALLED, MeetingState.HELD, MeetingState.CANCELLED},
        MeetingState.CALLED: {MeetingState.HELD, MeetingState.CANCELLED},
        MeetingState.HELD: {MeetingState.MINUTES_SENT, MeetingState.NOTES_DONE},
        MeetingState.MINUTES_SENT: {MeetingState.HELD, MeetingState.MINUTES_APPROVED},
        MeetingState.NOTES_DONE: {MeetingState.HELD},
    },
)
MATTER = TransitionTable(
    MatterState,
    {
        MatterState.PREPARING: {
            MatterState.ON_AGENDA,
            MatterState.CIRCULATING,
            MatterState.DECIDED,
            MatterState.CLOSED,
        },
        MatterState.ON_AGENDA: {MatterState.PREPARING, MatterState.DECIDED, MatterState.CLOSED},
        MatterState.CIRCULATING: {MatterState.PREPARING, MatterState.DECIDED},
        MatterState.DECIDED: {MatterState.ON_AGENDA},
    },
)
CIRCULATION = TransitionTable(
    CirculationState,
    {
        CirculationState.OPEN: {
            CirculationState.PASSED,
            CirculationState.FAILED,
            CirculationState.MEETING_DEMANDED,
            CirculationState.STOPPED,
        }
    },
)
AGENDA = TransitionTable(
    AgendaState,
    {
        AgendaState.WAITING: {
            AgendaState.DECIDED,
            AgendaState.TABLED,
            AgendaState.REFERRED_BACK,
            AgendaState.NOTED,
        }
    },
)
DECISION = TransitionTable(
    DecisionState,
    {
        DecisionState.DRAFT: {DecisionState.FIXED},
        DecisionState.FIXED: {DecisionState.APPROVED},
    },
)
