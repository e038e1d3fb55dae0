"""Organisations are registered and changed here."""

from collections.abc import Iterable

from django.db import transaction

from collaboration.models import Organisation, OrganisationAlias, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.history import delete_as, save_as
from foundation.validation import require_valid


@transaction.atomic
def create_organisation(*, organisation: Organisation, aliases: Iterable[str] = (), by: User) -> Organisation:
    """Register an unsaved organisation with the other ways its name is written.

    Raises RightRefusedError without the right to keep the registers, InvalidError where a field is wrong: the
    organisation number's check digit, a code that another municipality has, a loop of parts.
    """
    require_right(by, Right.KEEP_REGISTERS)
    require_valid(organisation)
    save_as(organisation, by=by)
    _write_aliases(organisation, aliases, by)
    return organisation


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, aliases: Iterable[str] | None = None, by: User, reason: str = ""
) -> Organisation:
    """Save a changed organisation; `aliases`, when given, replaces the other ways its name is written.

    Raises RightRefusedError or InvalidError as `create_organisation` does. All organisations above the changed
    one are locked, so that two changes at once cannot close a loop.
    """
    require_right(by, Right.KEEP_REGISTERS)
    _lock_with_parents(organisation)
    require_valid(organisation)
    save_as(organisation, by=by, reason=reason)
    if aliases is not None:
        _write_aliases(organisation, aliases, by)
    return organisation


def _lock_with_parents(organisation: Organisation) -> None:
    seen: set[int | None] = {None}
    following: set[int | None] = {organisation.pk, organisation.parent_id}
    while following - seen:
        seen |= following
        rows = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=following - {None})
        following = {row.parent_id for row in rows.order_by("pk")}


def _write_aliases(organisation: Organisation, aliases: Iterable[str], by: User) -> None:
    wanted = {alias.strip().casefold(): alias.strip() for alias in aliases if alias.strip()}
    for alias in organisation.aliases.all():
        if wanted.pop(alias.name.casefold(), None) is None:
            delete_as(alias, by=by)
    for name in wanted.values():
        alias = OrganisationAlias(organisation=organisation, name=name)
        require_valid(alias)
        save_as(alias, by=by)
