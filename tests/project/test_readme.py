"""The README tells the truth: its settings are those that are read, its commands are there."""

import re

from tests.sizes import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_readme_lists_every_setting_and_no_other():
    sources = [ROOT / "kav" / name for name in ("settings.py", "gunicorn.py")]
    read = {
        name
        for path in sources
        for name in re.findall(r"""env\.\w+\(\s*["']([A-Z_]+)["']""", path.read_text(encoding="utf-8"))
    }
    rows = [line.split("|")[1] for line in README.splitlines() if line.startswith("| `") and "make " not in line]
    told = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}

    assert told == read


def test_readme_names_only_commands_that_exist():
    named = set(re.findall(r"make ([a-z-]+)(?=[`\s])", README)) - {"and"}
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))

    assert named - targets == set()
    assert {"run", "demo", "test", "check", "bench"} <= named


def test_ci_runs_the_test_command_of_the_readme_and_then_the_gate():
    commands = [line for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines() if line[:5] == "make "]

    assert "## Test it\n\n    make test\n" in README
    assert commands == ["make test", "make check TESTED=1"]


def test_decision_records_are_numbered_in_order_and_listed():
    folder = ROOT / "docs" / "adr"
    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    index = (folder / "README.md").read_text(encoding="utf-8")

    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))
    assert [name for name in records if f"({name})" not in index] == []
    for name in records:
        title = (folder / name).read_text(encoding="utf-8").splitlines()[0]
        assert title.startswith(f"# {name[:4]} "), name
