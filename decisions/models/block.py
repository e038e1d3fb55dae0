"""Texts that the secretariat writes again and again, kept once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from decisions.enums import TextPlace
from foundation.collation import SVENSKA


class TextBlock(models.Model):
    """A text with a name, offered where texts of its kind are written. What was made from it does not follow it."""

    name = models.CharField(_("name"), max_length=120, db_collation=SVENSKA)
    place = models.CharField(_("offered in"), max_length=20, choices=TextPlace)
    text = models.TextField(_("text"), db_collation=SVENSKA)
    is_offered = models.BooleanField(
        _("offered"), default=True, help_text=_("Take the mark away when the text is no longer to be used.")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("text block")
        verbose_name_plural = _("text blocks")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "name"],
                name="text_block_named_once",
                violation_error_message=_("There is already a text block with this name in the same place."),
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(text=""),
                name="text_block_says_something",
                violation_error_message=_("Write the text block's name and text."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
