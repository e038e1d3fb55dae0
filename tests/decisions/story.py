"""The steering group's meeting of 2019-12-13, told through the services. The people are made up."""

import datetime as dt
from dataclasses import dataclass

from collaboration.enums import BodyKind, MembershipRole, OrganisationKind
from collaboration.models import Body, Membership, Organisation, Person, User
from decisions.enums import ApprovalMethod
from decisions.models import AgendaItem, Decision, Matter, Meeting, TermsOfReference
from decisions.services.agenda import draw_paragraph_numbers, put_matter_on_agenda
from decisions.services.attendance import Present, record_attendance
from decisions.services.decisions import DecisionContent, Named, fix_decision, record_decision
from decisions.services.immediate import send_item
from decisions.services.matters import open_matter
from decisions.services.meetings import MeetingFacts, call_meeting, change_meeting, hold_meeting, plan_meeting
from decisions.services.minutes import approve_minutes, send_minutes
from tests.collaboration.factories import (
    BodyFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.decisions.factories import TermsOfReferenceFactory, TermsPointFactory

OPENED = dt.date(2019, 11, 18)
DAY = dt.date(2019, 12, 13)
SENTENCE = "Budget och verksamhetsplan för Kommunakademin Väst 2020."
CLAUSE = "Fastställa föreslagen budget och verksamhetsplan."
PEOPLE = [  # given name, family name, role, organisation: in the order of the record
    ("Astrid", "Wennerhag", MembershipRole.CHAIR, "Högskolan Väst"),
    ("Joakim", "Sandelius", MembershipRole.MEMBER, "Fyrbodals kommunalförbund"),
    ("Margareta", "Ekdal Frisk", MembershipRole.MEMBER, "Högskolan Väst"),
    ("Torbjörn", "Hallkvist", MembershipRole.MEMBER, "Högskolan Väst"),
    ("Ellinor", "Brandeby", MembershipRole.MEMBER, "Högskolan Väst"),
    ("Karin", "Strömvall", MembershipRole.MEMBER, "Sotenäs kommun"),
    ("Magnus", "Öhrling Rask", MembershipRole.MEMBER, "Trollhättans stad"),
]
KINDS = {
    "Högskolan Väst": OrganisationKind.UNIVERSITY,
    "Fyrbodals kommunalförbund": OrganisationKind.FEDERATION,
}


@dataclass
class Story:
    """Who and what the story is about."""

    body: Body
    root: User
    seats: list[Membership]
    users: dict[str, User]
    director: Person
    annex: TermsOfReference
    meeting: Meeting | None = None
    matter: Matter | None = None
    decision: Decision | None = None

    @property
    def chair(self) -> User:
        return self.users["Wennerhag"]

    @property
    def content(self) -> DecisionContent:
        return DecisionContent(
            clauses=[CLAUSE],
            lead_in="Styrgruppen beslutar att",
            presenter=Named(self.director, "Verksamhetsledare", "Kommunakademin Väst"),
            no_participants=True,
            annexes=[self.annex],
        )

    @property
    def present(self) -> list[Present]:
        return [Present(seat.person, MembershipRole(seat.role), seat.organisation) for seat in self.seats]


def steering_group() -> Story:
    """The steering group with its seven members, each with a login, and draft terms of reference to adopt."""
    body = BodyFactory(
        kind=BodyKind.STEERING_GROUP, name="Styrgrupp Kommunakademin Väst", slug="styrgruppen", valid_from=None
    )
    organisations: dict[str, Organisation] = {}
    seats, users = [], {}
    for given, family, role, name in PEOPLE:
        kind = KINDS.get(name, OrganisationKind.MUNICIPALITY)
        organisations.setdefault(name, OrganisationFactory(kind=kind, name=name))
        person = PersonFactory(given_name=given, family_name=family)
        seats.append(MembershipFactory(body=body, person=person, role=role, organisation=organisations[name]))
        users[family] = UserFactory(email=f"{family.split()[0].lower()}@example.org", person=person)
    director = PersonFactory(given_name="Helena", family_name="Bergsäter")
    annex = TermsOfReferenceFactory(body=body, title="Uppdragsbeskrivning för Styrgruppen")
    TermsPointFactory(terms=annex, order=1, text="Fastställa budget och verksamhetsplan.")
    return Story(body, UserFactory(superuser=True), seats, users, director, annex)


def matter_opened(story: Story) -> Story:
    story.matter = open_matter(
        body=story.body,
        title="Budget och verksamhetsplan för Kommunakademin Väst 2020",
        summary=SENTENCE,
        by=story.root,
        today=OPENED,
    )
    return story


def on_agenda(story: Story) -> Story:
    matter_opened(story)
    story.meeting = plan_meeting(body=story.body, facts=MeetingFacts(DAY), by=story.root, today=OPENED)
    put_matter_on_agenda(meeting=story.meeting, matter=story.matter, by=story.root)
    story.decision = record_decision(matter=story.matter, content=story.content, by=story.root)
    return story


def ready(story: Story) -> Story:
    """The meeting with its time and place, ready to be called."""
    on_agenda(story)
    facts = MeetingFacts(DAY, dt.time(13, 15), dt.time(15), "Trollhättan")
    story.meeting = change_meeting(meeting=story.meeting, facts=facts, by=story.root)
    return story


def called(story: Story) -> Story:
    ready(story)
    story.meeting = call_meeting(meeting=story.meeting, by=story.root, today=OPENED)
    return story


def another_matter(story: Story, title: str = "Mötesdagar 2020") -> AgendaItem:
    matter = open_matter(body=story.body, title=title, summary=title, by=story.root, today=OPENED)
    return put_matter_on_agenda(meeting=story.meeting, matter=matter, by=story.root)


def held(story: Story) -> Story:
    on_agenda(story)
    story.meeting = hold_meeting(meeting=story.meeting, by=story.root, today=DAY)
    record_attendance(meeting=story.meeting, people=story.present, by=story.root)
    return story


def fixed(story: Story) -> Story:
    held(story)
    story.decision = fix_decision(decision=story.decision, by=story.root)
    return story


def sent(story: Story, *approvers: Person) -> Story:
    fixed(story)
    send_minutes(meeting=story.meeting, approvers=approvers, by=story.root)
    return reread(story)


def numbered(story: Story) -> Story:
    """A fixed decision with its §, while a second matter of the meeting waits for its result."""
    fixed(story)
    another_matter(story)
    draw_paragraph_numbers(meeting=story.meeting, by=story.root)
    return reread(story)


def paragraph_out(story: Story, *approvers: Person) -> Story:
    """The first § out for immediate approval."""
    numbered(story)
    send_item(item=story.decision.agenda_item, approvers=approvers, by=story.root)
    return reread(story)


def paragraph_approved(story: Story) -> Story:
    """The first § approved immediately, while the minutes are still written."""
    paragraph_out(story)
    for approval in story.meeting.minutes_approvals.order_by("order"):
        approve_minutes(approval=approval, by=story.root, method=ApprovalMethod.PAPER)
    return reread(story)


def approved(story: Story) -> Story:
    sent(story)
    for approval in story.meeting.minutes_approvals.order_by("order"):
        approve_minutes(approval=approval, by=story.root, method=ApprovalMethod.PAPER)
    return reread(story)


def reread(story: Story) -> Story:
    """Read what the services have changed anew."""
    story.meeting = Meeting.objects.select_related("body").get(pk=story.meeting.pk)
    story.matter = Matter.objects.get(pk=story.matter.pk)
    story.decision = Decision.objects.get(pk=story.decision.pk)
    story.annex = TermsOfReference.objects.get(pk=story.annex.pk)
    return story
