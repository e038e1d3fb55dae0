"""What the search finds of budgets."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budgets.models import Budget
from foundation.finding import Hit, SearchSource, register

register(
    SearchSource(
        _("Budgets"),
        order=30,
        list_url="budget_list",
        rows=lambda user: Budget.objects.visible_to(user).newest_first(),
        fields=("title",),
        hit=lambda row: Hit(row.title, reverse("budget_detail", args=[row.pk]), row.get_state_display()),
    )
)
