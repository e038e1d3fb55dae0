"""The text blocks that a form offers."""

from collections import defaultdict
from collections.abc import Sequence

from decisions.enums import TextPlace
from decisions.models import TextBlock


def offered_blocks(*places: TextPlace) -> dict[str, Sequence[TextBlock]]:
    """Return the blocks offered in these places by name, keyed by the place, each place with a key; one query."""
    found: dict[str, list[TextBlock]] = defaultdict(list)
    for block in TextBlock.objects.filter(place__in=places, is_offered=True).order_by("name", "pk"):
        found[block.place].append(block)
    return {place.value: found[place.value] for place in places}
