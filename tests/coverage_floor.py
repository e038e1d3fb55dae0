"""Hold the coverage of the last run against its floors: `python -m tests.coverage_floor`.

Where things are decided (services, queries, permissions) every line and branch is run by a test; of everything
together at least 95 of 100. What does not reach that yet is owed: tests/coverage_debt.txt names those files and the
total that was reached. The debt may shrink and never grow: a file not named there must be whole.
"""

import sys
from io import StringIO
from pathlib import Path, PurePath

from coverage import Coverage

TOTAL_FLOOR = 95.0
DEBT = Path(__file__).with_name("coverage_debt.txt")
DECIDING = {"services", "queries", "permissions"}


def decides(path: str) -> bool:
    """Return whether a file holds services, queries or permissions of an app."""
    parts = PurePath(path).with_suffix("").parts
    return bool(DECIDING & set(parts))


def owed() -> tuple[set[str], float]:
    """Return the deciding files that may still be short, and the total that must be kept until 95 is reached."""
    lines = [line.strip() for line in DEBT.read_text(encoding="utf-8").splitlines()]
    facts = [line for line in lines if line and not line.startswith("#")]
    return set(facts[1:]), float(facts[0])


def main() -> None:
    """Name every deciding file with a line no test runs, and the total; exit 1 if a floor or the debt is broken."""
    allowed, kept = owed()
    new = []
    coverage = Coverage()
    coverage.load()
    short = []
    for path in sorted(coverage.get_data().measured_files()):
        if not decides(path):
            continue
        numbers = coverage._analyze(path)
        if numbers.numbers.pc_covered < 100:
            missing = ", ".join(f"{line}" for line in sorted(numbers.missing)) or "a branch"
            short.append(f"{path}: {numbers.numbers.pc_covered:.1f} %, not run: {missing}")
            name = Path(path).resolve().relative_to(DEBT.parent.parent).as_posix()
            new += [name] if name not in allowed else []
    total = coverage.report(file=StringIO())
    print(f"Coverage in all: {total:.1f} % (floor {TOTAL_FLOOR:.0f} %)")
    for line in short:
        print(line)
    for name in new:
        print(f"{name} is short and not in {DEBT.name}: write the missing tests")
    if new or total < min(kept, TOTAL_FLOOR):
        sys.exit(1)


if __name__ == "__main__":
    main()
