"""Bodies with the functions they require and the people who sit in them."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from collaboration.admin.base import RegisterAdmin, RowInline
from collaboration.admin.files import ImportedRegister
from collaboration.admin.shown import InForceFilter
from collaboration.admin.steps import DateInput, LastDayForm, Step, StepForm
from collaboration.enums import MembershipRole
from collaboration.models import Body, BodyFunction, Membership
from collaboration.models.body import refuse_own_successor
from collaboration.permissions import Right
from collaboration.queries.composition import composition_on
from collaboration.resources import BodyResource, MembershipResource
from collaboration.services.bodies import change_body, drop_function, open_body
from collaboration.services.seats import appoint_member, change_role, correct_membership, end_membership
from foundation.dates import today


class FunctionInline(RowInline):
    """The functions that the body must have filled."""

    model = BodyFunction
    fields = ("name", "role")
    can_delete = True


class MembershipInline(RowInline):
    """Who sits in the body, those who sit now first."""

    model = Membership
    fields = ("person", "role", "organisation", "valid_from", "valid_to", "own_page")
    autocomplete_fields = ("person", "organisation")
    readonly_fields = ("own_page",)

    def get_queryset(self, request: Any) -> Any:
        """Return the seats with what their rows show, chair first."""
        seats: Any = super().get_queryset(request)
        return seats.in_office_order()


def tell_of_composition(request: HttpRequest, body: Body, day: dt.date) -> None:
    """Warn, in words, where a body that exists on `day` is not composed as its rules say."""
    faults = composition_on(body, day).faults if body.is_in_force(day) else ()
    if faults:
        sentence = _("Saved, but the composition of %(body)s is not as the rules say. %(faults)s")
        messages.warning(request, sentence % {"body": body, "faults": " ".join(faults)})


class BodyForm(forms.ModelForm):
    """A body and those that follow it."""

    def clean_successors(self) -> Any:
        """Refuse the body itself."""
        refuse_own_successor(self.instance, self.cleaned_data["successors"])
        return self.cleaned_data["successors"]


@admin.register(Body)
class BodyAdmin(ImportedRegister, RegisterAdmin):
    """The register of bodies. Closing one, which hands over its matters, is a step that decisions adds."""

    form = BodyForm
    resource_classes = (BodyResource,)
    view_right = Right.VIEW_BODY
    history_of = ("functions", "memberships")
    list_display = ("name", "kind", "parent", "decision_regime", "valid_from", "valid_to")
    list_filter = ("kind", "decision_regime", InForceFilter)
    list_select_related = ("parent",)
    search_fields = ("name", "slug", "purpose")
    ordering = ("name", "pk")
    autocomplete_fields = ("parent", "successors")
    frozen_fields = ("closing_note",)
    inlines = (FunctionInline, MembershipInline)
    fieldsets = (
        (None, {"fields": ("name", "kind", "slug", "parent", "purpose")}),
        (
            _("How it decides"),
            {
                "fields": (
                    "decision_regime",
                    ("quorum_rule", "quorum_number", "quorum_from"),
                    "notice_days",
                    "circulation_rule",
                )
            },
        ),
        (_("Who sits in it"), {"fields": ("composition_rule", "intended_size", "size_margin")}),
        (
            _("Validity"),
            {
                "fields": (
                    ("valid_from", "valid_from_precision"),
                    ("valid_to", "valid_to_precision"),
                    "successors",
                    "closing_note",
                )
            },
        ),
    )

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Return the form; a new body may leave its address to be made from the name."""
        form = super().get_form(request, obj, change, **kwargs)
        if "slug" in form.base_fields:
            form.base_fields["slug"].required = False
            form.base_fields["slug"].help_text = _("Leave it empty to have it made from the name.")
        return form

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:  # noqa: ARG002 - the base's signature
        """Open or change the body."""
        (change_body if change else open_body)(body=instance, by=by)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Save the rows, and tell how the body is composed with them."""
        super().save_related(request, form, formsets, change)
        tell_of_composition(request, form.instance, max(today(), form.instance.first_day))

    def save_rows_through_service(self, *, instance: Any, rows: Any, removed: Any, by: Any) -> None:
        """Appoint and correct members; functions are saved as they are, and dropped unless someone fills them."""
        for row in rows:
            if isinstance(row, Membership):
                save_seat(row, by)
        for function in removed:
            drop_function(function=function, by=by)
        functions = [row for row in rows if not isinstance(row, Membership)]
        super().save_rows_through_service(instance=instance, rows=functions, removed=(), by=by)


def save_seat(seat: Membership, by: Any) -> None:
    """Appoint a new member, or correct a seat that was noted wrongly."""
    if seat.pk is not None:
        correct_membership(membership=seat, by=by)
        return
    saved = appoint_member(
        body=seat.body,
        person=seat.person,
        organisation=seat.organisation,
        role=seat.role,
        function=seat.function,
        valid_from=seat.valid_from,
        valid_to=seat.valid_to,
        by=by,
    )
    seat.pk = saved.pk


@admin.register(BodyFunction)
class FunctionAdmin(RegisterAdmin):
    """Functions are found here by the pages of seats; they are kept on the body's own page."""

    view_right = Right.VIEW_BODY
    list_display = ("name", "body", "role")
    list_select_related = ("body",)
    search_fields = ("name", "body__name")
    ordering = ("body__name", "name", "pk")
    autocomplete_fields = ("body",)

    def has_module_permission(self, request: Any) -> bool:  # noqa: ARG002 - Django's signature
        """Return no: it is no register of its own."""
        return False


class ChangeRoleForm(StepForm):
    """The new role, and from when."""

    role = forms.ChoiceField(label=_("New role"), choices=MembershipRole.choices)
    first_day = forms.DateField(label=_("First day in the new role"), widget=DateInput(), initial=today)


def _is_seated(seat: Membership) -> bool:
    return seat.is_in_force(today())


@admin.register(Membership)
class MembershipAdmin(ImportedRegister, RegisterAdmin):
    """The register of seats."""

    resource_classes = (MembershipResource,)
    view_right = Right.VIEW_BODY
    list_display = ("person", "body", "role", "organisation", "valid_from", "valid_to")
    list_filter = (InForceFilter, "role", "body")
    list_select_related = ("person", "body", "organisation")
    search_fields = ("person__family_name", "person__given_name", "body__name", "organisation__name")
    ordering = ("body__name", "person__family_name", "person__given_name", "valid_from", "pk")
    autocomplete_fields = ("body", "person", "organisation", "function")
    fields = ("body", "person", "role", "organisation", "function", ("valid_from", "valid_to"))
    steps = (
        Step(
            "avsluta",
            _("End the seat"),
            end_membership,
            "membership",
            Right.KEEP_REGISTERS,
            _("The seat ends with the day you chose. The day after, it opens nothing."),
            form=LastDayForm,
            is_open=_is_seated,
        ),
        Step(
            "byt-roll",
            _("Change role"),
            change_role,
            "membership",
            Right.KEEP_REGISTERS,
            _("The old seat ends the day before, and the new one is noted."),
            form=ChangeRoleForm,
            is_open=_is_seated,
        ),
    )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Tell how the body is composed with the seat."""
        super().save_related(request, form, formsets, change)
        tell_of_composition(request, form.instance.body, max(today(), form.instance.first_day))

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:  # noqa: ARG002 - the base's signature
        """Appoint the member, or correct the seat."""
        save_seat(instance, by)
