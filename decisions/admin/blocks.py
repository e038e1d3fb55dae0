"""Text blocks in the administration: written here, inserted in the forms of proposals and meetings."""

from django.contrib import admin
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from collaboration.admin.base import RegisterAdmin
from collaboration.admin.files import ExportedRegister
from decisions.models import TextBlock
from decisions.resources import TextBlockResource

SHOWN_WORDS = 25


@admin.register(TextBlock)
class TextBlockAdmin(ExportedRegister, RegisterAdmin):
    """The register of text blocks."""

    resource_classes = (TextBlockResource,)
    list_display = ("name", "place", "shown_text", "is_offered")
    list_filter = ("place", "is_offered")
    search_fields = ("name", "text")
    ordering = ("place", "name", "pk")
    fields = ("name", "place", "text", "is_offered")

    @admin.display(description=_("text"))
    def shown_text(self, block: TextBlock) -> str:
        """Return the beginning of the text."""
        return Truncator(block.text).words(SHOWN_WORDS)
