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
    CANCELLED = "cancelled", _("cancelled")


class MeetingMode(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    REMOTE = "remote", _("remote")
    HYBRID = "hybrid", _("on site and remote")


class AttendanceMode(models.TextChoices):
    PRESENT = "present", _("present")
    REMOTE = "remote", _("present remotely")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("excused")


class ApprovalMethod(models.TextChoices):
    """How a person approved the minutes. A click in the portal is a simple signature, never an advanced one."""

    PORTAL = "portal", _("signed in to the portal")
    PAPER = "paper", _("on paper")


class MatterState(models.TextChoices):
    PREPARING = "preparing", _("in preparation")
    ON_AGENDA = "on_agenda", _("on an agenda")
    DECIDED = "decided", _("decided")
    CLOSED = "closed", _("closed without a decision")


class AgendaState(models.TextChoices):
    """What became of a matter at a meeting."""

    WAITING = "waiting", _("to be handled")
    DECIDED = "decided", _("decided")
    TABLED = "tabled", _("adjourned to a later meeting")
    NOTED = "noted", _("noted without a decision")


class DecisionMode(models.TextChoices):
    """The way a decision is made."""

    MEETING = "meeting", _("at a meeting")


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


class TermsHeading(models.TextChoices):
    """The headings of a body's terms of reference, in the order they stand."""

    MANDATE = "mandate", _("mandate")
    LIMITS = "limits", _("limits")
    TIME_HORIZON = "time_horizon", _("time horizon")
    BENEFIT = "benefit", _("benefit")


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
        MeetingState.HELD: {MeetingState.MINUTES_SENT},
        MeetingState.MINUTES_SENT: {MeetingState.HELD, MeetingState.MINUTES_APPROVED},
    },
)
MATTER = TransitionTable(
    MatterState,
    {
        MatterState.PREPARING: {MatterState.ON_AGENDA, MatterState.CLOSED},
        MatterState.ON_AGENDA: {MatterState.PREPARING, MatterState.DECIDED, MatterState.CLOSED},
        MatterState.DECIDED: {MatterState.ON_AGENDA},
    },
)
AGENDA = TransitionTable(
    AgendaState,
    {AgendaState.WAITING: {AgendaState.DECIDED, AgendaState.TABLED, AgendaState.NOTED}},
)
DECISION = TransitionTable(
    DecisionState,
    {
        DecisionState.DRAFT: {DecisionState.FIXED},
        DecisionState.FIXED: {DecisionState.APPROVED},
    },
)
