"""What the search finds of needs: those handed in, and no draft."""

from django.utils.translation import gettext_lazy as _

from foundation.finding import Hit, SearchSource, register
from needs.models import Need

register(
    SearchSource(
        _("Needs"),
        order=35,
        list_url="need_list",
        rows=lambda user: Need.objects.readable_by(user).select_related("submission__organisation").newest_first(),
        fields=("title", "why", "target_group", "cards__title", "submission__organisation__name"),
        hit=lambda need: Hit(str(need), need.get_absolute_url(), str(need.submission.organisation)),
    )
)
