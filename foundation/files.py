"""Files people hand in: which kinds, how large, and where they are kept."""

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


def keep_apart(instance: models.Model, filename: str) -> str:
    """Return where a file is kept: a folder per model and a name no one can guess; the title is in the row."""
    return f"{instance._meta.label_lower}/{uuid4().hex}{PurePath(filename).suffix.lower()}"


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
