from projects.queries.grants import (
    GrantRow,
    GrantTable,
    OwnerShare,
    call_grants,
    carry_over_sentences,
    grant_table,
    grants_by_owner,
)
from projects.queries.history import call_history

__all__ = [
    "GrantRow",
    "GrantTable",
    "OwnerShare",
    "call_grants",
    "call_history",
    "carry_over_sentences",
    "grant_table",
    "grants_by_owner",
]
