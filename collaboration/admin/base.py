"""What every register in the administration has in common: rights from the table, history, nothing deleted.

    @admin.register(Budget)
    class BudgetAdmin(RegisterAdmin):
        keep_right = Right.MANAGE_BUDGET
        frozen_fields = ("state", "adopted_by")

        def save_through_service(self, *, instance, form, change, by):
            change_budget(budget=instance, by=by, **form.cleaned_data)

Saving goes through `save_through_service`, and rows of an inline through `save_rows_through_service`; a rule that
says no becomes an error in the form, and nothing of what was typed is lost.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, router, transaction
from django.db.models import Max
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from collaboration.admin.shown import shown_column
from collaboration.admin.steps import StepsMixin
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from foundation.edits import StaleEditError, stale_edit
from foundation.errors import RightRefusedError, RuleError, Sentence
from foundation.history import changes_of, save_as
from foundation.seenforms import tell_stored
from foundation.validation import InvalidError, require_valid


class RegisterAdmin(StepsMixin, SimpleHistoryAdmin):
    """A register of the secretariat's. Rows are read, added and changed by right, and never deleted by hand."""

    is_register = True  # what the portal's admin site takes in
    view_right: Right = Right.USE_ADMIN
    keep_right: Right = Right.KEEP_REGISTERS
    delete_right: Right | None = None
    frozen_fields: tuple[str, ...] = ()  # shown, never typed: states, sums, what services write
    history_of: ClassVar[tuple[str, ...]] = ()  # rows whose changes belong to the row's history: their related names
    change_form_template = "admin/register_change_form.html"
    list_per_page = 50
    show_full_result_count = False

    # rights

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Return whether the person may read the register."""
        return has_right(request.user, self.view_right)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may add rows."""
        return has_right(request.user, self.keep_right)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether the person may change rows, and this row is not frozen."""
        return has_right(request.user, self.keep_right) and not (obj is not None and self.frozen_reason(obj))

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

    def frozen_reason(self, obj: models.Model) -> Sentence:  # noqa: ARG002 - registers that freeze answer
        """Return why this row can no longer be changed, or nothing where it can."""
        return ""

    # what is shown

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the field's form; an address without its scheme is a secure one."""
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list under the register's own name."""
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_list_display(self, request: HttpRequest) -> Sequence[Any]:
        """Return the columns, with dates and amounts as the portal writes them."""
        return [
            shown_column(self.model, name) if isinstance(name, str) and not hasattr(self, name) else name
            for name in super().get_list_display(request)
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """Return the frozen fields with those the register names itself."""
        return [*super().get_readonly_fields(request, obj), *self.frozen_fields]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who changed what in the row, and in the rows that belong to it."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_history_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(row)s") % {"row": row},
            "opts": self.opts,
            "row": row,
            "changes": self._changes(row),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/register_history.html", context)

    def _changes(self, row: Any) -> list[Any]:
        if not hasattr(self.model, "history"):
            return []
        return changes_of(row, *self._others(row), users=User.objects.select_related("person"))

    def _others(self, row: Any) -> list[models.QuerySet[Any]]:
        """Return the history of the rows that belong to this one."""
        relations: list[Any] = [self.model._meta.get_field(name) for name in self.history_of]
        return [relation.related_model.history.filter(**{relation.field.name: row.pk}) for relation in relations]

    def _newest_changes(self, row: Any) -> str:
        """Return which change is the newest of the row and of each kind of rows that belong to it."""
        if row is None or not hasattr(self.model, "history"):
            return ""
        logs = [row.history.all(), *self._others(row)]
        return "-".join(str(log.aggregate(newest=Max("history_id"))["newest"]) for log in logs)

    # saving

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Save through the service, in the person's name."""
        obj._history_user = request.user  # type: ignore[attr-defined]
        self.save_through_service(instance=obj, form=form, change=change, by=request.user)  # type: ignore[arg-type]

    def save_through_service(self, *, instance: models.Model, form: ModelForm, change: bool, by: User) -> None:  # noqa: ARG002 - for those who override
        """Save the row. Override where a service exists for it; it must leave `instance` saved."""
        instance.save()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001, ARG002 - Django's signature
        """Save the rows of an inline through their service, in the person's name."""
        rows = formset.save(commit=False)
        self.save_rows_through_service(
            instance=formset.instance, rows=rows, removed=formset.deleted_objects, by=request.user
        )
        formset.save_m2m()

    def save_rows_through_service(self, *, instance: Any, rows: Sequence[Any], removed: Sequence[Any], by: Any) -> None:  # noqa: ARG002 - for those who override
        """Save the rows of an inline. Override where services exist for them."""
        for row in removed:
            row._history_user = by
            row.delete()
        for row in rows:
            require_valid(row)
            save_as(row, by=by)

    def in_words(self, error: IntegrityError) -> RuleError:  # noqa: ARG002 - registers that freeze ask
        """Return what a refusal of the database's own means."""
        return RuleError(_("This clashes with what someone else saved meanwhile. Reload the page and look again."))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show and save the form; a rule's refusal is shown in the form with everything that was typed."""
        row = self.get_object(request, unquote(object_id)) if object_id else None
        reason = self.frozen_reason(row) if row is not None else ""
        if reason and request.method == "POST":
            messages.error(request, str(reason))
            return HttpResponseRedirect(request.path)
        steps = self.step_links(request, row) if row is not None else []
        seen = self._newest_changes(row)
        context = {"steps": steps, "frozen_reason": reason, "seen": seen, **(extra_context or {})}
        if request.POST.get("_seen", seen) != seen:
            request.refusal = stale_edit()  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, context)
        try:
            with transaction.atomic(using=router.db_for_write(self.model)):
                return super().changeform_view(request, object_id, form_url, context)
        except RightRefusedError:
            raise
        except RuleError as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
        except IntegrityError as error:
            request.refusal = self.in_words(error)  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, context)

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
            errors = refusal.errors if isinstance(refusal, InvalidError) else {None: [str(refusal)]}
            for name, sentences in errors.items():
                self.add_error(name if name in self.fields else None, list(sentences))
            if isinstance(refusal, StaleEditError):
                tell_stored(self)
            return cleaned

    return Refused


class RowInline(admin.TabularInline):
    """Rows that belong to another row: added and changed with it, never removed."""

    extra = 0
    can_delete = False

    @admin.display(description=gettext_lazy("more"))
    def own_page(self, row: Any) -> str:
        """Return the way to the row's own page."""
        if row.pk is None:
            return ""
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, _("To its page"))

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Leave out the buttons that open other rows: an inline has no room for them."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        for button in ("can_add_related", "can_change_related", "can_view_related"):
            if formfield is not None and hasattr(formfield.widget, button):
                setattr(formfield.widget, button, False)
        return formfield

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Return yes: whoever sees the row sees what belongs to it."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether the person may change the row it belongs to."""
        return self._owner(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether the person may change the row it belongs to."""
        return self._owner(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return the same, where rows may be removed at all."""
        return self.can_delete and self._owner(request, obj)

    def _owner(self, request: HttpRequest, obj: models.Model | None) -> bool:
        owner = self.admin_site.get_model_admin(self.parent_model)
        return owner.has_change_permission(request, obj) if obj is not None else owner.has_add_permission(request)
