"""Who may do what: one table of roles and rights.

A right is named in `Right`. A role holds rights in the scope it is held in: the whole portal, an organisation,
a body, a call or a project. A right held in the whole portal counts in every scope. *When* something may be done
is never answered here but by the object's state.

Roles in a body have the names of `MembershipRole`: a seat in a body is the role, and needs no grant of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from collaboration.enums import MembershipRole


class ScopeKind(models.TextChoices):
    """The kinds of places where roles are held. The value names the scoped object: `scope.body`, `scope.call`."""

    PORTAL = "portal", _("the whole portal")
    ORGANISATION = "organisation", _("organisation")
    BODY = "body", _("body")
    CALL = "call", _("call")
    PROJECT = "project", _("project")


class Right(models.TextChoices):
    """What a role may do. The label completes the sentence «You may …»."""

    VIEW_BODY = "view_body", _("see bodies and who sits in them")
    VIEW_PARTY = "view_party", _("see the agreement, the parties and their organisations")
    VIEW_PERSON = "view_person", _("see people and their posts")
    VIEW_CONTACT_DETAILS = "view_contact_details", _("see contact details")
    VIEW_DECISION = "view_decision", _("read decisions and approved minutes")
    VIEW_WORKING_MATERIAL = "view_working_material", _("read working material that is not yet decided")
    VIEW_DIALOGUE = "view_dialogue", _("read notes from dialogues with the parties")
    VIEW_BUDGET = "view_budget", _("see adopted budgets")
    VIEW_PLAN = "view_plan", _("see adopted plans")
    VIEW_CALL = "view_call", _("see calls for proposals")
    VIEW_GRANT = "view_grant", _("see grants")
    VIEW_NEED = "view_need", _("read the needs that have been handed in")
    VIEW_HISTORY = "view_history", _("see who has changed what and when")
    CALL_MEETING = "call_meeting", _("plan and call meetings")
    PROPOSE_MATTER = "propose_matter", _("propose matters")
    RECORD_ATTENDANCE = "record_attendance", _("record attendance")
    KEEP_MINUTES = "keep_minutes", _("keep minutes and record decisions")
    APPROVE_MINUTES = "approve_minutes", _("approve minutes")
    PUBLISH = "publish", _("publish decisions and minutes for everyone to read")
    DECIDE = "decide", _("take part in decisions")
    ADOPT = "adopt", _("adopt what has been decided")
    MANAGE_BUDGET = "manage_budget", _("draft budgets and follow them up")
    MANAGE_PLAN = "manage_plan", _("draft plans and follow them up")
    MANAGE_CALL = "manage_call", _("draft calls for proposals and record grants")
    MANAGE_TERMS = "manage_terms", _("draft terms of reference")
    OPEN_ROUND = "open_round", _("open inventory rounds and follow who has answered")
    HAND_IN_NEEDS = "hand_in_needs", _("write needs for an organisation and hand them in")
    TRIAGE_NEEDS = "triage_needs", _("sort, rank and answer needs")
    RECORD_DIALOGUE = "record_dialogue", _("record dialogues with the parties")
    ORDER_REPORT = "order_report", _("order reports")
    KEEP_REGISTERS = "keep_registers", _("keep the registers of organisations, people, bodies and seats")
    KEEP_AGREEMENT = "keep_agreement", _("keep the agreement and its parties")
    KEEP_ROLES = "keep_roles", _("give and end roles")
    INVITE_USER = "invite_user", _("invite users and close accounts")
    IMPORT_DATA = "import_data", _("import from spreadsheets")
    EXPORT_DATA = "export_data", _("export registers")
    USE_ADMIN = "use_admin", _("use the administration")


class Role(models.TextChoices):
    """The roles. What each may do, and where it is held, stands in ROLES."""

    PARTICIPANT = "participant", _("participant")
    PROGRAMME_DIRECTOR = "programme_director", _("programme director")
    ADMINISTRATOR = "administrator", _("administrator")
    SECRETARIAT = "secretariat", _("case officer at the secretariat")
    COMMUNICATOR = "communicator", _("communicator")
    OBSERVER = "observer", _("observer")
    AUDITOR = "auditor", _("auditor")
    SUPERINTENDENT = "superintendent", _("technical superintendent")
    CONTACT_PERSON = "contact_person", _("contact person")
    ORGANISATION_MANAGER = "organisation_manager", _("organisation manager")
    DEPARTMENT_REPRESENTATIVE = "department_representative", _("department representative")
    CHAIR = MembershipRole.CHAIR.value, _("chair")
    VICE_CHAIR = MembershipRole.VICE_CHAIR.value, _("vice chair")
    MEMBER = MembershipRole.MEMBER.value, _("member")
    SUBSTITUTE = MembershipRole.SUBSTITUTE.value, _("substitute")
    CO_OPTED = MembershipRole.CO_OPTED.value, _("co-opted")
    SECRETARY = MembershipRole.SECRETARY.value, _("secretary")
    CONVENER = MembershipRole.CONVENER.value, _("convener")
    CALL_ASSESSOR = "call_assessor", _("assessor of applications")
    PROJECT_LEADER = "project_leader", _("project leader")


@dataclass(frozen=True)
class RoleRow:
    """One row of the table: where the role is held, what it is for, and what it may do there."""

    scope_kind: ScopeKind
    description: str | Promise
    rights: frozenset[Right]


def _row(scope_kind: ScopeKind, description: str | Promise, *rights: Iterable[Right]) -> RoleRow:
    return RoleRow(scope_kind, description, frozenset[Right]().union(*rights))


_R = Right
_READ = {
    _R.VIEW_BODY,
    _R.VIEW_PARTY,
    _R.VIEW_PERSON,
    _R.VIEW_DECISION,
    _R.VIEW_BUDGET,
    _R.VIEW_PLAN,
    _R.VIEW_CALL,
    _R.VIEW_GRANT,
    _R.VIEW_NEED,
}
_READ_ALL = _READ | {_R.VIEW_WORKING_MATERIAL, _R.VIEW_DIALOGUE, _R.VIEW_HISTORY, _R.ORDER_REPORT}
_OFFICE = _READ_ALL | {_R.VIEW_CONTACT_DETAILS, _R.PROPOSE_MATTER, _R.RECORD_DIALOGUE, _R.EXPORT_DATA, _R.USE_ADMIN}
_MEETINGS = {_R.CALL_MEETING, _R.RECORD_ATTENDANCE, _R.KEEP_MINUTES, _R.ADOPT}
_KEEPING = _MEETINGS | {_R.PUBLISH}
_DRAFTS = {_R.MANAGE_BUDGET, _R.MANAGE_PLAN, _R.MANAGE_CALL, _R.MANAGE_TERMS, _R.OPEN_ROUND, _R.TRIAGE_NEEDS}
_REGISTERS = {_R.KEEP_REGISTERS, _R.IMPORT_DATA}
_SEAT = {_R.VIEW_WORKING_MATERIAL, _R.VIEW_CONTACT_DETAILS, _R.ORDER_REPORT}
_VOTE = _SEAT | {_R.PROPOSE_MATTER, _R.APPROVE_MINUTES, _R.DECIDE, _R.TRIAGE_NEEDS}
_LEAD = _VOTE | _MEETINGS | {_R.VIEW_HISTORY, _R.MANAGE_TERMS}

ROLES: dict[Role, RoleRow] = {
    Role.PARTICIPANT: _row(
        ScopeKind.PORTAL,
        _("Everyone who holds some role today. Reads what the parties share; nobody is given this role by hand."),
        _READ,
    ),
    Role.PROGRAMME_DIRECTOR: _row(
        ScopeKind.PORTAL,
        _("Leads the collaboration and answers for its budget, plan, agreement and registers."),
        _OFFICE,
        _KEEPING,
        _DRAFTS,
        _REGISTERS,
        {_R.KEEP_AGREEMENT, _R.KEEP_ROLES, _R.INVITE_USER},
    ),
    Role.ADMINISTRATOR: _row(
        ScopeKind.PORTAL,
        _("Runs the secretariat's desk: registers, meetings, minutes, roles and users."),
        _OFFICE,
        _KEEPING,
        _DRAFTS,
        _REGISTERS,
        {_R.KEEP_AGREEMENT, _R.KEEP_ROLES, _R.INVITE_USER},
    ),
    Role.SECRETARIAT: _row(
        ScopeKind.PORTAL,
        _("Prepares matters and keeps registers and minutes, but gives no roles and leaves the agreement alone."),
        _OFFICE,
        _KEEPING,
        _DRAFTS,
        _REGISTERS,
    ),
    Role.COMMUNICATOR: _row(
        ScopeKind.PORTAL,
        _("Tells of what is done: reads everything, orders reports and takes out lists."),
        _OFFICE,
    ),
    Role.OBSERVER: _row(
        ScopeKind.PORTAL,
        _("Follows the work from outside: reads everything, changes nothing."),
        _READ_ALL,
    ),
    Role.AUDITOR: _row(
        ScopeKind.PORTAL,
        _("Reviews the collaboration: reads everything with contact details and takes registers out whole."),
        _READ_ALL,
        {_R.VIEW_CONTACT_DETAILS, _R.EXPORT_DATA},
    ),
    Role.SUPERINTENDENT: _row(
        ScopeKind.PORTAL,
        _("Keeps the installation running: users, roles and imports, but takes no part in matters."),
        _READ,
        _REGISTERS,
        {_R.VIEW_CONTACT_DETAILS, _R.VIEW_HISTORY, _R.ORDER_REPORT, _R.EXPORT_DATA},
        {_R.USE_ADMIN, _R.KEEP_ROLES, _R.INVITE_USER},
    ),
    Role.CONTACT_PERSON: _row(
        ScopeKind.ORGANISATION,
        _("Speaks for an organisation in the daily work with the collaboration."),
        {_R.VIEW_CONTACT_DETAILS, _R.VIEW_DIALOGUE, _R.HAND_IN_NEEDS, _R.ORDER_REPORT},
    ),
    Role.ORGANISATION_MANAGER: _row(
        ScopeKind.ORGANISATION,
        _("Answers for an organisation's part in the collaboration."),
        {_R.VIEW_CONTACT_DETAILS, _R.VIEW_DIALOGUE, _R.HAND_IN_NEEDS, _R.ORDER_REPORT, _R.VIEW_HISTORY},
    ),
    Role.DEPARTMENT_REPRESENTATIVE: _row(
        ScopeKind.ORGANISATION,
        _("Speaks for a department of the university and answers needs with offers."),
        {_R.VIEW_CONTACT_DETAILS, _R.VIEW_DIALOGUE, _R.HAND_IN_NEEDS, _R.ORDER_REPORT},
    ),
    Role.CHAIR: _row(
        ScopeKind.BODY,
        _("Leads the body: calls its meetings, decides, and approves the minutes."),
        _LEAD,
    ),
    Role.VICE_CHAIR: _row(
        ScopeKind.BODY,
        _("Leads the body when the chair cannot."),
        _LEAD,
    ),
    Role.MEMBER: _row(
        ScopeKind.BODY,
        _("Sits in the body: proposes matters, decides, and approves minutes when chosen to."),
        _VOTE,
    ),
    Role.SUBSTITUTE: _row(
        ScopeKind.BODY,
        _("Takes a member's place: decides and approves minutes when serving."),
        _VOTE,
    ),
    Role.CO_OPTED: _row(
        ScopeKind.BODY,
        _("Takes part in the body's meetings without a vote."),
        _SEAT,
        {_R.PROPOSE_MATTER},
    ),
    Role.SECRETARY: _row(
        ScopeKind.BODY,
        _("Keeps the body's papers: notice, attendance, minutes and record. Decides nothing."),
        _SEAT,
        _MEETINGS,
        {_R.PROPOSE_MATTER, _R.VIEW_HISTORY, _R.MANAGE_TERMS},
    ),
    Role.CONVENER: _row(
        ScopeKind.BODY,
        _("Calls the body together and keeps its notes, without a vote."),
        _SEAT,
        {_R.CALL_MEETING, _R.RECORD_ATTENDANCE, _R.KEEP_MINUTES, _R.PROPOSE_MATTER},
        {_R.TRIAGE_NEEDS},
    ),
    Role.CALL_ASSESSOR: _row(
        ScopeKind.CALL,
        _("Assesses the applications of a call."),
        {_R.VIEW_WORKING_MATERIAL},
    ),
    Role.PROJECT_LEADER: _row(
        ScopeKind.PROJECT,
        _("Leads a project and reports on it."),
        {_R.VIEW_WORKING_MATERIAL, _R.VIEW_CONTACT_DETAILS, _R.ORDER_REPORT},
    ),
}

IMPLIED_ROLE = Role.PARTICIPANT
SEAT_ROLES = frozenset(Role(value) for value in MembershipRole.values)
GRANTED_ROLES = tuple(role for role in ROLES if role not in SEAT_ROLES and role is not IMPLIED_ROLE)


def roles_held_in(kind: str) -> list[Role]:
    """Return the roles that are held in scopes of `kind`, in the table's order."""
    return [role for role, row in ROLES.items() if row.scope_kind == kind]


def roles_with(right: Right, kind: str) -> list[Role]:
    """Return the roles that give `right` in a scope of `kind`: held there, or in the whole portal."""
    kinds = {ScopeKind.PORTAL, kind}
    return [role for role, row in ROLES.items() if right in row.rights and row.scope_kind in kinds]
