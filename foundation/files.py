"""Files people hand in: which kinds, how large, and where they are kept; and what files we hand out are called."""

import re
import unicodedata
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext as _

DOCUMENT_TYPES = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv", "png", "jpg", "jpeg")
IMAGE_TYPES = ("png", "jpg", "jpeg")
MEGABYTE = 1024 * 1024
LARGEST_DOCUMENT = 25 * MEGABYTE
LARGEST_IMAGE = 2 * MEGABYTE
LONGEST_NAME = 150
_INNER_STROKE = re.compile(r"(?<=\d)/(?=\d)")
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


def keep_apart(instance: models.Model, filename: str) -> str:
    """Return where a file is kept: a folder per model and a name no one can guess; the title is in the row."""
    return f"{instance._meta.label_lower}/{uuid4().hex}{PurePath(filename).suffix.lower()}"


def whole_name(name: str, ending: str) -> str:
    """Return the name of a file to hand out: `name` without what a disk cannot hold, and its ending.

    The stroke of a reference number becomes a hyphen: «BI 2026/3» is «BI 2026-3».
    """
    return f"{' '.join(_NOT_IN_NAMES.sub(' ', _INNER_STROKE.sub('-', name)).split())[:LONGEST_NAME]}.{ending}"


def title_from(name: str, *, is_file: bool = False) -> str:
    """Return what something is called: `name`, of a file without its folders and ending, and without hidden signs."""
    words = PurePath(name.replace("\\", "/")).stem if is_file else name
    seen = "".join(" " if unicodedata.category(sign).startswith("C") else sign for sign in words)
    return " ".join(seen.split())[:LONGEST_NAME].strip()


def at_most_document_size(file: Any) -> None:
    """Refuse a document of more than 25 MB."""
    _at_most(file, LARGEST_DOCUMENT)


def at_most_image_size(file: Any) -> None:
    """Refuse a picture of more than 2 MB."""
    _at_most(file, LARGEST_IMAGE)


def _at_most(file: Any, limit: int) -> None:
    if file.size > limit:
        sentence = _("The file is larger than %(limit)s MB. Make it smaller, or divide it.")
        raise ValidationError(sentence % {"limit": limit // MEGABYTE}, code="too_large")


DOCUMENT_RULES = (FileExtensionValidator(DOCUMENT_TYPES), at_most_document_size)
IMAGE_RULES = (FileExtensionValidator(IMAGE_TYPES), at_most_image_size)
