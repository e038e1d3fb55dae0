"""How things are timed and how the results are shown."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 15


@dataclass(frozen=True)
class Result:
    """One line of the table: what was measured, the value, and the limit it must not pass."""

    what: str
    value: float
    limit: float
    unit: str = "×"
    at_least: bool = False
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the value is on the right side of the limit."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def line(self) -> str:
        """Return the result as a line of the table."""
        sign = "≥" if self.at_least else "≤"
        verdict = "holds" if self.holds else "MISSED"
        return f"{self.what:<58} {self.value:>9.2f} {self.unit:<3} {sign} {self.limit:<7g} {verdict:<7} {self.note}"


def paired(
    ours: Callable[[], object],
    floor: Callable[[], object],
    rounds: int = ROUNDS,
    before: Callable[[], object] = lambda: None,
) -> tuple[float, float]:
    """Return the median seconds of both, run by turns so that whatever disturbs one disturbs the other.

    `before` sets the stage for each run, and is not timed.
    """
    before(), ours(), floor()
    times: tuple[list[float], list[float]] = ([], [])
    for _round in range(rounds):
        for run, kept in zip((ours, floor), times, strict=True):
            before()
            start = time.perf_counter()
            run()
            kept.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def peak_megabytes() -> float:
    """Return the most memory this process has come to, in MB, on Linux.

    `getrusage` is no answer for a process begun by another: it starts with what its parent had come to.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak) / 1024


def median_of(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median seconds of `run`, after one run that warms up."""
    run()
    times = []
    for _round in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
