"""Who sits in a body, for whom, in which role, from when to when."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.enums import VOTING_ROLES, MembershipRole
from collaboration.models.body import Body, BodyFunction
from collaboration.models.organisation import Organisation
from collaboration.models.person import Person
from collaboration.models.spans import Span, in_force
from collaboration.models.visibility import VisibleSpanQuerySet
from collaboration.permissions import Right
from foundation.dayrules import Apart, in_words

ROLE_ORDER = models.Case(
    *(models.When(role=role, then=models.Value(place)) for place, role in enumerate(MembershipRole.values)),
    default=models.Value(len(MembershipRole.values)),
)


# What the database itself holds to, whichever way one comes; on PostgreSQL by the constraints of migration 0003.
APART = (
    Apart(
        model="collaboration.Membership",
        name="membership_one_chair",
        same=("body",),
        field="role",
        values=(MembershipRole.CHAIR.value,),
        sentence=_("The body has another chair on some of these days. End that seat first, or choose another role."),
    ),
    Apart(
        model="collaboration.Membership",
        name="membership_one_voting_seat",
        same=("body", "person"),
        field="role",
        values=tuple(role.value for role in VOTING_ROLES),
        sentence=_("The person has another seat with a vote in the body on some of these days. End that first."),
    ),
)


class MembershipQuerySet(VisibleSpanQuerySet):
    view_right = Right.VIEW_BODY
    scope_paths = ("body__scope",)

    def update(self, **values: Any) -> int:
        """Update as Django does; raise ClashError, in words, where seats would overlap that may not."""
        with in_words(APART):
            return super().update(**values)

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Create as Django does; raise as `update` does."""
        with in_words(APART):
            return super().bulk_create(*args, **kwargs)

    def on(self, day: dt.date) -> Self:
        """Return who sat on day `day`: chair first, then by role, family name, given name (Swedish order).

        A body that did not exist on that day had no one in it.
        """
        return self.filter(in_force(day), in_force(day, "body__")).in_office_order()

    def in_office_order(self) -> Self:
        """Return the memberships with their people, chair first, then by role and name."""
        return (
            self.select_related("person", "organisation", "body", "function")
            .annotate(role_order=ROLE_ORDER)
            .order_by("role_order", "person__family_name", "person__given_name", "pk")
        )

    def voting(self) -> Self:
        """Return the seats that count for quorum and composition: chair, vice chair and members."""
        return self.filter(role__in=VOTING_ROLES)


class Membership(Span):
    """A person's seat in a body, for an organisation, in a role, over a span of time."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("body"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole, default=MembershipRole.MEMBER)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("represents")
    )
    function = models.ForeignKey(
        BodyFunction,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("fills the function"),
    )
    history = HistoricalRecords()
    objects = MembershipQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        indexes = [
            models.Index(fields=["body", "valid_from", "valid_to"], name="membership_span"),
            models.Index(fields=["person", "valid_from", "valid_to"], name="membership_person_span"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"

    @property
    def has_vote(self) -> bool:
        """Whether the seat counts for quorum and composition."""
        return self.role in VOTING_ROLES

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as Django does; raise ClashError, in words, where the database says that seats overlap."""
        with in_words(APART):
            super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse days outside the body's, a second seat for the same person, and a second chair."""
        if self.body_id is None or self.person_id is None:
            return
        self.refuse_days_outside_body()
        siblings = Membership.objects.filter(body=self.body_id).overlapping(self.valid_from, self.valid_to)
        self.refuse_clashes(siblings.exclude(pk=self.pk).select_related("person"))

    def refuse_days_outside_body(self) -> None:
        """Raise ValidationError unless every day of the seat lies within the body's days."""
        if self.function is not None and self.function.body_id != self.body_id:
            message = _("“%(function)s” is a function of another body. Choose one of this body's.")
            fault = ValidationError(message, code="foreign_function", params={"function": self.function})
            raise ValidationError({"function": fault})
        if not self.is_within(self.body):
            message = _("%(body)s existed %(span)s. The seat's days must lie within them.")
            params = {"body": self.body, "span": self.body.shown_span}
            raise ValidationError(message, code="outside_body", params=params)

    def refuse_clashes(self, siblings: Iterable["Membership"]) -> None:
        """Raise ValidationError if one of the body's other memberships cannot stand beside this one.

        `siblings` may be any memberships of the same body, with their people; an import hands over rows it
        has read before instead of asking the database for each.
        """
        for other in siblings:
            if other is self or (other.pk is not None and other.pk == self.pk) or not self.overlaps(other):
                continue
            if other.person_id == self.person_id and (other.role == self.role or (other.has_vote and self.has_vote)):
                message = _("%(person)s already sits in %(body)s as %(role)s %(span)s. End that first.")
                raise ValidationError(message, code="double_seat", params=other.facts())
            if other.role == self.role == MembershipRole.CHAIR:
                message = _("%(person)s is chair of %(body)s %(span)s. End that first, or choose another role.")
                raise ValidationError(message, code="two_chairs", params=other.facts())

    def gives_way_to(self, before: "Membership") -> bool:
        """Return whether the seat, against how it was `before`, only leaves room for others: fewer days or no vote."""
        where = (self.body_id, self.person_id) == (before.body_id, before.person_id)
        return where and self.is_within(before) and (self.role == before.role or not self.has_vote)

    def facts(self) -> dict[str, object]:
        """The seat's facts for a sentence."""
        return {"person": self.person, "body": self.body, "role": self.get_role_display(), "span": self.span}


def refuse_seats_outside(body: Body, seats: Iterable[Membership]) -> None:
    """Raise ValidationError if one of the body's `seats`, with their people, has a day when the body does not exist."""
    for seat in seats:
        if not seat.is_within(body):
            message = _("%(person)s has a seat in %(body)s %(span)s, outside the body's days. Change the seat first.")
            params = {"person": seat.person, "body": body, "span": seat.span}
            raise ValidationError(message, code="seat_outside", params=params)
