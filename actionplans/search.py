"""What the search finds of plans."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actionplans.models import Plan
from foundation.finding import Hit, SearchSource, register

register(
    SearchSource(
        _("Plans"),
        order=32,
        list_url="plan_list",
        rows=lambda user: Plan.objects.visible_to(user).newest_first(),
        fields=("title", "areas__heading", "areas__items__text"),
        hit=lambda row: Hit(row.title, reverse("plan_detail", args=[row.pk]), row.get_state_display()),
    )
)
