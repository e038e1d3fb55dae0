"""What the search finds of calls."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.finding import Hit, SearchSource, register
from projects.models import Call

register(
    SearchSource(
        _("Calls"),
        order=34,
        list_url="call_list",
        rows=lambda user: Call.objects.visible_to(user).newest_first(),
        fields=("title", "grants__title"),
        hit=lambda row: Hit(row.title, reverse("call_detail", args=[row.pk]), row.get_state_display()),
    )
)
