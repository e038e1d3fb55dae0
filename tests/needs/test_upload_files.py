"""Hostile and mistaken files: each is refused in one sentence, and leaves nothing behind."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from foundation.imports.files import LARGEST_FILE
from foundation.imports.tables import FileRefusedError
from needs.models import SubmissionUpload
from needs.services.uploads import keep_upload
from tests.foundation.sheets import with_part
from tests.needs.excel import as_file, contact_of, filled, template, uploaded
from tests.needs.factories import NeedFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def refusal(submission):
    """Return a function that uploads a file and gives back the sentence it is refused with."""
    contact = contact_of(submission)

    def refuse(file):
        with pytest.raises(FileRefusedError) as caught:
            keep_upload(submission=submission, file=file, by=contact)
        assert not SubmissionUpload.objects.exists()
        return str(caught.value)

    return refuse


def sent(content, name="behov.xlsx"):
    return SimpleUploadedFile(name, content)


def test_200_megabytes_are_not_read(refusal):
    file = sent(b"PK\x03\x04")
    file.size = 20 * LARGEST_FILE

    assert refusal(file) == "Filen är 200 MB. Den får vara högst 10 MB: dela upp den eller ta bort bilder ur den."


def test_zip_bomb_is_not_unpacked(refusal, submission):
    file = with_part(io.BytesIO(filled(submission).read()), "xl/worksheets/sheet9.xml", b" " * (101 * 1024 * 1024))

    assert "packas upp till" in refusal(sent(file.getvalue()))


def test_macros_are_refused_under_any_name(refusal, submission):
    file = with_part(io.BytesIO(filled(submission).read()), "xl/vbaProject.bin", b"x")

    assert "makron" in refusal(sent(file.getvalue(), "behov.xlsm"))


def test_password_is_told_of(refusal):
    assert "lösenord" in refusal(sent(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600))


@pytest.mark.parametrize("content", [b"%PDF-1.7\x00", b"\x89PNG\r\n\x1a\n\x00", b"<html><table></table></html>"])
def test_what_is_no_spreadsheet_is_told_so(refusal, content):
    assert refusal(sent(content)).startswith("Filen är inget kalkylblad.")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj", "behov.xlsx"),
        (b"Behov av utbildning", "behov.pdf"),
        (b"Behov av utbildning", "BEHOV.JPEG"),
        (b"Behov av utbildning", "behov.docx"),
    ],
)
def test_text_that_says_it_is_another_kind_of_file_is_told_so(refusal, content, name):
    assert refusal(sent(content, name)).startswith("Filen är inget kalkylblad.")


@pytest.mark.parametrize("name", ["behov.csv", "behov.txt", "behov", "behov.xlsx"])
def test_text_that_may_be_a_table_is_told_what_it_lacks(refusal, name):
    assert refusal(sent(b"Behov av utbildning", name)).startswith("Det här är inte rundans mall:")


def test_zip_of_something_else_is_told_so(refusal):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("brev.txt", "hej")

    assert refusal(sent(file.getvalue())).startswith("Filen är inget kalkylblad.")


def test_wrong_sheet_is_told_which_column_is_missing(refusal):
    book = Workbook()
    book.active.append(["Namn", "Telefon"])
    book.active.append(["Ada", "070"])

    assert "Behovet i en mening" in refusal(as_file(book))


def test_right_sheet_is_found_among_others(submission):
    book = template(submission)
    book.create_sheet("Anteckningar", 0).append(["Namn", "Telefon"])
    page = book["Behov"]
    page["B3"] = "Klarspråk"

    upload = keep_upload(submission=submission, file=as_file(book), by=contact_of(submission))

    assert upload.rows.get().cells["title"] == "Klarspråk"


def test_template_of_another_round_is_told_by_its_question(refusal, submission):
    book = template(submission)
    book.active.cell(1, 13, "Fråga ur en annan runda")

    assert "Fråga ur en annan runda" in refusal(as_file(book))


def test_two_columns_of_the_same_name_are_refused(refusal, submission):
    book = template(submission)
    book.active.cell(1, 13, "Behovet i en mening")

    assert refusal(as_file(book)) == "Det finns två kolumner som heter ”Behovet i en mening”. Ta bort den ena."


def test_merged_cells_are_refused_with_their_place(refusal, submission):
    book = template(submission)
    book.active["B3"] = "Klarspråk"
    book.active.merge_cells("B3:B5")

    assert refusal(as_file(book)).startswith("Cellerna B3:B5 är sammanfogade.")


def test_text_outside_the_columns_is_not_lost_without_a_word(refusal, submission):
    book = template(submission)
    book.active["B3"], book.active["Z3"] = "Klarspråk", "en anteckning"

    assert refusal(as_file(book)).startswith("På rad 3 står något utanför kolumnerna.")


def test_template_with_nothing_written_is_told_so(refusal, submission):
    assert refusal(filled(submission)) == "Det finns inga behov i filen: ingenting är skrivet under rubrikerna."


def test_10_001_rows_are_counted(refusal):
    lines = ["Behovet i en mening", *(f"Behov {n}" for n in range(10_001))]

    sentence = refusal(sent("\n".join(lines).encode(), "behov.csv"))

    assert sentence == "Filen har 10\u202f001 behov. En part lämnar in högst 200 i en runda."


def test_text_file_under_the_name_of_a_workbook_is_read_as_what_it_is(submission):
    file = sent(b"Behovet i en mening;Antal personer\n'=cmd|calc;12\n")

    upload = keep_upload(submission=submission, file=file, by=contact_of(submission))

    assert upload.rows.get().cells == {"title": "=cmd|calc", "people_count": "12"}


def test_formula_that_was_never_counted_is_refused(refusal, submission):
    book = template(submission)
    book.active["B3"] = "=1+1"

    assert "Cellen B3 innehåller en formel som aldrig har räknats ut." in refusal(as_file(book))


def test_guidance_is_no_need_also_without_its_key(submission):
    NeedFactory(submission=submission, title="Klarspråk")
    book = template(submission)
    book.active.delete_cols(1)

    upload = keep_upload(submission=submission, file=as_file(book), by=contact_of(submission))

    row = upload.rows.get()
    assert (row.line, row.cells["title"], row.need_key, row.seen) == (3, "Klarspråk", None, None)


@pytest.mark.parametrize("key", ["1", "x.y", "1" * 40 + ".1", "-1.2"])
def test_key_that_is_none_of_ours_is_let_be(submission, key):
    upload = uploaded(submission, {"key": key, "title": "Klarspråk"}, by=contact_of(submission))

    assert upload.rows.get().need_key is None
