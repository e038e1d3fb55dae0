"""/organ/: the bodies, and one body as it was on any day."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from collaboration.enums import BodyKind, MembershipRole
from collaboration.filters import BodyFilter
from collaboration.models import Body, Membership
from collaboration.permissions import Right
from collaboration.queries.bodies import succession_of, with_seat_counts
from collaboration.queries.composition import composition_of
from collaboration.queries.quorum import quorum_of_body
from collaboration.queries.rights import has_right
from collaboration.queries.seats import earlier_members, members_on
from collaboration.views.access import HasRight
from collaboration.views.days import asked_day
from collaboration.views.first import empty_register
from foundation.access import AccessMixin
from foundation.dates import today
from foundation.lists import Empty, ListPage
from foundation.related import parts_of, related_to
from foundation.tables import Address, Column, Kind, Table, Tag, label_of

BODY_PAGE = Address("body_detail", slug="slug")
PERSON_PAGE = Address("person_detail", pk="person_id")
ORGANISATION_PAGE = Address("party_detail", pk="organisation_id")


def state_of(body: Body) -> Tag:
    """Return whether the body is at work, as a tag."""
    if body.is_in_force(today()):
        return Tag(_("at work"), "ok")
    return Tag(_("closed"), "draft") if body.last_day < today() else Tag(_("to come"), "info")


class BodyList(ListPage):
    """Every body that has existed, those at work and those that are closed."""

    access = HasRight(Right.VIEW_BODY, somewhere=True)
    template_name = "collaboration/body_list.html"
    title = _("Bodies")
    lead = _("The groups that meet and decide, and who sits in them.")
    columns = (
        Column("name", _("Body"), link=BODY_PAGE, sort=["name"], head=True),
        Column("kind", _("Kind"), value=label_of(BodyKind, "kind")),
        Column("state", _("State"), Kind.TAG, value=state_of),
        Column("from", _("Active"), Kind.SPAN, value="shown_span", sort=["valid_from"]),
        Column("seats", _("Members today"), Kind.NUMBER, value="seat_count", sort=["seat_count"]),
    )
    search_fields = ("name", "purpose")
    filterset_class = BodyFilter
    default_sort = "name"
    empty = Empty(_("No bodies yet"), _("The secretariat adds bodies in the administration."))

    def get_empty(self) -> Empty:
        """Show the way to the administration to who may add the first."""
        return empty_register(self.request.user, "body", self.empty.title, self.empty.text)

    def get_queryset(self) -> QuerySet[Body]:
        """Return the bodies the person may see, with how many sit in each today."""
        return with_seat_counts(Body.objects.visible_to(self.request.user), today())


def members_table(seats: Sequence[Membership], *, contact: bool) -> Table:
    """Return the seats of a body as a table; with e-mail where the person may see contact details."""
    columns = [
        Column("person", _("Name"), link=PERSON_PAGE, head=True),
        Column("role", _("Role"), value=label_of(MembershipRole, "role")),
        Column("organisation", _("Represents"), link=ORGANISATION_PAGE),
        Column("span", _("Seat"), Kind.SPAN),
    ]
    if contact:
        columns.append(Column("email", _("E-mail"), value="person.email"))
    return Table(columns, seats, caption=_("Members"), caption_hidden=True)


class BodyDetail(AccessMixin, DetailView):
    """One body: its rules, who sat in it on a day, what came before and after, and its history."""

    access = HasRight(Right.VIEW_BODY, somewhere=True)
    template_name = "collaboration/body_detail.html"
    context_object_name = "body"
    request: HttpRequest

    def get_queryset(self) -> QuerySet[Body]:
        """Return the bodies the person may see."""
        return Body.objects.visible_to(self.request.user).select_related("parent", "scope")

    @cached_property
    def may_see_contacts(self) -> bool:
        """Whether the person may see contact details in this body."""
        return has_right(self.request.user, Right.VIEW_CONTACT_DETAILS, self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add everything the page shows for the day asked for."""
        body, user = self.object, self.request.user
        day_form, day = asked_day(self.request)
        seats = list(members_on(body, day))
        members = members_table(seats, contact=self.may_see_contacts)
        former = earlier_members(body, day)
        before, after = succession_of(body)
        columns = [column for column in members.columns if column.key != "email"]
        return super().get_context_data(
            day_form=day_form,
            day=day,
            is_today=day == today(),
            state=state_of(body),
            existed=body.is_in_force(day),
            composition=composition_of(body, seats),
            quorum=quorum_of_body(body, seats, day),
            members=members,
            former=Table(columns, list(former), caption=_("Earlier members"), caption_hidden=True),
            related=related_to(body, user),
            before=before,
            after=after,
            may_see_history=has_right(user, Right.VIEW_HISTORY, body),
            admin_url=reverse("admin:collaboration_body_change", args=[body.pk])
            if has_right(user, Right.USE_ADMIN)
            else "",
            parts=parts_of(body, user),
            **kwargs,
        )
