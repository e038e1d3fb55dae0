"""Every template is used, and everything in it is defined (see tests/undefined.py)."""

import ast
import importlib.util
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders

from tests.sizes import ROOT, project_files

TEMPLATES = ROOT / "templates"
# What the policy stops: styles and scripts in the page itself. A block of JSON is data, and is not run.
_FORBIDDEN = re.compile(
    r"""\sstyle=|<style\b|<script(?![^>]*(?:\bsrc=|type="application/json"))[^>]*>|\son[a-z]+=""", re.IGNORECASE
)
# by their names alone: Django's for errors, allauth's for too many tries
BY_LIBRARIES = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file())


@cache
def _sources() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in project_files()
        if path.suffix in {".py", ".html", ".txt"}
    }


@cache
def _library_folders() -> list[Path]:
    folders = [Path(config.path) / "templates" for config in apps.get_app_configs()]
    forms = importlib.util.find_spec("django.forms")
    folders.append(Path(forms.origin).parent / "templates")
    return [folder for folder in folders if (folder.is_dir() and ROOT not in folder.parents) or ".venv" in folder.parts]


def _is_used(name: str) -> bool:
    if name in BY_LIBRARIES or any((folder / name).exists() for folder in _library_folders()):
        return True
    if name.startswith("cotton/"):
        tag = name.removeprefix("cotton/").removesuffix(".html").removesuffix("/index").replace("/", ".")
        pattern = re.compile(rf"<c-{re.escape(tag.replace('_', '-'))}[\s/>]")
        return any(pattern.search(text) for path, text in _sources().items() if path != f"templates/{name}")
    return any(name in text for path, text in _sources().items() if path != f"templates/{name}")


@pytest.mark.parametrize("name", NAMES)
def test_template_is_used(name):
    assert _is_used(name)


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_template_needs_no_exception_from_the_content_security_policy(name):
    text = re.sub(r"{#.*?#}", "", (TEMPLATES / name).read_text(encoding="utf-8"))

    assert _FORBIDDEN.findall(text) == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_what_a_template_gives_a_component_in_braces_is_read_as_a_value(name):
    """A name that is not in double braces makes the whole a text, and what was meant is lost without a word."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")

    given = re.findall(r'''\s:[\w-]+="([{\[](?![{%])[^"]*)"''', text)

    for braces in given:
        ast.literal_eval(re.sub(r"{{.*?}}", "1", braces))


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_every_static_file_a_template_names_is_there(name):
    text = (TEMPLATES / name).read_text(encoding="utf-8")

    named = re.findall(r"""{%\s*static\s+['"]([^'"]+)['"]\s*%}""", text)

    assert [path for path in named if finders.find(path) is None] == []
