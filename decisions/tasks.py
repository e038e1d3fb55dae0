"""The tasks of decisions: each calls one service and may run twice."""

from decisions.services import circulation, notices, records, reminders
from foundation.tasks import task


@task()
def seal_meeting(*, meeting_id: int) -> None:
    """Seal the records of one meeting whose minutes have just been approved."""
    records.seal_meeting(meeting_id=meeting_id)


@task()
def seal_decision(*, decision_id: int) -> None:
    """Seal the record of one decision that was made without a meeting and has just been approved."""
    records.seal_decision(decision_id=decision_id)


@task()
def close_circulations() -> None:
    """Count the rounds of circulation whose last day has passed. Run by beat."""
    circulation.close_due()


@task()
def seal_extract(*, decision_id: int) -> None:
    """Seal the extract of a decision's §, to be dispatched."""
    records.seal_extract(decision_id=decision_id)


@task()
def seal_correction(*, correction_id: int) -> None:
    """Seal the record of a correction that has just been made."""
    records.seal_correction(correction_id=correction_id)


@task()
def seal_approved() -> None:
    """Seal what a dead worker or a lost message left unsealed. Run by beat."""
    records.seal_approved()


@task()
def mail_notice(*, notice_id: int) -> None:
    """Mail one notice of meeting to those who have not had it."""
    notices.mail_notice(notice_id=notice_id)


@task()
def mail_waiting_notices() -> None:
    """Mail what a lost message or a mail server that was away left unsent. Run by beat."""
    notices.mail_waiting()


@task()
def send_reminders() -> None:
    """Remind those who have not answered when the last day is near. Run by beat."""
    reminders.send_reminders()
