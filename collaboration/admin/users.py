"""Those who sign in, the roles they are given, and their invitations."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from collaboration.admin.base import RegisterAdmin, RowInline
from collaboration.admin.files import ExportedRegister
from collaboration.admin.shown import InForceFilter
from collaboration.admin.steps import LastDayForm, Step, StepForm
from collaboration.models import Invitation, Person, RoleGrant, Scope, User
from collaboration.permissions import Right, Role
from collaboration.resources import InvitationResource, RoleGrantResource, UserResource
from collaboration.services.accounts import change_email, close_account, remove_second_steps
from collaboration.services.invitations import invite_user, resend_invitation, revoke_invitation
from collaboration.services.roles import end_role, give_role, is_held_from, take_back_role
from foundation.dates import today


class EmailForm(StepForm):
    """The address an account is to have."""

    email = forms.EmailField(label=_("New e-mail"))


class RoleInline(RowInline):
    """The roles a user holds; given and ended in the register of roles."""

    model = RoleGrant
    fields = ("role", "scope", "valid_from", "valid_to", "own_page")
    readonly_fields = fields
    ordering = ("-valid_from", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoleGrant]:
        """Return the roles with where they are held."""
        return super().get_queryset(request).select_related(*SCOPES)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Return no: a role is given on a page of its own."""
        return False


SCOPES = ("scope", "scope__body", "scope__organisation", "scope__call")


@admin.register(User)
class UserAdmin(ExportedRegister, RegisterAdmin):
    """The register of accounts. An account comes into being by an invitation, and is closed, never removed."""

    resource_classes = (UserResource,)
    view_right = Right.INVITE_USER
    keep_right = Right.INVITE_USER
    history_of = ("role_grants",)
    list_display = ("email", "person", "is_active", "date_joined", "last_login")
    list_filter = ("is_active",)
    list_select_related = ("person",)
    search_fields = ("email", "person__family_name", "person__given_name")
    ordering = ("email", "pk")
    fields = ("email", "person", "is_active", "date_joined", "last_login")
    frozen_fields = ("email", "person", "is_active", "date_joined", "last_login")
    inlines = (RoleInline,)
    steps = (
        Step(
            "ny-adress",
            _("Change the e-mail"),
            change_email,
            "user",
            Right.INVITE_USER,
            _("The account has a new address. It is the one to sign in with from now on."),
            form=EmailForm,
        ),
        Step(
            "ta-bort-tva-steg",
            _("Remove two-step sign-in"),
            remove_second_steps,
            "user",
            Right.INVITE_USER,
            _("Two-step sign-in is off. The password alone opens the account, and its owner is told by letter."),
            explanation=_("For someone who has lost their phone or key. First make sure that it is they who ask."),
            is_open=is_mfa_enabled,
        ),
        Step(
            "stang",
            _("Close the account"),
            close_account,
            "user",
            Right.INVITE_USER,
            _("The account is closed. Whoever was signed in with it is out."),
            explanation=_("The person and everything done with the account stay in the registers."),
            is_open=lambda user: user.is_active,
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Return no: an account is opened by an invitation."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Return no: an account is changed by its steps."""
        return False


def take_back_today(*, grant: RoleGrant, by: User) -> None:
    """Take back a role that has been held on no day before this one."""
    take_back_role(grant=grant, today=today(), by=by)


class GrantForm(forms.ModelForm):
    """A role, to whom, where and when."""

    class Meta:
        model = RoleGrant
        fields = ("user", "role", "scope", "valid_from", "valid_to")


@admin.register(RoleGrant)
class RoleGrantAdmin(ExportedRegister, RegisterAdmin):
    """The register of roles. What is given is ended, never changed."""

    form = GrantForm
    resource_classes = (RoleGrantResource,)
    view_right = Right.KEEP_ROLES
    keep_right = Right.KEEP_ROLES
    list_display = ("user", "role", "scope", "valid_from", "valid_to")
    list_filter = (InForceFilter, "role")
    list_select_related = ("user__person", *SCOPES)
    search_fields = ("user__email", "user__person__family_name", "user__person__given_name")
    ordering = ("user__email", "-valid_from", "pk")
    autocomplete_fields = ("user",)
    steps = (
        Step(
            "avsluta",
            _("End the role"),
            end_role,
            "grant",
            Right.KEEP_ROLES,
            _("The role ends with the day you chose. The day after, it opens nothing."),
            form=LastDayForm,
            is_open=lambda grant: grant.last_day > today(),
        ),
        Step(
            "ta-tillbaka",
            _("Take the role back"),
            take_back_today,
            "grant",
            Right.KEEP_ROLES,
            _("The role is taken back. It opens nothing any more."),
            explanation=_("For a role given by mistake: it is gone at once, and only its history tells of it."),
            is_open=lambda grant: is_held_from(grant, today()),
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Return no: a role is ended by its step, and another one given."""
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Offer the scopes with their names, read at once."""
        if db_field.name == "scope":
            related = [name.removeprefix("scope__") for name in SCOPES[1:]]
            kwargs["queryset"] = Scope.objects.select_related(*related).order_by("kind", "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:  # noqa: ARG002 - the base's signature
        """Give the role."""
        saved = give_role(
            user=instance.user,
            role=Role(instance.role),
            scope=instance.scope,
            valid_from=instance.valid_from,
            valid_to=instance.valid_to,
            by=by,
        )
        instance.pk = saved.pk


class InviteForm(forms.ModelForm):
    """Who is invited."""

    email = forms.EmailField(label=_("E-mail"))
    person = forms.ModelChoiceField(
        Person.objects.order_by("family_name", "given_name", "pk"),
        label=_("Person"),
        required=False,
        help_text=_("Whom the account belongs to, if the person is in the register."),
    )

    class Meta:
        model = Invitation
        fields = ()


def _is_waiting(invitation: Invitation) -> bool:
    return invitation.accepted_at is None and invitation.revoked_at is None


@admin.register(Invitation)
class InvitationAdmin(ExportedRegister, RegisterAdmin):
    """The register of invitations."""

    form = InviteForm
    resource_classes = (InvitationResource,)
    view_right = Right.INVITE_USER
    keep_right = Right.INVITE_USER
    list_display = ("user", "invited_by", "sent_at", "expires_at", "accepted_at", "revoked_at")
    list_select_related = ("user__person", "invited_by__person")
    search_fields = ("user__email", "user__person__family_name", "user__person__given_name")
    ordering = ("-sent_at", "-pk")
    steps = (
        Step(
            "skicka-igen",
            _("Send again"),
            resend_invitation,
            "invitation",
            Right.INVITE_USER,
            _("A new invitation is sent. The old link no longer works."),
            is_open=lambda invitation: invitation.accepted_at is None,
        ),
        Step(
            "aterkalla",
            _("Take the invitation back"),
            revoke_invitation,
            "invitation",
            Right.INVITE_USER,
            _("The invitation is taken back. Its link no longer works."),
            is_open=_is_waiting,
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's signature
        """Return what is asked for a new invitation, and what is shown of an old one."""
        if obj is None:
            return ("email", "person")
        return ("user", "invited_by", "sent_at", "expires_at", "accepted_at", "revoked_at")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Return no: an invitation is sent again or taken back by its steps."""
        return False

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:  # noqa: ARG002 - the base's signature
        """Send the invitation."""
        sent = invite_user(email=form.cleaned_data["email"], person=form.cleaned_data["person"], by=by)
        instance.pk, instance.user = sent.pk, sent.user
