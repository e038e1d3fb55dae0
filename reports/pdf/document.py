"""A document as plain data: what stands on every page, and the content its template reads."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from foundation.dates import format_date

# A host that cannot exist (RFC 2606): only what the document brings along is found there.
PICTURES = "https://pictures.invalid/"


class Attachment(NamedTuple):
    """A file inside the PDF: the data the document was made from, for a machine to read.

    The name's ending says which kind of file it is.
    """

    name: str
    description: str
    content: str


class Picture(NamedTuple):
    """A picture that a document shows. Its name holds its checksum, so that another picture has another name."""

    name: str
    content_type: str
    content: bytes

    @property
    def address(self) -> str:
        """Return what the document's template writes as its source."""
        return f"{PICTURES}{self.name}"


@dataclass(frozen=True)
class Document:
    """A document's furniture and content.

    `sender` stands top left: the collaboration, then the body. Top right stand the type of document,
    its reference number (Dnr), its date and the page. A reference number of None means that such a
    document has none; an empty one that it should have but does not, and then «Dnr saknas» is printed:
    nothing is invented. `draft` puts UTKAST across every page. `foot` stands bottom left. `date` is
    also the PDF's date of creation, so that the same data give the same bytes. `note` stands under the title and says
    how the document differs from what it seems to be.
    """

    title: str
    document_type: str
    date: dt.date
    content: Any
    sender: tuple[str, ...] = ()
    reference_number: str | None = None
    draft: bool = False
    foot: str = ""
    language: str = "sv"
    note: str = ""

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Return the pictures it shows beside our own; a PicturedDocument has some."""
        return ()

    @property
    def head_lines(self) -> list[str]:
        """Return the lines top right, above the page number."""
        lines = [self.document_type]
        if self.reference_number is not None:
            number = self.reference_number
            lines.append(_("Ref. no. %(number)s") % {"number": number} if number else _("Ref. no. missing"))
        return [*lines, format_date(self.date)]


@dataclass(frozen=True)
class PicturedDocument(Document):
    """A document with pictures that people have put in; a class of its own, so that the digest of others stands."""

    pictures: tuple[Picture, ...] = ()
