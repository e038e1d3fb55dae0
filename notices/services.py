"""Messages to people. The only module that sends mail."""

import logging
from smtplib import SMTPException
from typing import NamedTuple

from django.core.mail import EmailMessage  # noqa: TID251 - this is the place the ban points at
from django.db import transaction

logger = logging.getLogger(__name__)


class Attached(NamedTuple):
    """A text file that goes with a letter."""

    name: str
    text: str
    content_type: str


def send_mail_to(*, address: str, subject: str, body: str) -> None:
    """Send a plain letter to one address, once the surrounding transaction has been committed.

    A mail server that is away never undoes what was done: the fault is logged, and the caller's page says how
    the letter can be sent again. Line breaks in `subject` are made into spaces, so no header can be smuggled in.
    """
    letter = _letter(address, subject, body)
    transaction.on_commit(lambda: _send(letter))


def mail_at_once(*, address: str, subject: str, body: str, attachment: Attached | None = None) -> bool:
    """Send a plain letter, return whether the mail server took it; for tasks, whose rows say what is left to send."""
    letter = _letter(address, subject, body)
    if attachment is not None:
        letter.attach(attachment.name, attachment.text, attachment.content_type)
    return _send(letter)


def _letter(address: str, subject: str, body: str) -> EmailMessage:
    letter = EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[address])
    letter.extra_headers["Auto-Submitted"] = "auto-generated"
    return letter


def _send(letter: EmailMessage) -> bool:
    try:
        letter.send()
    except (SMTPException, OSError):
        logger.exception("A letter could not be sent: %s", letter.subject)
        return False
    return True
