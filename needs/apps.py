from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation import related
from foundation.navigation import Entry, Section, register


class NeedsConfig(AppConfig):
    name = "needs"
    verbose_name = _("Needs")

    def ready(self) -> None:
        """Enter the menu, and stand on the pages of parties."""
        from collaboration.models import Organisation  # noqa: PLC0415 - models are ready only now
        from needs.queries.visits import visits_of_party  # noqa: PLC0415 - models are ready only now

        related.register_part(Organisation, visits_of_party)
        register(
            Entry(_("Needs"), "need_list", order=35, visible=_may_view),
            Entry(_("How you are told"), "told_choice", order=20, section=Section.ACCOUNT, icon="envelope"),
        )


def _may_view(request: HttpRequest) -> bool:
    from collaboration.permissions import Right  # noqa: PLC0415 - models are ready only now
    from collaboration.queries.rights import has_right  # noqa: PLC0415 - models are ready only now

    return has_right(request.user, Right.VIEW_NEED)
