"""Spreadsheets of a party: the template as downloaded, filled in, and uploaded."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.fillable import FIRST_ROW, write_fillable
from needs.queries.columns import columns_of
from needs.queries.template import fill_sheet
from needs.services.needs import MOST_NEEDS
from needs.services.uploads import keep_upload, save_rows
from tests.collaboration.factories import UserFactory


def contact_of(submission, role=Role.CONTACT_PERSON):
    """Return a user who hands in for the submission's party."""
    user = UserFactory()
    give_role(user=user, role=role, scope=submission.organisation, by=UserFactory(superuser=True))
    return user


def template(submission):
    """Return the template as an openpyxl workbook."""
    file = io.BytesIO()
    write_fillable(fill_sheet(submission, MOST_NEEDS), file)
    return load_workbook(file)


def as_file(book, name="behov.xlsx"):
    """Return a workbook as a browser sends it."""
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())


def filled(submission, *rows, book=None, first=None):
    """Return the template with rows written under those that are there; each is cells by the key of the column."""
    book = book or template(submission)
    page = book.active
    places = {"key": 1} | {column.key: place for place, column in enumerate(columns_of(submission), start=2)}
    kept = submission.needs.filter(removed_at=None).count()
    for line, row in enumerate(rows, start=first or FIRST_ROW + kept):
        for key, value in row.items():
            cell = page.cell(line, places[key])
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    return as_file(book)


def uploaded(submission, *rows, by, **kwargs):
    """Return what becomes of uploading rows."""
    return keep_upload(submission=submission, file=filled(submission, *rows, **kwargs), by=by)


def saved(upload, *, by, typed=None, chosen=None, dropped=(), seen=None):
    """Save the rows of an upload."""
    return save_rows(upload=upload, typed=typed or {}, chosen=chosen or {}, dropped=dropped, by=by, seen=seen)
