"""Small files of each kind that papers may be, and one with macros, which they may not."""

import io
import zipfile

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 24
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 24
ODT_TYPE = "application/vnd.oasis.opendocument.text"


def packed_as(parts: dict[str, str]) -> bytes:
    """Return a packed file with these parts, in order."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as pack:
        for name, text in parts.items():
            pack.writestr(name, text)
    return content.getvalue()


TYPES = {"[Content_Types].xml": "<Types/>"}
DOCX = packed_as({**TYPES, "word/document.xml": "<w/>"})
XLSX = packed_as({**TYPES, "xl/workbook.xml": "<w/>"})
ODT = packed_as({"mimetype": ODT_TYPE, "content.xml": "<o/>"})
MACROS = packed_as({**TYPES, "word/document.xml": "<w/>", "word/vbaProject.bin": "MZ"})
