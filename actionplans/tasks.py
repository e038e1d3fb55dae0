"""The tasks of plans: each calls one service and may run twice."""

from actionplans.services import following, obligation_reminders, obligations, reminders
from foundation.tasks import task


@task()
def send_measure_reminders() -> None:
    """Remind those responsible for measures whose last day is near or has passed. Run by beat."""
    reminders.send_measure_reminders()


@task()
def begin_new_turns() -> None:
    """Let recurring measures begin anew when their turn has ended. Run by beat."""
    following.begin_new_turns()


@task()
def send_obligation_reminders() -> None:
    """Remind those who owe what obligations ask by a day that is near or has passed. Run by beat."""
    obligation_reminders.send_obligation_reminders()


@task()
def write_coming_rows() -> None:
    """Write the rows of the obligations' due dates to come. Run by beat."""
    obligations.write_coming_rows()
