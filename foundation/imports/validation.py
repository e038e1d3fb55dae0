"""The rows of a file held against the rules: the model's own, its constraints, and each other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from foundation.imports.columns import Column
from foundation.imports.constraints import Checks, Unique, taken_sentence
from foundation.imports.outcomes import Draft

if TYPE_CHECKING:
    from foundation.imports.resources import RegisterResource


class Validation:
    """Rules for the rows of one file. Rows that fall are taken out, and the rest are asked again."""

    def __init__(
        self, resource: "RegisterResource", uniques: Sequence[Unique], drafts: list[Draft], own: Sequence[Column]
    ) -> None:
        self.resource = resource
        self.uniques = uniques  # what the register holds before the file: a key that a row gives up is free only later
        self.drafts = drafts
        self.own = own
        self.checks = Checks(resource.model)
        self.draft_of = {id(draft.row): draft for draft in drafts}

    def run(self) -> None:
        """Validate until a round finds nothing more: a row that falls may have carried others."""
        while self._round():
            continue

    def _round(self) -> bool:
        """Validate every row that still stands; return whether any fell."""
        for draft in self.drafts:
            if draft.faults:
                for column, value in draft.before.items():
                    column.put(draft.row, value)
        live = [draft for draft in self.drafts if not draft.faults]
        self.resource.begin_rules([draft.row for draft in live])
        uniques = [unique.copy() for unique in self.uniques]
        for draft in live:
            if draft.is_new or draft.before:
                self._check(draft, uniques)
        return any(draft.faults for draft in live)

    def _check(self, draft: Draft, uniques: list[Unique]) -> None:
        try:
            self.resource.check_rules(draft.row)
        except ValidationError as error:
            self.refuse(draft, error)
        for sentence in self.checks.broken_by(draft.row):
            draft.refuse(sentence)
        for before, unique in zip(self.uniques, uniques, strict=True):
            holder = unique.holder_against(draft.row)
            if holder is None:
                unique.hold(draft.row)
            else:
                sentence = taken_sentence(unique, draft.row, self._line_of(holder, before, draft.row))
                draft.refuse(sentence, self._column_of(unique.fields))
        for column in self.own:
            owner = self.draft_of.get(id(draft.values.get(column)))
            if owner is not None and owner.is_new and owner.faults:
                sentence = _("Row %(line)s, which this row belongs to, is wrong.")
                draft.refuse(sentence % {"line": owner.line.number}, column)

    def _line_of(self, holder: Any, key_was_held: Unique, row: Any) -> int | None:
        """Return the row of the file that gave `holder` its key, or None where the register had it before."""
        if key_was_held.holder_against(row) is holder:
            return None
        return self.draft_of[id(holder)].line.number

    def refuse(self, draft: Draft, error: ValidationError) -> None:
        """Mark a row as wrong with everything a ValidationError says, each sentence at its column."""
        if not hasattr(error, "error_dict"):
            for sentence in error.messages:
                draft.refuse(sentence)
            return
        for name, sentences in error.message_dict.items():
            for sentence in sentences:
                draft.refuse(sentence, None if name == NON_FIELD_ERRORS else self._column_of([name]))

    def _column_of(self, names: Sequence[str]) -> Column | None:
        if len(names) != 1:
            return None
        return next(
            (column for column in self.resource.columns if names[0] in (*column.fields, column.attribute)), None
        )
