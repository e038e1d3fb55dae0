"""The agreement, its documents, and the parties it binds."""

import datetime as dt

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.models import Agreement, AgreementDocument, Organisation, Party, Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.dates import format_date
from foundation.errors import StateRefusedError
from foundation.history import save_as
from foundation.validation import require_valid


@transaction.atomic
def write_agreement(*, agreement: Agreement, by: User, reason: str = "") -> Agreement:
    """Save a new or changed agreement.

    Raises RightRefusedError without the right to keep the agreement, InvalidError where a field is wrong, and
    StateRefusedError if a party would be left bound on days when the agreement no longer holds.
    """
    require_right(by, Right.KEEP_AGREEMENT)
    require_valid(agreement)
    if agreement.pk is not None:
        Agreement.objects.select_for_update().get(pk=agreement.pk)
        _require_parties_within(agreement)
    save_as(agreement, by=by, reason=reason)
    return agreement


def _require_parties_within(agreement: Agreement) -> None:
    outside = [party for party in agreement.parties.select_related("organisation") if not party.is_within(agreement)]
    if outside:
        sentence = _("%(party)s is a party %(span)s, outside the agreement's days. Change that first.")
        raise StateRefusedError(sentence % {"party": outside[0], "span": outside[0].span})


@transaction.atomic
def add_agreement_document(
    *, agreement: Agreement, title: str, file: "File[bytes]", document_date: dt.date | None = None, by: User
) -> AgreementDocument:
    """Put a file beside the agreement.

    Raises RightRefusedError; InvalidError for a file that is too large or of another kind.
    """
    require_right(by, Right.KEEP_AGREEMENT)
    document = AgreementDocument(agreement=agreement, title=title, file=file, document_date=document_date)
    require_valid(document)
    save_as(document, by=by)
    return document


@transaction.atomic
def register_party(
    *,
    agreement: Agreement,
    organisation: Organisation,
    valid_from: dt.date | None,
    valid_to: dt.date | None = None,
    contact_person: Person | None = None,
    by: User,
) -> Party:
    """Bind an organisation by the agreement from and to the days, both included.

    Raises RightRefusedError without the right to keep the agreement, InvalidError if the organisation is a party
    on some of the days already, or if they lie outside the agreement's.
    """
    require_right(by, Right.KEEP_AGREEMENT)
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    party = Party(
        agreement=agreement,
        organisation=organisation,
        valid_from=valid_from,
        valid_to=valid_to,
        contact_person=contact_person,
    )
    require_valid(party)
    save_as(party, by=by)
    return party


@transaction.atomic
def end_party(*, party: Party, last_day: dt.date, by: User, reason: str = "") -> Party:
    """Let a party leave the agreement with `last_day`. Its seats stay: end them where they should end.

    Raises RightRefusedError, StateRefusedError if it has left before that day, InvalidError if the day comes
    before the first.
    """
    require_right(by, Right.KEEP_AGREEMENT)
    party = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
    if party.valid_to is not None and party.valid_to < last_day:
        sentence = _("%(party)s left the agreement already on %(day)s.")
        raise StateRefusedError(sentence % {"party": party, "day": format_date(party.valid_to)})
    party.valid_to = last_day
    require_valid(party)
    save_as(party, by=by, reason=reason)
    return party


@transaction.atomic
def name_contact_person(*, party: Party, person: Person | None, by: User) -> Party:
    """Say who speaks for the party in daily matters; None when no one does. Raises RightRefusedError."""
    require_right(by, Right.KEEP_AGREEMENT)
    party = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
    party.contact_person = person
    save_as(party, by=by)
    return party
