"""One factory a model. Traits name facts; whole stories are told by the services, in tests/decisions/story.py."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from collaboration.enums import CirculationRule, MembershipRole
from decisions.enums import (
    AttendanceMode,
    Choice,
    DecisionState,
    DispatchWay,
    ErrorKind,
    Keeping,
    Level,
    MeetingState,
    MinutesPlace,
    RecordKind,
    ReplyAnswer,
    Stance,
    StandingKind,
    StatementKind,
    TermsHeading,
    TextPlace,
)
from decisions.models import (
    AgendaItem,
    Annex,
    Announcement,
    Attendance,
    Ballot,
    Circulation,
    CirculationAnswer,
    Correction,
    Decider,
    Decision,
    DecisionApproval,
    DecisionClause,
    DecisionParticipant,
    Dispatch,
    Disqualification,
    Matter,
    Meeting,
    MinutesApproval,
    MinutesText,
    Notice,
    NoticeRecipient,
    ParagraphSeries,
    Position,
    ProposalVersion,
    Publication,
    Reminder,
    Reply,
    SealedRecord,
    SoleDecision,
    StandingItem,
    Statement,
    TermsOfReference,
    TermsPoint,
    TextBlock,
    VersionClause,
    Vote,
)
from decisions.queries.notices import facts_json, facts_now
from tests.collaboration.factories import BodyFactory, OrganisationFactory, PersonFactory, UserFactory

DAY = dt.date(2019, 12, 13)


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    class Params:
        held = factory.Trait(state=MeetingState.HELD)
        sent = factory.Trait(state=MeetingState.MINUTES_SENT)
        approved = factory.Trait(state=MeetingState.MINUTES_APPROVED, level=Level.PARTIES)
        notes = factory.Trait(keeps=Keeping.NOTES)

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


class DeciderFactory(DjangoModelFactory):
    class Meta:
        model = Decider

    agenda_item = factory.SubFactory(AgendaItemFactory)
    order = factory.Sequence(lambda n: n + 1)
    person = factory.SubFactory(PersonFactory)
    person_name = factory.LazyAttribute(lambda row: str(row.person))
    role = MembershipRole.MEMBER
    organisation = factory.SubFactory(OrganisationFactory)
    organisation_name = factory.LazyAttribute(lambda row: row.organisation.name)
    mode = AttendanceMode.PRESENT


class MinutesApprovalFactory(DjangoModelFactory):
    class Meta:
        model = MinutesApproval

    class Params:
        declined = factory.Trait(
            declined_at=factory.LazyFunction(timezone.now), decline_reason="§ 1: Beloppet är 1 500 tkr."
        )

    meeting = factory.SubFactory(MeetingFactory, sent=True)
    approver = factory.SubFactory(PersonFactory)
    order = factory.Sequence(lambda n: n + 1)


class MinutesTextFactory(DjangoModelFactory):
    class Meta:
        model = MinutesText

    meeting = factory.SubFactory(MeetingFactory, held=True)
    place = MinutesPlace.OPENING
    text = "Ordföranden öppnar mötet."
    edit_number = 1


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


class CorrectionFactory(DjangoModelFactory):
    class Meta:
        model = Correction

    decision = factory.SubFactory(DecisionFactory, approved=True)
    number = factory.Sequence(lambda n: n + 1)
    kind = ErrorKind.CLERICAL
    stood = "verksamhetsplan"
    shall_read = "verksamhetsplan 2020"
    reason = "Året föll bort."
    corrected_on = dt.date(2020, 1, 10)
    by = factory.SubFactory(UserFactory)
    by_name = factory.LazyAttribute(lambda row: str(row.by))


class AnnouncementFactory(DjangoModelFactory):
    class Meta:
        model = Announcement

    meeting = factory.SubFactory(MeetingFactory, approved=True)
    announced_on = dt.date(2019, 12, 23)
    appeal_until = dt.date(2020, 1, 13)
    kept_at = "Kommunkansliet, Trollhättan"
    by = factory.SubFactory(UserFactory)


class SealedRecordFactory(DjangoModelFactory):
    class Meta:
        model = SealedRecord

    number = factory.Sequence(lambda n: n + 1)
    kind = RecordKind.MINUTES
    meeting = factory.SubFactory(MeetingFactory, approved=True)
    title = "Protokoll från Styrgruppen"
    facts = "{}"
    rows = "{}"
    file = "records/protokoll.pdf"
    file_name = "Protokoll Styrgruppen 2019-12-13.pdf"
    file_digest = factory.Sequence(lambda n: f"{n + 1:064x}")
    size = 1
    certificate = "0" * 64
    sealed_at = factory.LazyFunction(timezone.now)
    previous_link = factory.Sequence(lambda n: f"{n:064x}")
    link = factory.Sequence(lambda n: f"{n + 1:064x}")


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    meeting = factory.SubFactory(MeetingFactory)
    number = factory.Sequence(lambda n: n + 1)
    facts = factory.LazyAttribute(lambda row: facts_json(facts_now(row.meeting)))
    sent_at = factory.LazyFunction(timezone.now)
    sent_by = factory.SubFactory(UserFactory)


class NoticeRecipientFactory(DjangoModelFactory):
    class Meta:
        model = NoticeRecipient

    notice = factory.SubFactory(NoticeFactory)
    order = factory.Sequence(lambda n: n + 1)
    person = factory.SubFactory(PersonFactory)


class TextBlockFactory(DjangoModelFactory):
    class Meta:
        model = TextBlock

    name = factory.Sequence(lambda n: f"Textblock {n + 1}")
    place = TextPlace.NOTE
    text = "Ärendet tas upp igen när parterna har hörts."


class ReminderFactory(DjangoModelFactory):
    class Meta:
        model = Reminder

    person = factory.SubFactory(PersonFactory)
    meeting = factory.SubFactory(MeetingFactory)
    due_date = DAY


class PublicationFactory(DjangoModelFactory):
    class Meta:
        model = Publication

    subject = factory.SubFactory(SealedRecordFactory)
    record = factory.SelfAttribute("subject")
    title = factory.SelfAttribute("subject.title")
    date = DAY
    body_name = "Styrgrupp Kommunakademin Väst"
    published_at = factory.LazyFunction(timezone.now)
    published_by = factory.SubFactory(UserFactory)


class StandingItemFactory(DjangoModelFactory):
    class Meta:
        model = StandingItem

    meeting = factory.SubFactory(MeetingFactory)
    kind = StandingKind.OPENING


class ReplyFactory(DjangoModelFactory):
    class Meta:
        model = Reply

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)
    answer = ReplyAnswer.COMING
    answered_at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)


class ProposalVersionFactory(DjangoModelFactory):
    class Meta:
        model = ProposalVersion

    decision = factory.SubFactory(DecisionFactory)
    number = factory.Sequence(lambda n: n + 1)
    edit_number = 0
    lead_in = "Styrgruppen beslutar att"
    answer_by = dt.date(2019, 12, 12)
    sent_at = factory.LazyFunction(timezone.now)
    sent_by = factory.SubFactory(UserFactory)


class VersionClauseFactory(DjangoModelFactory):
    class Meta:
        model = VersionClause

    version = factory.SubFactory(ProposalVersionFactory)
    order = factory.Sequence(lambda n: n + 1)
    text = "Fastställa föreslagen budget och verksamhetsplan."


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position

    version = factory.SubFactory(ProposalVersionFactory)
    person = factory.SubFactory(PersonFactory)
    stance = Stance.AGREE
    taken_at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)


class DisqualificationFactory(DjangoModelFactory):
    class Meta:
        model = Disqualification

    matter = factory.SubFactory(MatterFactory)
    person = factory.SubFactory(PersonFactory)
    declared_at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)


class VoteFactory(DjangoModelFactory):
    class Meta:
        model = Vote

    agenda_item = factory.SubFactory(AgendaItemFactory)
    order = factory.Sequence(lambda n: n + 1)
    question = "Ja för förslaget, nej för avslag."
    yes, no, abstained, is_carried = 6, 1, 0, True


class BallotFactory(DjangoModelFactory):
    class Meta:
        model = Ballot

    vote = factory.SubFactory(VoteFactory)
    order = factory.Sequence(lambda n: n + 1)
    person = factory.SubFactory(PersonFactory)
    person_name = factory.LazyAttribute(lambda row: str(row.person))
    choice = Choice.YES


class StatementFactory(DjangoModelFactory):
    class Meta:
        model = Statement

    agenda_item = factory.SubFactory(AgendaItemFactory)
    order = factory.Sequence(lambda n: n + 1)
    kind = StatementKind.RESERVATION
    person = factory.SubFactory(PersonFactory)
    person_name = factory.LazyAttribute(lambda row: str(row.person))
    text = "Till förmån för eget yrkande."


class CirculationFactory(DjangoModelFactory):
    class Meta:
        model = Circulation

    decision = factory.SubFactory(DecisionFactory)
    number = 1
    rule = CirculationRule.UNANIMOUS
    lead_in = "Styrgruppen beslutar att"
    clauses = factory.List(["fastställa föreslagen budget och verksamhetsplan"])
    closes_date = DAY
    started_at = factory.LazyFunction(timezone.now)
    started_by = factory.SubFactory(UserFactory)


class CirculationAnswerFactory(DjangoModelFactory):
    class Meta:
        model = CirculationAnswer

    circulation = factory.SubFactory(CirculationFactory)
    order = factory.Sequence(lambda n: n + 1)
    person = factory.SubFactory(PersonFactory)
    person_name = factory.LazyAttribute(lambda row: str(row.person))
    role = MembershipRole.MEMBER
    organisation_name = "Trollhättans stad"


class DecisionApprovalFactory(DjangoModelFactory):
    class Meta:
        model = DecisionApproval

    decision = factory.SubFactory(DecisionFactory, fixed=True)
    approver = factory.SubFactory(PersonFactory)
    approver_name = factory.LazyAttribute(lambda row: str(row.approver))
    role = MembershipRole.CHAIR


class SoleDecisionFactory(DjangoModelFactory):
    class Meta:
        model = SoleDecision

    decision = factory.SubFactory(DecisionFactory, fixed=True)
    person = factory.SubFactory(PersonFactory)
    person_name = factory.LazyAttribute(lambda row: str(row.person))
    authority = "Delegationsordningen punkt 3.2"


class DispatchFactory(DjangoModelFactory):
    class Meta:
        model = Dispatch

    decision = factory.SubFactory(DecisionFactory, approved=True)
    record = factory.SubFactory(SealedRecordFactory)
    recipient = "Högskolan Väst"
    way = DispatchWay.EMAIL
    sent_on = dt.date(2019, 12, 20)
    filed_at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)
