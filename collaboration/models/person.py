"""People and their posts. A person is not a login: people of 2019 stay in the records for ever."""

from collections.abc import Iterable
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models.organisation import Organisation
from collaboration.models.spans import Span
from collaboration.models.visibility import VisibleQuerySet, VisibleSpanQuerySet
from collaboration.permissions import Right
from foundation.collation import SVENSKA


class PersonQuerySet(VisibleQuerySet):
    view_right = Right.VIEW_PERSON

    def by_name(self) -> Self:
        """Return people by family name, then given name, in Swedish order."""
        return self.order_by("family_name", "given_name", "pk")


class Person(models.Model):
    """Someone who sits, presents or is responsible."""

    given_name = models.CharField(_("given name"), max_length=100, db_collation=SVENSKA)
    family_name = models.CharField(_("family name"), max_length=100, db_collation=SVENSKA)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    history = HistoricalRecords()
    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index(fields=["family_name", "given_name", "id"], name="person_name")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class PostQuerySet(VisibleSpanQuerySet):
    view_right = Right.VIEW_PERSON
    scope_paths = ("organisation__scope",)


class Post(Span):
    """A person's title at an organisation over a span of time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="posts", verbose_name=_("organisation")
    )
    title = models.CharField(_("job title"), max_length=150, db_collation=SVENSKA)
    history = HistoricalRecords()
    objects = PostQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation}"

    def clean(self) -> None:
        """Refuse the same title at the same organisation twice on the same day."""
        if self.person_id is None or self.organisation_id is None:
            return
        same = Post.objects.filter(person=self.person_id, organisation=self.organisation_id, title__iexact=self.title)
        self.refuse_clashes(same.exclude(pk=self.pk).overlapping(self.valid_from, self.valid_to))

    def refuse_clashes(self, siblings: Iterable["Post"]) -> None:
        """Raise ValidationError if the same title is held on some of the same days.

        `siblings` may be any posts of the same person at the same organisation; an import hands over rows it has
        read before instead of asking the database for each.
        """
        for other in siblings:
            is_self = other is self or (other.pk is not None and other.pk == self.pk)
            if is_self or other.title.casefold() != self.title.casefold() or not self.overlaps(other):
                continue
            sentence = _("%(person)s already holds the post %(post)s %(span)s. End that first, or choose other days.")
            params = {"person": self.person, "post": other.title, "span": other.span}
            raise ValidationError(sentence, code="post_twice", params=params)
