"""A meeting's agenda: the matters in order, what became of each, and the § numbers they got."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models import Body, Person
from decisions.enums import (
    AgendaState,
)
from decisions.models.matter import Matter
from decisions.models.meeting import Meeting
from foundation.collation import SVENSKA
from foundation.tables import Tag

AGENDA_TONES = {
    AgendaState.WAITING: "draft",
    AgendaState.DECIDED: "ok",
    AgendaState.TABLED: "warn",
    AgendaState.REFERRED_BACK: "warn",
    AgendaState.NOTED: "info",
}
LONGEST_ITEM = 600  # minutes


class ParagraphSeries(models.Model):
    """A body's § numbers of one year. The last number drawn stands here, and is locked when the next is drawn."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("body"))
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("paragraph series")
        verbose_name_plural = _("paragraph series")
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="one_series_per_body_and_year")]

    def __str__(self) -> str:
        return f"{self.body} {self.year}"


class AgendaItem(models.Model):
    """A matter's place on a meeting's agenda, and its § once one is drawn.

    With `reports` nothing is decided in it: it tells the body of a decision that was made without a meeting (KL 6:40).
    One that is decided may be approved immediately, before the minutes (KL 5:69): `sent_at` is when it went out for
    that, `approved_at` when the last approver approved it and it was fixed for ever.
    `laid_papers` are the papers of the matter when it was handled, each as a `LaidPaper` (decisions.queries.papers).
    `chair` is who chaired it, where that was another than the meeting's own chair.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="agenda_items", verbose_name=_("meeting")
    )
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="agenda_items", verbose_name=_("matter"))
    order = models.PositiveSmallIntegerField(_("order"))
    presenter = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("presenter")
    )
    minutes = models.PositiveSmallIntegerField(_("time in minutes"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=AgendaState, default=AgendaState.WAITING, editable=False
    )
    reports = models.ForeignKey(
        "decisions.Decision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="report_items",
        verbose_name=_("reports the decision"),
    )
    series = models.ForeignKey(
        ParagraphSeries, on_delete=models.PROTECT, null=True, editable=False, related_name="agenda_items"
    )
    paragraph_number = models.PositiveIntegerField(_("paragraph number"), null=True, editable=False)
    laid_papers = models.JSONField(_("papers there were"), default=list, blank=True, editable=False)
    sent_at = models.DateTimeField(_("out for immediate approval"), null=True, editable=False)
    approved_at = models.DateTimeField(_("approved immediately"), null=True, editable=False)
    chair = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chaired by")
    )
    chair_name = models.CharField(
        _("chaired by, name then"), max_length=201, blank=True, editable=False, db_collation=SVENSKA
    )
    history = HistoricalRecords(excluded_fields=["laid_papers"])
    titled_with = ("matter",)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "matter"],
                condition=Q(reports__isnull=True),
                name="matter_once_per_meeting",
                violation_error_message=_("The matter is already on this agenda."),
            ),
            models.UniqueConstraint(
                fields=["reports"],
                condition=Q(state__in=(AgendaState.WAITING, AgendaState.NOTED)),
                name="decision_reported_once",
                violation_error_message=_("The decision is already reported."),
            ),
            models.UniqueConstraint(fields=["meeting", "order"], name="agenda_order_once"),
            models.UniqueConstraint(fields=["series", "paragraph_number"], name="paragraph_number_once"),
            models.CheckConstraint(
                condition=Q(series__isnull=True, paragraph_number__isnull=True)
                | Q(series__isnull=False, paragraph_number__isnull=False),
                name="paragraph_number_has_series",
            ),
            models.CheckConstraint(
                condition=Q(chair__isnull=True, chair_name="") | (Q(chair__isnull=False) & ~Q(chair_name="")),
                name="item_chair_has_name",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=LONGEST_ITEM),
                name="agenda_item_within_a_day",
                violation_error_message=_("An item takes from one minute to ten hours."),
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, approved_at__isnull=True)
                | Q(sent_at__isnull=False, paragraph_number__isnull=False, state=AgendaState.DECIDED),
                name="only_decided_paragraph_is_approved_alone",
                violation_error_message=_("Only a § in which something was decided is approved immediately."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.matter}"

    @property
    def state_tag(self) -> Tag:
        """What became of the matter as a word with its tone."""
        return Tag(AgendaState(self.state).label, AGENDA_TONES[AgendaState(self.state)])

    @property
    def is_report(self) -> bool:
        """Whether it reports a decision made without a meeting."""
        return self.reports_id is not None

    @property
    def title(self) -> str:
        """What stands on the agenda: the matter, or that a decision in it is reported."""
        words = str(_("Report of decision: %(matter)s")) if self.is_report else "%(matter)s"
        return words % {"matter": self.matter}

    @property
    def is_waiting(self) -> bool:
        """Whether the meeting has not come to a result in the matter."""
        return self.state == AgendaState.WAITING

    @property
    def is_out(self) -> bool:
        """Whether its § is out for immediate approval."""
        return self.sent_at is not None and self.approved_at is None

    @property
    def is_approved(self) -> bool:
        """Whether its § has been approved immediately, so that nothing of it can ever change again."""
        return self.approved_at is not None

    @property
    def approved_date(self) -> dt.date | None:
        """The day its § was approved immediately, in Stockholm."""
        return timezone.localdate(self.approved_at) if self.approved_at else None

    @property
    def can_be_sent(self) -> bool:
        """Whether its § can be sent out for immediate approval, once the meeting has been held."""
        return self.state == AgendaState.DECIDED and self.paragraph_number is not None and self.sent_at is None
