"""Letters about the account, in the portal's name and the language of whoever sends them."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from notices.services import send_mail_to


def send_letter(*, address: str, subject: str, template: str, **words: Any) -> None:
    """Send the letter that `template` writes. `words` and the portal's name and address fill it and `subject`."""
    words |= {"portal": settings.PORTAL_NAME, "portal_address": settings.SITE_URL}
    send_mail_to(address=address, subject=subject % words, body=render_to_string(template, words))
