"""Members answer the notice: they come, take part remotely, or cannot and ask a substitute."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models import Person
from decisions.enums import ReplyAnswer
from decisions.models.meeting import Meeting
from foundation.collation import SVENSKA
from foundation.tables import Tag

REPLY_TONES = {ReplyAnswer.COMING: "ok", ReplyAnswer.REMOTE: "ok", ReplyAnswer.ABSENT: "warn"}


class Reply(models.Model):
    """A person's answer to the notice. `substitute` is who was asked to come instead; `by` is who entered it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="replies", verbose_name=_("meeting"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="replies", verbose_name=_("person"))
    answer = models.CharField(_("answer"), max_length=20, choices=ReplyAnswer)
    substitute = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asks")
    )
    comment = models.CharField(_("comment"), max_length=300, blank=True, db_collation=SVENSKA)
    answered_at = models.DateTimeField(_("answered"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("reply to a notice")
        verbose_name_plural = _("replies to notices")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="reply_once_per_meeting"),
            models.UniqueConstraint(
                fields=["meeting", "substitute"],
                name="substitute_asked_once",
                violation_error_message=_("Another member has already asked this substitute."),
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | (Q(answer=ReplyAnswer.ABSENT) & ~Q(substitute=F("person"))),
                name="only_the_absent_ask_a_substitute",
                violation_error_message=_("Only someone who cannot come asks a substitute."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_answer_display()}"

    @property
    def comes(self) -> bool:
        """Whether the person takes part, on site or remotely."""
        return self.answer != ReplyAnswer.ABSENT

    @property
    def tag(self) -> Tag:
        """The answer as a word with its tone."""
        return Tag(self.get_answer_display(), REPLY_TONES[ReplyAnswer(self.answer)])
