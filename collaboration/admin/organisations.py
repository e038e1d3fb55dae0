"""Organisations with their other spellings; the agreement with its documents and parties."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from collaboration.admin.base import RegisterAdmin, RowInline
from collaboration.admin.files import ExportedRegister, ImportedRegister
from collaboration.admin.shown import InForceFilter
from collaboration.admin.steps import LastDayForm, Step
from collaboration.models import Agreement, AgreementDocument, Organisation, OrganisationAlias, Party
from collaboration.permissions import Right
from collaboration.resources import AgreementResource, OrganisationResource, PartyResource
from collaboration.services.organisations import change_organisation, create_organisation
from collaboration.services.parties import end_party, name_contact_person, register_party, write_agreement
from foundation.dates import today
from foundation.validation import require_valid


class AliasInline(RowInline):
    """The other ways an organisation's name is written."""

    model = OrganisationAlias
    fields = ("name",)
    can_delete = True


@admin.register(Organisation)
class OrganisationAdmin(ImportedRegister, RegisterAdmin):
    """The register of organisations."""

    resource_classes = (OrganisationResource,)
    view_right = Right.VIEW_PARTY
    history_of = ("aliases",)
    list_display = ("name", "kind", "parent", "organisation_number", "municipality_code", "valid_to")
    list_filter = ("kind", InForceFilter)
    list_select_related = ("parent",)
    search_fields = ("name", "short_name", "organisation_number", "municipality_code", "aliases__name")
    ordering = ("name", "pk")
    autocomplete_fields = ("parent",)
    inlines = (AliasInline,)
    fieldsets = (
        (None, {"fields": ("name", "short_name", "kind", "parent")}),
        (_("Numbers and address"), {"fields": ("organisation_number", "municipality_code", "website")}),
        (_("Validity"), {"fields": (("valid_from", "valid_to"),)}),
    )

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:
        """Leave it to the inline: organisation and spellings are saved by one service, together."""

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001, ARG002 - Django's signature
        """Register or change the organisation with its other spellings."""
        formset.save(commit=False)
        names = [
            row.cleaned_data["name"]
            for row in formset.forms
            if row.cleaned_data.get("name") and not row.cleaned_data.get("DELETE")
        ]
        save = change_organisation if change else create_organisation
        save(organisation=formset.instance, aliases=names, by=request.user)


class DocumentInline(RowInline):
    """The agreement's documents."""

    model = AgreementDocument
    fields = ("title", "document_date", "file")


class PartyInline(RowInline):
    """The parties the agreement binds; each is changed on its own page."""

    model = Party
    fields = ("organisation", "contact_person", "valid_from", "valid_to", "own_page")
    readonly_fields = fields
    ordering = ("organisation__name", "valid_from")

    def get_queryset(self, request: Any) -> QuerySet[Party]:
        """Return the parties with what their rows show."""
        return super().get_queryset(request).select_related("organisation", "contact_person")

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Return no: a party is registered on a page of its own, where the service can say what is wrong."""
        return False


@admin.register(Agreement)
class AgreementAdmin(ExportedRegister, RegisterAdmin):
    """The register of agreements."""

    resource_classes = (AgreementResource,)
    view_right = Right.VIEW_PARTY
    keep_right = Right.KEEP_AGREEMENT
    history_of = ("documents", "parties")
    list_display = ("title", "reference_number", "signed_date", "valid_from", "valid_to", "evaluation_date")
    list_filter = (InForceFilter,)
    search_fields = ("title", "reference_number")
    ordering = ("-valid_from", "pk")
    fields = ("title", "reference_number", "signed_date", ("valid_from", "valid_to"), "evaluation_date", "purpose")
    inlines = (DocumentInline, PartyInline)

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:  # noqa: ARG002 - the base's signature
        """Save the agreement, unless a party would be left outside its days."""
        write_agreement(agreement=instance, by=by)


@admin.register(Party)
class PartyAdmin(ExportedRegister, RegisterAdmin):
    """The register of parties: one row for each span of time an organisation is bound."""

    resource_classes = (PartyResource,)
    view_right = Right.VIEW_PARTY
    keep_right = Right.KEEP_AGREEMENT
    list_display = ("organisation", "agreement", "contact_person", "valid_from", "valid_to")
    list_filter = (InForceFilter, "agreement")
    list_select_related = ("organisation", "agreement", "contact_person")
    search_fields = ("organisation__name", "organisation__short_name", "contact_person__family_name")
    ordering = ("organisation__name", "valid_from", "pk")
    autocomplete_fields = ("agreement", "organisation", "contact_person")
    fields = ("organisation", "agreement", ("valid_from", "valid_to"), "contact_person")
    steps = (
        Step(
            "avsluta",
            _("End the party's membership"),
            end_party,
            "party",
            Right.KEEP_AGREEMENT,
            _("The party is bound to and including the day you chose."),
            form=LastDayForm,
            explanation=_("The organisation stays in the register, and so does everything it took part in."),
            is_open=lambda party: party.last_day > today(),
        ),
    )

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:
        """Register a party; of one that is there, name the contact person, and mend the days."""
        if not change:
            saved = register_party(
                agreement=instance.agreement,
                organisation=instance.organisation,
                valid_from=instance.valid_from,
                valid_to=instance.valid_to,
                contact_person=instance.contact_person,
                by=by,
            )
            instance.pk = saved.pk
            return
        if form.changed_data == ["contact_person"]:
            name_contact_person(party=instance, person=instance.contact_person, by=by)
            return
        require_valid(instance)
        instance.save()
