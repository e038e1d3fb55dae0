"""No file of ours is longer than one can hold in mind: `python -m tests.sizes` names those that are."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 500
COUNTED = {".py", ".html", ".css", ".js", ".sh", ".toml", ".yml", ".md"}
THEIRS = ("static/vendor/", "docs/vendor/")


def project_files() -> list[Path]:
    """Return every file that git tracks or would track."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def too_long() -> Iterator[tuple[str, int]]:
    """Yield our files of more than LONGEST lines, with their length; migrations and vendored files are not ours."""
    for path in project_files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in COUNTED and "/migrations/" not in name and not name.startswith(THEIRS):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > LONGEST:
                yield name, lines


if __name__ == "__main__":
    found = list(too_long())
    for name, lines in found:
        print(f"{name}: {lines} lines (at most {LONGEST})")
    sys.exit(1 if found else 0)
