"""Supporting documents: working material until the plan is adopted, then open to those the draft said."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.urls import reverse

from actionplans.models import SupportingDocument
from actionplans.services.documents import add_document, remove_document
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.enums import ApprovalMethod
from decisions.services.attendance import record_attendance
from decisions.services.decisions import DecisionContent, Named, fix_decision, record_decision
from decisions.services.meetings import hold_meeting
from decisions.services.minutes import approve_minutes, send_minutes
from decisions.services.publication import publish_decision
from decisions.services.records import seal_meeting
from foundation.errors import RightRefusedError
from foundation.validation import InvalidError
from tests.actionplans.factories import MeasureFactory, PlanFactory, SupportingDocumentFactory
from tests.collaboration.factories import BodyFactory, MembershipFactory, PersonFactory, UserFactory
from tests.decisions.story import DAY, on_agenda, steering_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def director():
    user = UserFactory()
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return user


@pytest.fixture
def outsider():
    """A member of another body."""
    person = PersonFactory()
    MembershipFactory(body=BodyFactory(), person=person)
    return UserFactory(person=person)


def seen_by(document, **people):
    return {name for name, user in people.items() if SupportingDocument.objects.visible_to(user).contains(document)}


def fetched(document, client, client_for, **people):
    clients = {name: client_for(user) for name, user in people.items()} | {"stranger": client}
    answers = {name: one.get(document.get_absolute_url()) for name, one in clients.items()}
    for answer in answers.values():
        if answer.streaming:
            assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    return {name for name, answer in answers.items() if answer.status_code == 200}


@pytest.mark.parametrize(
    ("opens_to", "then"),
    [("parties", {"director", "member", "outsider"}), ("public", {"director", "member", "outsider", "stranger"})],
)
def test_adoption_by_the_board_opens_the_evaluation(client, client_for, director, outsider, opens_to, then):
    story = on_agenda(steering_group())
    member = story.users["Wennerhag"]
    people = {"director": director, "member": member, "outsider": outsider}
    plan = MeasureFactory(item__area__plan=PlanFactory(kind="action")).item.area.plan
    document = add_document(
        plan=plan, title="Slutrapport", content=b"%PDF-1.7", name="rapport.pdf", opens_to=opens_to, by=director
    )
    everyone = {**people, "stranger": AnonymousUser()}
    assert seen_by(document, **everyone) == fetched(document, client, client_for, **people) == {"director"}
    content = DecisionContent(
        clauses=["Anta föreslagen handlingsplan."],
        presenter=Named(PersonFactory(), "Verksamhetsledare", "KAV"),
        no_participants=True,
        annexes=[plan],
    )
    decision = record_decision(matter=story.matter, content=content, by=story.root)
    document.refresh_from_db()
    assert document.is_working_material
    proposed = {"director", "member"}
    assert seen_by(document, **everyone) == fetched(document, client, client_for, **people) == proposed
    meeting = hold_meeting(meeting=story.meeting, by=story.root, today=DAY)
    record_attendance(meeting=meeting, people=story.present, by=story.root)
    decision.refresh_from_db()
    fix_decision(decision=decision, by=story.root)
    document.refresh_from_db()
    plan.refresh_from_db()
    assert (plan.state, document.level, document.is_working_material) == ("adopted", opens_to, False)
    assert seen_by(document, **everyone) == fetched(document, client, client_for, **people) == then


def test_stranger_finds_the_opened_evaluation_beside_the_published_decision(client, director):
    story = on_agenda(steering_group())
    plan = MeasureFactory(item__area__plan=PlanFactory(kind="action")).item.area.plan
    opened, _for_parties = (
        add_document(plan=plan, title=to, content=to.encode(), name="r.txt", opens_to=to, by=director)
        for to in ("public", "parties")
    )
    content = DecisionContent(
        clauses=["Anta föreslagen handlingsplan."],
        presenter=Named(PersonFactory(), "Verksamhetsledare", "KAV"),
        no_participants=True,
        annexes=[story.annex, plan],
    )
    decision = record_decision(matter=story.matter, content=content, by=story.root)
    meeting = hold_meeting(meeting=story.meeting, by=story.root, today=DAY)
    record_attendance(meeting=meeting, people=story.present, by=story.root)
    decision.refresh_from_db()
    fix_decision(decision=decision, by=story.root)
    for approval in send_minutes(meeting=meeting, approvers=[], by=story.root):
        approve_minutes(approval=approval, by=story.root, method=ApprovalMethod.PAPER)
    seal_meeting(meeting_id=meeting.pk)
    decision.refresh_from_db()
    publication = publish_decision(decision=decision, by=story.root)
    page = client.get(publication.get_absolute_url()).content.decode()
    found = re.search(r">Underlag</h2>.*?<ul[^>]*>(.*?)</ul>", page, re.DOTALL)[1]
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', found) == [(opened.get_absolute_url(), "public")]
    assert b"".join(client.get(opened.get_absolute_url()).streaming_content) == b"public"


def test_document_is_added_and_removed_on_the_plans_page(client_for, director, django_capture_on_commit_callbacks):
    plan, client = PlanFactory(kind="action"), client_for(director)
    url = reverse("plan_document_add", args=[plan.pk])
    assert "arbetsmaterial tills planen fastställs" in client.get(url).content.decode()
    file = ContentFile(b"%PDF-1.7 utvardering", name="Utvärdering av arenan.pdf")
    assert client.post(url, {"file": file, "title": "", "opens_to": "public"}).url == plan.get_absolute_url()
    document = plan.documents.get()
    assert (document.title, document.size, document.opens_to, document.level) == (
        "Utvärdering av arenan",
        20,
        "public",
        "body",
    )
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "efter beslut:" in page
    answer = client.get(document.get_absolute_url())
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 utvardering"
    path = document.file.name
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("plan_document_remove", args=[plan.pk, document.pk]))
    assert (plan.documents.count(), document.file.storage.exists(path)) == (0, False)


def test_what_cannot_be_kept_is_refused(director):
    plan = PlanFactory()
    values = {"plan": plan, "title": "Rapport", "content": b"%PDF", "by": director}
    with pytest.raises(InvalidError):
        add_document(name="rapport.exe", **values)
    with pytest.raises(InvalidError):
        add_document(name="rapport.pdf", opens_to="body", **values)
    add_document(name="rapport.pdf", **values)
    with pytest.raises(InvalidError, match="finns redan"):
        add_document(name="samma.pdf", **values)
    with pytest.raises(RightRefusedError):
        remove_document(document=plan.documents.get(), by=UserFactory())


def test_file_that_is_gone_is_not_found(client_for, director):
    document = SupportingDocumentFactory()
    document.file.storage.delete(document.file.name)
    assert client_for(director).get(document.get_absolute_url()).status_code == 404
