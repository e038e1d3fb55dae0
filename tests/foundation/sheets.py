"""Files as people hand them in: workbooks and texts made in memory."""

import io
import zipfile

from openpyxl import Workbook


def workbook(*rows, title="Blad1", sheets=None):
    """Return an .xlsx file with rows in its first sheet, or with the sheets given as {title: rows}."""
    book = Workbook()
    book.remove(book.active)
    for name, content in (sheets or {title: rows}).items():
        sheet = book.create_sheet(name)
        for row in content:
            sheet.append(row)
    return saved(book)


def saved(book):
    """Return a workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def text(content, encoding="utf-8"):
    """Return a text file."""
    return io.BytesIO(content.encode(encoding))


def with_part(file, name, content):
    """Return an .xlsx file with one part added or replaced."""
    new = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as target:
        for info in old.infolist():
            if info.filename != name:
                target.writestr(info, old.read(info.filename))
        target.writestr(name, content)
    new.seek(0)
    return new
