"""A plan as people paste it from a document: headings, needs, measures as bullets, those responsible on their lines.

Nothing is mended and nothing is lost: what is no area, need, measure or responsible party is kept as text beside.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from actionplans.enums import Recurrence
from foundation.dates import Precision, last_day_of

LONGEST_HEADING = 120
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_MEASURES = re.compile(r"(?:förslag till )?åtgärder\s*:?", re.IGNORECASE)
# The last two are Word's, from its own fonts; text that is copied out of a PDF has them.
_BULLET = re.compile(r"(?:[-‐‑–—•*·▪●○■□◦‣➢✓\uf0b7\uf0a7]|\d{1,2}[.)])\s+(.+)")
_RESPONSIBLE = re.compile(r"ansvariga?\s*:\s*(.*)", re.IGNORECASE)
_MONTH = "|".join(MONTHS)
_DAY = re.compile(rf"\b(\d{{1,2}})\s+({_MONTH})\s+(\d{{4}})\b|\b(\d{{4}})-(\d{{2}})-(\d{{2}})\b", re.IGNORECASE)
_VAGUE = re.compile(rf"((?:slutet|början|mitten|under)\s+(?:av\s+)?)?\b({_MONTH})\s+(\d{{4}})\b", re.IGNORECASE)
_HALF_YEARLY = re.compile(
    r"halvår(?:en|svis|ligen|lig)?\b|\bterminsvis\b|\bvarje termin\b|två gånger (?:per|om) år(?:et)?", re.IGNORECASE
)
_YEARLY = re.compile(r"\bårlig(?:en|a|t)?\b|\bårsrapport|\bvarje år\b|en gång (?:per|om) år(?:et)?", re.IGNORECASE)


@dataclass(frozen=True)
class Due:
    """When a text says that something is to be done: the last day, how exactly it is known, and vague words."""

    date: dt.date | None = None
    precision: str = Precision.DAY
    words: str = ""


@dataclass
class PastedMeasure:
    """A measure and its «Ansvarig:» line, both as written."""

    text: str
    responsible: str = ""


@dataclass
class PastedArea:
    """An area with its need and its measures."""

    heading: str
    need: str = ""
    measures: list[PastedMeasure] = field(default_factory=list)


@dataclass
class PastedPlan:
    """The areas in order, and every other paragraph in order."""

    areas: list[PastedArea] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)


def parse_plan(text: str) -> PastedPlan:
    """Return a pasted text as areas with measures; what fits nowhere stands in `rest`."""
    reader = _Reader()
    for line in text.replace("\u00a0", " ").replace("\r", "").split("\n"):
        reader.read(" ".join(line.split()))
    return reader.done()


def due_in(text: str) -> Due:
    """Return the last date a text names; a month is known to the month, with the words when they say less."""
    for day in reversed(list(_DAY.finditer(text))):
        if date := _day_of(day):
            return Due(date)
    found = [month for month in _VAGUE.finditer(text) if month[3].strip("0")]
    if not found:
        return Due()
    vague = found[-1]
    first = dt.date(int(vague[3]), MONTHS.index(vague[2].lower()) + 1, 1)
    words = vague[0].strip() if vague[1] else ""
    return Due(last_day_of(first, Precision.MONTH), Precision.MONTH, words)


def recurrence_in(text: str) -> str:
    """Return how often a text says that something is done."""
    if _HALF_YEARLY.search(text):
        return Recurrence.HALF_YEARLY
    return Recurrence.YEARLY if _YEARLY.search(text) else Recurrence.NONE


def _day_of(match: re.Match[str]) -> dt.date | None:
    day, month, year, *iso = match.groups()
    try:
        return dt.date(int(year), MONTHS.index(month.lower()) + 1, int(day)) if day else dt.date(*map(int, iso))
    except ValueError:
        return None


class _Reader:
    """Reads line by line. `blocks` are the paragraphs since the last measure, each a list of lines."""

    def __init__(self) -> None:
        self.plan = PastedPlan()
        self.blocks: list[list[str]] = []
        self.gap = True
        self.measure: PastedMeasure | None = None
        self.wants_name = False

    def read(self, line: str) -> None:
        if not line:
            self.gap = True
            return
        if _MEASURES.fullmatch(line):
            self.open_area()
        elif (found := _RESPONSIBLE.fullmatch(line)) and self.measure and self.awaits_name:
            self.name(self.measure, found[1])
        elif self.wants_name and self.measure and not _BULLET.fullmatch(line):
            self.name(self.measure, line)
        elif (found := _BULLET.fullmatch(line)) and self.plan.areas:
            self.add_measure(found[1])
        elif self.measure and not self.measure.responsible and not self.gap:
            self.measure.text = f"{self.measure.text} {line}"
        else:
            self.keep(line)
        self.gap = False

    @property
    def awaits_name(self) -> bool:
        """Whether a line of those responsible can be the latest measure's: nothing new has begun since it had one."""
        return not (self.blocks and self.measure and self.measure.responsible)

    def open_area(self) -> None:
        before, heading, need = _as_area(self.blocks)
        self.plan.rest += before
        self.plan.areas.append(PastedArea(heading, need))
        self.blocks, self.measure, self.wants_name = [], None, False

    def add_measure(self, text: str) -> None:
        if self.blocks:
            self.open_area()
        self.measure = PastedMeasure(text)
        self.plan.areas[-1].measures.append(self.measure)
        self.wants_name = False

    def name(self, measure: PastedMeasure, words: str) -> None:
        """Note who is responsible; what stands between a measure and this line is the measure's too."""
        measure.text = "\n\n".join([measure.text, *("\n".join(block) for block in self.blocks)])
        measure.responsible = f"{measure.responsible} {words}".strip()
        self.blocks, self.wants_name = [], not words

    def keep(self, line: str) -> None:
        if self.gap or not self.blocks:
            self.blocks.append([])
        self.blocks[-1].append(line)

    def done(self) -> PastedPlan:
        self.plan.rest += ["\n".join(block) for block in self.blocks]
        return self.plan


def _as_area(blocks: list[list[str]]) -> tuple[list[str], str, str]:
    """Return what stands before an area, its heading and its need: the heading is the last short line by itself."""
    for place in reversed(range(len(blocks))):
        first, *more = blocks[place]
        if len(first) <= LONGEST_HEADING and first[-1] not in ".?!:" and not (more and place < len(blocks) - 1):
            before = ["\n".join(block) for block in blocks[:place]]
            need = ["\n".join(block) for block in ([more] if more else []) + blocks[place + 1 :]]
            return before, first, "\n\n".join(need)
    return [], "", "\n\n".join("\n".join(block) for block in blocks)
