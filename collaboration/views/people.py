"""/personer/: people, their posts and seats over the years."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from collaboration.enums import MembershipRole
from collaboration.models import Person, Post
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from collaboration.queries.seats import seats_of_person
from collaboration.views.access import HasRight
from collaboration.views.first import empty_register
from foundation.access import AccessMixin
from foundation.dates import today
from foundation.lists import Empty, ListPage
from foundation.tables import Address, Column, Kind, Table, label_of


def posts_today(person: Person) -> str:
    """Return the person's posts of today in words."""
    return "; ".join(f"{post.title}, {post.organisation}" for post in person.posts_today)  # type: ignore[attr-defined]


class PersonList(ListPage):
    """Everyone the collaboration knows, by family name."""

    access = HasRight(Right.VIEW_PERSON)
    template_name = "collaboration/person_list.html"
    title = _("People")
    lead = _("Who sits, presents or leads, now and before.")
    columns = (
        Column(
            "name",
            _("Name"),
            value=str,
            link=Address("person_detail", pk="pk"),
            sort=["family_name", "given_name"],
            head=True,
        ),
        Column("posts", _("Posts today"), value=posts_today),
    )
    search_fields = ("given_name", "family_name", "posts__title", "posts__organisation__name")
    default_sort = "name"
    empty = Empty(_("No people yet"), _("The secretariat adds people in the administration."))

    def get_empty(self) -> Empty:
        """Return how the first person comes into the register."""
        return empty_register(self.request.user, "person", self.empty.title, self.empty.text)

    def get_queryset(self) -> QuerySet[Person]:
        """Return the people the person may see, each with the posts held today."""
        posts = Post.objects.in_force(today()).select_related("organisation").order_by("valid_from", "pk")
        return Person.objects.visible_to(self.request.user).prefetch_related(
            Prefetch("posts", posts, to_attr="posts_today")
        )


class PersonDetail(AccessMixin, DetailView):
    """One person: posts, seats, and contact details for whoever may see them."""

    access = HasRight(Right.VIEW_PERSON)
    template_name = "collaboration/person_detail.html"
    context_object_name = "person"

    def get_queryset(self) -> QuerySet[Person]:
        """Return the people the person may see."""
        return Person.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add posts and seats over the years, and the history for whoever may see it."""
        person, user = self.object, self.request.user
        organisation = Column("organisation", _("Organisation"), link=Address("party_detail", pk="organisation_id"))
        posts = person.posts.select_related("organisation").order_by("-valid_from", "pk")
        seats = Table(
            [
                Column("body", _("Body"), link=Address("body_detail", slug="body.slug"), head=True),
                Column("role", _("Role"), value=label_of(MembershipRole, "role")),
                organisation,
                Column("span", _("Seat"), Kind.SPAN),
            ],
            list(seats_of_person(person)),
            caption=_("Seats"),
            caption_hidden=True,
        )
        return super().get_context_data(
            seats=seats,
            posts=Table(
                [Column("title", _("Title"), head=True), organisation, Column("span", _("Time"), Kind.SPAN)],
                list(posts),
                caption=_("Posts"),
                caption_hidden=True,
            ),
            may_see_contacts=has_right(user, Right.VIEW_CONTACT_DETAILS),
            may_see_history=has_right(user, Right.VIEW_HISTORY),
            **kwargs,
        )
