"""The registers that are only taken out: agreement and parties, accounts and roles, dialogues and coverage."""

from collaboration.models import Agreement, CoverageNote, Dialogue, Invitation, Party, RoleGrant, User
from foundation.imports.columns import Column, ReferenceColumn
from foundation.imports.resources import ExportResource


class AgreementResource(ExportResource):
    """Agreements."""

    title = Column("title")
    reference_number = Column("reference_number")
    signed_date = Column("signed_date")
    valid_from = Column("valid_from")
    valid_to = Column("valid_to")
    evaluation_date = Column("evaluation_date")
    purpose = Column("purpose")

    class Meta:
        model = Agreement


class PartyResource(ExportResource):
    """Parties."""

    organisation = ReferenceColumn("organisation")
    agreement = ReferenceColumn("agreement")
    contact_person = ReferenceColumn("contact_person")
    valid_from = Column("valid_from")
    valid_to = Column("valid_to")

    class Meta:
        model = Party


class UserResource(ExportResource):
    """Users, without anything that opens a door."""

    email = Column("email")
    person = ReferenceColumn("person")
    is_active = Column("is_active")
    date_joined = Column("date_joined")

    class Meta:
        model = User


class RoleGrantResource(ExportResource):
    """Roles that were given, to whom and where."""

    user = ReferenceColumn("user")
    role = Column("role")
    scope = ReferenceColumn("scope")
    valid_from = Column("valid_from")
    valid_to = Column("valid_to")
    joined = ("user__person", "scope__body", "scope__organisation", "scope__call")

    class Meta:
        model = RoleGrant


class InvitationResource(ExportResource):
    """Invitations and what became of them."""

    user = ReferenceColumn("user")
    invited_by = ReferenceColumn("invited_by")
    sent_at = Column("sent_at")
    expires_at = Column("expires_at")
    accepted_at = Column("accepted_at")
    revoked_at = Column("revoked_at")
    joined = ("user__person", "invited_by__person")

    class Meta:
        model = Invitation


class DialogueResource(ExportResource):
    """Dialogues with the parties."""

    organisation = ReferenceColumn("organisation")
    date = Column("date")
    form = Column("form")
    group_met = Column("group_met")
    other_participants = Column("other_participants")
    notes = Column("notes")

    class Meta:
        model = Dialogue


class CoverageResource(ExportResource):
    """How parties without a seat were reached."""

    organisation = ReferenceColumn("organisation")
    body_kind = Column("body_kind")
    method = Column("method")
    text = Column("text")
    responsible = ReferenceColumn("responsible")
    valid_from = Column("valid_from")
    valid_to = Column("valid_to")

    class Meta:
        model = CoverageNote
