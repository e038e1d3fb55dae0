"""What the search finds of matters, decisions, meetings and terms of reference."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from decisions.models import Decision, Matter, Meeting, TermsOfReference
from foundation.dates import format_date
from foundation.finding import Hit, SearchSource, register

register(
    SearchSource(
        _("Matters"),
        order=10,
        list_url="matter_list",
        rows=lambda user: Matter.objects.visible_to(user).select_related("body").newest_first(),
        fields=("title", "reference_number", "summary"),
        hit=lambda matter: Hit(matter.title, reverse("matter_detail", args=[matter.pk]), str(matter.body)),
    )
)
register(
    SearchSource(
        _("Decisions"),
        order=20,
        list_url="decision_list",
        rows=lambda user: Decision.objects.visible_to(user).decided().newest_first(),
        fields=("matter_title", "reference_number", "clauses__text"),
        hit=lambda decision: Hit(
            decision.matter_title, reverse("decision_detail", args=[decision.pk]), format_date(decision.date)
        ),
    )
)
register(
    SearchSource(
        _("Meetings"),
        order=30,
        list_url="meeting_list",
        rows=lambda user: Meeting.objects.visible_to(user).select_related("body").newest_first(),
        fields=("body__name", "place"),
        hit=lambda meeting: Hit(
            str(meeting), reverse("meeting_detail", args=[meeting.pk]), meeting.get_state_display()
        ),
    )
)
register(
    SearchSource(
        _("Terms of reference"),
        order=40,
        list_url="terms_list",
        rows=lambda user: TermsOfReference.objects.visible_to(user).newest_first(),
        fields=("title", "points__text"),
        hit=lambda terms: Hit(terms.title, reverse("terms_detail", args=[terms.pk]), terms.get_state_display()),
    )
)
