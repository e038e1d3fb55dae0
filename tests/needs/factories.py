"""One factory a model; traits name facts. People and needs are made up."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from needs.enums import LetterKind, NeedKind, QuestionKind, RoundState, SubmissionState
from needs.models import (
    Answer,
    HandedInVersion,
    Letter,
    Need,
    NeedFile,
    Question,
    RegistrySeries,
    Round,
    Submission,
    SubmissionUpload,
    UploadedRow,
)
from tests.collaboration.factories import OrganisationFactory, UserFactory

OPENED_AT = dt.datetime(2026, 9, 1, 8, 0, tzinfo=dt.UTC)
HANDED_IN_AT = dt.datetime(2026, 10, 1, 8, 0, tzinfo=dt.UTC)


class RoundFactory(DjangoModelFactory):
    """An open round with 30 days left, unless a trait says otherwise."""

    class Meta:
        model = Round

    class Params:
        draft = factory.Trait(state=RoundState.DRAFT, opened_at=None)
        closed = factory.Trait(
            state=RoundState.CLOSED,
            opens_on=dt.date(2021, 9, 1),
            closes_on=dt.date(2021, 11, 30),
            opened_at=OPENED_AT.replace(year=2021),
            closed_at=HANDED_IN_AT.replace(year=2021, month=12),
        )

    title = factory.Sequence(lambda n: f"Behovsinventering {n}")
    opens_on = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=30))
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=30))
    state = RoundState.OPEN
    opened_at = OPENED_AT


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    class Params:
        one_choice = factory.Trait(kind=QuestionKind.ONE_CHOICE, choices="Dagtid\nKvällstid")
        several_choices = factory.Trait(kind=QuestionKind.SEVERAL_CHOICES, choices="Dagtid\nKvällstid\nHelg")

    round = factory.SubFactory(RoundFactory)
    order = factory.Sequence(lambda n: n + 1)
    label = factory.Sequence(lambda n: f"Fråga {n}")


class SubmissionFactory(DjangoModelFactory):
    """A party's draft in an open round; with `handed_in` it stands handed in."""

    class Meta:
        model = Submission

    class Params:
        handed_in = factory.Trait(
            state=SubmissionState.HANDED_IN,
            opened_at=OPENED_AT,
            handed_in_at=HANDED_IN_AT,
            handed_in_by=factory.SubFactory(UserFactory),
            registry_year=2026,
            registry_number=factory.Sequence(lambda n: n + 1),
        )

    round = factory.SubFactory(RoundFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class NeedFactory(DjangoModelFactory):
    """A need in a party's draft; with `handed_in` it is one that the parties read."""

    class Meta:
        model = Need

    class Params:
        handed_in = factory.Trait(
            submission=factory.SubFactory(SubmissionFactory, handed_in=True), handed_in_at=HANDED_IN_AT
        )

    submission = factory.SubFactory(SubmissionFactory)
    order = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Utbildning i klarspråk {n}")
    kind = NeedKind.COMPETENCE_DEVELOPMENT
    target_group = "handläggare"
    why = "Besluten är svåra att läsa."


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    need = factory.SubFactory(NeedFactory)
    question = factory.SubFactory(QuestionFactory)
    value = "Ett svar."


class NeedFileFactory(DjangoModelFactory):
    class Meta:
        model = NeedFile

    need = factory.SubFactory(NeedFactory)
    title = "Underlag"
    file = factory.django.FileField(filename="underlag.pdf", data=b"%PDF-1.7")
    size = 8
    added_at = OPENED_AT
    added_by = factory.SubFactory(UserFactory)


class HandedInVersionFactory(DjangoModelFactory):
    class Meta:
        model = HandedInVersion

    submission = factory.SubFactory(SubmissionFactory, handed_in=True)
    number = 1
    handed_in_at = HANDED_IN_AT
    handed_in_by = factory.SubFactory(UserFactory)
    by_name = "Förnamn Efternamn"
    content = factory.LazyFunction(lambda: {"needs": []})


class RegistrySeriesFactory(DjangoModelFactory):
    class Meta:
        model = RegistrySeries

    year = factory.Sequence(lambda n: 2000 + n)


class LetterFactory(DjangoModelFactory):
    class Meta:
        model = Letter

    class Params:
        offer = factory.Trait(
            kind=LetterKind.OFFERED, submission=None, subject="Kurs i klarspråk", address="/planer/atgarder/1/"
        )

    submission = factory.SubFactory(SubmissionFactory)
    user = factory.SubFactory(UserFactory)
    kind = LetterKind.NUDGED
    day = dt.date(2026, 10, 1)
    written_at = HANDED_IN_AT


class SubmissionUploadFactory(DjangoModelFactory):
    class Meta:
        model = SubmissionUpload

    submission = factory.SubFactory(SubmissionFactory)
    filename = "behov.xlsx"
    columns = ["title", "kind", "why", "people_count"]
    uploaded_at = OPENED_AT
    uploaded_by = factory.SubFactory(UserFactory)


class UploadedRowFactory(DjangoModelFactory):
    class Meta:
        model = UploadedRow

    upload = factory.SubFactory(SubmissionUploadFactory)
    line = factory.Sequence(lambda n: n + 3)
    cells = factory.Sequence(lambda n: {"title": f"Utbildning i klarspråk {n}", "kind": "Kompetens"})
