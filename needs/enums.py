"""The words for rounds, questions, needs and letters, and the tables of allowed steps."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.transitions import TransitionTable


class RoundState(models.TextChoices):
    """Where an inventory round stands. Answers are taken while it is open, until its last day has ended."""

    DRAFT = "draft", _("being prepared")
    OPEN = "open", _("open")
    CLOSED = "closed", _("no longer open")


class SubmissionState(models.TextChoices):
    """A draft is the party's own space; what is handed in is read by the parties, until it is reopened."""

    DRAFT = "draft", _("draft")
    HANDED_IN = "handed_in", _("handed in")


class Coverage(models.TextChoices):
    """How far a party has come in a round, as the coverage board tells it. Says nothing of what is written."""

    SILENT = "silent", _("silent")
    OPENED = "opened", _("form opened")
    HANDED_IN = "handed_in", _("handed in")
    REOPENED = "reopened", _("reopened")


class QuestionKind(models.TextChoices):
    """What an answer to a question of a round looks like."""

    SHORT_TEXT = "short_text", _("short text")
    LONG_TEXT = "long_text", _("long text")
    NUMBER = "number", pgettext_lazy("kind of answer", "number")
    YES_NO = "yes_no", _("yes or no")
    ONE_CHOICE = "one_choice", _("one of several choices")
    SEVERAL_CHOICES = "several_choices", _("several choices")
    PERIOD = "period", _("date or period")


class NeedKind(models.TextChoices):
    """The four kinds that the visits of autumn 2021 gave."""

    COMPETENCE = "competence", _("competence")
    COMPETENCE_DEVELOPMENT = "competence_development", _("competence development")
    OPERATIONAL_DEVELOPMENT = "operational_development", _("operational development")
    COOPERATION = "cooperation", _("cooperation in research and education")


class PreferredForm(models.TextChoices):
    """The form in which a party would like its need to be met."""

    WORK_INTEGRATED = "work_integrated", _("work-integrated learning")
    FLEXIBLE = "flexible", _("flexible or distance education")
    SHORT_COURSE = "short_course", _("short course")
    STUDENT_WORK = "student_work", _("students' projects and degree projects")
    RESEARCH = "research", _("research")
    OTHER = "other", _("other")


class Stage(models.TextChoices):
    """How far a need has come on its way to effect, in this order. Dated the first time it is reached."""

    HANDED_IN = "handed_in", _("handed in")
    SORTED = "sorted", _("taken up by the theme group")
    DECIDED = "decided", _("answer decided")
    BEGUN = "begun", _("work begun")
    DONE = "done", _("carried out")
    EVALUATED = "evaluated", _("effect evaluated")
    OFFERED = "offered", _("offered to every party")

    @property
    def column(self) -> str:
        """The column of `Need` that holds when it was reached."""
        return f"{self.value}_at"


STAGE_MEANS = {
    Stage.HANDED_IN: _("The party handed the need in for the first time, or it was recorded at a visit."),
    Stage.SORTED: _("The theme group took the need up: it was sorted, tagged or ranked."),
    Stage.DECIDED: _("The theme group decided its answer to the party, whatever the answer was."),
    Stage.BEGUN: _("A measure or project that answers the need was reported as under way."),
    Stage.DONE: _("A measure or project that answers the need was reported as done by all who share it."),
    Stage.EVALUATED: _("It was written down what effect it had."),
    Stage.OFFERED: _("What came out of it was offered to every party."),
}


class Lead(models.TextChoices):
    """The stretches of a need's way that are measured: each stage from the one reached before it, and three wholes."""

    SORTED = "sorted", _("until the theme group takes it up")
    DECIDED = "decided", _("until an answer is decided")
    BEGUN = "begun", _("until work begins")
    DONE = "done", _("until it is carried out")
    EVALUATED = "evaluated", _("until its effect is evaluated")
    OFFERED = "offered", _("until it is offered to every party")
    TO_ANSWER = "to_answer", _("from handed in to answer decided")
    TO_DONE = "to_done", _("from handed in to carried out")
    WHOLE = "whole", _("the whole way, from handed in to offered")


class Split(models.TextChoices):
    """What lead times are compared by."""

    PARTY = "part", _("party")
    THEME = "tema", _("theme")
    KIND = "typ", _("kind")
    YEAR = "ar", _("year")
    ROUND = "omgang", _("inventory round")


class LetterKind(models.TextChoices):
    """Why a letter goes to those who hand in for a party."""

    OPENED = "opened", _("the round was opened")
    NUDGED = "nudged", _("nudge from the secretariat")
    REMINDED = "reminded", _("automatic reminder")
    REOPENED = "reopened", _("what was handed in was reopened")
    DECLINED = "declined", _("reopening was declined")
    RECORDED = "recorded", _("needs were recorded at a visit")
    ANSWERED = "answered", _("a need was answered")
    MERGED = "merged", _("a need was merged with others")
    SPLIT = "split", _("a need was split")
    PARTED = "parted", _("a merged need stands by itself again")
    OFFERED = "offered", _("a result is offered to every party")


class CardState(models.TextChoices):
    """Where a card on a theme group's board stands. What is merged, split or dissolved is on the board no longer."""

    OPEN = "open", _("being sorted")
    DECIDED = "decided", _("answered")
    MERGED = "merged", _("merged with others")
    SPLIT = "split", _("split in parts")
    DISSOLVED = "dissolved", _("taken apart again")


class Outcome(models.TextChoices):
    """What a theme group answers a need with."""

    MEASURE = "measure", _("measure")
    PROJECT_IDEA = "project_idea", _("project idea")
    TRAINING = "training", _("training")
    REFERRAL = "referral", _("referral to others")
    NO = "no", _("no")


class Told(models.TextChoices):
    """How someone is told what becomes of needs, and what obligations and measures ask of them."""

    MAIL = "mail", _("by e-mail and in the portal")
    PORTAL = "portal", _("in the portal alone")


LIVE = (CardState.OPEN, CardState.DECIDED)
BOARD_LETTERS = (LetterKind.ANSWERED, LetterKind.MERGED, LetterKind.SPLIT, LetterKind.PARTED)
WORD_LETTERS = (*BOARD_LETTERS, LetterKind.OFFERED)
CHOICE_KINDS = (QuestionKind.ONE_CHOICE, QuestionKind.SEVERAL_CHOICES)

ROUND = TransitionTable(
    RoundState,
    {
        RoundState.DRAFT: {RoundState.OPEN},
        RoundState.OPEN: {RoundState.CLOSED},
    },
)
SUBMISSION = TransitionTable(
    SubmissionState,
    {
        SubmissionState.DRAFT: {SubmissionState.HANDED_IN},
        SubmissionState.HANDED_IN: {SubmissionState.DRAFT},
    },
)
CARD = TransitionTable(
    CardState,
    {
        CardState.OPEN: {CardState.DECIDED, CardState.MERGED, CardState.SPLIT, CardState.DISSOLVED},
        CardState.DECIDED: {CardState.OPEN},
        CardState.MERGED: {CardState.OPEN},
        CardState.SPLIT: {CardState.OPEN},
    },
)
