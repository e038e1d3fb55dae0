"""What all registers of the app share: who may import to them."""

from collections.abc import Sequence
from typing import Any

from collaboration.models import Scope, User
from collaboration.permissions import Right, ScopeKind
from collaboration.queries.rights import require_right
from foundation.imports.resources import RegisterResource

# Other heads that lists of today have for the first and the last day.
FIRST_DAY = ("Från", "Fr.o.m.", "Startdatum")
LAST_DAY = ("Till", "T.o.m.", "Slutdatum", "To")


class KeptRegister(RegisterResource):
    """A register that the secretariat keeps."""

    def require_rights(self, by: User) -> None:
        require_right(by, Right.IMPORT_DATA)
        require_right(by, Right.KEEP_REGISTERS)


class ScopedRegister(KeptRegister):
    """A register whose rows roles can be held in: each new row opens its scope."""

    def before_create(self, rows: Sequence[Any]) -> None:
        kind: ScopeKind = self.model.scope_kind  # type: ignore[attr-defined] # the registers of Scoped models
        for row, scope in zip(rows, Scope.objects.open(kind, len(rows)), strict=True):
            row.scope = scope
