"""Letters go out when what they tell of is certain, and a mail server that is away undoes nothing."""

import logging
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend

from notices.services import send_mail_to

pytestmark = pytest.mark.django_db


def test_letter_is_sent_on_commit(mailoutbox: list[Any], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send_mail_to(address="asa@example.org", subject="Kallelse\n till möte", body="\nHej!\n\n")
        assert mailoutbox == []

    letter = mailoutbox[0]
    assert (letter.to, letter.subject, letter.body) == (["asa@example.org"], "Kallelse till möte", "Hej!\n")
    assert letter.from_email == "KAV-portalen <portalen@localhost>"
    assert letter.message()["Auto-Submitted"] == "auto-generated"


def test_letter_about_what_was_undone_is_never_sent(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks():
        send_mail_to(address="asa@example.org", subject="Ämne", body="Hej!")

    assert mailoutbox == []


@pytest.mark.parametrize("fault", [SMTPServerDisconnected("borta"), ConnectionRefusedError("borta")])
def test_mail_server_that_is_away_is_logged(
    fault: Exception,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def away(*_args: Any) -> int:
        raise fault

    monkeypatch.setattr(EmailBackend, "send_messages", away)

    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        send_mail_to(address="asa@example.org", subject="Ämne", body="Hej!")

    assert [record.getMessage() for record in caplog.records] == ["A letter could not be sent: Ämne"]
