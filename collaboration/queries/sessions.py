"""Where someone is signed in, in words the person recognises."""

import datetime as dt
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import User

# What a browser and a system call themselves, the most particular first: Edge also says Chrome, Chrome also Safari.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class SignIn:
    """One open session: with what, since when, from which address, and whether it is the one that asks."""

    device: str
    since: dt.datetime
    address: str
    is_here: bool


def device_words(user_agent: str) -> str:
    """Return «Firefox på Windows» for what a browser says of itself."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("an unknown browser")


def sign_ins(user: User, session_key: str | None) -> list[SignIn]:
    """Return the user's sessions that have not ended, latest first, in one query."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows = UserSession.objects.filter(user=user, session_key__in=alive).order_by("-created_at", "-pk")
    return [
        SignIn(device_words(row.user_agent), row.created_at, row.ip, row.session_key == session_key) for row in rows
    ]
