"""Where a role is held, and the only place that touches django-guardian.

A role is held in a scope: the whole portal, an organisation, a body, and, in the apps above, a call or a
project. Every role in every scope is one group; guardian keeps the group's rights on the scope in a table of
its own with a direct foreign key. Rights are never given to single users and never to anything but a scope.
"""

from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase


class ScopeKind(models.TextChoices):
    PORTAL = "portal", _("the whole portal")
    ORGANISATION = "organisation", _("organisation")
    BODY = "body", _("body")
    CALL = "call", _("call")
    PROJECT = "project", _("project")


class Scope(models.Model):
    """A place where roles are held. Every scoped object owns exactly one."""

    kind = models.CharField(_("kind"), max_length=20, choices=ScopeKind)

    class Meta:
        verbose_name = _("scope")
        verbose_name_plural = _("scopes")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class ScopePermission(GroupObjectPermissionBase):
    """guardian's row: this group holds this permission on this scope."""

    content_object = models.ForeignKey(Scope, on_delete=models.CASCADE)


class RoleGroup(models.Model):
    """The group of those who hold one role in one scope."""

    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="role_groups")
    role = models.CharField(_("role"), max_length=40)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="role_group")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "role"], name="one_group_per_role_and_scope")]

    def __str__(self) -> str:
        return f"{self.role} / {self.scope}"


class Scoped(models.Model):
    """An object that roles can be held in. Services create its scope with it."""

    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, editable=False, related_name="%(class)s")
    scope_kind: ScopeKind

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.scope_id is None:
            self.scope = Scope.objects.create(kind=self.scope_kind)
        super().save(*args, **kwargs)
