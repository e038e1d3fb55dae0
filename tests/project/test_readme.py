"""The README tells the truth: its settings are those that are read, its commands are there."""

import re

from tests.sizes import ROOT, project_files

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


def test_decision_records_have_numbers_of_their_own_and_are_listed_in_order():
    folder = ROOT / "docs" / "adr"
    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    numbers = [name[:4] for name in records]

    assert listed == records
    assert len(set(numbers)) == len(numbers)
    for name in records:
        assert (folder / name).read_text(encoding="utf-8").startswith(f"# {name[:4]} "), name


def test_decision_records_that_the_code_points_at_exist():
    numbers = {path.name[:4] for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")}
    named = {
        number
        for path in project_files()
        if path.suffix in {".py", ".html", ".css", ".js", ".toml"}
        for number in re.findall(r"docs/adr/(\d{4})", path.read_text(encoding="utf-8"))
    }

    assert named - numbers == set()
