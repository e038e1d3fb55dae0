"""The kinds of plan."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanKind(models.TextChoices):
    OPERATIONAL = "operational", _("operational plan")
    ACTION = "action", _("action plan")
    ACTIVITY = "activity", _("activity plan")
    DEVELOPMENT_AREA = "development_area", _("development area")
