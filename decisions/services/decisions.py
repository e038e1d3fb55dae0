"""Decisions are drafted as proposals, recorded and fixed here."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from collaboration.models import Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import AGENDA, DECISION, MATTER, AgendaState, DecisionMode, DecisionState, MatterState
from decisions.models import Adoptable, AgendaItem, Annex, Decision, DecisionClause, DecisionParticipant, Matter
from decisions.queries.annexes import annexed
from decisions.queries.changes import changeable_by
from decisions.queries.facts import missing_facts
from decisions.queries.preparing import require_preparing
from decisions.queries.quorum import quorum_lack
from decisions.services.adoption import adopt, ensure_proposed, take_back
from decisions.services.meetings import lock_meeting, require_item_open, require_minutes_kept, require_minutes_open
from decisions.services.papers import lay_papers_of
from foundation.edits import claim_edit
from foundation.errors import FrozenError, MissingFactsError, RuleError, StateRefusedError
from foundation.history import delete_as, save_as
from foundation.transitions import take_step
from foundation.validation import require_valid


@dataclass(frozen=True)
class Named:
    """A person with the title and organisation they had then."""

    person: Person
    title: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class DecisionContent:
    """What a decision says. `presenter` and `participants` may be left open in a proposal, or be «none» by the flags.

    `participants_unknown` says that the document of an older decision does not tell who else took part.
    `clauses` are the texts after the lead-in, in order; `annexes` the versions that the decision adopts, in order.
    `changes` is the older decision that this one changes or revokes, as `change_kind` says.
    """

    clauses: Sequence[str] = ()
    lead_in: str = ""
    reasons: str = ""
    outcome: str = ""
    presenter: Named | None = None
    no_presenter: bool = False
    participants: Sequence[Named] = ()
    no_participants: bool = False
    participants_unknown: bool = False
    dispatch_list: str = ""
    annexes: Sequence[Adoptable] = ()
    changes: Decision | None = None
    change_kind: str = ""


def lock_decision(decision: Decision) -> Decision:
    """Return the decision read anew, locked until the transaction ends, and its meeting with it."""
    decision = Decision.objects.select_related("agenda_item__meeting").get(pk=decision.pk)
    if decision.meeting is not None:
        lock_meeting(decision.meeting)
    related = ("body", "matter", "agenda_item__meeting__body")
    return Decision.objects.select_for_update(of=("self",)).select_related(*related).get(pk=decision.pk)


@transaction.atomic
def record_decision(*, matter: Matter, content: DecisionContent, by: User, seen: int | None = None) -> Decision:
    """Write the matter's proposal: a new one, or the one that is there anew.

    On an agenda it belongs to that meeting. The annexes become proposals on the matter; one that is left out
    becomes a draft again. Raises RightRefusedError for who does not prepare the matter (queries/preparing.py),
    StateRefusedError if the matter is not open or the meeting's minutes have gone out, StaleEditError if someone
    has saved since the page with the number `seen`.
    """
    matter = Matter.objects.select_for_update(of=("self",)).select_related("body").get(pk=matter.pk)
    require_preparing(by, matter)
    require_not_circulating(matter)
    if not matter.is_open:
        raise StateRefusedError(
            _("“%(matter)s” is %(state)s. Open the matter anew to decide in it again.")
            % {"matter": matter, "state": matter.get_state_display()}
        )
    proposal = Decision.objects.filter(matter=matter, state=DecisionState.DRAFT).first()
    if proposal is None:
        items = AgendaItem.objects.filter(matter=matter, state=AgendaState.WAITING, reports=None)
        item = items.select_related("meeting").first()
        proposal = Decision(matter=matter, body=matter.body, agenda_item=item, level=matter.level, created_by=by)
    else:
        claim_edit(proposal, seen=seen)
    if proposal.meeting is not None:
        require_minutes_open(lock_meeting(proposal.meeting))
    _write(proposal, content, by)
    _write_annexes(proposal, content.annexes, by)
    return proposal


@transaction.atomic
def correct_decision(*, decision: Decision, content: DecisionContent, by: User, seen: int | None = None) -> Decision:
    """Write a fixed decision's words anew, as long as its minutes have not gone out for approval.

    Which annexes it has stands firm since they were adopted with it; of one by circulation also what the members have
    answered to. Raises FrozenError once the minutes are approved, MissingFactsError if a fact of FL 31 § would be
    taken out, StaleEditError as `record_decision`.
    """
    decision = lock_decision(decision)
    require_right(by, Right.KEEP_MINUTES, decision.body)
    require_words_open(decision)
    if decision.is_by_circulation and _answered_to(content) != _said_by(decision):
        raise StateRefusedError(
            _(
                "The members have answered to these very words: clauses, reasons, kind of decision and what is changed "
                "stand. Presenter, participants and recipients can be put right; any other change is a new decision."
            )
        )
    claim_edit(decision, seen=seen)
    if _keys(content.annexes) != _keys(annexed(decision)):
        raise FrozenError(_("The annexes were adopted with the decision and cannot be changed."))
    _write(decision, content, by)
    require_facts(decision, mode=DecisionMode(decision.mode))
    return decision


@transaction.atomic
def fix_decision(*, decision: Decision, by: User) -> Decision:
    """Fix what a held meeting decided, adopt its annexes and note the matter as decided.

    The day is the meeting's; the names of body and matter and the reference number are copied. Raises
    MissingFactsError, naming each, if one of the five facts of FL 31 § is missing; StateRefusedError if the
    meeting has not been held or keeps notes, too few take part for the body to be quorate (KL 6:27), or an annex is no
    longer a proposal.
    """
    decision = lock_decision(decision)
    require_right(by, Right.KEEP_MINUTES, decision.body)
    meeting, item = decision.meeting, decision.agenda_item
    if meeting is None or item is None or not meeting.is_held:
        require_words_open(decision)
        raise StateRefusedError(_("A decision is fixed when the meeting it is on the agenda of has been held."))
    require_minutes_kept(meeting)
    if lack := quorum_lack(item):
        raise StateRefusedError(lack)
    laid = settle(decision, date=meeting.date, by=by)
    take_step(AGENDA, item, to=AgendaState.DECIDED, by=by, extra={"laid_papers": laid})
    return decision


def settle(
    decision: Decision, *, date: dt.date, by: User, mode: DecisionMode = DecisionMode.MEETING
) -> list[dict[str, Any]]:
    """Fix a locked decision as made on `date`, close its matter and adopt its annexes; names are copied as now.

    Returns the papers there were, as an agenda item keeps them.
    Called by the service of each way of deciding, which has seen that it was made so. Raises MissingFactsError if
    one of the five facts of FL 31 § is missing, StateRefusedError if an annex is no longer a proposal.
    """
    require_facts(decision, mode=mode)
    facts = {
        "mode": mode,
        "date": date,
        "body_name": decision.body.name,
        "matter_title": decision.matter.title,
        "matter_summary": decision.matter.summary,
        "reference_number": decision.matter.reference_number,
    }
    take_step(DECISION, decision, to=DecisionState.FIXED, by=by, extra=facts)
    laid = lay_papers_of(decision.matter, by)
    take_step(MATTER, decision.matter, to=MatterState.DECIDED, by=by)
    annexes = annexed(decision)
    if annexes:
        require_right(by, Right.ADOPT, decision.body)
    for adoptable in annexes:
        adopt(adoptable=adoptable, decision=decision, by=by)
    return laid


def require_not_circulating(matter: Matter) -> None:
    """Raise StateRefusedError, in words, while the members are answering to a proposal as it stands."""
    if matter.is_circulating:
        raise StateRefusedError(
            _("The members are answering to the proposal as it stands. Stop the round first, then change it.")
        )


def require_words_open(decision: Decision) -> None:
    """Raise, in words, unless the decision's words may still be put right; as `require_item_open`."""
    item = decision.agenda_item
    if decision.is_frozen and not (item and item.is_approved):
        raise FrozenError(_("The minutes are approved and the decision stands. A change is a new decision."))
    if item is not None:
        require_item_open(item)


def require_facts(decision: Decision, *, mode: DecisionMode = DecisionMode.MEETING) -> None:
    """Raise MissingFactsError, naming each fact of FL 31 § that the decision lacks for being made in this way."""
    missing = missing_facts(decision, mode=mode)
    if missing:
        named = get_text_list([str(fact) for fact in missing], _("and"))
        raise MissingFactsError(_("The decision cannot be fixed: it lacks %(facts)s.") % {"facts": named}, missing)


def _write(decision: Decision, content: DecisionContent, by: User) -> None:
    _check(content)
    who = content.presenter
    decision.presenter = who.person if who else None
    decision.presenter_name = str(who.person) if who else ""
    decision.presenter_title = who.title if who else ""
    decision.presenter_organisation = who.organisation if who else ""
    decision.no_presenter, decision.no_participants = content.no_presenter, content.no_participants
    decision.participants_unknown = content.participants_unknown
    decision.lead_in, decision.reasons = content.lead_in.strip(), content.reasons.strip()
    _check_change(decision, content)
    decision.changes, decision.change_kind = content.changes, content.change_kind
    decision.outcome, decision.dispatch_list = content.outcome, content.dispatch_list.strip()
    require_valid(decision)
    save_as(decision, by=by)
    clauses = [{"text": text.strip()} for text in content.clauses if text.strip()]
    people = [
        {
            "person": named.person,
            "person_name": str(named.person),
            "title": named.title,
            "organisation_name": named.organisation,
        }
        for named in content.participants
    ]
    _write_rows(DecisionClause, decision, clauses, by)
    _write_rows(DecisionParticipant, decision, people, by)


def _answered_to(content: DecisionContent) -> tuple[Any, ...]:
    """Return what of a content the members answer to by circulation."""
    clauses = [text.strip() for text in content.clauses if text.strip()]
    changes = content.changes.pk if content.changes else None
    return clauses, content.lead_in.strip(), content.reasons.strip(), content.outcome, changes, content.change_kind


def _said_by(decision: Decision) -> tuple[Any, ...]:
    clauses = [clause.text for clause in decision.clauses.order_by("order")]
    kept = (decision.lead_in, decision.reasons, decision.outcome, decision.changes_id, decision.change_kind)
    return clauses, *kept


def _check(content: DecisionContent) -> None:
    if content.presenter and content.no_presenter:
        raise RuleError(_("Name a presenter or say that there was none, not both."))
    if content.participants and (content.no_participants or content.participants_unknown):
        raise RuleError(_("Name who else took part or say that no one did, not both."))
    people = [named.person.pk for named in content.participants]
    if len(set(people)) < len(people):
        raise RuleError(_("The same person is named twice among those who took part."))


def _check_change(decision: Decision, content: DecisionContent) -> None:
    """Refuse a change of what is not approved, or of what another body decided. One that stands already may stay."""
    if content.changes is None or content.changes.pk == decision.changes_id:
        return
    if not content.changes.is_frozen:
        raise RuleError(_("Only a decision whose minutes are approved is changed by a new one."))
    if not changeable_by(decision.body).filter(pk=content.changes.pk).exists():
        raise RuleError(_("A body changes its own decisions, and those of the bodies under it or before it."))


def _write_rows(model: type[models.Model], decision: Decision, rows: Sequence[Mapping[str, Any]], by: User) -> None:
    """Make the decision's rows equal to `rows`, in order; rows that stay the same leave no trace in the history."""
    old = {row.order: row for row in model._base_manager.filter(decision=decision)}  # type: ignore[attr-defined]
    for place, values in enumerate(rows, start=1):
        row = old.pop(place, None) or model(decision=decision, order=place)
        if row.pk and all(getattr(row, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(row, name, value)
        save_as(row, by=by)
    for row in old.values():
        delete_as(row, by=by)


def _keys(adoptables: Sequence[Adoptable]) -> list[tuple[int, int]]:
    return [(ContentType.objects.get_for_model(adoptable).pk, adoptable.pk) for adoptable in adoptables]


def _write_annexes(decision: Decision, adoptables: Sequence[Adoptable], by: User) -> None:
    """Make the proposal's annexes equal to `adoptables`, numbered in order."""
    before = annexed(decision)
    wanted = _keys(adoptables)
    if wanted == _keys(before):
        return
    if len(set(wanted)) < len(wanted):
        raise RuleError(_("The same annex is named twice."))
    for annex in decision.annexes.all():
        delete_as(annex, by=by)
    for adoptable in before:
        if adoptable not in adoptables:
            take_back(adoptable=adoptable, by=by)
    for number, adoptable in enumerate(adoptables, start=1):
        ensure_proposed(adoptable=adoptable, matter=decision.matter, by=by)
        annex = Annex(decision=decision, number=number, title=str(adoptable), content=adoptable)
        save_as(annex, by=by)
