"""The words the field uses for kinds, roles and regimes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("municipality")
    UNIVERSITY = "university", _("university")
    DEPARTMENT = "department", _("department")
    FEDERATION = "federation", _("municipal federation")
    REGION = "region", _("region")
    LEARNING_CENTRE = "learning_centre", _("learning centre")
    COMPANY = "company", _("company")
    OTHER = "other", _("other")


class Side(models.TextChoices):
    """The two sides that a body with equal halves weighs against each other."""

    MUNICIPAL = "municipal", _("the municipalities")
    UNIVERSITY = "university", _("the university")
    OTHER = "other", _("others")


SIDE_OF_KIND = {
    OrganisationKind.MUNICIPALITY: Side.MUNICIPAL,
    OrganisationKind.FEDERATION: Side.MUNICIPAL,
    OrganisationKind.LEARNING_CENTRE: Side.MUNICIPAL,
    OrganisationKind.UNIVERSITY: Side.UNIVERSITY,
    OrganisationKind.DEPARTMENT: Side.UNIVERSITY,
    OrganisationKind.REGION: Side.OTHER,
    OrganisationKind.COMPANY: Side.OTHER,
    OrganisationKind.OTHER: Side.OTHER,
}


class BodyKind(models.TextChoices):
    STEERING_GROUP = "steering_group", _("steering group")
    MANAGEMENT_COUNCIL = "management_council", _("management council")
    THEME_GROUP = "theme_group", _("thematic work group")
    WORKING_GROUP = "working_group", _("working group")
    PRESIDIUM = "presidium", _("presidium")
    EXECUTIVE_COMMITTEE = "executive_committee", _("executive committee")
    DRAFTING_GROUP = "drafting_group", _("drafting group")
    OTHER = "other", _("other body")


class DecisionRegime(models.TextChoices):
    """Which rules a body's decisions follow."""

    AGREEMENT = "agreement", _("the collaboration's own rules")
    MUNICIPAL = "municipal", _("the Local Government Act")
    STATE = "state", _("the Administrative Procedure Act")


class QuorumRule(models.TextChoices):
    """How many must take part for the body to decide."""

    UNKNOWN = "unknown", _("not stated")
    MAJORITY = "majority", _("more than half of the members")
    CHAIR_AND_HALF = "chair_and_half", _("the chair and at least half of the others")
    FIXED = "fixed", _("a fixed number")


class CirculationRule(models.TextChoices):
    """Whether the body decides without meeting, by circulation, and how many must agree."""

    NONE = "none", _("not allowed")
    UNANIMOUS = "unanimous", _("if every member agrees")
    MAJORITY = "majority", _("if more than half of all members agree")


class CompositionRule(models.TextChoices):
    """How the seats are to be spread between the sides."""

    NONE = "none", _("no rule")
    EQUAL_HALVES = "equal_halves", _("as many from the municipalities as from the university")


class MembershipRole(models.TextChoices):
    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice chair")
    MEMBER = "member", _("member")
    SUBSTITUTE = "substitute", _("substitute")
    CO_OPTED = "co_opted", _("co-opted")
    SECRETARY = "secretary", _("secretary")
    CONVENER = "convener", _("convener")


class DialogueForm(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    DIGITAL = "digital", _("digital")


class CoverageMethod(models.TextChoices):
    """How a party without a seat was reached instead."""

    DIALOGUE = "dialogue", _("dialogue with the party")
    NEEDS_INVENTORY = "needs_inventory", _("needs inventory")
    REFERRAL = "referral", _("referral for comment")
    REPRESENTED = "represented", _("another party speaks for it")
    OTHER = "other", _("in another way")


VOTING_ROLES = (MembershipRole.CHAIR, MembershipRole.VICE_CHAIR, MembershipRole.MEMBER)
