"""The kinds of plan and what each asks for; the words for measures and obligations, and the tables of their steps."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.transitions import TransitionTable


class PlanKind(models.TextChoices):
    OPERATIONAL = "operational", _("operational plan")
    ACTION = "action", _("action plan")
    ACTIVITY = "activity", _("activity plan")
    DEVELOPMENT_AREA = "development_area", _("development area")


# What a section of each kind of plan is asked for, beside heading and text.
SECTION_PARTS: dict[PlanKind, tuple[str, ...]] = {
    PlanKind.OPERATIONAL: (),
    PlanKind.ACTION: ("need",),
    PlanKind.ACTIVITY: ("need",),
    PlanKind.DEVELOPMENT_AREA: ("need", "vision", "goals", "group"),
}


class PartyKind(models.TextChoices):
    """What a responsible party is; the last two are groups, and each in them is followed up by itself."""

    BODY = "body", _("a body")
    ROLE = "role", _("a role or function")
    ORGANISATION = "organisation", _("an organisation")
    NETWORK = "network", _("a network")
    PERSON = "person", _("a person")
    EVERY_MUNICIPALITY = "every_municipality", _("every municipality")
    EVERY_STEERING_GROUP = "every_steering_group", _("every steering group")


EXPANDABLE = (PartyKind.EVERY_MUNICIPALITY, PartyKind.EVERY_STEERING_GROUP)


class Recurrence(models.TextChoices):
    NONE = "none", _("once")
    YEARLY = "yearly", _("every year")
    HALF_YEARLY = "half_yearly", _("every half-year")


class Priority(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class Branch(models.TextChoices):
    """Which outcome of the condition a measure is for."""

    IF_SO = "if_so", _("if it turns out so")
    IF_NOT = "if_not", _("if it does not")


class MeasureState(models.TextChoices):
    NOT_STARTED = "not_started", _("not started")
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


OPEN_STATES = (MeasureState.NOT_STARTED, MeasureState.UNDER_WAY)

# What has been said of a measure may turn out wrong, so every state can follow every other.
FOLLOW_UP = TransitionTable(
    MeasureState,
    {state: {other for other in MeasureState if other is not state} for state in MeasureState},
)


class OutcomeKind(models.TextChoices):
    """What can be said of a measure once it is carried out."""

    EVALUATED = "evaluated", _("effect evaluated")
    OFFERED = "offered", _("offered to every party")


class GoalKind(models.TextChoices):
    LONG_TERM = "long_term", _("long-term goal")
    OWN = "own", _("a unit's own goal")


class Direction(models.TextChoices):
    """Which side of the target is the good one."""

    UP = "up", _("at least to be reached")
    DOWN = "down", _("not to be exceeded")


class ReportState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("status report", "draft")
    GIVEN = "given", pgettext_lazy("status report", "given")


REPORT_STEPS = TransitionTable(ReportState, {ReportState.DRAFT: {ReportState.GIVEN}, ReportState.GIVEN: set()})


class OwedBy(models.TextChoices):
    """Who each due date of an obligation asks: one row for each of them."""

    MET = "met", _("every municipality and every department of the university")
    PARTIES = "parties", _("every party")
    ORGANISATION = "organisation", _("one organisation")
    THEME_GROUPS = "theme_groups", _("each thematic work group")
    BODY = "body", _("one body")
    AREAS = "areas", _("each section of a plan")
    OFFICE = "office", _("the secretariat")


class Interval(models.TextChoices):
    """How often an obligation falls due."""

    MONTHLY = "monthly", _("each month")
    TERTIAL = "tertial", _("each tertial")
    HALF_YEARLY = "half_yearly", _("each half-year")
    YEARLY = "yearly", _("each year")


MONTHS_OF = {Interval.MONTHLY: 1, Interval.TERTIAL: 4, Interval.HALF_YEARLY: 6, Interval.YEARLY: 12}


class Fulfilment(models.TextChoices):
    """How it is known that an obligation is met."""

    BY_HAND = "by_hand", _("marked as done here")
    DIALOGUE = "dialogue", _("a dialogue recorded with the party")


class RowState(models.TextChoices):
    """What someone has said of one row."""

    OPEN = "open", _("open")
    DONE = "done", pgettext_lazy("obligation", "done")
    NOT_NEEDED = "not_needed", _("not needed")


ROW_STEPS = TransitionTable(
    RowState,
    {
        RowState.OPEN: {RowState.DONE, RowState.NOT_NEEDED},
        RowState.DONE: {RowState.OPEN},
        RowState.NOT_NEEDED: {RowState.OPEN},
    },
)


class Standing(models.TextChoices):
    """How it stands with one row on a day."""

    LATE = "late", pgettext_lazy("obligation", "not done")
    DUE = "due", pgettext_lazy("obligation", "remains")
    BOOKED = "booked", pgettext_lazy("obligation", "booked")
    COMING = "coming", pgettext_lazy("obligation", "to come")
    DONE = "done", pgettext_lazy("obligation", "done")
    NOT_NEEDED = "not_needed", _("not needed")


STANDING_TONES = {
    Standing.LATE: "bad",
    Standing.DUE: "warn",
    Standing.BOOKED: "info",
    Standing.DONE: "ok",
}
