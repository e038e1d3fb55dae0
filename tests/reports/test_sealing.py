"""The installation's seal: its certificate, and what a seal says."""

import asyncio
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.utils import timezone

from reports.pdf import sealing
from reports.pdf.engine import html_to_pdf

HTML = '<!doctype html><html lang="sv"><head><title>Prov</title></head><body><h1>Prov</h1></body></html>'


@pytest.fixture(autouse=True)
def own_certificate(settings, tmp_path):
    settings.SEAL_CERTIFICATE, settings.SEAL_IS_OWN = str(tmp_path / "seal" / "seal.p12"), True
    sealing._signer.cache_clear()
    yield tmp_path / "seal" / "seal.p12"
    sealing._signer.cache_clear()


def test_installation_makes_its_certificate_once_and_keeps_it_to_itself(own_certificate) -> None:
    first = sealing.own_fingerprint()
    assert own_certificate.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in own_certificate.parent.iterdir()] == ["seal.p12"]
    sealing.make_certificate(own_certificate, name="En annan")
    sealing._signer.cache_clear()
    assert sealing.own_fingerprint() == first


def test_seal_holds_until_a_byte_is_changed_or_added() -> None:
    sealed = sealing.seal(html_to_pdf(HTML), reason="Prov")
    (seal,) = sealing.seals_in(sealed)
    assert (seal.holds, seal.fingerprint) == (True, sealing.own_fingerprint())
    place = sealed.index(b"stream") + 20
    (changed,) = sealing.seals_in(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
    assert (changed.is_intact, changed.holds) == (False, False)
    (longer,) = sealing.seals_in(sealed + b"\n% more")
    assert (longer.is_intact, longer.covers_file, longer.holds) == (True, False, False)


@pytest.mark.parametrize("file", [b"", b"no PDF", b"%PDF-1.7\n", html_to_pdf.__doc__.encode()])
def test_file_that_is_no_sealed_pdf_bears_no_seal(file: bytes) -> None:
    assert sealing.seals_in(file) == []


def test_configured_certificate_that_is_missing_is_named(settings) -> None:
    settings.SEAL_IS_OWN = False
    with pytest.raises(sealing.SealError, match=r"Förseglingens certifikat .*seal\.p12 saknas\."):
        sealing.own_fingerprint()


def test_configured_certificate_with_a_wrong_password_is_named(settings, own_certificate) -> None:
    sealing.own_fingerprint()
    sealing._signer.cache_clear()
    own_certificate.write_bytes(b"not a certificate")
    with pytest.raises(sealing.SealError, match="filen eller lösenordet är fel"):
        sealing.own_fingerprint()


def test_file_is_sealed_also_where_an_event_loop_runs() -> None:
    async def asked() -> bytes:
        return sealing.seal(html_to_pdf(HTML), reason="Prov")

    with ThreadPoolExecutor(1) as apart:  # the browser tests leave a loop running in this thread
        sealed = apart.submit(lambda: asyncio.run(asked())).result()
    (seal,) = sealing.seals_in(sealed)
    assert seal.holds


def test_seal_of_a_bought_certificate_has_room_for_its_long_key_and_its_chain(own_certificate) -> None:
    key = rsa.generate_private_key(65537, 4096)
    chain = [_issued(key, f"{level} {'Utfärdare ' * 5}") for level in range(3)]
    own_certificate.parent.mkdir()
    own_certificate.write_bytes(
        pkcs12.serialize_key_and_certificates(b"sigill", key, chain[0], chain[1:], NoEncryption())
    )
    (seal,) = sealing.seals_in(sealing.seal(html_to_pdf(HTML), reason="Prov " * 20))
    assert (seal.holds, seal.fingerprint) == (True, chain[0].fingerprint(hashes.SHA256()).hex())


def _issued(key: rsa.RSAPrivateKey, name: str) -> x509.Certificate:
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = timezone.now()
    bare = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
    dated = bare.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=30))
    return dated.serial_number(x509.random_serial_number()).sign(key, hashes.SHA256())
