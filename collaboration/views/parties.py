"""/parter/: the parties and other organisations, and the agreement that binds them."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from collaboration.enums import MembershipRole, OrganisationKind
from collaboration.filters import OrganisationFilter
from collaboration.models import Agreement, CoverageNote, Dialogue, Membership, Organisation, Party
from collaboration.models.spans import in_force
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from collaboration.queries.seats import seats_of_organisation
from collaboration.views.access import HasRight
from collaboration.views.days import asked_day
from collaboration.views.first import empty_register
from foundation.access import AccessMixin
from foundation.dates import today
from foundation.lists import Empty, ListPage
from foundation.related import parts_of, related_to
from foundation.tables import Address, Column, Kind, Table, label_of

_OWN_AND_PARTS = ("organisation", "organisation__parent")
ORGANISATION_PAGE = Address("party_detail", pk="pk")


class PartyList(ListPage):
    """The organisations: parties first of all, and everyone else the collaboration deals with."""

    access = HasRight(Right.VIEW_PARTY, somewhere=True)
    template_name = "collaboration/party_list.html"
    title = _("Parties and organisations")
    lead = _("Who is bound by the agreement, how each is represented, and when we last met.")
    columns = (
        Column("name", _("Organisation"), link=ORGANISATION_PAGE, sort=["name"], head=True),
        Column("kind", _("Kind"), value=label_of(OrganisationKind, "kind")),
        Column("code", _("Municipality code"), value="municipality_code", sort=["municipality_code"]),
        Column("seats", _("Seats today"), Kind.NUMBER, value="seats_today", sort=["seats_today"]),
        Column("met", _("Latest dialogue"), Kind.DATE, value="last_met", sort=["last_met"]),
    )
    search_fields = ("name", "short_name", "aliases__name", "organisation_number", "municipality_code")
    filterset_class = OrganisationFilter
    default_sort = "name"
    empty = Empty(_("No organisations yet"), _("The secretariat adds organisations in the administration."))

    def get_empty(self) -> Empty:
        """Show the way to the administration to who may add the first."""
        return empty_register(self.request.user, "organisation", self.empty.title, self.empty.text)

    def get_queryset(self) -> QuerySet[Organisation]:
        """Return the organisations the person may see, with seats held today and the latest dialogue.

        Those of its parts count for an organisation as its own do, as on its page.
        """
        seats = [Coalesce(Subquery(_seats_of(path), output_field=IntegerField()), 0) for path in _OWN_AND_PARTS]
        met = [Subquery(_met(path)[:1]) for path in _OWN_AND_PARTS]
        return Organisation.objects.visible_to(self.request.user).annotate(
            seats_today=seats[0] + seats[1], last_met=Coalesce(Greatest(*met), *met)
        )


def _seats_of(path: str) -> "QuerySet[Membership, int]":
    rows = Membership.objects.filter(in_force(today()), **{path: OuterRef("pk")}).order_by()
    return rows.values(path).annotate(n=Count("pk")).values_list("n", flat=True)


def _met(path: str) -> "QuerySet[Dialogue, Any]":
    rows = Dialogue.objects.filter(date__lte=today(), **{path: OuterRef("pk")})
    return rows.order_by("-date").values_list("date", flat=True)


class PartyDetail(AccessMixin, DetailView):
    """One organisation: what it is, when it was a party, where it sits, when it was met."""

    access = HasRight(Right.VIEW_PARTY, somewhere=True)
    template_name = "collaboration/party_detail.html"
    context_object_name = "organisation"

    def get_queryset(self) -> QuerySet[Organisation]:
        """Return the organisations the person may see."""
        return Organisation.objects.visible_to(self.request.user).select_related("parent", "scope")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add seats on the day asked for, parts, dialogues, and the history for whoever may see it."""
        organisation, user = self.object, self.request.user
        day_form, day = asked_day(self.request)
        dialogues = Dialogue.objects.visible_to(user).filter(organisation=organisation).latest_first()
        notes = CoverageNote.objects.visible_to(user).filter(organisation=organisation).order_by("-valid_from")
        return super().get_context_data(
            day_form=day_form,
            day=day,
            parties=Party.objects.filter(organisation=organisation)
            .select_related("agreement", "contact_person")
            .order_by("-valid_from"),
            parts=organisation.children.by_name(),
            aliases=organisation.aliases.order_by("name"),
            seats=_seats_table(organisation, day),
            dialogues=dialogues[:10],
            notes=notes,
            may_record=has_right(user, Right.RECORD_DIALOGUE, organisation),
            related=related_to(organisation, user),
            sections=parts_of(organisation, user),
            may_see_history=has_right(user, Right.VIEW_HISTORY, organisation),
            **kwargs,
        )


def _seats_table(organisation: Organisation, day: Any) -> Table:
    return Table(
        [
            Column("body", _("Body"), link=Address("body_detail", slug="body.slug"), head=True),
            Column("person", _("Name"), link=Address("person_detail", pk="person_id")),
            Column("role", _("Role"), value=label_of(MembershipRole, "role")),
            Column("organisation", _("Represents")),
            Column("span", _("Seat"), Kind.SPAN),
        ],
        list(seats_of_organisation(organisation, day)),
        caption=_("Seats"),
        caption_hidden=True,
    )


class AgreementDetail(AccessMixin, DetailView):
    """One agreement: its reference number, span and parties."""

    access = HasRight(Right.VIEW_PARTY, somewhere=True)
    template_name = "collaboration/agreement_detail.html"
    context_object_name = "agreement"

    def get_queryset(self) -> QuerySet[Agreement]:
        """Return the agreements the person may see."""
        return Agreement.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the parties in Swedish order and the documents."""
        rows = Party.objects.filter(agreement=self.object).select_related("organisation").by_name()
        table = Table(
            [
                Column("organisation", _("Party"), link=Address("party_detail", pk="organisation_id"), head=True),
                Column("kind", _("Kind"), value=label_of(OrganisationKind, "organisation.kind")),
                Column("span", _("Time"), Kind.SPAN),
            ],
            list(rows),
            caption=_("Parties"),
            caption_hidden=True,
        )
        documents = self.object.documents.order_by("-document_date", "title")
        return super().get_context_data(parties=table, documents=documents, **kwargs)
