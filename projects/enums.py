"""The columns of a call's grants, as headings and as keys of spreadsheet rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GrantColumn(models.TextChoices):
    TITLE = "title", _("Project")
    AMOUNT = "amount", _("Granted (kr)")
    OWNER = "owner", _("Project owner")
    LEADERS = "leaders", _("Project leaders")
    END_DATE = "end_date", _("Ends")
