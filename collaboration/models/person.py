"""People, their posts, and the users who sign in."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models.organisation import Organisation
from collaboration.models.spans import Span, SpanQuerySet
from foundation.collation import SVENSKA


class Person(models.Model):
    """Someone who sits, presents or is responsible. Not a login: people of 2019 stay in the records for ever."""

    given_name = models.CharField(_("given name"), max_length=100, db_collation=SVENSKA)
    family_name = models.CharField(_("family name"), max_length=100, db_collation=SVENSKA)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index(fields=["family_name", "given_name", "id"], name="person_name")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Post(Span):
    """A person's title at an organisation over a span of time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="posts", verbose_name=_("organisation")
    )
    title = models.CharField(_("title"), max_length=150, db_collation=SVENSKA)
    history = HistoricalRecords()
    objects = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation}"


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
    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

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
