from projects.queries.grants import GrantTable, OwnerShare, grant_table, grants_by_owner

__all__ = ["GrantTable", "OwnerShare", "grant_table", "grants_by_owner"]
