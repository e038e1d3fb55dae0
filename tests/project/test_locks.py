"""The lock files pin everything by hash and tell nothing about where they were made."""

import re
import tomllib

import pytest

from tests.sizes import ROOT, project_files

LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-uv.txt"]


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")

    assert re.findall(r"https?://\S+|--(?:extra-)?index-url.*|--find-links.*|--trusted-host.*", text) == []


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_every_package_with_hashes(name):
    entries = re.split(r"\n(?=[a-zA-Z])", (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " "))

    unpinned = [entry.split()[0] for entry in entries if "==" not in entry.split()[0] or "--hash=sha256:" not in entry]
    assert unpinned == []


def test_production_lock_is_part_of_the_development_lock():
    pins = {
        name: set(re.findall(r"^([\w.\[\]-]+==\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in LOCKS
    }

    assert pins["requirements.txt"] - pins["requirements-dev.txt"] == set()


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    locked = re.findall(r"^([\w.-]+)", (ROOT / "requirements-dev.txt").read_text(encoding="utf-8"), re.MULTILINE)

    names = {re.match(r"[\w.-]+", requirement)[0].lower() for requirement in wanted}
    assert names - {name.lower() for name in locked} == set()


def test_no_file_records_a_package_host():
    locks = {"package-lock.json", "yarn.lock", "uv.lock", "poetry.lock", "Pipfile.lock"}

    assert [path.name for path in project_files() if path.name in locks and "resolved" in path.read_text()] == []
