"""Forms that offer the secretariat's text blocks beside the fields they fit."""

from typing import Any, ClassVar

from decisions.enums import TextPlace
from decisions.queries.blocks import offered_blocks


class OffersBlocks:
    """Adds `blocks` to the page: the text blocks of each of `block_places`. Mix in before FormPage."""

    block_places: ClassVar[tuple[TextPlace, ...]] = (TextPlace.NOTE,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the blocks; one query."""
        context: dict[str, Any] = super().get_context_data(  # type: ignore[misc]
            blocks=offered_blocks(*self.block_places), **kwargs
        )
        return context
