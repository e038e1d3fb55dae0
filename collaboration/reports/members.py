"""The list of a body's members on a day, as PDF."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.enums import VOTING_ROLES, MembershipRole
from collaboration.models import Body, Membership, User
from collaboration.permissions import Right
from collaboration.queries.composition import composition_on
from collaboration.queries.portal import the_collaboration
from collaboration.queries.quorum import quorum_on
from collaboration.queries.rights import require_right, require_right_somewhere
from collaboration.queries.seats import members_on, titles_on
from foundation.dates import format_date, format_long_date, today
from foundation.errors import RuleError
from reports.kinds import Occasion, PdfReport
from reports.parameters import ParameterForm, Params
from reports.pdf.document import Document
from reports.registry import register


class BodyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """A body by its id or, at the command line, by its address: `body=styrgruppen`."""

    def to_python(self, value: Any) -> Body | None:
        """Return the body that the id or the address names."""
        if isinstance(value, str) and value and not value.isdecimal():
            bodies = self.queryset if self.queryset is not None else Body.objects.none()
            value = bodies.filter(slug=value).values_list("pk", flat=True).first() or value
        body: Body | None = super().to_python(value)
        return body


class MembersForm(ParameterForm):
    """Which body, on which day, and whether with contact details."""

    body = BodyField(label=gettext_lazy("Body"), queryset=Body.objects.none())
    day = forms.DateField(
        label=gettext_lazy("On the day"), help_text=gettext_lazy("The list shows who sat in the body on that day.")
    )
    contacts = forms.BooleanField(label=gettext_lazy("With e-mail and phone"), required=False)

    def narrow(self, user: User | None) -> None:
        """Offer the bodies that the person may see."""
        bodies = Body.objects.all() if user is None else Body.objects.visible_to(user)
        self.fields["body"].queryset = bodies.by_name()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a day on which the body did not exist."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        body, day = cleaned.get("body"), cleaned.get("day")
        if body and day and not body.is_in_force(day):
            sentence = _("%(body)s existed %(span)s. Choose a day within that time.")
            self.add_error("day", sentence % {"body": body, "span": body.shown_span})
        return cleaned


@dataclass(frozen=True)
class MemberRow:
    """One line of the list."""

    name: str
    role: str
    organisation: str
    title: str
    since: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class MemberGroup:
    """The seats with a vote, the substitutes, or those who take part besides."""

    heading: str
    rows: tuple[MemberRow, ...]


@dataclass(frozen=True)
class MemberList:
    """The whole list as plain data."""

    day: str
    kind: str
    composition: str
    quorum: str
    faults: tuple[str, ...]
    contacts: bool
    groups: tuple[MemberGroup, ...]


@register
class BodyMembers(PdfReport):
    """Who sat in a body on a day, with role, organisation and title."""

    kind = "body-members"
    title = gettext_lazy("List of members")
    description = gettext_lazy("Who sat in a body on a given day, for whom and in which role.")
    parameters = MembersForm
    template_name = "collaboration/body_members.html"

    def may_order(self, user: User | None, params: Params | None) -> None:
        """Ask for the right to order reports, to see the body, and to see contact details where they are asked for."""
        if user is None:
            return
        require_right_somewhere(user, Right.ORDER_REPORT)
        if params is None:
            return
        require_right(user, Right.VIEW_BODY, params["body"])
        if params["contacts"]:
            require_right(user, Right.VIEW_CONTACT_DETAILS, params["body"])

    def defaults(self) -> dict[str, Any]:
        """Return today, unless another day is asked for."""
        return {"day": today()}

    def latest(self) -> Mapping[str, Any]:
        """Return the first body in Swedish order that exists today."""
        body = Body.objects.in_force(today()).by_name().first()
        if body is None:
            raise RuleError(_("There is no body today. Say which with --param body=… and --param day=…."))
        return {"body": body.pk}

    def build(self, params: Params, occasion: Occasion) -> Document:  # noqa: ARG002 - the same whoever asks
        """Return the document: at most eight queries."""
        body, day = params["body"], params["day"]
        collaboration = the_collaboration()
        composition = composition_on(body, day)
        return Document(
            title=_("Members of %(body)s") % {"body": body},
            document_type=_("List of members"),
            date=day,
            sender=(collaboration.name, body.name),
            foot=collaboration.name,
            content=MemberList(
                day=format_long_date(day),
                kind=body.get_kind_display(),
                composition=composition.words,
                quorum=quorum_on(body, day).words,
                faults=tuple(composition.faults),
                contacts=bool(params["contacts"]),
                groups=_groups(list(members_on(body, day)), day, contacts=bool(params["contacts"])),
            ),
        )

    def filename(self, params: Params) -> str:
        """Return the file's name: «Ledamöter Styrgruppen 2019-12-13»."""
        return _("Members %(body)s %(day)s") % {"body": params["body"], "day": format_date(params["day"])}


def _groups(seats: Sequence[Membership], day: dt.date, *, contacts: bool) -> tuple[MemberGroup, ...]:
    titles = titles_on(seats, day)
    headings: list[tuple[str, set[str]]] = [
        (_("Members"), set(VOTING_ROLES)),
        (_("Substitutes"), {MembershipRole.SUBSTITUTE}),
        (_("Also taking part"), {MembershipRole.CO_OPTED, MembershipRole.SECRETARY, MembershipRole.CONVENER}),
    ]
    groups = (
        MemberGroup(
            heading, tuple(_row(seat, titles[seat.pk], contacts=contacts) for seat in seats if seat.role in roles)
        )
        for heading, roles in headings
    )
    return tuple(group for group in groups if group.rows)


def _row(seat: Membership, title: str, *, contacts: bool) -> MemberRow:
    role = seat.get_role_display()
    return MemberRow(
        name=str(seat.person),
        role=f"{role}, {seat.function}" if seat.function else role,
        organisation=str(seat.organisation),
        title=title,
        since=format_date(seat.valid_from) if seat.valid_from else "",
        email=seat.person.email if contacts else "",
        phone=seat.person.phone if contacts else "",
    )
