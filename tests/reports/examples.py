"""One example of every kind of report. Each app gives its own in `tests/<app>/report_examples.py`:

EXAMPLES = {"decision-record": decision_record}

def decision_record() -> Example:
    decision = DecisionFactory(...)
    return Example({"decision": str(decision.pk)}, orderer=user_with(Right.VIEW_DECISION, decision.body))
"""

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps


@dataclass(frozen=True)
class Example:
    """Parameters as the page sends them, someone who may order the report, and the standard its PDF is to hold."""

    parameters: Mapping[str, Any]
    orderer: Any
    archive: str = "PDF/A-2a"


def all_examples() -> dict[str, Callable[[], Example]]:
    """Return the examples of every app, by kind."""
    found: dict[str, Callable[[], Example]] = {}
    for config in apps.get_app_configs():
        name = f"tests.{config.label}.report_examples"
        parent = importlib.util.find_spec(f"tests.{config.label}") if "." not in config.name else None
        if parent and importlib.util.find_spec(name):
            found |= importlib.import_module(name).EXAMPLES
    return found
