"""System checks: what the machine must have for PDFs. Without it the rest of the portal works."""

import ctypes
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, register
from django.core.checks import Warning as Caution
from django.utils.translation import gettext as _

from foundation.errors import RuleError

PANGO = "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_LIBRARIES = (
    ("Pango", ("libpango-1.0.so.0", "pango-1.0-0", "libpango-1.0.dylib")),
    ("PangoFT2", ("libpangoft2-1.0.so.0", "pangoft2-1.0-0", "libpangoft2-1.0.dylib")),
)


def missing_libraries() -> list[str]:
    """Return the names of the system libraries that PDFs need and this machine has not."""
    return [name for name, files in _LIBRARIES if not any(map(_opens, files))]


def _opens(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def require_libraries() -> None:
    """Raise RuleError, with the command that mends it, where this machine can make no PDFs."""
    if missing_libraries():
        raise RuleError(f"{_sentence()} {_cure()}")


def _sentence() -> str:
    return _("No PDFs can be made: %(libraries)s is not installed.") % {"libraries": ", ".join(missing_libraries())}


def _cure() -> str:
    return _("On Debian and Ubuntu: %(command)s") % {"command": PANGO}


@register()
def check_pango(app_configs: Sequence[Any] | None, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Warn when PDFs cannot be made, with the command that mends it."""
    return [Caution(_sentence(), hint=_cure(), id="reports.W001")] if missing_libraries() else []
