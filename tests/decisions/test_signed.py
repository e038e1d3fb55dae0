"""Documents signed with another service: their signatures are read, they are kept as they are, and never go unseen."""

import datetime as dt
import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from decisions.models import SignedDocument
from decisions.queries.signed import signed_of
from decisions.services.freezing import frozen_error
from decisions.services.signed import attach_signed, remove_signed
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from foundation.files import LARGEST_DOCUMENT
from foundation.validation import InvalidError
from reports.pdf.signatures import Verdict, signatures_in
from tests.collaboration.factories import UserFactory
from tests.decisions.factories_words import SignedDocumentFactory
from tests.decisions.refusals import no
from tests.decisions.signing import ISSUER, added_to, altered, encrypted, issuer_pem, signed_by, unsigned
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
ASTRID, BO = "Astrid Wennerhag", "Bo Strömvall"
MOMENT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
WHEN = "2019-12-20 kl.\u00a010.12"
NO_PDF = "Filen är ingen PDF. Bifoga den undertecknade PDF-filen precis som du fick den från underskriftstjänsten."
LOCKED = "PDF-filen är krypterad eller låst med lösenord. Bifoga en som alla kan öppna."
UNSIGNED = "PDF-filen har ingen underskrift. Bifoga själva filen som undertecknades, inte en utskrift eller en kopia."


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def texts(response):
    return text_of_html(response.content.decode())


def attached(story, pdf=None, **changes):
    values = {"content": pdf or signed_by(ASTRID), "name": "Protokoll 2019-12-13.pdf", "by": story.root, **changes}
    return attach_signed(**{"subject": story.meeting, **values})


def read(pdf):
    return [(signature.name, signature.verdict) for signature in signatures_in(pdf)]


def fetched(client, row):
    """Return the file as the client gets it, or the status of the refusal."""
    response = client.get(row.get_file_url())
    return b"".join(response.streaming_content) if response.streaming else response.status_code


def upload(pdf, name="Avtal undertecknat.pdf"):
    return {"file": SimpleUploadedFile(name, pdf, content_type="application/pdf")}


# --- what the signatures say


def test_signature_says_who_signed_when_and_whose_certificate_it_is():
    before = timezone.now() - dt.timedelta(seconds=2)
    (signature,) = signatures_in(signed_by(ASTRID))
    assert (signature.name, signature.issuer, signature.verdict) == (ASTRID, ISSUER, Verdict.WHOLE)
    assert before <= signature.at <= timezone.now()
    assert len(signature.fingerprint) == 64
    assert not signature.is_trusted


def test_each_of_several_signatures_holds_for_its_own_revision():
    assert read(signed_by(ASTRID, BO)) == [(ASTRID, Verdict.SIGNED_ON), (BO, Verdict.WHOLE)]


def test_byte_that_is_changed_breaks_every_signature_over_it():
    assert read(altered(signed_by(ASTRID, BO))) == [(ASTRID, Verdict.BROKEN), (BO, Verdict.BROKEN)]


def test_text_added_after_signing_is_told_also_when_someone_signs_after_it():
    text_added = added_to(signed_by(ASTRID))
    assert read(text_added) == [(ASTRID, Verdict.ADDED_TO)]
    assert read(signed_by(BO, pdf=text_added)) == [(ASTRID, Verdict.ADDED_TO), (BO, Verdict.WHOLE)]
    assert read(signed_by(ASTRID) + b"\n% more") == [(ASTRID, Verdict.ADDED_TO)]


def test_signature_of_a_kind_that_cannot_be_checked_does_not_hide_the_others(monkeypatch):
    pdf = signed_by(ASTRID, BO)
    monkeypatch.setattr("pyhanko.sign.validation.pdf_embedded.EmbeddedPdfSignature.compute_digest", None)
    assert read(pdf) == [("", Verdict.UNREADABLE), ("", Verdict.UNREADABLE)]


@pytest.mark.parametrize(("issuer", "is_trusted"), [(ISSUER, True), ("En annan tjänst", False)])
def test_issuer_is_trusted_when_it_is_configured_and_vouches_for_the_certificate(
    settings, tmp_path, issuer, is_trusted
):
    path = tmp_path / "issuers.pem"
    path.write_bytes(issuer_pem(issuer))
    settings.SIGNATURE_ISSUERS = str(path)
    assert [signature.is_trusted for signature in signatures_in(signed_by(ASTRID, BO))] == [is_trusted] * 2


def test_issuers_that_cannot_be_read_are_named(settings):
    settings.SIGNATURE_ISSUERS = "saknas.pem"
    assert no(RuleError, signatures_in, pdf=b"") == "De betrodda utfärdarna i saknas.pem går inte att läsa."


# --- the rules


def test_file_is_kept_byte_for_byte_with_digest_size_and_title(approved):
    pdf = signed_by(ASTRID)
    row = attached(approved, pdf)
    row.refresh_from_db()
    with row.file.open("rb") as file:
        assert file.read() == pdf
    assert (row.title, row.size, row.file_digest) == (
        "Protokoll 2019-12-13",
        len(pdf),
        hashlib.sha256(pdf).hexdigest(),
    )
    assert (row.meeting, row.decision, row.attached_by) == (approved.meeting, None, approved.root)
    assert row.file.name.startswith("decisions.signeddocument/")
    assert row.history.get().history_user == approved.root


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"hej", NO_PDF),
        (
            lambda: b"%PDF-1.7\n",
            "PDF-filen är skadad och går inte att läsa. Hämta den på nytt från underskriftstjänsten.",
        ),
        (lambda: encrypted(signed_by(ASTRID)), LOCKED),
        (unsigned, UNSIGNED),
        (lambda: b"%PDF-1.7" + b" " * LARGEST_DOCUMENT, "Filen är större än 25 MB. Gör den mindre eller dela upp den."),
    ],
)
def test_what_is_no_signed_pdf_is_not_kept(approved, settings, make, words):
    assert no(RuleError, attached, story=approved, pdf=make()) == words
    assert not SignedDocument.objects.exists()
    assert not list(settings.MEDIA_ROOT.rglob("decisions.signeddocument/*"))


def test_pdf_with_too_many_signatures_is_refused(approved, monkeypatch):
    monkeypatch.setattr("reports.pdf.signatures.MOST_SIGNATURES", 1)
    words = no(RuleError, attached, story=approved, pdf=signed_by(ASTRID, BO))
    assert words == "PDF-filen har fler än 1 underskrifter."


def test_same_file_is_attached_once_to_each_until_it_is_taken_away(approved):
    pdf = signed_by(ASTRID)
    row = attached(approved, pdf)
    assert no(InvalidError, attached, story=approved, pdf=pdf) == "Filen är redan bifogad."
    attached(approved, pdf, subject=approved.decision)
    remove_signed(document=row, reason="Fel fil.", by=approved.root)
    attached(approved, pdf)
    assert SignedDocument.objects.count() == 3


def test_nothing_is_signed_before_the_meeting_is_held_or_the_decision_made(ready):
    assert no(StateRefusedError, attached, story=ready) == (
        "Bifoga det undertecknade protokollet när mötet har hållits."
    )
    assert no(StateRefusedError, attached, story=ready, subject=ready.decision) == (
        "Bifoga det undertecknade dokumentet när beslutet är fattat."
    )


def test_document_goes_with_a_reason_once_and_its_file_stays(approved):
    row = attached(approved)
    assert no(RuleError, remove_signed, document=row, reason=" ", by=approved.root) == (
        "Ange varför dokumentet tas bort."
    )
    gone = remove_signed(document=row, reason=" Fel fil. ", by=approved.root)
    assert (gone.removed_by, gone.removed_reason, gone.is_in_force) == (approved.root, "Fel fil.", False)
    assert gone.file.storage.exists(gone.file.name)
    assert no(StateRefusedError, remove_signed, document=row, reason="Igen.", by=approved.root) == (
        "Dokumentet är redan borttaget. Bifoga det på nytt om det behövs."
    )


def test_member_neither_attaches_nor_takes_away(approved):
    member = approved.users["Strömvall"]
    no(RightRefusedError, attached, story=approved, by=member)
    no(RightRefusedError, remove_signed, document=attached(approved), reason="Fel fil.", by=member)


@pytest.mark.parametrize(
    "change",
    [
        lambda row: SignedDocument.objects.filter(pk=row.pk).update(title="X"),
        lambda row: SignedDocument.objects.filter(pk=row.pk).update(signatures=[]),
        lambda row: row.delete(),
    ],
)
@pytest.mark.parametrize("is_gone", [False, True])
def test_database_refuses_every_other_change(change, is_gone):
    row = SignedDocumentFactory()
    if is_gone:
        row = remove_signed(document=row, reason="Fel fil.", by=UserFactory(superuser=True))
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change(row)
    assert isinstance(frozen_error(caught.value), FrozenError)


def test_document_that_is_taken_away_does_not_come_back():
    row = remove_signed(document=SignedDocumentFactory(), reason="Fel fil.", by=UserFactory(superuser=True))
    with pytest.raises(IntegrityError), transaction.atomic():
        SignedDocument.objects.filter(pk=row.pk).update(removed_at=None, removed_by=None, removed_reason="")


@pytest.mark.parametrize("values", [{"meeting": None}, {"removed_at": MOMENT}, {"removed_reason": "Fel fil."}], ids=str)
def test_database_refuses_a_document_of_nothing_and_one_taken_away_by_no_one(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        SignedDocumentFactory(**values)


# --- the pages


def test_page_says_in_words_what_each_signature_is_worth(approved, django_assert_num_queries):
    row = SignedDocumentFactory(meeting=approved.meeting)
    line = {**row.signatures[0]}
    others = [
        {**line, "verdict": "signed_on", "is_trusted": True},
        {**line, "verdict": "added_to", "at": None},
        {**line, "verdict": "broken", "name": ""},
        {**line, "verdict": "unreadable"},
    ]
    SignedDocumentFactory(meeting=approved.meeting, signatures=others)
    with django_assert_num_queries(1):
        second, first = signed_of(approved.meeting)
    signed = "Undertecknad av Astrid Wennerhag"
    unknown = "Utfärdaren är inte känd av portalen."
    assert [(shown.words, shown.tone) for shown in (*first.lines, *second.lines)] == [
        (f"{signed} {WHEN}. Oförändrad sedan dess. {unknown}", "ok"),
        (
            (
                f"{signed} {WHEN}. Oförändrad sedan dess. Därefter har bara underskrifter "
                "eller ifyllda fält tillkommit. Utfärdare är Underskriftstjänsten, som portalen litar på."
            ),
            "ok",
        ),
        (
            (
                f"{signed}, utan uppgift om tid. Det som undertecknades är oförändrat, men annat än underskrifter har "
                f"tillkommit därefter. {unknown}"
            ),
            "warn",
        ),
        (
            (f"Undertecknad av någon som inte namnges {WHEN}. Filen har ändrats sedan dess. Lita inte på den."),
            "bad",
        ),
        ("En underskrift av ett slag som portalen inte kan kontrollera.", "warn"),
    ]


@pytest.mark.parametrize("kind", ["meeting", "decision"])
def test_secretary_attaches_a_signed_document_and_takes_it_away(client_for, approved, kind):
    client, subject = client_for(approved.root), getattr(approved, kind)
    listed = reverse(f"{kind}_signed", args=[subject.pk])
    form = reverse(f"{kind}_signed_attach", args=[subject.pk])
    assert f'hx-get="{listed}"' in client.get(subject.get_absolute_url()).content.decode()
    empty = client.get(listed)
    assert "Inget dokument som är undertecknat i en annan tjänst är bifogat." in texts(empty)
    assert f'href="{form}"' in empty.content.decode()
    assert "Välj den undertecknade filen." in texts(client.post(form, {}))
    assert UNSIGNED in texts(client.post(form, upload(unsigned())))
    pdf = signed_by(ASTRID, BO)
    assert client.post(form, upload(pdf)).url == listed
    shown = texts(client.get(listed))
    assert "Avtal undertecknat" in shown
    assert "Undertecknad av Astrid Wennerhag" in shown
    row = SignedDocument.objects.get()
    file = client.get(row.get_file_url())
    assert b"".join(file.streaming_content) == pdf
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"] == 'attachment; filename="Avtal undertecknat.pdf"'
    remove = reverse("signed_remove", args=[row.pk])
    assert "Ta bort det undertecknade dokumentet" in texts(client.get(remove))
    assert client.post(remove, {"comment": "Fel fil."}).url == listed
    assert "Fel fil." in texts(client.get(listed))
    history = texts(client.get(reverse(f"{kind}_history", args=[subject.pk])))
    assert "undertecknat dokument: Avtal undertecknat" in history


def test_member_reads_it_until_it_is_taken_away_and_a_stranger_never(client_for, approved):
    row, member = attached(approved), client_for(approved.users["Strömvall"])
    listed, remove = row.get_absolute_url(), reverse("signed_remove", args=[row.pk])
    part = member.get(listed, headers={"HX-Request": "true"}).content.decode()
    assert "<h1" not in part
    assert row.get_file_url() in part
    assert "Bifoga ett undertecknat dokument" not in part
    assert remove not in part
    assert hashlib.sha256(fetched(member, row)).hexdigest() == row.file_digest
    assert member.get(remove).status_code == 403
    assert member.get(reverse("meeting_signed_attach", args=[approved.meeting.pk])).status_code == 403
    stranger = client_for(UserFactory())
    assert [stranger.get(address).status_code for address in (listed, row.get_file_url(), remove)] == [404] * 3
    remove_signed(document=row, reason="Fel fil.", by=approved.root)
    assert fetched(member, row) == 404
    assert row.get_file_url() not in member.get(listed).content.decode()
    assert hashlib.sha256(fetched(client_for(approved.root), row)).hexdigest() == row.file_digest


def test_file_that_is_gone_from_the_disk_is_not_found(client_for, approved):
    row = attached(approved)
    row.file.storage.delete(row.file.name)
    assert fetched(client_for(approved.root), row) == 404


def test_meeting_ahead_offers_no_signed_minutes(client_for, ready):
    assert "Undertecknat i en annan tjänst" not in texts(client_for(ready.root).get(ready.meeting.get_absolute_url()))
