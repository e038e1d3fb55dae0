"""Settings for a process of its own that knows the sample reports: a real worker, or the command that orders."""

from pathlib import Path

from kav.settings import *  # noqa: F403 - these are those settings, changed
from kav.settings import INSTALLED_APPS, TEMPLATES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.reports.sample"]
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "sample" / "templates")  # type: ignore[attr-defined]
