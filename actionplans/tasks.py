"""The tasks of plans: each calls one service and may run twice."""

from actionplans.services import following, reminders
from foundation.tasks import task


@task()
def send_measure_reminders() -> None:
    """Remind those responsible for measures whose last day is near or has passed. Run by beat."""
    reminders.send_measure_reminders()


@task()
def begin_new_turns() -> None:
    """Let recurring measures begin anew when their turn has ended. Run by beat."""
    following.begin_new_turns()
