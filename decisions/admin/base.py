"""What can be adopted, in the administration: drafts are mended, the rest is read, with the reason beside it."""

from typing import Any

from django import forms
from django.db import IntegrityError, models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.admin.base import RegisterAdmin, RowInline
from collaboration.admin.steps import Step, StepForm
from collaboration.permissions import Right
from decisions.enums import AdoptionState
from decisions.models import Adoptable, Matter
from decisions.services.adoption import propose_adoptable, revise, take_back, withdraw
from decisions.services.freezing import frozen_error
from foundation.dates import format_date
from foundation.errors import RuleError, Sentence


class CommentForm(StepForm):
    """A few words that are kept with the step."""

    comment = forms.CharField(label=gettext_lazy("Why"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class MatterForm(StepForm):
    """The matter that something is proposed on."""

    matter = forms.ModelChoiceField(
        Matter.objects.none(),
        label=gettext_lazy("Matter"),
        help_text=gettext_lazy("Matters that are in preparation or on an agenda."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["matter"]
        field.queryset = Matter.objects.open().order_by("title", "pk")


class VisibleRows:
    """Narrows a register in the administration to what the person may see anywhere else."""

    model: Any

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return the rows that the person may see."""
        rows: models.QuerySet[Any] = self.model.objects.visible_to(request.user)
        ordering = self.get_ordering(request)  # type: ignore[attr-defined]
        return rows.order_by(*ordering) if ordering else rows


class FrozenWords:
    """Puts the database's no to a change of something frozen in words."""

    def in_words(self, error: IntegrityError) -> RuleError:
        """Return the reason, where it is that the row is frozen."""
        return frozen_error(error) or super().in_words(error)  # type: ignore[misc]


def _is(*states: AdoptionState) -> Any:
    return lambda row: row.state in states


class AdoptableAdmin(VisibleRows, FrozenWords, RegisterAdmin):
    """A register of versions. A draft's head can be mended here; its rows are written on pages of their own."""

    view_right = Right.VIEW_WORKING_MATERIAL
    frozen_fields: tuple[str, ...] = ("state", "level", "version", "revises", "matter", "adopted_date", "created_by")
    adoption_fields = (
        gettext_lazy("Where it stands"),
        {"fields": ("state", "level", "version", "revises", "matter", "adopted_date", "created_by")},
    )

    def frozen_reason(self, obj: models.Model) -> Sentence:
        """Return why this version cannot be changed."""
        if not isinstance(obj, Adoptable) or obj.is_open:
            return ""
        if obj.is_frozen:
            sentence = _("Adopted %(day)s. What is adopted is never changed: make a new version and decide on that.")
            return sentence % {"day": format_date(obj.adopted_date)}
        return _("This is %(state)s. Only a draft can be changed.") % {"state": obj.get_state_display()}

    def get_steps(self) -> tuple[Step, ...]:
        """Return the steps of the lifecycle, with the register's own after them."""
        right = self.keep_right
        return (
            Step(
                "foresla",
                gettext_lazy("Propose on a matter"),
                propose_adoptable,
                "adoptable",
                right,
                gettext_lazy("The draft is now a proposal on the matter."),
                form=MatterForm,
                is_open=_is(AdoptionState.DRAFT),
            ),
            Step(
                "ta-tillbaka",
                gettext_lazy("Make it a draft again"),
                take_back,
                "adoptable",
                right,
                gettext_lazy("The proposal is a draft again, and can be changed."),
                form=CommentForm,
                is_open=_is(AdoptionState.PROPOSED),
            ),
            Step(
                "dra-tillbaka",
                gettext_lazy("Withdraw"),
                withdraw,
                "adoptable",
                right,
                gettext_lazy("The version is withdrawn. It can still be read."),
                form=CommentForm,
                is_open=_is(AdoptionState.DRAFT, AdoptionState.PROPOSED),
            ),
            Step(
                "ny-version",
                gettext_lazy("Make a new version"),
                revise,
                "adoptable",
                right,
                gettext_lazy("There is a new draft, with copies of all the rows."),
                is_open=_is(AdoptionState.ADOPTED),
            ),
            *self.steps,
        )


class VersionRowAdmin(RegisterAdmin):
    """The rows of all versions in one list: found here and taken out, written on the page of their version."""

    view_right = Right.VIEW_WORKING_MATERIAL
    version_path: str
    version_model: Any

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return the rows of the versions that the person may see."""
        versions = self.version_model.objects.visible_to(request.user).values("pk")
        rows = self.model._default_manager.filter(**{f"{self.version_path}__in": versions})
        return rows.order_by(*self.get_ordering(request))

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Return no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return no."""
        return False


class ReadInline(RowInline):
    """Rows that are only read here; they are written on pages of their own."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002 - Django's signature
        """Return all of them."""
        return self.fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - as above
        """Return no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - as above
        """Return no."""
        return False
