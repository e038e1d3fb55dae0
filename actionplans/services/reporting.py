"""What a page sends about a measure is kept once, however often it is sent."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from actionplans.models import StatusUpdate, TrackedMeasure
from actionplans.services.following import report_status
from collaboration.models import User

SAME_PRESS = dt.timedelta(minutes=1)


@transaction.atomic
def report_once(*, tracked: TrackedMeasure, state: str, text: str, by: User, today: dt.date) -> StatusUpdate:
    """Say how a measure goes, or return what the same person said of it in the same words within the last minute.

    A button pressed twice sends the same twice, and the second of them is no new word: it would be refused, or stand
    there twice. The measure is locked first, so that the second sees the first. Raises as `report_status`.
    """
    tracked = TrackedMeasure.objects.select_for_update(of=("self",)).get(pk=tracked.pk)
    latest = StatusUpdate.objects.filter(tracked=tracked).order_by("-at", "-pk").first()
    said = (state, text.strip(), by.pk)
    if latest and (latest.state, latest.text, latest.by_id) == said and timezone.now() - latest.at <= SAME_PRESS:
        return latest
    return report_status(tracked=tracked, state=state, text=text, by=by, today=today)
