"""The columns of a budget, as headings and as keys of spreadsheet rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LineColumn(models.TextChoices):
    ACTIVITY = "activity", _("Activity")
    NOTE = "note", _("Note")
    AMOUNT = "amount", _("Amount (tkr)")
    STAFF = "staff", _("Staff cost")
    FOOTNOTE = "footnote", _("Footnote")
