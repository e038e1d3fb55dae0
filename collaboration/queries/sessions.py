"""Where someone is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from collaboration.models import User


def sign_ins(user: User) -> list[UserSession]:
    """Return the user's sessions that have not ended, latest first, in one query."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return list(UserSession.objects.filter(user=user, session_key__in=alive).order_by("-created_at"))
