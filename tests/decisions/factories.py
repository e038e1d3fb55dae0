"""One factory a model. Traits name facts; whole stories are told by the services, in tests/decisions/story.py."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from collaboration.enums import MembershipRole
from decisions.enums import DecisionState, Level, MeetingState, TermsHeading
from decisions.models import (
    AgendaItem,
    Annex,
    Attendance,
    Decision,
    DecisionClause,
    DecisionParticipant,
    Matter,
    Meeting,
    MinutesApproval,
    ParagraphSeries,
    TermsOfReference,
    TermsPoint,
)
from tests.collaboration.factories import BodyFactory, OrganisationFactory, PersonFactory

DAY = dt.date(2019, 12, 13)


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    class Params:
        held = factory.Trait(state=MeetingState.HELD)
        sent = factory.Trait(state=MeetingState.MINUTES_SENT)
        approved = factory.Trait(state=MeetingState.MINUTES_APPROVED, level=Level.PARTIES)

    body = factory.SubFactory(BodyFactory)
    date = DAY


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory, held=True)
    order = factory.Sequence(lambda n: n + 1)
    person = factory.SubFactory(PersonFactory)
    person_name = factory.LazyAttribute(lambda row: str(row.person))
    role = MembershipRole.MEMBER
    organisation = factory.SubFactory(OrganisationFactory)
    organisation_name = factory.LazyAttribute(lambda row: row.organisation.name)


class MatterFactory(DjangoModelFactory):
    class Meta:
        model = Matter

    body = factory.SubFactory(BodyFactory)
    title = factory.Sequence(lambda n: f"Ärende {n:03}")
    summary = "Budget och verksamhetsplan för Kommunakademin Väst 2020."
    level = Level.BODY
    created_date = dt.date(2019, 11, 18)


class ParagraphSeriesFactory(DjangoModelFactory):
    class Meta:
        model = ParagraphSeries

    body = factory.SubFactory(BodyFactory)
    year = DAY.year


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    matter = factory.SubFactory(MatterFactory, body=factory.SelfAttribute("..meeting.body"))
    order = factory.Sequence(lambda n: n + 1)


class MinutesApprovalFactory(DjangoModelFactory):
    class Meta:
        model = MinutesApproval

    meeting = factory.SubFactory(MeetingFactory, sent=True)
    approver = factory.SubFactory(PersonFactory)
    order = factory.Sequence(lambda n: n + 1)


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    class Params:
        fixed = factory.Trait(state=DecisionState.FIXED, date=DAY)
        approved = factory.Trait(state=DecisionState.APPROVED, date=DAY, level=Level.PARTIES)

    matter = factory.SubFactory(MatterFactory)
    body = factory.SelfAttribute("matter.body")
    lead_in = "Styrgruppen beslutar att"


class DecisionClauseFactory(DjangoModelFactory):
    class Meta:
        model = DecisionClause

    decision = factory.SubFactory(DecisionFactory)
    order = factory.Sequence(lambda n: n + 1)
    text = "Fastställa föreslagen budget och verksamhetsplan."


class DecisionParticipantFactory(DjangoModelFactory):
    class Meta:
        model = DecisionParticipant

    decision = factory.SubFactory(DecisionFactory)
    order = factory.Sequence(lambda n: n + 1)
    person = factory.SubFactory(PersonFactory)
    person_name = factory.LazyAttribute(lambda row: str(row.person))


class TermsOfReferenceFactory(DjangoModelFactory):
    class Meta:
        model = TermsOfReference

    body = factory.SubFactory(BodyFactory)
    title = "Uppdragsbeskrivning för Styrgruppen"


class TermsPointFactory(DjangoModelFactory):
    class Meta:
        model = TermsPoint

    terms = factory.SubFactory(TermsOfReferenceFactory)
    heading = TermsHeading.MANDATE
    order = factory.Sequence(lambda n: n + 1)
    text = "Fastställa budget och verksamhetsplan."


class AnnexFactory(DjangoModelFactory):
    class Meta:
        model = Annex

    decision = factory.SubFactory(DecisionFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = "Uppdragsbeskrivning för Styrgruppen"
    content = factory.SubFactory(TermsOfReferenceFactory)
