"""A party's spreadsheet becomes rows of cells as text, or is refused in one sentence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from foundation.imports.cells import as_text
from foundation.imports.files import read_table
from foundation.imports.heads import names_of, normalised
from foundation.imports.tables import CellValue, FileRefusedError, Table
from foundation.numbers import format_number
from needs.queries.columns import GUIDANCE, KEY_HEAD, NeedColumn

KEY = "key"
_KEY = re.compile(r"(\d{1,15})\.(\d{1,9})")


@dataclass(frozen=True)
class ReadRow:
    """One row: the number Excel shows beside it, its cells by column, and what the hidden key says."""

    line: int
    cells: dict[str, str]
    need_key: int | None
    seen: int | None


@dataclass(frozen=True)
class ReadSheet:
    """The rows that hold something, and the columns the file had."""

    columns: Sequence[str]
    rows: Sequence[ReadRow]


def read_sheet(file: IO[bytes], columns: Sequence[NeedColumn], *, most: int) -> ReadSheet:
    """Read a file as the round's template. Raises FileRefusedError in one sentence; more than `most` rows is one."""
    names = {name: column.key for column in columns for name in names_of(column.head)}
    names |= dict.fromkeys(names_of(KEY_HEAD), KEY)
    table = read_table(file, lambda heads: sum(normalised(head) in names for head in heads))
    keys = _keys(table, names, columns[0])
    rows = list(_rows(table, keys, columns[0]))
    if not rows:
        raise FileRefusedError(_("There are no needs in the file: nothing is written under the heads."))
    if len(rows) > most:
        sentence = _("The file has %(count)s needs. A party hands in at most %(most)s in a round.")
        raise FileRefusedError(sentence % {"count": format_number(len(rows)), "most": most})
    return ReadSheet([key for key in keys if key and key != KEY], rows)


def _keys(table: Table, names: dict[str, str], first: NeedColumn) -> list[str]:
    """Return the key of each head; empty where nothing stands under a head that is empty too."""
    keys = [names.get(normalised(head), "") for head in table.heads]
    if first.key not in keys:
        sentence = _("This is not the round's template: the column “%(head)s” is missing. Download it and fill it in.")
        raise FileRefusedError(sentence % {"head": first.column_name})
    unknown = next((head for head, key in zip(table.heads, keys, strict=True) if head and not key), "")
    if unknown:
        sentence = _("The column “%(head)s” is not in the round's template. Take it away, or download it anew.")
        raise FileRefusedError(sentence % {"head": unknown[:80]})
    double = next((head for head, key in zip(table.heads, keys, strict=True) if key and keys.count(key) > 1), "")
    if double:
        raise FileRefusedError(_("There are two columns called “%(head)s”. Take one away.") % {"head": double[:80]})
    if table.merged:
        sentence = _(
            "The cells %(cells)s are merged. Unmerge them: each need has its own row, each answer its own cell."
        )
        raise FileRefusedError(sentence % {"cells": table.merged[0]})
    return keys


def _rows(table: Table, keys: Sequence[str], first: NeedColumn) -> Iterable[ReadRow]:
    for line in table.lines:
        texts = [as_text(cell) for cell in line.cells]
        _refuse_stray(texts, keys, line.number)
        found = dict(zip(keys, texts, strict=False))
        key = found.pop(KEY, "")
        found.pop("", None)
        is_guidance = key == GUIDANCE or found.get(first.key) == first.guidance
        if any(found.values()) and not is_guidance:
            yield _row(line.number, found, key)


def _refuse_stray(texts: Sequence[CellValue], keys: Sequence[str], line: int) -> None:
    """Refuse what stands in no column: it would be lost without a word."""
    if any(text for place, text in enumerate(texts) if place >= len(keys) or not keys[place]):
        sentence = _(
            "In row %(line)s something stands outside the columns. Move it to where it belongs, or take it away."
        )
        raise FileRefusedError(sentence % {"line": line})


def _row(line: int, cells: dict[str, str], key: str) -> ReadRow:
    match = _KEY.fullmatch(key)
    return ReadRow(line, cells, int(match[1]) if match else None, int(match[2]) if match else None)
