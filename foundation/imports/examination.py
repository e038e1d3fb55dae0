"""A file is held against its register: what each row says, and which row of the register it is about."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from foundation.imports.cells import Reference, as_text
from foundation.imports.columns import Column
from foundation.imports.constraints import uniques_of
from foundation.imports.directory import Directory
from foundation.imports.heads import Heads
from foundation.imports.outcomes import Draft, Report
from foundation.imports.tables import CellValue, Line, Table
from foundation.imports.validation import Validation

if TYPE_CHECKING:
    from foundation.imports.resources import RegisterResource


class Examination:
    """One file on its way into one register. Reads the register once and saves nothing."""

    def __init__(self, resource: "RegisterResource", table: Table) -> None:
        self.resource = resource
        self.table = table
        self.number = resource.fields["number"]
        self.columns = [column for column in resource.columns if column is not self.number]
        self.own = [column for column in self.columns if column.names_a(resource.model)]

    def report(self) -> Report:
        """Return what would become of every row. Raises FileRefusedError where the heads are wrong."""
        matched = Heads(self.resource.columns).match(self.table)
        self._read_register()
        drafts = [self._draft(line, matched) for line in self.table.lines]
        for draft in drafts:
            self._resolve_own(draft)
            self._compare(draft)
        report = Report(matched, self.table.heads, drafts, Validation(self.resource, self.uniques, drafts, self.own))
        report.validation.run()
        return report

    def _read_register(self) -> None:
        self.rows = self.resource.register = list(self.resource.existing())
        self.by_number = {row.pk: row for row in self.rows}
        self.index: Directory[Any] = Directory(self.resource.keys, self.rows)
        self.drafts: dict[int, Draft] = {}
        self.uniques = uniques_of(self.resource.model)
        for unique in self.uniques:
            for row in self.rows:
                unique.hold(row)
        for column in self.columns:
            if column in self.own:
                self._prepare_own(column)
            elif isinstance(column.cell, Reference):
                column.cell.prepare()

    def _prepare_own(self, column: Column) -> None:
        """Let rows of this register that point at each other do so without a query for each."""
        column.cell.prepare(self.rows)
        for row in self.rows:
            column.put(row, column.value_of(row))

    # what a row says

    def _draft(self, line: Line, matched: Sequence[Column | None]) -> Draft:
        draft = Draft(line, self.resource.model())
        for column, raw in zip(matched, (*line.cells, *[None] * (len(matched) - len(line.cells))), strict=False):
            if column is not None:
                draft.raw[column] = raw
                if column not in self.own:
                    self._read_cell(draft, column, raw)
        if len(line.cells) > len(matched):
            sentence = _("The row has %(cells)s cells under %(heads)s heads. Text with a separator in it needs quotes.")
            draft.refuse(sentence % {"cells": len(line.cells), "heads": len(matched)})
        self.resource.complete(draft.row)
        self._settle(draft)
        return draft

    def _read_cell(self, draft: Draft, column: Column, raw: CellValue) -> None:
        try:
            value = column.cell.read(raw)
            if column is not self.number:
                value = column.cleaned(value)
                column.put(draft.row, value)
            draft.values[column] = value
        except ValueError as error:
            draft.refuse(str(error), column)

    # which row it is about

    def _settle(self, draft: Draft) -> None:
        try:
            found = self._find(draft)
        except ValueError as error:
            draft.refuse(str(error))
            return
        if found is not None:
            draft.row, draft.is_new = found, False
        elif not draft.faults:
            self.index.add(draft.row)
            for column in self.own:
                column.cell.directory.add(draft.row)
        self.drafts[id(draft.row)] = draft

    def _find(self, draft: Draft) -> Any:
        number = draft.values.get(self.number)
        if number is not None:
            found = self.by_number.get(number)
            if found is None:
                sentence = _("No row has the portal number %(number)s. Leave it empty for a new row.")
                raise ValueError(sentence % {"number": number})
            return self._once(found)
        for key in self.resource.keys(draft.row):
            hits = [found for found in self.index.find(key) if self.resource.may_be(draft.row, found)]
            if len(hits) == 1:
                return self._once(hits[0])
            if hits:
                sentence = _("This may be any of %(count)s in the register. Give the portal number of the right one.")
                raise ValueError(sentence % {"count": len(hits)})
        return None

    def _once(self, found: Any) -> Any:
        earlier = self.drafts.get(id(found))
        if earlier is not None:
            raise ValueError(_("Row %(line)s of the file is about the same.") % {"line": earlier.line.number})
        return found

    def _resolve_own(self, draft: Draft) -> None:
        """Read the columns that name rows of this very register, now that the file's own rows are known."""
        for column in self.own:
            if column not in draft.raw:
                continue
            try:
                value = column.cleaned(column.cell.read(draft.raw[column]))
            except ValueError as error:
                draft.refuse(str(error), column)
                continue
            draft.values[column] = value
            if draft.is_new:
                column.put(draft.row, value)

    # what it changes

    def _compare(self, draft: Draft) -> None:
        """Note which columns differ from the register's row, and write them to it in memory."""
        if draft.is_new:
            return
        if draft.faults:
            self._forgive(draft)
        self.resource.reconcile(draft.values, draft.row)
        for column, value in draft.values.items():
            if column is self.number:
                continue
            current = column.value_of(draft.row)
            if not (column.cell.same(value, current) or self._says(draft, column, current)):
                draft.before[column] = current
                column.put(draft.row, value)

    def _says(self, draft: Draft, column: Column, current: Any) -> bool:
        """Return whether the cell holds just what the register writes there."""
        return as_text(draft.raw[column]) == as_text(column.cell.write(current))

    def _forgive(self, draft: Draft) -> None:
        """A cell that says what the register already holds is never wrong, whatever today's rules think of it."""
        columns = {column.column_name: column for column in self.columns if column in draft.raw}
        draft.faults = [
            fault
            for fault in draft.faults
            if fault.head not in columns
            or not self._says(draft, columns[fault.head], columns[fault.head].value_of(draft.row))
        ]
