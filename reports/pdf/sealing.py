"""The seal on a PDF: an advanced electronic seal in the form PAdES B-B (ETSI EN 319 142-1), made by the installation.

The seal shows that the file is whole and comes from here; it is no person's signature. The certificate is the one in
SEAL_CERTIFICATE (PKCS #12), or one that the installation makes for itself and keeps.
"""

import datetime as dt
import io
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import RuleError

FIELD = "PortalSeal"
_BESIDE_CERTIFICATES = 3072  # bytes; a signature by RSA with 4 096 bits takes 512 of them
VALID_DAYS = 365 * 20  # a self-made certificate outlives the records' first transfer to an archive


class SealError(RuleError):
    """The installation's certificate cannot be used."""


@dataclass(frozen=True)
class Seal:
    """What a seal says: whether the sealed bytes are as they were, whether they are all there is, and by whom and when.

    `fingerprint` is the SHA-256 of the certificate, in hexadecimal; `at` is the sealer's own clock.
    """

    name: str
    fingerprint: str
    is_intact: bool
    covers_file: bool
    at: dt.datetime | None

    @property
    def holds(self) -> bool:
        """Whether nothing has been changed or added since the file was sealed."""
        return self.is_intact and self.covers_file


def seal(pdf: bytes, *, reason: str) -> bytes:
    """Return the PDF with the installation's invisible seal added; PDF/A and PDF/UA stay as they were.

    Raises SealError if there is no certificate that can be used.
    """
    with ThreadPoolExecutor(max_workers=1) as own_thread:  # pyHanko starts an event loop, and a thread has one at most
        return own_thread.submit(_sealed, pdf, reason).result()


def _sealed(pdf: bytes, reason: str) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
    )
    written = IncrementalPdfFileWriter(io.BytesIO(pdf))
    sealed: io.BytesIO = signers.sign_pdf(written, about, signer=_signer(), bytes_reserved=_room())
    return sealed.getvalue()


def _room() -> int:
    """Return how many hexadecimal digits a seal takes at most: its certificates, its signature and what is signed.

    pyHanko would make a whole seal for show each time to learn it.
    """
    certificates = [_signer().signing_cert, *_signer().cert_registry]
    return 2 * (_BESIDE_CERTIFICATES + sum(len(certificate.dump()) for certificate in certificates))


def own_fingerprint() -> str:
    """Return the SHA-256 of the certificate that seals now, in hexadecimal."""
    fingerprint: str = _signer().signing_cert.sha256.hex()
    return fingerprint


def seals_in(pdf: bytes) -> list[Seal]:
    """Return every signature and seal in a PDF, in the order they were made; none for a file that is no PDF.

    Whom a certificate belongs to is not judged here: only what it has signed, and whether that is unchanged.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        return [_read(embedded) for embedded in reader.embedded_signatures]
    except (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return []  # a damaged or hostile file holds no seal that can be read


def _read(embedded: Any) -> Seal:
    from pyhanko.sign.validation import SignatureCoverageLevel

    embedded.compute_integrity_info()
    status = embedded.summarise_integrity_info()
    intact, valid = _integrity(embedded)
    certificate = embedded.signer_cert
    return Seal(
        name=certificate.subject.native.get("common_name", certificate.subject.human_friendly),
        fingerprint=certificate.sha256.hex(),
        is_intact=intact and valid,
        covers_file=status["coverage"] == SignatureCoverageLevel.ENTIRE_FILE,
        at=embedded.self_reported_timestamp,
    )


def _integrity(embedded: Any) -> tuple[bool, bool]:
    """Return whether the bytes have the digest that was signed, and whether the signature itself is right."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    intact, valid = validate_sig_integrity(
        embedded.signer_info,
        embedded.signer_cert,
        expected_content_type="data",
        actual_digest=embedded.compute_digest(),
    )
    return bool(intact), bool(valid)


@lru_cache(maxsize=1)
def _signer() -> Any:
    """Return the installation's signer; kept for the process's life. Raises SealError if it cannot be read."""
    from pyhanko.sign.signers import SimpleSigner

    path = Path(settings.SEAL_CERTIFICATE)
    if not settings.SEAL_IS_OWN and not path.exists():
        raise SealError(_("The seal's certificate %(path)s is missing.") % {"path": path})
    if not path.exists():
        make_certificate(path, name=settings.PORTAL_NAME)
    password = settings.SEAL_PASSWORD
    load: Any = SimpleSigner.load_pkcs12  # pyHanko leaves it untyped; None stands for a file or password that is wrong
    signer = load(str(path), passphrase=password.encode() if password else None)
    if signer is None:
        raise SealError(
            _("The seal's certificate %(path)s cannot be opened: the file or its password is wrong.") % {"path": path}
        )
    return signer


def make_certificate(path: Path, *, name: str) -> None:
    """Write a new key (ECDSA P-256) with a certificate signed by itself to `path`, readable by the owner only.

    Two processes that start at once end with the same one: the file is put in place whole and never replaced.
    """
    from cryptography import x509  # noqa: PLC0415 - slow
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - slow
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - slow
    from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12  # noqa: PLC0415 - slow
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - slow

    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = timezone.now()
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=VALID_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    bundle = pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, None, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    with _beside(path) as temporary:
        temporary.touch(mode=0o600)
        temporary.write_bytes(bundle)
        with suppress(FileExistsError):
            path.hardlink_to(temporary)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Yield a new name in the same folder, and leave nothing there afterwards."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
