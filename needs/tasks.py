"""The tasks of needs: each calls one service and may run twice."""

from foundation.tasks import task
from needs.services import letters, nudging, rounds


@task()
def mail_letters() -> None:
    """Mail the letters that have not gone. Queued when they are written, and run by beat."""
    letters.mail_letters()


@task()
def close_rounds() -> None:
    """Close the rounds whose last day has ended. Run by beat."""
    rounds.close_due()


@task()
def send_reminders() -> None:
    """Write the reminders of the day. Run by beat."""
    nudging.send_reminders()
