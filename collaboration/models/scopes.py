"""Where a role is held, and the only module that touches django-guardian.

Every role in every scope is one group, and guardian keeps the group's rights on the scope in a table of its own
with a direct foreign key. The module narrows guardian to that: no rights to single users, none on anything but a
scope, none that is not in the table of collaboration.permissions.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase  # noqa: TID251 - the one module that knows guardian

from collaboration.permissions import ROLES, Right, Role, ScopeKind, roles_held_in

# Where roles are held by others than grants (a seat, any role at all), and every group is there from the start.
SEATED_KINDS = frozenset({ScopeKind.PORTAL, ScopeKind.BODY})


class ScopeManager(models.Manager["Scope"]):
    """Scopes are opened here. A body's scope brings the groups of all its seats; others get theirs with a role."""

    def portal(self) -> "Scope":
        """Return the scope that counts everywhere."""
        return self.get(kind=ScopeKind.PORTAL)

    @transaction.atomic
    def open(self, kind: ScopeKind, count: int = 1) -> list["Scope"]:
        """Create `count` scopes with their groups and rights, in as many statements for many as for one."""
        scopes = self.bulk_create([Scope(kind=kind) for _ in range(count)])
        if kind in SEATED_KINDS:
            write_role_groups([(scope, role) for scope in scopes for role in roles_held_in(kind)])
        return scopes


class Scope(models.Model):
    """A place where roles are held. Every scoped object owns exactly one; the portal's own belongs to none."""

    kind = models.CharField(_("kind"), max_length=20, choices=ScopeKind)
    objects = ScopeManager()

    class Meta:
        default_permissions = ()
        verbose_name = _("scope")
        verbose_name_plural = _("scopes")
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=models.Q(kind=ScopeKind.PORTAL), name="one_portal_scope")
        ]

    def __str__(self) -> str:
        return str(self.subject or self.get_kind_display())

    @property
    def subject(self) -> models.Model | None:
        """The body, organisation, call or project whose scope this is; None for the whole portal."""
        return getattr(self, self.kind, None)


class ScopePermission(GroupObjectPermissionBase):
    """guardian's row: this group holds this right on this scope."""

    content_object = models.ForeignKey(Scope, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        default_permissions = ()
        verbose_name = _("right in a scope")
        verbose_name_plural = _("rights in scopes")


class RoleGroup(models.Model):
    """The group of those who hold one role in one scope."""

    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="role_groups")
    role = models.CharField(_("role"), max_length=40)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="role_group")

    class Meta:
        default_permissions = ()
        verbose_name = _("group of a role")
        verbose_name_plural = _("groups of roles")
        indexes = [models.Index(fields=["role"], name="rolegroup_role")]
        constraints = [models.UniqueConstraint(fields=["scope", "role"], name="one_group_per_role_and_scope")]

    def __str__(self) -> str:
        return f"{self.role} / {self.scope}"


class Scoped(models.Model):
    """An object that roles can be held in. Its scope is opened with it."""

    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, editable=False, related_name="%(class)s")
    scope_kind: ScopeKind

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.scope_id is None:
            (self.scope,) = Scope.objects.open(self.scope_kind)
        super().save(*args, **kwargs)


def subject_paths(prefix: str = "") -> list[str]:
    """Return the relations from a scope to what it may belong to, for select_related; apps above add theirs."""
    return [prefix + relation.name for relation in Scope._meta.related_objects if relation.one_to_one]


def permission_rows() -> dict[str, Permission]:
    """Return Django's permission row of every right, keyed by codename; rows that are missing are created."""
    content_type = ContentType.objects.get_for_model(Scope)
    found = {row.codename: row for row in Permission.objects.filter(content_type=content_type)}
    missing = [right for right in Right if right not in found]
    if missing:
        rows = [Permission(content_type=content_type, codename=right, name=right.name) for right in missing]
        found |= {row.codename: row for row in Permission.objects.bulk_create(rows)}
    return found


def write_role_groups(wanted: Iterable[tuple[Scope, Role]]) -> int:
    """Give every scope the group of the role, with its rights; returns how many were missing. Takes none away."""
    wanted = list(wanted)
    have = set(RoleGroup.objects.filter(scope__in={scope.pk for scope, _ in wanted}).values_list("scope_id", "role"))
    missing = [(scope, role) for scope, role in wanted if (scope.pk, role) not in have]
    if not missing:
        return 0
    permissions = permission_rows()
    groups = Group.objects.bulk_create([Group(name=f"{role} {scope.pk}") for scope, role in missing])
    held = [(group, scope, role) for group, (scope, role) in zip(groups, missing, strict=True)]
    RoleGroup.objects.bulk_create([RoleGroup(scope=scope, role=role, group=group) for group, scope, role in held])
    ScopePermission.objects.bulk_create(
        [
            ScopePermission(group=group, content_object=scope, permission=permissions[right])
            for group, scope, role in held
            for right in sorted(ROLES[role].rights)
        ]
    )
    return len(missing)
