"""Import and export of the registers, behind the portal's rights."""

from django.http import HttpRequest

from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from foundation.imports.admin import RegisterFiles


class ExportedRegister(RegisterFiles):
    """A register that can be taken out. Mix in before RegisterAdmin."""

    def has_import_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the library's signature
        """Return no: rows of this register come into being one by one."""
        return False

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may take the register out."""
        return has_right(request.user, Right.EXPORT_DATA) and self.has_view_permission(request)


class ImportedRegister(ExportedRegister):
    """A register whose rows also come from files."""

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may import to the register."""
        return has_right(request.user, Right.IMPORT_DATA) and has_right(request.user, self.keep_right)
