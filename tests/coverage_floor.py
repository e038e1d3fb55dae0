"""Hold the coverage of the last run against its floors: `python -m tests.coverage_floor`.

Where things are decided (services, queries, permissions) every line and branch is run by a test; of everything
together at least 95 of 100.
"""

import sys
from io import StringIO
from pathlib import PurePath

from coverage import Coverage

TOTAL_FLOOR = 95.0
DECIDING = {"services", "queries", "permissions"}


def decides(path: str) -> bool:
    """Return whether a file holds services, queries or permissions of an app."""
    parts = PurePath(path).with_suffix("").parts
    return bool(DECIDING & set(parts))


def main() -> None:
    """Name every deciding file with a line no test runs, and the total; exit 1 if a floor is broken."""
    coverage = Coverage()
    coverage.load()
    short = []
    for path in sorted(filter(decides, coverage.get_data().measured_files())):
        numbers = coverage._analyze(path)
        if numbers.numbers.pc_covered < 100:
            missing = ", ".join(f"{line}" for line in sorted(numbers.missing)) or "a branch"
            short.append(f"{path}: {numbers.numbers.pc_covered:.1f} %, not run: {missing}; write the missing tests")
    total = coverage.report(file=StringIO())
    print(f"Coverage in all: {total:.1f} % (floor {TOTAL_FLOOR:.0f} %)")
    for line in short:
        print(line)
    if short or total < TOTAL_FLOOR:
        sys.exit(1)


if __name__ == "__main__":
    main()
