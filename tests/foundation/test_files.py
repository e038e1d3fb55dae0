"""Files people hand in: kept under names no one can guess, and never too large or of a wrong kind."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from collaboration.models import AgreementDocument
from foundation import files


def test_file_is_kept_under_a_name_no_one_can_guess() -> None:
    name = files.keep_apart(AgreementDocument(), "../../Hemligt avtal.PDF")
    assert re.fullmatch(r"collaboration\.agreementdocument/[0-9a-f]{32}\.pdf", name)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Kvittens BI 2026/3 Dals-Eds kommun", "Kvittens BI 2026-3 Dals-Eds kommun.pdf"),
        ('Protokoll 2017/8 B60: "Möte" / på distans?', "Protokoll 2017-8 B60 Möte på distans.pdf"),
    ],
)
def test_name_of_a_file_is_without_what_a_disk_cannot_hold(name, shown) -> None:
    assert files.whole_name(name, "pdf") == shown


@pytest.mark.parametrize(
    ("check", "limit", "sentence"),
    [
        (files.at_most_document_size, 25, "Filen är större än 25 MB. Gör den mindre eller dela upp den."),
        (files.at_most_image_size, 2, "Filen är större än 2 MB. Gör den mindre eller dela upp den."),
    ],
)
def test_size_is_limited(check, limit, sentence) -> None:
    file = ContentFile(b"")
    file.size = limit * files.MEGABYTE
    check(file)
    file.size += 1
    with pytest.raises(ValidationError) as caught:
        check(file)
    assert caught.value.messages == [sentence]
