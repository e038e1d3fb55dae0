from collections.abc import Iterable

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation import related, triggers
from foundation.navigation import Entry, register


class ActionplansConfig(AppConfig):
    name = "actionplans"
    verbose_name = _("Plans")

    def ready(self) -> None:
        """Enter the menu, and stand on the pages of needs."""
        from actionplans.queries.answering import measures_of_need  # noqa: PLC0415 - models are ready only now
        from needs.models import Need  # noqa: PLC0415 - models are ready only now

        related.register_part(Need, measures_of_need)
        register(Entry(_("Plans"), "plan_list", order=40, visible=_may_view))
        register(Entry(_("Annual cycle"), "annual_cycle", order=45, visible=_may_view))
        triggers.register("actionplans", _freezing_triggers)


def _may_view(request: HttpRequest) -> bool:
    from collaboration.permissions import Right  # noqa: PLC0415 - models are ready only now
    from collaboration.queries.rights import has_right  # noqa: PLC0415 - models are ready only now

    return has_right(request.user, Right.VIEW_PLAN)


def _freezing_triggers(vendor: str) -> Iterable[triggers.Trigger]:
    from actionplans.models.status_report import report_freezes  # noqa: PLC0415 - models are ready only now
    from decisions.models.triggers import triggers_for  # noqa: PLC0415 - as above

    return [trigger for freeze in report_freezes() for trigger in triggers_for(freeze, vendor)]
