"""What a meeting begins with beside its matters."""

from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from decisions.enums import Keeping, MeetingState, StandingKind
from decisions.models.agenda import LONGEST_ITEM
from decisions.models.meeting import Meeting


def standing_words(kind: str, keeps: str) -> str:
    """Return what a standing item is called; where notes are kept, the meeting before is looked back on."""
    if keeps == Keeping.NOTES and kind == StandingKind.PREVIOUS_MINUTES:
        return str(_("looking back on the previous meeting"))
    return str(StandingKind(kind).label)


class StandingItemQuerySet(models.QuerySet[Any]):
    """Standing items as agendas need them."""

    def in_order(self) -> Self:
        """Return the items in the order of their kinds, with `previous` and `previous_date` of the meeting before.

        That is the body's latest meeting before this one that was not cancelled; both are None where there is none.
        """
        place = models.Case(*(models.When(kind=kind, then=n) for n, kind in enumerate(StandingKind.values)))
        before = (
            Meeting.objects.filter(body=OuterRef("meeting__body"), date__lt=OuterRef("meeting__date"))
            .exclude(state=MeetingState.CANCELLED)
            .order_by("-date", "-pk")
        )
        return self.annotate(
            place=place,
            previous=Subquery(before.values("pk")[:1]),
            previous_date=Subquery(before.values("date")[:1]),
        ).order_by("place")


class StandingItem(models.Model):
    """A standing item on a meeting's agenda, before the matters. It has no number: §§ are drawn for matters."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="standing_items", verbose_name=_("meeting")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=StandingKind)
    minutes = models.PositiveSmallIntegerField(_("time in minutes"), null=True, blank=True)
    history = HistoricalRecords()
    objects = StandingItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing item")
        verbose_name_plural = _("standing items")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "kind"], name="standing_item_once_per_meeting"),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=LONGEST_ITEM),
                name="standing_item_within_a_day",
                violation_error_message=_("An item takes from one minute to ten hours."),
            ),
        ]

    def __str__(self) -> str:
        return standing_words(self.kind, self.meeting.keeps)
