"""What the collaboration decides on: one lifecycle, frozen with all its rows once adopted."""

from typing import Any, ClassVar, NamedTuple, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collaboration.models.rights import Place, Visitor, has_right, in_scopes_with
from collaboration.permissions import Right
from decisions.enums import AdoptionState, Level
from decisions.models.freezing import Freeze
from decisions.models.levels import seen_by
from foundation.tables import Tag

FROZEN_STATES = (AdoptionState.ADOPTED, AdoptionState.SUPERSEDED)
TONES = {
    AdoptionState.DRAFT: "draft",
    AdoptionState.PROPOSED: "info",
    AdoptionState.ADOPTED: "ok",
    AdoptionState.SUPERSEDED: "",
    AdoptionState.WITHDRAWN: "warn",
}
_DECIDED = Q(adopted_by__isnull=False, adopted_date__isnull=False)


class OpenFile(NamedTuple):
    """A file that anyone may fetch: its title and where."""

    title: str
    address: str


class AdoptableQuerySet(models.QuerySet[Any]):
    """Versions of what can be adopted."""

    def visible_to(self, user: Visitor) -> Self:
        """Return what `user` may see today; a draft on no matter is seen by its maker and by who manages its kind."""
        shared, drafts = self.model.view_right, self.model.manage_right
        seen = seen_by(user, scope="matter__body__scope", shared=shared, drafts=drafts, matter="matter_id")
        if not seen:  # every level is open everywhere: no row is left out
            return self.all()
        if has_right(user, self.model.manage_right):
            seen |= Q(matter__isnull=True)
        if has_right(user, self.model.view_right):
            seen |= Q(level=Level.PARTIES)
        return self.filter(seen)

    def managed_by(self, user: Visitor) -> Self:
        """Return the versions that `user` may draft, propose, withdraw and revise today, whatever their state."""
        if self.model.own_scope:
            return self.filter(in_scopes_with(user, self.model.manage_right, self.model.own_scope))
        return self.all() if has_right(user, self.model.manage_right) else self.none()

    def current(self) -> Self:
        """Return the versions that are adopted and in force."""
        return self.filter(state=AdoptionState.ADOPTED)


class Adoptable(models.Model):
    """A version of something that a decision adopts: a budget, a plan, a call.

    `frozen_rows` names the tables that freeze with it: pairs of a model's label and the path of foreign keys
    from that model to this one, such as `("budgets.BudgetLine", "budget")` or `("x.Entry", "line__budget")`.
    From adoption on the database itself refuses every change of the version and of those rows; a change is a
    new version (`revise`) and a new decision. Only the level it is seen at may rise, and `superseded` follows.
    `own_to_version` names fields that a new version does not take over but starts with their default.
    `view_right` opens what is adopted, `manage_right` lets one draft, propose, withdraw and revise: in the whole
    portal, or, where `own_scope` is the path to the scope of a body it belongs to, in that body.
    """

    frozen_rows: ClassVar[tuple[tuple[str, str], ...]] = ()
    own_to_version: ClassVar[tuple[str, ...]] = ()
    view_right: ClassVar[Right] = Right.VIEW_DECISION
    manage_right: ClassVar[Right]
    own_scope: ClassVar[str] = ""

    state = models.CharField(
        _("state"), max_length=20, choices=AdoptionState, default=AdoptionState.DRAFT, editable=False
    )
    level = models.CharField(_("seen by"), max_length=20, choices=Level, default=Level.OWN_DRAFT, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    revises = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="revisions",
        verbose_name=_("revises"),
    )
    matter = models.ForeignKey(
        "decisions.Matter",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="%(app_label)s_%(class)s_set",
        verbose_name=_("matter"),
    )
    adopted_by = models.ForeignKey(
        "decisions.Decision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="%(app_label)s_%(class)s_set",
        verbose_name=_("adopted by"),
    )
    adopted_date = models.DateField(_("adopted"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("drafted by"),
    )
    objects = AdoptableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=(Q(state__in=FROZEN_STATES) & _DECIDED)
                | (~Q(state__in=FROZEN_STATES) & Q(adopted_by__isnull=True, adopted_date__isnull=True)),
                name="%(app_label)s_%(class)s_adopted_by_decision",
                violation_error_message=_("What is adopted has a decision and its date; what is not has neither."),
            ),
            models.UniqueConstraint(
                fields=["revises"],
                condition=~Q(state=AdoptionState.WITHDRAWN),
                name="%(app_label)s_%(class)s_revised_once",
                violation_error_message=_("There is already a newer version."),
            ),
        ]

    @property
    def is_frozen(self) -> bool:
        """Whether the version is adopted and can never change again."""
        return self.state in FROZEN_STATES

    @property
    def is_current(self) -> bool:
        """Whether the version is adopted and in force."""
        return self.state == AdoptionState.ADOPTED

    @property
    def state_tag(self) -> Tag:
        """Return the state as a word with its tone."""
        return Tag(AdoptionState(self.state).label, TONES[AdoptionState(self.state)])

    @property
    def is_open(self) -> bool:
        """Whether the content may be changed: only a draft may."""
        return self.state == AdoptionState.DRAFT

    @property
    def is_proposed(self) -> bool:
        """Whether the version stands on a matter, to be decided on."""
        return self.state == AdoptionState.PROPOSED

    @property
    def managed_in(self) -> Place:
        """Return where `manage_right` must be held: the body that `own_scope` leads to, or the whole portal."""
        return None

    def keep_what_is_shown(self) -> None:
        """Copy into rows of its own what this version shows of others; called in the moment before adoption."""

    def brings(self) -> "list[Adoptable]":
        """Return what is proposed, taken back and adopted together with this version, such as a call it inserts.

        Only those that are no annex of their own; adopted ones may be among them and are left as they are.
        """
        return []

    def open_files(self) -> "list[OpenFile]":
        """Return the files beside this version that its adoption made public, such as what it rests on."""
        return []

    def copy_rows_to(self, new: Self) -> None:  # noqa: ARG002 - used by those that override it
        """Copy this version's rows to the new draft. A class with `frozen_rows` says how."""
        if self.frozen_rows:
            raise NotImplementedError


def adoptable_models() -> list[type[Adoptable]]:
    """Return every concrete class that can be adopted, in the order the apps are installed."""
    return [model for model in apps.get_models() if issubclass(model, Adoptable)]


def adoptable_freezes() -> list[Freeze]:
    """Return what the database guards for every adoptable class."""
    return [
        Freeze(
            model=model,
            states=tuple(state.value for state in FROZEN_STATES),
            steps=((AdoptionState.ADOPTED.value, AdoptionState.SUPERSEDED.value),),
            free_fields=("level",),
            rows=model.frozen_rows,
        )
        for model in adoptable_models()
    ]
