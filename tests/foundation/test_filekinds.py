"""The kind of a file is told from its bytes, whatever it is called."""

import pytest

from foundation.filekinds import ENDINGS, is_named_as, kind_named, kind_of
from foundation.files import LONGEST_NAME, title_from
from tests.decisions.files import DOCX, JPEG, MACROS, ODT, ODT_TYPE, PDF, PNG, TYPES, XLSX, packed_as

READ = {"pdf": PDF, "docx": DOCX, "xlsx": XLSX, "odt": ODT, "png": PNG, "jpg": JPEG}


def test_each_kind_is_known_by_its_bytes():
    assert {ending: kind_of(content) for ending, content in READ.items()} == {
        ending: kind_named(ending) for ending in ENDINGS
    }
    assert [ending for ending in ENDINGS if kind_named(ending).is_readable_in_place] == ["pdf", "png", "jpg"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hej",
        b"<html><script>alert(1)</script>",
        b"MZ\x90\x00",
        b"\n%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"PK\x03\x04 and then nothing",
        DOCX[:-30],
        packed_as({"word/document.xml": "<w/>"}),
        packed_as({**TYPES, "ppt/presentation.xml": "<p/>"}),
        packed_as({"mimetype": "x" * len(ODT_TYPE)}),
        packed_as({"mimetype": "application/epub+zip"}),
        packed_as({"mimetype": ODT_TYPE, "Basic/Standard/script.xml": "<s/>"}),
        packed_as({}),
        packed_as({f"{number}": "" for number in range(5001)}),
        MACROS,
    ],
)
def test_everything_else_is_no_kind_we_take(content):
    assert kind_of(content) is None


def test_pack_without_parts_behind_a_local_head_is_refused():
    empty = packed_as({})

    assert kind_of(b"PK\x03\x04" + empty) is None


@pytest.mark.parametrize(
    ("name", "ending", "fits"),
    [
        ("skrivelse.pdf", "pdf", True),
        ("SKRIVELSE.PDF", "pdf", True),
        ("bild.jpeg", "jpg", True),
        ("utan ändelse", "docx", True),
        ("skrivelse.pdf", "docx", False),
        ("skrivelse.pdf.exe", "pdf", False),
        (r"C:\mapp.x\skrivelse", "pdf", True),
    ],
)
def test_name_has_to_say_the_same(name, ending, fits):
    assert is_named_as(name, kind_named(ending)) is fits


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (r"C:\hemligt\Tjänsteskrivelse.pdf", "Tjänsteskrivelse"),
        ("../../etc/passwd", "passwd"),
        ("skriv\u202efdp.exe\x00\n.pdf", "skriv fdp.exe"),
        (f"{'x' * 300}.pdf", "x" * LONGEST_NAME),
        ("", ""),
    ],
)
def test_title_from_a_hostile_name_is_harmless(name, title):
    assert title_from(name, is_file=True) == title


def test_title_that_someone_wrote_keeps_its_dots():
    assert title_from(" Bilaga 1.2 / utkast ") == "Bilaga 1.2 / utkast"
