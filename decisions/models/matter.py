"""Matters: what the collaboration handles, from the first draft over any number of meetings."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models import Body
from collaboration.models.rights import Visitor
from collaboration.permissions import Right
from decisions.enums import Level, MatterState
from decisions.models.levels import seen_by
from foundation.collation import SVENSKA
from foundation.tables import Tag

MATTER_TONES = {
    MatterState.PREPARING: "draft",
    MatterState.ON_AGENDA: "info",
    MatterState.CIRCULATING: "warn",
    MatterState.DECIDED: "ok",
    MatterState.CLOSED: "",
}
OPEN_STATES = (MatterState.PREPARING, MatterState.ON_AGENDA, MatterState.CIRCULATING)


class MatterQuerySet(models.QuerySet[Any]):
    """Matters as lists need them."""

    def visible_to(self, user: Visitor) -> Self:
        """Return the matters `user` may see today; a draft is seen by its maker and by who keeps the minutes."""
        shared, drafts = Right.VIEW_DECISION, Right.KEEP_MINUTES
        return self.filter(seen_by(user, scope="body__scope", shared=shared, drafts=drafts, matter="pk"))

    def open(self) -> Self:
        """Return the matters that are neither decided nor closed."""
        return self.filter(state__in=OPEN_STATES)

    def newest_first(self) -> Self:
        """Order by the day the matter was opened, the latest first."""
        return self.order_by("-created_date", "-pk")


class Matter(models.Model):
    """A matter (ärende). Its reference number is free text and may be missing; nothing is read out of it."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="matters", verbose_name=_("body"))
    reference_number = models.CharField(_("reference number"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    summary = models.TextField(
        _("the matter in one sentence"), blank=True, help_text=_("Stands in the decision under the heading Matter.")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=MatterState, default=MatterState.PREPARING, editable=False
    )
    level = models.CharField(_("seen by"), max_length=20, choices=Level, default=Level.OWN_DRAFT, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("drafted by"),
    )
    created_date = models.DateField(_("opened"))
    history = HistoricalRecords()
    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        indexes = [
            models.Index(fields=["title", "id"], name="matter_title"),
            models.Index(fields=["-created_date", "-id"], name="matter_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the matter's page."""
        return reverse("matter_detail", args=[self.pk])

    @property
    def state_tag(self) -> Tag:
        """The state as a word with its tone."""
        return Tag(MatterState(self.state).label, MATTER_TONES[MatterState(self.state)])

    @property
    def is_preparing(self) -> bool:
        """Whether the matter is on no agenda and not yet decided."""
        return self.state == MatterState.PREPARING

    @property
    def is_circulating(self) -> bool:
        """Whether the members are answering, without a meeting, whether it is decided as proposed."""
        return self.state == MatterState.CIRCULATING

    @property
    def may_be_written(self) -> bool:
        """Whether its proposal may be changed: the matter is open, and the members are not answering just now."""
        return self.is_open and not self.is_circulating

    @property
    def is_open(self) -> bool:
        """Whether the matter still waits for its decision."""
        return self.state in OPEN_STATES

    @property
    def lead(self) -> str:
        """What stands under the title: the matter in one sentence, or nothing where that only repeats the title."""
        return "" if self.summary.rstrip(".") == self.title else self.summary

    @property
    def sentence(self) -> str:
        """The matter in one sentence; its title where no sentence is written."""
        return self.summary or self.title
