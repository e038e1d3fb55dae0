"""The registers as spreadsheets: whole, or as they were on a day."""

import datetime as dt
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import Body, Membership, Organisation, Person, Post, User
from collaboration.models.organisation import OrganisationAlias
from collaboration.models.spans import Span, SpanQuerySet
from collaboration.permissions import Right
from collaboration.queries.rights import has_right, require_right
from foundation.dates import format_date
from foundation.spreadsheets import Cell, Sheet
from reports.digests import digest_of, history_digest
from reports.kinds import FormatForm, Occasion, SpreadsheetReport
from reports.parameters import ParameterForm, Params
from reports.registry import register

CHUNK = 2000


class RegisterForm(FormatForm):
    """Which kind of file, and perhaps which day the register is to show."""

    day = forms.DateField(
        label=gettext_lazy("As it was on the day"),
        required=False,
        help_text=gettext_lazy("Leave empty to get everything, also what has ended."),
    )


class RegisterReport(SpreadsheetReport):
    """A register on its way out: one row of the sheet for each of its rows, streamed."""

    parameters: ClassVar[type[ParameterForm]] = RegisterForm
    model: ClassVar[type[Model]]
    also_read: ClassVar[tuple[type[Model], ...]] = ()

    @abstractmethod
    def headers(self, *, contacts: bool) -> Sequence[Any]:
        """Return the heads of the columns."""

    @abstractmethod
    def rows(self) -> "QuerySet[Any]":
        """Return the register's rows in Swedish order with all that `cells` reads."""

    @abstractmethod
    def cells(self, row: Any, *, contacts: bool) -> Sequence[Cell]:
        """Return one row's values in the order of the heads."""

    def may_order(self, user: User | None, params: Params | None) -> None:  # noqa: ARG002 - whole registers alone
        """Ask for the right to take registers out."""
        if user is not None:
            require_right(user, Right.EXPORT_DATA)

    def build(self, params: Params, occasion: Occasion) -> Sheet:
        """Return the sheet: as many queries whatever the number of rows, but for one a chunk of aliases."""
        contacts = _sees_contacts(occasion.user)
        rows = self.rows()
        day = params["day"]
        if day and isinstance(rows, SpanQuerySet):
            rows = rows.in_force(day)
        return Sheet(
            title=str(self.title),
            headers=[str(header) for header in self.headers(contacts=contacts)],
            rows=self._stream(rows, contacts=contacts),
            total=rows.count(),
        )

    def _stream(self, rows: "QuerySet[Any]", *, contacts: bool) -> Iterator[Sequence[Cell]]:
        for row in rows.iterator(chunk_size=CHUNK):
            yield self.cells(row, contacts=contacts)

    def fingerprint(self, params: Params, occasion: Occasion) -> str:  # noqa: ARG002 - the base's signature
        """Return a digest of the registers' last changes, and of whether contact details are shown."""
        return digest_of([history_digest(self.model, *self.also_read), _sees_contacts(occasion.user)])

    def filename(self, params: Params) -> str:
        """Return the file's name: «Register över organisationer 2019-12-13»."""
        day: dt.date | None = params["day"]
        return f"{self.title} {format_date(day)}" if day else str(self.title)


def _sees_contacts(user: User | None) -> bool:
    return user is None or has_right(user, Right.VIEW_CONTACT_DETAILS)


def _span_heads() -> list[str]:
    return [_("From and including"), _("To and including")]


def _span(row: Span) -> list[Cell]:
    return [row.valid_from, row.valid_to]


@register
class OrganisationRegister(RegisterReport):
    """Every organisation with its numbers, other names and where it belongs."""

    kind = "register-organisations"
    title = gettext_lazy("Register of organisations")
    description = gettext_lazy("The register of organisations as a spreadsheet.")
    model = Organisation
    also_read = (OrganisationAlias,)

    def headers(self, *, contacts: bool) -> Sequence[Any]:  # noqa: ARG002 - the same for everyone
        """Return the heads."""
        first = [_("Name"), _("Short name"), _("Kind"), _("Part of"), _("Organisation number"), _("Municipality code")]
        return [*first, _("Website"), _("Other names"), *_span_heads()]

    def rows(self) -> "QuerySet[Organisation]":
        """Return all organisations."""
        return Organisation.objects.select_related("parent").prefetch_related("aliases").by_name()

    def cells(self, row: Organisation, *, contacts: bool) -> Sequence[Cell]:  # noqa: ARG002 - the same for everyone
        """Return an organisation's values; codes and numbers stay text."""
        aliases = ", ".join(sorted(alias.name for alias in row.aliases.all()))
        parent = row.parent.name if row.parent else ""
        numbers = [row.organisation_number, row.municipality_code]
        return [row.name, row.short_name, row.get_kind_display(), parent, *numbers, row.website, aliases, *_span(row)]


@register
class PersonRegister(RegisterReport):
    """Every person; contact details only for those who may see them."""

    kind = "register-people"
    title = gettext_lazy("Register of people")
    description = gettext_lazy("The register of people as a spreadsheet.")
    parameters = FormatForm
    model = Person

    def headers(self, *, contacts: bool) -> Sequence[Any]:
        """Return the heads."""
        names = [_("Family name"), _("Given name")]
        return [*names, _("E-mail"), _("Phone")] if contacts else names

    def rows(self) -> "QuerySet[Person]":
        """Return all people."""
        return Person.objects.by_name()

    def cells(self, row: Person, *, contacts: bool) -> Sequence[Cell]:
        """Return a person's values."""
        names = [row.family_name, row.given_name]
        return [*names, row.email, row.phone] if contacts else names

    def build(self, params: Params, occasion: Occasion) -> Sheet:
        """Return everyone: a person is valid on every day."""
        return super().build({**params, "day": None}, occasion)

    def filename(self, params: Params) -> str:
        """Return the file's name."""
        return super().filename({**params, "day": None})


@register
class PostRegister(RegisterReport):
    """Every post: who held which title where, from when to when."""

    kind = "register-posts"
    title = gettext_lazy("Register of posts")
    description = gettext_lazy("The register of people's posts as a spreadsheet.")
    model = Post
    also_read = (Person, Organisation)

    def headers(self, *, contacts: bool) -> Sequence[Any]:  # noqa: ARG002 - the same for everyone
        """Return the heads."""
        return [_("Family name"), _("Given name"), _("Job title"), _("Organisation"), *_span_heads()]

    def rows(self) -> "QuerySet[Post]":
        """Return all posts."""
        order = ("person__family_name", "person__given_name", "valid_from", "pk")
        return Post.objects.select_related("person", "organisation").order_by(*order)

    def cells(self, row: Post, *, contacts: bool) -> Sequence[Cell]:  # noqa: ARG002 - the same for everyone
        """Return a post's values."""
        person = [row.person.family_name, row.person.given_name]
        return [*person, row.title, row.organisation.name, *_span(row)]


@register
class BodyRegister(RegisterReport):
    """Every body with its rules."""

    kind = "register-bodies"
    title = gettext_lazy("Register of bodies")
    description = gettext_lazy("The register of bodies and their rules as a spreadsheet.")
    model = Body

    def headers(self, *, contacts: bool) -> Sequence[Any]:  # noqa: ARG002 - the same for everyone
        """Return the heads."""
        rules = [_("Rules for decisions"), _("Quorum"), _("Number needed"), _("Holds from")]
        rules += [_("Days of notice"), _("Composition"), _("Intended seats")]
        return [_("Name"), _("Address"), _("Kind"), _("Under"), *rules, *_span_heads()]

    def rows(self) -> "QuerySet[Body]":
        """Return all bodies."""
        return Body.objects.select_related("parent").by_name()

    def cells(self, row: Body, *, contacts: bool) -> Sequence[Cell]:  # noqa: ARG002 - the same for everyone
        """Return a body's values."""
        rules: list[Cell] = [row.get_decision_regime_display(), row.get_quorum_rule_display(), row.quorum_number]
        rules += [row.quorum_from, row.notice_days, row.get_composition_rule_display(), row.intended_size]
        parent = row.parent.name if row.parent else ""
        return [row.name, row.slug, row.get_kind_display(), parent, *rules, *_span(row)]


@register
class MembershipRegister(RegisterReport):
    """Every seat: who sat where, for whom, in which role, from when to when."""

    kind = "register-memberships"
    title = gettext_lazy("Register of seats in bodies")
    description = gettext_lazy("The register of seats in bodies as a spreadsheet.")
    model = Membership
    also_read = (Person, Organisation, Body)

    def headers(self, *, contacts: bool) -> Sequence[Any]:
        """Return the heads."""
        heads = [_("Body"), _("Family name"), _("Given name"), _("Role"), _("Represents"), _("Function")]
        return [*heads, *_span_heads(), *([_("E-mail")] if contacts else [])]

    def rows(self) -> "QuerySet[Membership]":
        """Return all seats, body by body, chair first."""
        order = ("body__name", "role_order", "person__family_name", "person__given_name", "valid_from", "pk")
        return Membership.objects.in_office_order().order_by(*order)

    def cells(self, row: Membership, *, contacts: bool) -> Sequence[Cell]:
        """Return a seat's values."""
        function = row.function.name if row.function else ""
        who = [row.body.name, row.person.family_name, row.person.given_name, row.get_role_display()]
        cells = [*who, row.organisation.name, function, *_span(row)]
        return [*cells, row.person.email] if contacts else cells
