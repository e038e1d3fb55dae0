"""What every register in the administration has in common: rights from the table, history, nothing deleted.

    @admin.register(Budget)
    class BudgetAdmin(RegisterAdmin):
        keep_right = Right.MANAGE_BUDGET
        frozen_fields = ("state", "adopted_by")

        def save_through_service(self, *, instance, form, change, by):
            change_budget(budget=instance, by=by, **form.cleaned_data)

Saving goes through `save_through_service`; a rule that says no becomes an error at the top of the form, and
nothing of what was typed is lost.
"""

from typing import Any

from django.contrib import admin
from django.db import models, router, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from foundation.errors import RightRefusedError, RuleError


class RegisterAdmin(SimpleHistoryAdmin):
    """A register of the secretariat's. Rows are read, added and changed by right, and never deleted by hand."""

    view_right: Right = Right.USE_ADMIN
    keep_right: Right = Right.KEEP_REGISTERS
    delete_right: Right | None = None
    frozen_fields: tuple[str, ...] = ()  # shown, never typed: states, sums, what services write
    list_per_page = 50
    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Return whether the person may read the register."""
        return has_right(request.user, self.view_right)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may add rows."""
        return has_right(request.user, self.keep_right)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return whether the person may change rows."""
        return has_right(request.user, self.keep_right)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return no, unless the register says which right it takes: what is registered is kept."""
        return self.delete_right is not None and has_right(request.user, self.delete_right)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the register stands in the administration's list."""
        return self.has_view_permission(request)

    def has_view_history_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Return whether the person may see who changed what."""
        return has_right(request.user, Right.VIEW_HISTORY)

    def has_view_history_or_change_history_permission(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> bool:
        """Return the same: history is read, never changed."""
        return self.has_view_history_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """Return the frozen fields with those the register names itself."""
        return [*super().get_readonly_fields(request, obj), *self.frozen_fields]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the row's history, or the administration's log for a model that keeps none."""
        if hasattr(self.model, "history"):
            return super().history_view(request, object_id, extra_context)
        return admin.ModelAdmin.history_view(self, request, object_id, extra_context)

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Save through the service, in the person's name."""
        obj._history_user = request.user  # type: ignore[attr-defined]
        self.save_through_service(instance=obj, form=form, change=change, by=request.user)  # type: ignore[arg-type]

    def save_through_service(self, *, instance: models.Model, form: ModelForm, change: bool, by: User) -> None:  # noqa: ARG002 - for those who override
        """Save the row. Override where a service exists for it; it must leave `instance` saved."""
        instance.save()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show and save the form; a rule's refusal is shown in the form with everything that was typed."""
        try:
            with transaction.atomic(using=router.db_for_write(self.model)):
                return super().changeform_view(request, object_id, form_url, extra_context)
        except RightRefusedError:
            raise
        except RuleError as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self,
        request: HttpRequest,
        obj: models.Model | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        **kwargs: Any,
    ) -> type[ModelForm]:
        """Return the form, carrying the refusal its last saving met with."""
        form = super().get_form(request, obj, change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return _refused(form, refusal) if refusal else form


def _refused(form: type[ModelForm], refusal: RuleError) -> type[ModelForm]:
    class Refused(form):  # type: ignore[misc, valid-type]
        def clean(self) -> dict[str, Any]:
            cleaned: dict[str, Any] = super().clean()
            self.add_error(None, str(refusal))
            return cleaned

    return Refused
