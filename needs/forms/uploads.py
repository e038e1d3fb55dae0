"""A party's spreadsheet is chosen, and the cells of its rows are put right."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from foundation.forms import PortalForm

_CELL = re.compile(r"cell-(\d{1,18})-(\w{1,40})")
_ROW = re.compile(r"(use|drop)-(\d{1,18})")
_NUMBER = re.compile(r"\d{1,9}")


class UploadForm(PortalForm):
    """The file. What it holds says what it is, whatever its name says."""

    file = forms.FileField(
        label=_("The filled-in template"),
        help_text=_("An Excel workbook (.xlsx), at most 10 MB. Nothing is saved as a need before you have looked."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty."),
        },
    )


@dataclass
class RowsInput:
    """What was sent from the page with the rows: cells, rows chosen against a colleague's, rows thrown away."""

    typed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    chosen: dict[int, int] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    seen: int = 0

    @classmethod
    def of(cls, data: QueryDict) -> "RowsInput":
        """Read it; what has no form of ours is let be."""
        typed: defaultdict[int, dict[str, str]] = defaultdict(dict)
        found = cls(typed=typed, seen=_number(data.get("seen", "")))
        for name, value in data.items():
            cell, row = _CELL.fullmatch(name), _ROW.fullmatch(name)
            if cell:
                typed[int(cell[1])][cell[2]] = str(value)
            elif row and row[1] == "use":
                found.chosen[int(row[2])] = _number(str(value))
            elif row:
                found.dropped.add(int(row[2]))
        return found


def _number(text: str) -> int:
    return int(text) if _NUMBER.fullmatch(text) else 0
