"""What kind of file something is, told from its bytes: a name says what its sender wanted it to be."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ODT = "application/vnd.oasis.opendocument.text"
_MIMETYPE = "mimetype"  # the first file of an OpenDocument, which holds the name of its kind
_MOST_PARTS = 5000
_PROGRAMS = ("vbaproject.bin", "basic/", "scripts/")  # what of a document is run, not read


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its ending, what a browser is told of it, and whether a browser shows it by itself."""

    ending: str
    content_type: str
    is_picture: bool = False

    @property
    def is_pdf(self) -> bool:
        """Whether it is a PDF."""
        return self.ending == "pdf"

    @property
    def is_sheet(self) -> bool:
        """Whether it is an Excel workbook."""
        return self.ending == "xlsx"

    @property
    def is_readable_in_place(self) -> bool:
        """Whether a browser shows it without another program."""
        return self.is_pdf or self.is_picture


_KINDS = {
    kind.ending: kind
    for kind in (
        FileKind("pdf", "application/pdf"),
        FileKind("docx", _WORD),
        FileKind("xlsx", _SHEET),
        FileKind("odt", _ODT),
        FileKind("png", "image/png", is_picture=True),
        FileKind("jpg", "image/jpeg", is_picture=True),
    )
}
ENDINGS = tuple(_KINDS)
_BEGINNINGS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
_SAME = {"jpeg": "jpg"}


def kind_named(ending: str) -> FileKind:
    """Return the kind with this ending."""
    return _KINDS[ending]


def kind_of(content: bytes) -> FileKind | None:
    """Return the kind of file that the bytes are; None for any other kind, and for a document that holds programs."""
    for beginning, ending in _BEGINNINGS.items():
        if content.startswith(beginning):
            return _KINDS[ending]
    return _packed(content) if content.startswith(b"PK\x03\x04") else None


def is_named_as(name: str, kind: FileKind) -> bool:
    """Return whether the name's ending is that of the kind, or missing."""
    ending = _ending_of(name)
    return not ending or ending == kind.ending


def kind_of_name(name: str) -> FileKind | None:
    """Return the kind that a name's ending claims; None where it claims none of them."""
    return _KINDS.get(_ending_of(name))


def _ending_of(name: str) -> str:
    ending = PurePath(name.replace("\\", "/")).suffix.lower().removeprefix(".")
    return _SAME.get(ending, ending)


def _packed(content: bytes) -> FileKind | None:
    """Return the kind of a packed document; only the list of its parts, and one short part, are ever unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            parts = pack.infolist()
            names = {part.filename.lower() for part in parts}
            if len(parts) > _MOST_PARTS or _holds_programs(names):
                return None
            if parts[0].filename == _MIMETYPE and parts[0].file_size == len(_ODT):
                return _KINDS["odt"] if pack.read(parts[0]) == _ODT.encode() else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, IndexError, EOFError):
        return None
    if "[content_types].xml" not in names:
        return None
    found = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
    return next((_KINDS[ending] for ending, part in found.items() if part in names), None)


def _holds_programs(names: set[str]) -> bool:
    return any(program in name for name in names for program in _PROGRAMS)
