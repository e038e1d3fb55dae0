"""A table declared once and shown everywhere: HTML that turns into cards on a phone, PDF, XLSX and CSV.

    Table(
        [
            Column("name", _("Organisation"), link=Address("organisation_detail", pk="pk"), sort=["name"]),
            Column("granted", _("Granted (tkr)"), Kind.KSEK, total=True),
        ],
        rows,
        caption=_("Grants of call 2019"),
    ).as_html()

Every row is joined from strings, what stands around its values being made once per table: 50 rows cost about as much
as one include.
"""

from foundation.tables.addresses import Address
from foundation.tables.columns import Column, Kind, Tag, Value, label_of
from foundation.tables.table import SortLink, Table

__all__ = ["Address", "Column", "Kind", "SortLink", "Table", "Tag", "Value", "label_of"]
