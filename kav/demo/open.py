"""What the demo's public side shows from the start: the decision of 2019-12-13."""

from collaboration.models import User
from decisions.models import Decision
from decisions.services.publication import publish_decision
from decisions.services.records import seal_approved
from kav.demo.logins import LOGINS

ADMINISTRATOR = LOGINS[1].email


def publish_first() -> None:
    """Seal what is approved, as the worker does within a minute, and publish the first decision of it.

    On a machine that can make no PDFs nothing is sealed, and so nothing is published.
    """
    seal_approved()
    decision = Decision.objects.filter(records__isnull=False).order_by("date", "pk").first()
    if decision is not None:
        publish_decision(decision=decision, by=User.objects.get(email=ADMINISTRATOR))
