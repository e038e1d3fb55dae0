"""What a body's page leads to here, and shows of it."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from collaboration.models import Body, User
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from decisions.models import Decision, Matter, Meeting
from foundation.counting import counts_beside
from foundation.dates import today
from foundation.related import Part, Related


def links_of_body(body: Body, user: User) -> Iterable[Related]:
    """Return links to the meetings, matters and decisions of `body`, each with how many `user` may see."""
    pages = ((_("Meetings"), "meeting_list"), (_("Matters"), "matter_list"), (_("Decisions"), "decision_list"))
    seen = (model.objects.visible_to(user).filter(body=body) for model in (Meeting, Matter))
    counts = counts_beside(body, [*seen, Decision.objects.visible_to(user).decided().filter(body=body)])
    return [
        Related(label, f"{reverse(name)}?{urlencode({'organ': body.slug})}", count)
        for (label, name), count in zip(pages, counts, strict=True)
        if count
    ]


def closing_part(body: Body, user: User) -> Iterable[Part]:
    """Return the section that leads to the closing of `body`, for who may close it; no query."""
    if body.last_day >= today() and has_right(user, Right.KEEP_REGISTERS, body):
        yield Part("decisions/_body_closing.html", body)
