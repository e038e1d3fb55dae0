"""What the signatures of documents signed elsewhere say, in words."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from decisions.models import Decision, Meeting, SignedDocument
from foundation.dates import format_moment
from reports.pdf.signatures import Verdict


@dataclass(frozen=True)
class SignatureLine:
    """One signature in words, and the tone of what has happened since."""

    words: str
    tone: str


@dataclass(frozen=True)
class Shown:
    """A document and what its signatures say."""

    row: SignedDocument
    lines: tuple[SignatureLine, ...]


def signed_of(subject: Decision | Meeting) -> list[Shown]:
    """Return the signed documents of a decision or a meeting, the latest first; one query.

    What has been taken away is there too, after the others.
    """
    whose = Q(decision=subject) if isinstance(subject, Decision) else Q(meeting=subject)
    rows = SignedDocument.objects.filter(whose).select_related("attached_by__person", "removed_by__person")
    found = sorted(rows.order_by("-attached_at", "-pk"), key=lambda row: not row.is_in_force)
    return [Shown(row, tuple(_lines(row))) for row in found]


def _lines(row: SignedDocument) -> Iterator[SignatureLine]:
    for signature in row.signatures:
        verdict = Verdict(signature["verdict"])
        tone, since = _since()[verdict]
        words = [_signed_by(signature), since] if verdict != Verdict.UNREADABLE else [since]
        if verdict in {Verdict.WHOLE, Verdict.SIGNED_ON, Verdict.ADDED_TO}:
            words.append(_issuer(signature))
        yield SignatureLine(" ".join(words), tone)


def _signed_by(signature: dict[str, Any]) -> str:
    at: dt.datetime | None = parse_datetime(signature["at"]) if signature["at"] else None
    values = {"name": signature["name"] or _("someone unnamed"), "when": format_moment(at) if at else ""}
    return (_("Signed by %(name)s %(when)s.") if at else _("Signed by %(name)s, no time given.")) % values


def _issuer(signature: dict[str, Any]) -> str:
    if signature["is_trusted"]:
        return _("Vouched for by %(issuer)s, which the portal trusts.") % {"issuer": signature["issuer"]}
    return _("The issuer is not known to the portal.")


def _since() -> dict[Verdict, tuple[str, str]]:
    return {
        Verdict.WHOLE: ("ok", _("Unchanged since then.")),
        Verdict.SIGNED_ON: (
            "ok",
            _("Unchanged since then; only signatures or filled-in fields have been added after it."),
        ),
        Verdict.ADDED_TO: (
            "warn",
            _("What was signed is unchanged, but something other than signatures has been added after it."),
        ),
        Verdict.BROKEN: ("bad", _("The file has been changed since then. Do not rely on it.")),
        Verdict.UNREADABLE: ("warn", _("A signature of a kind that the portal cannot check.")),
    }
