"""Messages to people. The only module that sends mail."""

import logging
from smtplib import SMTPException

from django.core.mail import EmailMessage  # noqa: TID251 - this is the place the ban points at
from django.db import transaction

logger = logging.getLogger(__name__)


def send_mail_to(*, address: str, subject: str, body: str) -> None:
    """Send a plain letter to one address, once the surrounding transaction has been committed.

    A mail server that is away never undoes what was done: the fault is logged, and the caller's page says how
    the letter can be sent again. Line breaks in `subject` are made into spaces, so no header can be smuggled in.
    """
    letter = EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[address])
    letter.extra_headers["Auto-Submitted"] = "auto-generated"
    transaction.on_commit(lambda: _send(letter))


def _send(letter: EmailMessage) -> None:
    try:
        letter.send()
    except (SMTPException, OSError):
        logger.exception("A letter could not be sent: %s", letter.subject)
