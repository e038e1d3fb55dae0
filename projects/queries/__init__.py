from projects.queries.grants import (
    GrantRow,
    GrantTable,
    OwnerShare,
    call_grants,
    carry_over_sentences,
    grant_table,
    grants_by_owner,
)

__all__ = [
    "GrantRow",
    "GrantTable",
    "OwnerShare",
    "call_grants",
    "carry_over_sentences",
    "grant_table",
    "grants_by_owner",
]
