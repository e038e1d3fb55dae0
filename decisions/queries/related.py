"""What a body's page leads to here."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from collaboration.models import Body, User
from decisions.enums import DecisionState
from decisions.models import Decision, Matter, Meeting
from foundation.related import Related


def links_of_body(body: Body, user: User) -> Iterable[Related]:
    """Return links to the meetings, matters and decisions of `body`, each with how many `user` may see."""
    counts = (
        (_("Meetings"), "meeting_list", Meeting.objects.visible_to(user).filter(body=body).count()),
        (_("Matters"), "matter_list", Matter.objects.visible_to(user).filter(body=body).count()),
        (
            _("Decisions"),
            "decision_list",
            Decision.objects.visible_to(user).filter(body=body).exclude(state=DecisionState.DRAFT).count(),
        ),
    )
    return [
        Related(label, f"{reverse(name)}?{urlencode({'organ': body.slug})}", count)
        for label, name, count in counts
        if count
    ]
