"""Users: those who sign in. A user belongs to at most one person."""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models.person import Person
from collaboration.models.rights import HeldRights


class UserManager(BaseUserManager["User"]):
    """Users are found and created by e-mail, without regard to case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; without a password the account waits for its invitation to be accepted."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user who may do everything: the installer's way in."""
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A login. Belongs to at most one person."""

    email = models.EmailField(_("e-mail"), unique=True)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("person")
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])
    titled_with = ("person",)
    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    rights_memory: dict[dt.date, HeldRights] | None = None  # switched on for a request: see remember_rights

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("There is already a user with this e-mail."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person_id else self.email

    @property
    def is_staff(self) -> bool:
        """Django's admin asks this; the answer is the portal's own right (see collaboration.queries.rights)."""
        return self.is_superuser
