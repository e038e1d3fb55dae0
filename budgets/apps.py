from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.navigation import Entry, register


class BudgetsConfig(AppConfig):
    name = "budgets"
    verbose_name = _("Budgets")

    def ready(self) -> None:
        register(Entry(_("Budget"), "budget_list", order=50, visible=_may_view))


def _may_view(request: HttpRequest) -> bool:
    from collaboration.permissions import Right  # noqa: PLC0415 - models are ready only now
    from collaboration.queries.rights import has_right  # noqa: PLC0415 - models are ready only now

    return has_right(request.user, Right.VIEW_BUDGET)
