"""Grants as they come from a spreadsheet: read, checked, and every fault named by row and column."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from collaboration.models import Organisation, OrganisationAlias
from foundation.errors import RuleError
from foundation.numbers import parse_number
from foundation.rowfaults import RowFault
from projects.enums import GrantColumn
from projects.services.granting import GrantInput


def read_grant_rows(
    rows: Iterable[Mapping[str, object]], *, first_line: int = 2
) -> tuple[list[GrantInput], list[RowFault]]:
    """Return the good rows as grants, and the faults of the others; rows that are empty are passed over.

    A row maps GrantColumn values to what the cell held. The amount is in whole kronor. The owner is found by name,
    short name or alias («Dals Ed») and kept as written as well. Leaders are not read: people are chosen by hand.
    """
    owners = _owners()
    grants: list[GrantInput] = []
    faults: list[RowFault] = []
    for number, row in enumerate(rows, start=first_line):
        if not any(row.get(column) for column in GrantColumn):
            continue
        wrong: list[tuple[GrantColumn, str]] = []
        title = str(row.get(GrantColumn.TITLE) or "").strip()
        if not title:
            wrong.append((GrantColumn.TITLE, _("The project's title is missing.")))
        amount = _amount(row.get(GrantColumn.AMOUNT), wrong)
        written = str(row.get(GrantColumn.OWNER) or "").strip()
        owner = owners.get(written.casefold())
        if owner is None:
            wrong.append((GrantColumn.OWNER, _("No organisation is called “%(name)s”.") % {"name": written}))
        end_date = _date(row.get(GrantColumn.END_DATE), wrong)
        faults += [RowFault(number, str(column.label), reason) for column, reason in wrong]
        if owner is not None and not wrong:
            as_written = "" if written == owner.name else written
            grants.append(GrantInput(title, amount, owner, (), as_written, end_date))
    return grants, faults


def _owners() -> dict[str, Organisation]:
    """Return organisations by every name they go by, in two queries."""
    found = {name.casefold(): row for row in Organisation.objects.all() for name in (row.short_name, row.name) if name}
    for alias in OrganisationAlias.objects.select_related("organisation"):
        found.setdefault(alias.name.casefold(), alias.organisation)
    return found


def _amount(value: object, wrong: list[tuple[GrantColumn, str]]) -> Decimal:
    text = str(int(value) if isinstance(value, float) and value.is_integer() else value or "").strip()
    try:
        amount = parse_number(text)
    except RuleError as error:
        wrong.append((GrantColumn.AMOUNT, str(error)))
        return Decimal(0)
    if amount <= 0:
        wrong.append((GrantColumn.AMOUNT, _("A grant is more than 0 kr.")))
    return amount


def _date(value: object, wrong: list[tuple[GrantColumn, str]]) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if value in (None, "") or isinstance(value, dt.date):
        return value or None  # type: ignore[return-value]
    try:
        date = parse_date(str(value).strip())
    except ValueError:
        date = None
    if date is None:
        wrong.append((GrantColumn.END_DATE, _("“%(text)s” is no date. Write it as 2020-06-30.") % {"text": value}))
    return date
