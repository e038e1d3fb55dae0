"""The heads of a file are matched with the columns of a register before any row is read."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils import translation
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from foundation.imports.columns import Column
from foundation.imports.tables import FileRefusedError, Table

REASON_HEAD = gettext_lazy("What is wrong")
"""The extra column in the list of wrong rows that the portal hands back; it is never read."""


def normalised(head: str | Promise) -> str:
    """Return a head as it is compared: no case, no surplus space, no colon or star after it."""
    return " ".join(force_str(head).replace("\u00ad", "").rstrip(" :*").casefold().split())


def names_of(head: str | Promise, aliases: Iterable[str] = ()) -> set[str]:
    """Return every way a head may be written: in each language of the portal, and its aliases."""
    names = {normalised(alias) for alias in aliases}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            names.add(normalised(head))
    return names


class Heads:
    """The columns of a register by every name their heads may have."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.by_name = {name: column for column in columns for name in names_of(column.head, column.aliases)}
        self.ignored = names_of(REASON_HEAD)

    def fits(self, heads: Sequence[str]) -> int:
        """Return how many of `heads` are known."""
        return sum(normalised(head) in self.by_name for head in heads)

    def match(self, table: Table) -> list[Column | None]:
        """Return the column of each head, None for one that is not to be read.

        Raises FileRefusedError with one sentence that names the heads that are missing, unknown or double, and
        lists those that are expected.
        """
        matched = [self.by_name.get(normalised(head)) for head in table.heads]
        unknown = [
            head or _("(empty)")
            for head, column in zip(table.heads, matched, strict=True)
            if column is None and normalised(head) not in self.ignored
        ]
        double = [column.column_name for place, column in enumerate(matched) if column and column in matched[:place]]
        missing = [column.column_name for column in self.columns if column.required and column not in matched]
        if unknown or double or missing:
            raise FileRefusedError(" ".join([*self._complaints(table, unknown, double, missing), self.expectation()]))
        if not table.lines:
            raise FileRefusedError(_("The file has heads but no rows under them."))
        return matched

    def _complaints(self, table: Table, unknown: list[str], double: list[str], missing: list[str]) -> Iterable[str]:
        if missing and table.sheet:
            sentence = ngettext(
                "The column %(heads)s is missing in the sheet “%(sheet)s”.",
                "The columns %(heads)s are missing in the sheet “%(sheet)s”.",
                len(missing),
            )
            yield sentence % {"heads": _listed(missing), "sheet": table.sheet}
        elif missing:
            sentence = ngettext("The column %(heads)s is missing.", "The columns %(heads)s are missing.", len(missing))
            yield sentence % {"heads": _listed(missing)}
        if unknown:
            sentence = ngettext("The head %(heads)s is not known.", "The heads %(heads)s are not known.", len(unknown))
            yield sentence % {"heads": _listed(unknown)}
        if double:
            yield _("There are two columns for %(heads)s.") % {"heads": _listed(double)}

    def expectation(self) -> str:
        """Return the sentence that lists the heads of the register, those that must be there first."""
        must = [column.column_name for column in self.columns if column.required]
        may = [column.column_name for column in self.columns if not column.required]
        return _("The first row is to have %(must)s, and may have %(may)s.") % {
            "must": get_text_list(must, _("and")),
            "may": get_text_list(may, _("and")),
        }


def _listed(heads: Sequence[str]) -> str:
    most = 5
    shown = [_("“%(head)s”") % {"head": head[:40]} for head in heads[:most]]
    if len(heads) > most:
        shown.append(_("%(count)s more") % {"count": len(heads) - most})
    return get_text_list(shown, _("and"))
