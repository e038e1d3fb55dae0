"""What is wrong with a row that came from a spreadsheet: where, and why, in one sentence."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.errors import Sentence


@dataclass(frozen=True)
class RowFault:
    """One fault: the line as the spreadsheet numbers it, the column by its heading, and the reason.

    `column` is empty where the fault is the whole row's.
    """

    line: int
    column: str
    reason: Sentence

    @property
    def sentence(self) -> str:
        """Return where and why: «Rad 7, kolumnen Belopp (tkr): …»."""
        if not self.column:
            return _("Row %(line)s: %(reason)s") % {"line": self.line, "reason": self.reason}
        return _("Row %(line)s, column %(column)s: %(reason)s") % {
            "line": self.line,
            "column": self.column,
            "reason": self.reason,
        }
