"""PDFs signed as another service signs them: by people with certificates of an issuer of its own."""

import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from reports.pdf.engine import html_to_pdf

ISSUER = "Underskriftstjänsten"
HTML = '<!doctype html><html lang="sv"><head><title>Protokoll</title></head><body><h1>Protokoll</h1></body></html>'


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(name, key, issuer, issuer_key, *, is_issuer):
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2019, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2049, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.BasicConstraints(ca=is_issuer, path_length=None), critical=True)
    )
    uses = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    usage = x509.KeyUsage(
        digital_signature=not is_issuer,
        content_commitment=not is_issuer,
        key_cert_sign=is_issuer,
        crl_sign=is_issuer,
        **uses,
    )
    return made.add_extension(usage, critical=True).sign(issuer_key, hashes.SHA256())


@cache
def issuer(name):
    """Return an issuer's key and certificate; the same one each time it is asked for."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key, _certificate(name, key, name, key, is_issuer=True)


def issuer_pem(name=ISSUER):
    """Return the issuer's certificate as SIGNATURE_ISSUERS reads it."""
    return issuer(name)[1].public_bytes(Encoding.PEM)


@cache
def _signer(name):
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key, (issuer_key, root) = ec.generate_private_key(ec.SECP256R1()), issuer(ISSUER)
    certificate = _certificate(name, key, ISSUER, issuer_key, is_issuer=False)
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore()
    store.register(asn1_x509.Certificate.load(root.public_bytes(Encoding.DER)))
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=store,
    )


@cache
def unsigned():
    """Return a PDF without any signature."""
    return html_to_pdf(HTML)


def signed_by(*names, pdf=None):
    """Return the PDF signed by each, one after the other, in revisions of their own."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    pdf = pdf or unsigned()
    for name in names:
        about = signers.PdfSignatureMetadata(
            field_name=f"Underskrift {name}", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        with ThreadPoolExecutor(1) as apart:  # the browser tests leave an event loop running in this thread
            pdf = apart.submit(signers.PdfSigner(about, _signer(name)).sign_pdf, writer).result().getvalue()
    return pdf


def altered(pdf):
    """Return the PDF with one bit of a page's content turned."""
    place = pdf.index(b"stream") + 20
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def added_to(pdf):
    """Return the PDF with text on its first page that was not there when it was signed."""
    from pyhanko.pdf_utils.generic import StreamObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    text = writer.add_object(StreamObject(stream_data=b"BT 20 20 Td ET"))
    writer.add_stream_to_page(0, text)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted(pdf):
    """Return the PDF locked with a password."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    writer, out = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf))), io.BytesIO()
    writer.encrypt(owner_pass="hemligt", user_pass="hemligt")
    writer.write(out)
    return out.getvalue()
