"""Terms of reference (uppdragsbeskrivning): what a body is for, adopted by the body above it."""

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords
from simple_history.utils import bulk_create_with_history

from collaboration.models import Body
from collaboration.models.rights import Visitor, in_scopes_with
from collaboration.permissions import Right
from decisions.enums import AdoptionState, Level, TermsHeading
from decisions.models.adoption import Adoptable, AdoptableQuerySet
from decisions.models.levels import seen_by, without_conflict
from foundation.collation import SVENSKA
from foundation.copies import copy_of
from foundation.edits import EditCounted

ALREADY_BEGUN = _("The body already has terms of reference. Make a new version of those.")


class TermsQuerySet(AdoptableQuerySet):
    """Terms of reference; they belong to the body they describe, whichever body decides on them."""

    def visible_to(self, user: Visitor) -> Self:
        """Return what `user` may see today.

        Drafts are seen by those who may draft in that body and not by its other members; a proposal by the body
        itself and by the body whose matter it stands on; what is adopted by everyone who may see bodies.
        """
        model = self.model
        shared, drafts = model.view_right, model.manage_right
        own = seen_by(user, scope=model.own_scope, shared=shared, drafts=drafts)
        if not own:  # every level is open everywhere: no row is left out
            return self.all()
        deciding = in_scopes_with(user, Right.VIEW_WORKING_MATERIAL, "matter__body__scope")
        seen = own | (Q(level__in=(Level.BODY, Level.PARTIES), matter__isnull=False) & deciding)
        return self.filter(seen & without_conflict(user, "matter_id"))

    def newest_first(self) -> Self:
        """Order by body, then version, the latest first."""
        return self.order_by("body__name", "-version", "-pk")


class TermsOfReference(EditCounted, Adoptable):
    """One version of a body's terms of reference; its points stand under the headings of TermsHeading."""

    frozen_rows: ClassVar[tuple[tuple[str, str], ...]] = (("decisions.TermsPoint", "terms"),)
    own_to_version: ClassVar[tuple[str, ...]] = ("edit_number", "body_name", "review_date")
    view_right: ClassVar[Right] = Right.VIEW_BODY
    manage_right: ClassVar[Right] = Right.MANAGE_TERMS
    own_scope: ClassVar[str] = "body__scope"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms", verbose_name=_("body"))
    body_name = models.CharField(_("the body's name then"), max_length=200, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    review_date = models.DateField(_("next review"), null=True, blank=True)
    history = HistoricalRecords()
    objects = TermsQuerySet.as_manager()  # type: ignore[misc]  # as in the other kinds

    class Meta(Adoptable.Meta):
        verbose_name = _("terms of reference")
        verbose_name_plural = pgettext_lazy("plural", "terms of reference")
        indexes = [models.Index(fields=["title", "id"], name="terms_title")]
        constraints = [
            *Adoptable.Meta.constraints,
            models.UniqueConstraint(
                fields=["body"],
                condition=Q(revises__isnull=True) & ~Q(state=AdoptionState.WITHDRAWN),
                name="terms_begun_once_per_body",
                violation_error_message=ALREADY_BEGUN,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def managed_in(self) -> Body:
        """Return the body that the terms are for."""
        return self.body

    @property
    def shown_body(self) -> str:
        """The body's name: what it was called when the terms were adopted, else what it is called now."""
        return self.body_name or self.body.name

    def clean(self) -> None:
        """Refuse to begin terms beside those that the body has; the constraint of the same words holds everywhere."""
        begun = TermsOfReference.objects.filter(body=self.body_id, revises=None).exclude(state=AdoptionState.WITHDRAWN)
        if self.revises_id is None and self.state != AdoptionState.WITHDRAWN and begun.exclude(pk=self.pk).exists():
            raise ValidationError(ALREADY_BEGUN, code="already_begun")

    def get_absolute_url(self) -> str:
        return reverse("terms_detail", kwargs={"pk": self.pk})

    def keep_what_is_shown(self) -> None:
        """Note what the body is called at adoption, so that a later change of name leaves the record as it was."""
        self.body_name = self.body.name
        type(self)._base_manager.filter(pk=self.pk).update(body_name=self.body_name)

    def copy_rows_to(self, new: Self) -> None:
        """Copy the points to the new version."""
        copies = [copy_of(point, terms=new) for point in self.points.all()]
        bulk_create_with_history(copies, TermsPoint, default_user=new.created_by)


class TermsPoint(models.Model):
    """One point of the terms, under its heading; `order` counts through the whole document."""

    named_by = ("text",)

    terms = models.ForeignKey(
        TermsOfReference, on_delete=models.CASCADE, related_name="points", verbose_name=_("terms of reference")
    )
    heading = models.CharField(_("heading"), max_length=20, choices=TermsHeading)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.TextField(_("text"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("point of the terms of reference")
        verbose_name_plural = _("points of the terms of reference")
        indexes = [models.Index(fields=["terms", "order"], name="termspoint_order")]

    def __str__(self) -> str:
        return self.text
