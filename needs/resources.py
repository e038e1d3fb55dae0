"""The register of rounds as it is taken out in files."""

from foundation.imports.columns import Column, ReferenceColumn
from foundation.imports.resources import ExportResource
from needs.models import Round


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
