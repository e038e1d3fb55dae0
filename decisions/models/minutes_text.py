"""What is written in minutes and notes beside what is recorded: a running text for each item, and around them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from decisions.enums import MinutesPlace
from decisions.models.agenda import AgendaItem
from decisions.models.meeting import Meeting
from foundation.collation import SVENSKA
from foundation.edits import EditCounted


class MinutesText(EditCounted):
    """The running text in one place of a meeting's minutes or notes. An emptied text stays as a row without words."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="minutes_texts", verbose_name=_("meeting")
    )
    place = models.CharField(_("stands at"), max_length=20, choices=MinutesPlace)
    agenda_item = models.OneToOneField(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="minutes_text",
        verbose_name=_("agenda item"),
    )
    text = models.TextField(_("text"), blank=True, db_collation=SVENSKA)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("running text")
        verbose_name_plural = _("running texts")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "place"],
                condition=Q(agenda_item__isnull=True),
                name="minutes_text_once_in_its_place",
                violation_error_message=_("There is already a text in this place."),
            ),
            models.CheckConstraint(
                condition=Q(place=MinutesPlace.ITEM, agenda_item__isnull=False)
                | (~Q(place=MinutesPlace.ITEM) & Q(agenda_item__isnull=True)),
                name="minutes_text_of_an_item_names_it",
                violation_error_message=_("A text of an item names the item, and no other does."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.agenda_item or self.get_place_display())

    @classmethod
    def at(cls, meeting: Meeting, place: MinutesPlace, item: AgendaItem | None = None) -> Any:
        """Return the text in one place; one not yet saved, with the number 0, where nothing has been written."""
        found = cls.objects.filter(meeting=meeting, place=place, agenda_item=item).first()
        return found or cls(meeting=meeting, place=place, agenda_item=item)
