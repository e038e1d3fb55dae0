"""The registers of rounds and of cards as they are taken out in files."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.collation import swedish_key
from foundation.imports.columns import Column, ReferenceColumn, ShownColumn
from foundation.imports.resources import ExportResource
from needs.models import Card, Need, Round


def needs_in_words(card: Card) -> str:
    """Return the needs of a card with their parties, one on each line."""
    return "\n".join(f"{need.submission.organisation}: {need}" for need in card.needs.all())


def tags_in_words(card: Any) -> str:
    """Return the tags of a card with commas between them; nothing to who has stepped aside from one of its needs."""
    if card.is_closed:
        return ""
    return ", ".join(sorted((tag.name for tag in card.tags.all()), key=swedish_key))


class PreparedColumn(Column):
    """A column of the preparation: empty to who has stepped aside from one of the card's needs."""

    def value_of(self, instance: Any) -> Any:
        return None if instance.is_closed else super().value_of(instance)


class RoundResource(ExportResource):
    """Inventory rounds."""

    title = Column("title")
    opens_on = Column("opens_on")
    closes_on = Column("closes_on")
    state = Column("state")
    reminder_days = Column("reminder_days")
    contact = ReferenceColumn("contact")

    class Meta:
        model = Round


class CardResource(ExportResource):
    """What the theme groups have made of the needs, with the needs that stand handed in.

    The rows say whether they are closed to the person (needs.queries.conflicts.with_closed).
    """

    title = Column("title")
    group = ReferenceColumn("group")
    state = Column("state")
    needs = ShownColumn(_("needs"), needs_in_words)
    tags = ShownColumn(_("tags"), tags_in_words)
    sorted_at = Column("sorted_at")
    rank = Column("rank")
    points = PreparedColumn("points")
    outcome = Column("outcome")
    referred_to = Column("referred_to")
    reason = Column("reason")
    words = Column("words")
    decided_at = Column("decided_at")
    joined = ("group",)

    class Meta:
        model = Card

    def for_export(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Read the needs and tags of all rows in two queries."""
        needs = Need.objects.handed_in().select_related("submission__organisation").order_by("pk")
        return super().for_export(queryset).prefetch_related(Prefetch("needs", needs), "tags")
