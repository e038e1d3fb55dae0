"""Access to the pages that change a matter or a paper: more than a right, since one's own are one's own."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from collaboration.permissions import Right
from collaboration.views.access import HasRight
from decisions.queries.preparing import require_change_of_paper, require_preparing
from decisions.views.found import matter_at, paper_at


@dataclass(frozen=True)
class _PreparesMatter(HasRight):
    """Let in whoever prepares the address's matter."""

    right: Right = Right.PROPOSE_MATTER

    def check(self, request: HttpRequest, **kwargs: Any) -> None:
        """Raise RightRefusedError unless the person prepares it."""
        require_preparing(request.user, matter_at(request, kwargs["pk"]))


@dataclass(frozen=True)
class _ChangesPaper(HasRight):
    """Let in whoever may change the address's paper."""

    right: Right = Right.PROPOSE_MATTER

    def check(self, request: HttpRequest, **kwargs: Any) -> None:
        """Raise RightRefusedError unless the person may change it."""
        require_change_of_paper(request.user, paper_at(request, kwargs["pk"]))


MAY_PREPARE = _PreparesMatter()
MAY_CHANGE_PAPER = _ChangesPaper()
