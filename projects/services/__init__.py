from projects.services.drafting import CallInput, change_call, create_call
from projects.services.funding import link_carry_over
from projects.services.granting import GrantInput, add_grant, set_grants
from projects.services.rows import read_grant_rows

__all__ = [
    "CallInput",
    "GrantInput",
    "add_grant",
    "change_call",
    "create_call",
    "link_carry_over",
    "read_grant_rows",
    "set_grants",
]
