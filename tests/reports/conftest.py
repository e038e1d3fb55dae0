"""The sample reports, known only while a test of reports runs."""

import importlib
from pathlib import Path
from typing import Any

import pytest

from reports import registry
from tests.collaboration.factories import UserFactory

SAMPLE_TEMPLATES = Path(__file__).parent / "sample" / "templates"


@pytest.fixture
def sample(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Register the sample reports and find their templates; both are gone after the test."""
    monkeypatch.setattr(registry, "_kinds", {})
    module = importlib.import_module("tests.reports.sample.reports")
    for kind in (module.Letter, module.Rows, module.Slow, module.Broken):
        registry.register(kind)
    templates = dict(settings.TEMPLATES[0])
    templates["DIRS"] = [*templates["DIRS"], SAMPLE_TEMPLATES]
    settings.TEMPLATES = [templates]
    return module


@pytest.fixture
def storage(settings: Any, tmp_path: Path) -> Path:
    """Keep files in a folder of the test's own, and return it."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def member(db: None) -> Any:
    """Return someone who may order."""
    return UserFactory(email="ledamot@example.org")


@pytest.fixture
def outsider(db: None) -> Any:
    """Return someone who may order nothing."""
    return UserFactory(email="outsider@example.org")
