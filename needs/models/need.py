"""Needs: what a party hands in, the answers to the round's questions, and the files with it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.enums import BodyKind
from collaboration.models import Body
from collaboration.models.rights import Visitor, in_scopes_with
from collaboration.permissions import Right
from foundation.collation import SVENSKA
from foundation.dates import Precision, format_date
from foundation.edits import EditCounted
from foundation.files import DOCUMENT_RULES, keep_apart
from needs.enums import NeedKind, PreferredForm, RoundState, Stage, SubmissionState
from needs.models.round import Question
from needs.models.submission import Submission

MOST_PEOPLE = 999_999


class NeedQuerySet(models.QuerySet[Any]):
    """Needs by who may read them. Every page, search and export of needs begins with `readable_by` or `own_of`."""

    def handed_in(self) -> Self:
        """Return the needs that stand handed in now: no drafts, nothing reopened, nothing removed."""
        return self.filter(removed_at=None, submission__state=SubmissionState.HANDED_IN)

    def readable_by(self, user: Visitor) -> Self:
        """Return the handed-in needs that `user` may read; drafts never, not even one's own."""
        return self.handed_in().filter(in_scopes_with(user, Right.VIEW_NEED, "submission__organisation__scope"))

    def own_of(self, user: Visitor) -> Self:
        """Return the needs of the parties that `user` hands in for, drafts too."""
        mine = in_scopes_with(user, Right.HAND_IN_NEEDS, "submission__organisation__scope")
        return self.filter(mine, removed_at=None).exclude(submission__round__state=RoundState.DRAFT)

    def visible_to(self, user: Visitor) -> Self:
        """Return the same as `readable_by`: what registers, exports and pickers may show."""
        return self.readable_by(user)

    def in_order(self) -> Self:
        """Order as the party has put them."""
        return self.order_by("order", "pk")

    def newest_first(self) -> Self:
        """Order by when they were first handed in, the latest first."""
        return self.order_by("-handed_in_at", "-pk")


class Need(EditCounted, models.Model):
    """One need of a party. Until it is handed in anything may be missing; handing in asks for what must be there.

    `handed_in_at` is when it was handed in for the first time; each `Stage` after it has its own column, written by
    needs.services.stages alone, the first time it is reached. A need that was handed in is never deleted: `removed_at`
    says that the party took it away when its submission was reopened. `saved_from` names the open page that saved last:
    that page may save again though its edit number is old, since what lies between is its own, and an answer got lost.
    """

    told_when_made = (
        "title",
        "kind",
        "theme",
        "target_group",
        "people_count",
        "wanted_month",
        "wanted_text",
        "why",
        "tried",
        "is_business_need",
        "preferred_form",
    )

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="needs", verbose_name=_("submission")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0, editable=False)
    title = models.CharField(_("the need in one sentence"), max_length=200, blank=True, db_collation=SVENSKA)
    kind = models.CharField(_("kind of need"), max_length=30, choices=NeedKind, blank=True)
    theme = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"kind": BodyKind.THEME_GROUP},
        related_name="needs",
        verbose_name=_("theme"),
    )
    target_group = models.CharField(_("target group"), max_length=200, blank=True, db_collation=SVENSKA)
    people_count = models.PositiveIntegerField(_("number of people"), null=True, blank=True)
    wanted_month = models.DateField(_("needed from"), null=True, blank=True)
    wanted_text = models.CharField(_("when, in words"), max_length=120, blank=True, db_collation=SVENSKA)
    why = models.TextField(_("why it is needed"), blank=True)
    tried = models.TextField(_("what has been tried"), blank=True)
    is_business_need = models.BooleanField(_("a need of business life too"), default=False)
    preferred_form = models.CharField(_("preferred form"), max_length=20, choices=PreferredForm, blank=True)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("begun by"),
    )
    changed_at = models.DateTimeField(_("last saved"), null=True, blank=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("last saved by"),
    )
    saved_from = models.CharField(_("page last saved from"), max_length=36, blank=True, editable=False)
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True, editable=False)
    sorted_at = models.DateTimeField(_("taken up by the theme group"), null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("answer decided"), null=True, blank=True, editable=False)
    begun_at = models.DateTimeField(_("work begun"), null=True, blank=True, editable=False)
    done_at = models.DateTimeField(_("carried out"), null=True, blank=True, editable=False)
    evaluated_at = models.DateTimeField(_("effect evaluated"), null=True, blank=True, editable=False)
    offered_at = models.DateTimeField(_("offered to every party"), null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(_("taken away"), null=True, blank=True, editable=False)
    history = HistoricalRecords(
        excluded_fields=["saved_from", *(stage.column for stage in Stage if stage != Stage.HANDED_IN)]
    )
    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        indexes = [
            models.Index(fields=["submission", "order", "id"], name="need_order"),
            models.Index(fields=["-handed_in_at", "-id"], name="need_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(people_count__isnull=True) | Q(people_count__gte=1, people_count__lte=MOST_PEOPLE),
                name="need_counts_people",
                violation_error_message=_("The number of people is a whole number from 1."),
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(handed_in_at__isnull=False),
                name="only_handed_in_needs_are_kept_removed",
            ),
        ]

    def __str__(self) -> str:
        return self.title or _now("Need without a title")

    def get_absolute_url(self) -> str:
        """Return the need's page."""
        return reverse("need_detail", args=[self.pk])

    @property
    def wanted(self) -> str:
        """When it is needed: the party's own words, else the month."""
        if self.wanted_text:
            return self.wanted_text
        return format_date(self.wanted_month, Precision.MONTH) if self.wanted_month else ""


class Answer(models.Model):
    """The answer to one question for one need, as text.

    A number is digits, yes or no is `yes` or `no`, several choices stand one on each line, a period is as it was typed.
    """

    told_when_made = ("value",)

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="answers", verbose_name=_("need"))
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers", verbose_name=_("question"))
    value = models.TextField(_("answer"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("answer to a question")
        verbose_name_plural = _("answers to questions")
        constraints = [
            models.UniqueConstraint(
                fields=["need", "question"],
                name="answer_once_per_need_and_question",
                violation_error_message=_("The question is already answered for this need."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.value}"


class NeedFileQuerySet(models.QuerySet[Any]):
    """Files with needs; a file goes with its need."""

    def kept(self) -> Self:
        """Return the files that the party has not taken away."""
        return self.filter(removed_at=None)

    def visible_to(self, user: Visitor) -> Self:
        """Return what `user` may fetch: the party's own, and what has been handed in, also if taken away since."""
        mine = in_scopes_with(user, Right.HAND_IN_NEEDS, "need__submission__organisation__scope")
        if not mine:
            return self.all()
        shared = in_scopes_with(user, Right.VIEW_NEED, "need__submission__organisation__scope")
        return self.filter(mine | (shared & Q(handed_in_at__isnull=False)))


class NeedFile(models.Model):
    """A file with a need. One that was handed in stays with the version it was in, also when it is taken away."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="files", verbose_name=_("need"))
    title = models.CharField(_("title"), max_length=150, db_collation=SVENSKA)
    file = models.FileField(_("file"), upload_to=keep_apart, max_length=200, validators=DOCUMENT_RULES)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    added_at = models.DateTimeField(_("added"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(_("taken away"), null=True, blank=True, editable=False)
    history = HistoricalRecords()
    objects = NeedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file with a need")
        verbose_name_plural = _("files with needs")
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(handed_in_at__isnull=False),
                name="only_handed_in_files_are_kept_removed",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_file_url(self) -> str:
        """Return where the file is fetched."""
        return reverse("need_file", args=[self.pk])
