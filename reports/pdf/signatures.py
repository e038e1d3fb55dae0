"""The signatures in a PDF that was signed with another service: by whom, when, and what has happened to the file since.

A signature covers the file as it was when it was made. In a file that several have signed, each signature but the
last is followed by others; that is as it should be, and is told apart from anything else that is added.
"""

import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import RuleError

MOST_SIGNATURES = 50
LONGEST_NAME = 200
_HEAD = 1024  # a PDF says that it is one within its first kilobyte (ISO 32000-1, annex H)
_SIGNING_USES = {"digital_signature", "non_repudiation"}


class Verdict(StrEnum):
    """What holds for the file under one signature."""

    WHOLE = "whole"  # it covers the file to its end
    SIGNED_ON = "signed_on"  # only signatures, proofs of them or form fields came after
    ADDED_TO = "added_to"  # something else came after
    BROKEN = "broken"  # what it covers has been changed, or it does not cover what stands before it
    UNREADABLE = "unreadable"  # of a kind that cannot be checked


@dataclass(frozen=True)
class Signature:
    """One signature. `at` is the signer's own clock; `fingerprint` the SHA-256 of the certificate, in hexadecimal.

    `is_trusted` says whether the certificate comes from an issuer in SIGNATURE_ISSUERS and was valid at `at`. It is
    not asked anywhere whether the certificate has been revoked.
    """

    name: str
    issuer: str
    fingerprint: str
    at: dt.datetime | None
    verdict: Verdict
    is_trusted: bool


def signatures_in(pdf: bytes) -> list[Signature]:
    """Return the signatures of a PDF in the order they were made, with time stamps of the file left out.

    Raises RuleError, in words, for what is no PDF, is encrypted, damaged or unsigned, or has more than 50 signatures.
    """
    with ThreadPoolExecutor(max_workers=1) as own_thread:  # pyHanko starts an event loop, and a thread has one at most
        return own_thread.submit(_signatures, pdf, _issuers()).result()


def _signatures(pdf: bytes, issuers: list[Any]) -> list[Signature]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    if b"%PDF-" not in pdf[:_HEAD]:
        raise RuleError(_("The file is no PDF. Attach the signed PDF just as the signing service gave it to you."))
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        is_encrypted = reader.encrypted
        embedded = [] if is_encrypted else list(reader.embedded_regular_signatures)
    except Exception as error:  # a damaged or hostile file can fail anywhere in the reader
        raise RuleError(_("The PDF is damaged and cannot be read. Fetch it anew from the signing service.")) from error
    if is_encrypted:
        raise RuleError(_("The PDF is locked with a password or encrypted. Attach one that anyone can open."))
    if not embedded:
        raise RuleError(_("The PDF bears no signature. Attach the file that was signed, not a print or a copy of it."))
    if len(embedded) > MOST_SIGNATURES:
        raise RuleError(_("The PDF has more than %(most)d signatures.") % {"most": MOST_SIGNATURES})
    return [_read(signature, issuers) for signature in embedded]


def _read(embedded: Any, issuers: list[Any]) -> Signature:
    try:
        certificate, at = embedded.signer_cert, _moment(embedded.self_reported_timestamp)
        return Signature(
            name=_name(certificate.subject),
            issuer=_name(certificate.issuer),
            fingerprint=certificate.sha256.hex(),
            at=at,
            verdict=_verdict(embedded),
            is_trusted=bool(issuers) and _is_issued_by(issuers, embedded, at),
        )
    except Exception:  # noqa: BLE001 - one signature that cannot be read says so, and does not hide the others
        return Signature("", "", "", None, Verdict.UNREADABLE, is_trusted=False)


def _name(name: Any) -> str:
    """Return whom a certificate names, on one line and without what cannot be printed."""
    said = name.native.get("common_name") or name.human_friendly
    text = "".join(sign if sign.isprintable() else " " for sign in (said if isinstance(said, str) else "; ".join(said)))
    return " ".join(text.split())[:LONGEST_NAME]


def _moment(at: dt.datetime | None) -> dt.datetime | None:
    if at is None or not dt.MINYEAR < at.year < dt.MAXYEAR:
        return None
    return timezone.make_aware(at) if timezone.is_naive(at) else at


def _verdict(embedded: Any) -> Verdict:
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
    from pyhanko.sign.validation import SignatureCoverageLevel
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    intact, valid = validate_sig_integrity(
        embedded.signer_info,
        embedded.signer_cert,
        expected_content_type="data",
        actual_digest=embedded.compute_digest(),
    )
    embedded.compute_integrity_info()
    if not (intact and valid) or embedded.coverage == SignatureCoverageLevel.UNCLEAR:
        return Verdict.BROKEN
    if embedded.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return Verdict.WHOLE
    found = embedded.diff_result
    is_last = embedded.signed_revision == embedded.reader.xrefs.total_revisions - 1
    is_signed_on = (
        embedded.coverage == SignatureCoverageLevel.ENTIRE_REVISION
        and not is_last  # what follows the last revision is no revision, and no signature
        and isinstance(found, DiffResult)
        and found.modification_level <= ModificationLevel.FORM_FILLING
        and embedded.summarise_integrity_info()["docmdp_ok"]
    )
    return Verdict.SIGNED_ON if is_signed_on else Verdict.ADDED_TO


def _is_issued_by(issuers: list[Any], embedded: Any, at: dt.datetime | None) -> bool:
    """Return whether a path leads from the certificate to one of the issuers, all of it valid when it signed."""
    import asyncio  # noqa: PLC0415 - with what it runs

    from pyhanko_certvalidator import CertificateValidator, ValidationContext  # noqa: PLC0415 - slow
    from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError  # noqa: PLC0415 - slow

    certificate = embedded.signer_cert
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & _SIGNING_USES:
        return False
    context = ValidationContext(
        trust_roots=issuers, moment=at or timezone.now(), allow_fetching=False, revocation_mode="soft-fail"
    )
    validator = CertificateValidator(certificate, embedded.other_embedded_certs, context)
    try:
        asyncio.run(validator.async_validate_path())
    except (PathBuildingError, PathValidationError):
        return False
    return True


def _issuers() -> list[Any]:
    """Return the certificates in SIGNATURE_ISSUERS; none where the setting is empty."""
    from pyhanko.keys import load_certs_from_pemder

    path = settings.SIGNATURE_ISSUERS
    if not path:
        return []
    load: Any = load_certs_from_pemder  # pyHanko leaves it untyped
    try:
        return list(load([Path(path)]))
    except (OSError, ValueError) as error:
        raise RuleError(_("The trusted issuers in %(path)s cannot be read.") % {"path": path}) from error
