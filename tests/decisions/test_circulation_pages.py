"""The pages of decision by circulation, as the members and the secretary meet them."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from decisions.models import Circulation, Decision, DecisionApproval
from decisions.services.circulation import start_circulation
from decisions.services.review import declare_conflict
from tests.collaboration.factories import PASSWORD
from tests.decisions.circulating import FAMILIES, answer, answer_all, circulating_body, close, start
from tests.decisions.story import CLAUSE, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    ContentType.objects.get_for_models(*apps.get_models())
    return circulating_body()


@pytest.fixture
def sent(story: Story) -> Circulation:
    return start_circulation(
        proposal=Decision.objects.get(pk=story.decision.pk),
        closes_date=timezone.localdate() + dt.timedelta(days=3),
        by=story.root,
        today=timezone.localdate(),
    )


def test_secretary_sends_it_from_the_matter(client_for, story: Story) -> None:
    client = client_for(story.root)
    address = reverse("circulation_start", args=[story.matter.pk])
    assert address in client.get(story.matter.get_absolute_url()).content.decode()
    response = client.post(address, {"closes_date": "2019-12-01"})
    assert "sista dag som inte har passerat" in response.content.decode()
    last = (timezone.localdate() + dt.timedelta(days=3)).isoformat()
    assert client.post(address, {"closes_date": last}).status_code == 302
    assert "0 av 7 har svarat" in client.get(story.matter.get_absolute_url()).content.decode()


def test_member_answers_in_three_taps(client_for, story: Story, sent: Circulation) -> None:
    client = client_for(story.users["Strömvall"])
    address = reverse("circulation_answer", args=[story.matter.pk])
    assert address in client.get(reverse("desk")).content.decode()
    page = client.get(address).content.decode()
    assert CLAUSE in page
    assert "3 dagar kvar." in page
    assert client.post(address, {"choice": "agree", "comment": ""}).status_code == 302
    assert sent.answers.get(choice="agree").person == story.users["Strömvall"].person
    assert "1 av 7 har svarat: 1 tillstyrker." in client.get(story.matter.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("name", "values"),
    [("circulation_answer", {}), ("circulation_enter", {"method": "phone"})],
)
def test_demand_for_a_meeting_is_said_to_have_stopped_the_round(client_for, story, sent, name, values) -> None:
    member = story.users["Strömvall"]
    client = client_for(member if name == "circulation_answer" else story.root)
    keys = [story.matter.pk, *([] if name == "circulation_answer" else [member.person_id])]
    response = client.post(reverse(name, args=keys), {"choice": "meeting", "comment": "", **values}, follow=True)
    page = response.content.decode()
    assert "Omgången är stoppad, och ärendet bereds igen inför ett möte." in page
    assert "Du kan ändra det" not in page
    assert "Karin Strömvall krävde ett möte, så ärendet ska tas upp på ett. 0 av 7 har svarat." in page


def test_secretary_enters_an_answer_and_stops_the_round(client_for, story: Story, sent: Circulation) -> None:
    client, person = client_for(story.root), story.users["Strömvall"].person
    address = reverse("circulation_enter", args=[story.matter.pk, person.pk])
    assert "Svar från Karin Strömvall" in client.get(address).content.decode()
    assert client.post(address, {"choice": "against", "comment": "", "method": "phone"}).status_code == 302
    assert sent.answers.get(person=person).method == "phone"
    stop = reverse("circulation_stop", args=[story.matter.pk])
    assert client.post(stop, {"comment": "Fel bilaga."}).status_code == 302
    assert "stoppad av sekreteraren" in client.get(story.matter.get_absolute_url()).content.decode()


def test_who_is_not_asked_finds_no_such_page(client_for, story: Story, sent: Circulation) -> None:
    client = client_for(story.root)
    assert client.get(reverse("circulation_answer", args=[story.matter.pk])).status_code == 404
    assert client.get(reverse("circulation_enter", args=[story.matter.pk, 0])).status_code == 404
    declare_conflict(matter=story.matter, person=story.users["Brandeby"].person, reason="", by=story.root)
    address = reverse("circulation_answer", args=[story.matter.pk])
    assert client_for(story.users["Brandeby"]).get(address).status_code == 404
    entered = reverse("circulation_enter", args=[story.matter.pk, story.users["Brandeby"].person_id])
    assert client.get(entered).status_code == 404


def test_matter_without_a_round_has_no_such_page(client_for, story: Story) -> None:
    client = client_for(story.root)
    assert client.get(reverse("circulation_stop", args=[story.matter.pk])).status_code == 404
    assert client.post(reverse("circulation_close", args=[story.matter.pk])).status_code == 404


def test_answers_are_counted_by_a_button_and_the_chair_approves(client_for, story, sent) -> None:
    client, count = client_for(story.root), reverse("circulation_close", args=[story.matter.pk])
    response = client.post(count, follow=True)
    assert "får ändra sina svar" in response.content.decode()
    now = timezone.now()
    for name in FAMILIES:
        answer(story, sent, name, now=now)
    Circulation.objects.update(closes_date=timezone.localdate() - dt.timedelta(days=1))
    page = client.get(story.matter.get_absolute_url()).content.decode()
    assert "Sista dagen har passerat" in page
    assert count in page
    client.post(count)
    chair, decision = client_for(story.chair), Decision.objects.get(pk=story.decision.pk)
    approve = reverse("decision_approve", args=[decision.pk])
    page = chair.get(decision.get_absolute_url()).content.decode()
    assert "per capsulam" in page
    assert approve in page
    assert approve not in client.get(decision.get_absolute_url()).content.decode()
    assert client.get(approve).status_code == 403
    asked = chair.get(approve).content.decode()
    assert "jag justerar beslutet" in asked.lower()
    assert f'<a href="{decision.get_absolute_url()}">Läs beslutet</a>' in asked
    assert "lösenord" in chair.post(approve, {"password": "fel"}).content.decode()
    assert chair.post(approve, {"password": PASSWORD}).url == decision.get_absolute_url()
    assert Decision.objects.get().state == "approved"
    assert DecisionApproval.objects.get().method == "password"
    assert chair.get(approve).status_code == 409


def test_approval_on_paper_is_recorded(client_for, story: Story) -> None:
    sent = start(story)
    answer_all(story, sent)
    close(story, sent)
    client, address = client_for(story.root), reverse("decision_paper", args=[story.decision.pk])
    assert "Astrid Wennerhag" in client.get(address).content.decode()
    assert client.post(address, {"date": "2019-12-13"}).status_code == 302
    approval = DecisionApproval.objects.get()
    assert (approval.method, approval.approved_date) == ("paper", dt.date(2019, 12, 13))
