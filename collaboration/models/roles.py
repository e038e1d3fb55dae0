"""Roles that the secretariat gives: to a user, in a scope, over a span of time."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models.scopes import Scope, write_role_groups
from collaboration.models.spans import Span, SpanQuerySet
from collaboration.models.user import User
from collaboration.permissions import GRANTED_ROLES, Role


class RoleGrant(Span):
    """A role given to a user in a scope. Seats in bodies are no grants: a membership is its own role."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=40, choices=[(role.value, role.label) for role in GRANTED_ROLES])
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="role_grants", verbose_name=_("held in"))
    history = HistoricalRecords()
    objects = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        indexes = [models.Index(fields=["user", "valid_from", "valid_to"], name="rolegrant_span")]
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in GRANTED_ROLES]),
                name="role_is_granted_by_hand",
                violation_error_message=_("A role in a body is held by a seat in it: record a membership instead."),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        write_role_groups([(self.scope, Role(self.role))])

    def __str__(self) -> str:
        return f"{Role(self.role).label}, {self.scope}"
