"""Steps of what can be adopted: proposed on a matter, taken back, withdrawn, adopted, revised, superseded."""

from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import ADOPTION, AdoptionState, Level
from decisions.models import Adoptable, Decision, Matter
from decisions.queries.annexes import is_annex_on
from foundation.errors import FrozenError, StateRefusedError
from foundation.transitions import take_step

AnyAdoptable = TypeVar("AnyAdoptable", bound=Adoptable)


def require_open(adoptable: Adoptable) -> None:
    """Raise, in words, unless the content may be changed: FrozenError once adopted, StateRefusedError before.

    Every service that changes an adoptable or one of its rows calls this first; the database says the same.
    """
    if adoptable.is_frozen:
        raise FrozenError(_("“%(title)s” is adopted and cannot be changed. Make a new version.") % {"title": adoptable})
    if not adoptable.is_open:
        raise StateRefusedError(
            _("“%(title)s” is %(state)s. Only a draft can be changed.")
            % {"title": adoptable, "state": adoptable.get_state_display()},
        )


def lock(adoptable: AnyAdoptable) -> AnyAdoptable:
    """Return the adoptable read anew and locked until the transaction ends."""
    return type(adoptable)._base_manager.select_for_update(of=("self",)).get(pk=adoptable.pk)


@transaction.atomic
def propose_adoptable(*, adoptable: AnyAdoptable, matter: Matter, by: User) -> AnyAdoptable:
    """Put a draft on a matter as a proposal; the matter's body sees it from now on, and the drafts it brings."""
    return _propose(lock(adoptable), matter, by)


@transaction.atomic
def ensure_proposed(*, adoptable: AnyAdoptable, matter: Matter, by: User) -> AnyAdoptable:
    """Propose a draft on a matter, unless it is proposed there already; as an annex to its proposal.

    Raises StateRefusedError if it is proposed elsewhere, adopted or withdrawn.
    """
    adoptable = lock(adoptable)
    if adoptable.state == AdoptionState.PROPOSED and adoptable.matter_id == matter.pk:
        return adoptable
    if not adoptable.is_open:
        raise StateRefusedError(
            _("“%(title)s” is %(state)s and cannot be an annex here.")
            % {"title": adoptable, "state": adoptable.get_state_display()},
        )
    return _propose(adoptable, matter, by)


def _propose(adoptable: AnyAdoptable, matter: Matter, by: User) -> AnyAdoptable:
    require_right(by, adoptable.manage_right, adoptable.managed_in)
    _put_on(adoptable, matter, by)
    return adoptable


def _put_on(adoptable: Adoptable, matter: Matter, by: User) -> None:
    extra = {"matter": matter, "level": Level.BODY}
    take_step(ADOPTION, adoptable, to=AdoptionState.PROPOSED, by=by, extra=extra)
    for brought in _brought(adoptable, matter):
        if brought.is_open:
            _put_on(brought, matter, by)


def _brought(adoptable: Adoptable, matter: Matter) -> list[Adoptable]:
    """Return, locked, what the version brings with it, less what the matter has as an annex of its own."""
    return [lock(other) for other in adoptable.brings() if not is_annex_on(other, matter)]


def _bring_back(adoptable: Adoptable, by: User) -> None:
    """Make drafts again of what was proposed together with the version."""
    if adoptable.matter is None:
        return
    here = [row for row in _brought(adoptable, adoptable.matter) if row.matter_id == adoptable.matter_id]
    for brought in (row for row in here if row.state == AdoptionState.PROPOSED):
        take_step(ADOPTION, brought, to=AdoptionState.DRAFT, by=by)


@transaction.atomic
def take_back(*, adoptable: AnyAdoptable, by: User, comment: str = "") -> AnyAdoptable:
    """Make a proposal a draft again, so that it can be changed. Raises StateRefusedError while it is circulating."""
    adoptable = lock(adoptable)
    require_right(by, adoptable.manage_right, adoptable.managed_in)
    _require_not_circulating(adoptable)
    _bring_back(adoptable, by)
    take_step(ADOPTION, adoptable, to=AdoptionState.DRAFT, by=by, comment=comment)
    return adoptable


@transaction.atomic
def withdraw(*, adoptable: AnyAdoptable, by: User, comment: str = "") -> AnyAdoptable:
    """End a draft or proposal without a decision; it stays readable. Raises as `take_back`."""
    adoptable = lock(adoptable)
    require_right(by, adoptable.manage_right, adoptable.managed_in)
    _require_not_circulating(adoptable)
    if adoptable.state == AdoptionState.PROPOSED:
        _bring_back(adoptable, by)
    take_step(ADOPTION, adoptable, to=AdoptionState.WITHDRAWN, by=by, comment=comment)
    return adoptable


def _require_not_circulating(adoptable: Adoptable) -> None:
    if adoptable.is_proposed and adoptable.matter is not None and adoptable.matter.is_circulating:
        raise StateRefusedError(
            _("The members are answering whether to adopt “%(title)s” as it stands. Stop the round first.")
            % {"title": adoptable}
        )


@transaction.atomic
def adopt(*, adoptable: AnyAdoptable, decision: Decision, by: User) -> AnyAdoptable:
    """Adopt a proposal by a decision, freeze it with its rows, and supersede the version it revises.

    What it brings is adopted by the same decision, unless another matter holds it. Called when the decision is
    fixed, never on its own. Raises StateRefusedError if it is not proposed.
    """
    require_right(by, Right.ADOPT, decision.body)
    adoptable = lock(adoptable)
    if decision.date is None:
        raise StateRefusedError(_("The decision has no date yet."))
    _adopt_brought(adoptable, decision, by)
    adoptable.keep_what_is_shown()
    extra = {"adopted_by": decision, "adopted_date": decision.date, "level": Level.PARTIES}
    take_step(ADOPTION, adoptable, to=AdoptionState.ADOPTED, by=by, extra=extra)
    if adoptable.revises is not None:
        supersede(adoptable=adoptable.revises, by=by)
    return adoptable


def _adopt_brought(adoptable: Adoptable, decision: Decision, by: User) -> None:
    for brought in _brought(adoptable, decision.matter):
        if brought.is_open:
            _put_on(brought, decision.matter, by)
        if brought.state == AdoptionState.PROPOSED and brought.matter_id == decision.matter_id:
            adopt(adoptable=brought, decision=decision, by=by)


@transaction.atomic
def supersede(*, adoptable: AnyAdoptable, by: User) -> AnyAdoptable:
    """Mark an adopted version as replaced by a newer one. Called by `adopt`."""
    adoptable = lock(adoptable)
    take_step(ADOPTION, adoptable, to=AdoptionState.SUPERSEDED, by=by)
    return adoptable


@transaction.atomic
def revise(*, adoptable: AnyAdoptable, by: User) -> AnyAdoptable:
    """Return a new draft version of what is adopted, with copies of its rows (`copy_rows_to`)."""
    adoptable = lock(adoptable)
    require_right(by, adoptable.manage_right, adoptable.managed_in)
    if adoptable.state != AdoptionState.ADOPTED:
        raise StateRefusedError(_("Only what is adopted and in force can get a new version."))
    if adoptable.revisions.exclude(state=AdoptionState.WITHDRAWN).exists():  # type: ignore[attr-defined]
        raise StateRefusedError(_("There is already a newer version of this. Continue with that one."))
    new = type(adoptable)._base_manager.get(pk=adoptable.pk)
    new._state.adding = True
    new.pk = None
    new.state, new.level, new.version = AdoptionState.DRAFT, Level.OWN_DRAFT, adoptable.version + 1
    new.revises, new.matter, new.adopted_by, new.adopted_date, new.created_by = adoptable, None, None, None, by
    for name in adoptable.own_to_version:
        setattr(new, name, adoptable._meta.get_field(name).get_default())  # type: ignore[union-attr]
    new.save()
    adoptable.copy_rows_to(new)
    return new
