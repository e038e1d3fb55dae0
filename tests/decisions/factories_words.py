"""Factories of what people add to matters and meetings: papers, remarks, documents signed elsewhere."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from decisions.models import Paper, Remark, SignedDocument
from tests.collaboration.factories import UserFactory
from tests.decisions.factories import MatterFactory, MeetingFactory, ProposalVersionFactory


class SignedDocumentFactory(DjangoModelFactory):
    class Meta:
        model = SignedDocument

    meeting = factory.SubFactory(MeetingFactory, approved=True)
    title = "Protokoll undertecknat"
    file = factory.django.FileField(data=b"%PDF-1.7", filename="protokoll.pdf")
    file_digest = factory.Sequence(lambda n: f"{n + 1:064x}")
    size = 8
    signatures = factory.LazyFunction(
        lambda: [
            {
                "name": "Astrid Wennerhag",
                "issuer": "Underskriftstjänsten",
                "fingerprint": "0" * 64,
                "at": "2019-12-20T10:12:00+01:00",
                "verdict": "whole",
                "is_trusted": False,
            }
        ]
    )
    attached_at = factory.LazyFunction(timezone.now)
    attached_by = factory.SubFactory(UserFactory)


class PaperFactory(DjangoModelFactory):
    class Meta:
        model = Paper

    matter = factory.SubFactory(MatterFactory)
    order = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Tjänsteskrivelse {n + 1}")
    file = factory.django.FileField(data=b"%PDF-1.7", filename="skrivelse.pdf")
    ending = "pdf"
    file_digest = factory.Sequence(lambda n: f"{n + 1:064x}")
    size = 8
    added_at = factory.LazyFunction(timezone.now)
    added_by = factory.SubFactory(UserFactory)


class RemarkFactory(DjangoModelFactory):
    class Meta:
        model = Remark

    version = factory.SubFactory(ProposalVersionFactory)
    author = factory.SubFactory(UserFactory)
    author_name = factory.LazyAttribute(lambda row: str(row.author))
    text = "Beloppet för resor är lågt räknat."
    written_at = factory.LazyFunction(timezone.now)
