"""Documents that support a plan: working material until the plan is adopted."""

from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from collaboration.models.rights import Visitor
from collaboration.permissions import Right
from decisions.enums import Level
from decisions.models.levels import seen_by
from decisions.models.record import DIGEST_LENGTH
from foundation.collation import SVENSKA
from foundation.files import DOCUMENT_RULES, keep_apart

OPENS_TO = [(level.value, level.label) for level in (Level.PARTIES, Level.PUBLIC)]


class SupportingDocumentQuerySet(models.QuerySet[Any]):
    """Supporting documents as pages need them."""

    def visible_to(self, user: Visitor) -> Self:
        """Return what `user` may see today: everyone what is public, the rest with its plan and its level."""
        seen = seen_by(
            user,
            scope="plan__matter__body__scope",
            shared=Right.VIEW_PLAN,
            drafts=Right.MANAGE_PLAN,
            matter="plan__matter_id",
        )
        plans: Any = apps.get_model("actionplans", "Plan")._default_manager.all().visible_to(user)
        managed = Q(plan__in=plans.managed_by(user))
        return self.filter(Q(level=Level.PUBLIC) | managed | (seen & Q(plan__in=plans)))


class SupportingDocument(models.Model):
    """A file that a plan rests on, such as an evaluation. The decision that adopts the plan opens it to `opens_to`.

    Frozen with the plan from then on. The digest is SHA-256 in hexadecimal.
    """

    plan = models.ForeignKey("Plan", on_delete=models.CASCADE, related_name="documents", verbose_name=_("plan"))
    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    file = models.FileField(_("file"), upload_to=keep_apart, max_length=200, validators=DOCUMENT_RULES)
    file_digest = models.CharField(_("checksum (SHA-256)"), max_length=DIGEST_LENGTH, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    level = models.CharField(_("seen by"), max_length=20, choices=Level, default=Level.BODY, editable=False)
    opens_to = models.CharField(
        _("once the plan is adopted, seen by"), max_length=20, choices=OPENS_TO, default=Level.PARTIES
    )
    added_at = models.DateTimeField(_("added"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+", verbose_name=_("added by")
    )
    objects = SupportingDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("supporting document")
        verbose_name_plural = _("supporting documents")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "file_digest"],
                name="supportingdocument_file_once",
                violation_error_message=_("This file is there already."),
            ),
            models.CheckConstraint(
                condition=Q(opens_to__in=[Level.PARTIES, Level.PUBLIC]),
                name="supportingdocument_opens_further",
                violation_error_message=_("Say who is to see the document once the plan is adopted."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_working_material(self) -> bool:
        """Whether only those who work with the plan see it."""
        return self.level not in {Level.PARTIES, Level.PUBLIC}

    def get_absolute_url(self) -> str:
        """Return where the file is fetched."""
        return reverse("plan_document_file", args=[self.pk])
