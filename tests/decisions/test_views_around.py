"""The pages around the record: history, the end of a body, search, and what is refused in a row."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collaboration.models import Body
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.enums import MeetingState
from decisions.models import Attendance, Matter, Meeting
from decisions.services.minutes import send_minutes
from foundation.dates import today
from tests.collaboration.factories import (
    BodyFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def secretary(client_for):
    """A client signed in as the programme director, who may do everything with meetings.

    Content types are read beforehand, as they are in a process that has served a while: the first time each is
    read alone, which looks like a query repeated for each row.
    """
    ContentType.objects.get_for_models(*apps.get_models())
    user = UserFactory(person=PersonFactory(given_name="Nils", family_name="Kvarnlund"))
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return client_for(user)


def texts(response):
    return text_of_html(response.content.decode())


def queries_of(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


# --- the lists


def test_stale_proposal_is_told_and_kept(secretary, on_agenda):
    address = reverse("proposal_write", args=[on_agenda.matter.pk])
    first = secretary.get(address).context["form"]
    data = {"clauses": "Ett.", "no_presenter": "on", "no_participants": "on", "seen": first["seen"].value()}
    assert secretary.post(address, data).status_code == 302
    response = secretary.post(address, {**data, "clauses": "Två."})
    assert response.status_code == 200
    assert response.context["form"]["clauses"].value() == "Två."
    again = {**data, "clauses": "Två.", "seen": response.context["form"]["seen"].value()}
    assert secretary.post(address, again).status_code == 302
    assert [clause.text for clause in on_agenda.decision.clauses.all()] == ["Två."]


def test_history_is_read_on_its_page_and_in_place(client_for, approved):
    client = client_for(approved.chair)
    for name, row in [("meeting", approved.meeting), ("matter", approved.matter), ("decision", approved.decision)]:
        address = reverse(f"{name}_history", args=[row.pk])
        assert f'href="{address}"' in client.get(row.get_absolute_url()).content.decode()
        assert "<html" in client.get(address).content.decode()
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert part.strip().startswith('<ol class="history">')
    assert client_for(approved.users["Strömvall"]).get(address).status_code == 403


def test_minutes_are_taken_back_with_a_reason(secretary, sent):
    address = reverse("minutes_take_back", args=[sent.meeting.pk])
    assert secretary.get(address).status_code == 200
    assert secretary.post(address, {"comment": ""}).status_code == 200
    secretary.post(address, {"comment": "Fel namn i § 1"})
    assert Meeting.objects.get(pk=sent.meeting.pk).state == MeetingState.HELD
    assert "Återtaget: frågas igen vid nästa utskick" in texts(secretary.get(sent.meeting.get_absolute_url()))


def test_body_is_closed_and_its_matters_handed_over(secretary, with_matter):
    receiver = BodyFactory(name="Temagruppen", slug="temagruppen")
    address = reverse("body_close", args=[with_matter.body.slug])
    assert "De här ärendena är inte avgjorda" in texts(secretary.get(address))
    data = {"last_day": "2021-12-31", "precision": "day"}
    assert "Ange vilket organ som tar över dem." in texts(secretary.post(address, data))
    secretary.post(address, {**data, "receiver": receiver.pk, "successors": [receiver.pk]})
    assert Matter.objects.get().body == receiver


def test_body_page_leads_to_its_closing_for_who_keeps_the_registers_until_it_has_closed(
    client_for, secretary, approved
):
    page = reverse("body_detail", args=[approved.body.slug])
    closing = reverse("body_close", args=[approved.body.slug])
    assert closing in secretary.get(page).content.decode()
    assert closing not in client_for(approved.chair).get(page).content.decode()

    Body.objects.update(valid_to=dt.date(2199, 12, 31))
    assert closing in secretary.get(page).content.decode()
    assert "Organet avslutas 2199-12-31. Det går att avsluta tidigare." in texts(secretary.get(page))
    Body.objects.update(valid_to=today() - ONE_DAY)
    assert closing not in secretary.get(page).content.decode()


def test_body_page_leads_to_its_record(client_for, approved):
    page = client_for(approved.chair).get(reverse("body_detail", args=[approved.body.slug]))
    assert [(str(link.label), link.url, link.count) for link in page.context["related"]] == [
        ("Möten", "/moten/?organ=styrgruppen", 1),
        ("Ärenden", "/arenden/?organ=styrgruppen", 1),
        ("Beslut", "/beslut/?organ=styrgruppen", 1),
    ]


def test_search_finds_matter_decision_and_meeting(secretary, approved):
    page = texts(secretary.get(reverse("search"), {"q": "verksamhetsplan"}))
    assert "Ärenden Budget och verksamhetsplan för Kommunakademin Väst 2020 Styrgrupp Kommunakademin Väst" in page
    assert "Beslut Budget och verksamhetsplan för Kommunakademin Väst 2020 2019-12-13" in page
    assert "Möten Styrgrupp Kommunakademin Väst, 2019-12-13" in texts(
        secretary.get(reverse("search"), {"q": "styrgrupp"})
    )


def test_unknown_organisation_in_attendance_is_an_error_of_its_row(secretary, held):
    OrganisationFactory()
    data = {
        "rows-TOTAL_FORMS": 1,
        "rows-INITIAL_FORMS": 0,
        "seen": 1,
        "rows-0-person": held.director.pk,
        "rows-0-role": "member",
        "rows-0-organisation": "999999",
        "rows-0-mode": "present",
        "rows-0-ORDER": 1,
    }
    response = secretary.post(reverse("meeting_attendance", args=[held.meeting.pk]), data)
    assert response.status_code == 200
    assert len(response.context["formset"].faults) == 1
    assert Attendance.objects.count() == 7


@pytest.mark.parametrize("name", ["meeting_create", "matter_create"])
def test_first_of_all_a_body_is_added(client_for, root, name):
    add = reverse("admin:collaboration_body_add")
    page = client_for(root).get(reverse(name)).content.decode()
    assert ("Det finns inget organ ännu" in page, f'href="{add}"' in page, "<select" in page) == (True, True, False)
    communicator = UserFactory()
    give_role(user=communicator, role=Role.COMMUNICATOR, by=root, scope=None)
    if name == "matter_create":
        page = client_for(communicator).get(reverse(name)).content.decode()
        assert ("Kansliet lägger upp det" in page, add in page) == (True, False)
    BodyFactory()
    assert "Det finns inget organ ännu" not in client_for(root).get(reverse(name)).content.decode()


# --- forms of what the minutes tell

WRITES = {"meeting_change": "meeting", "meeting_attendance": "meeting", "decision_correct": "decision"}
OUT = "Protokollet är ute för justering. Ta först tillbaka det och ändra sedan."


@pytest.mark.parametrize(("url_name", "of"), WRITES.items())
def test_form_opens_until_the_minutes_go_out_and_then_leads_back_in_words(secretary, fixed, url_name, of):
    row = getattr(fixed, of)
    address = reverse(url_name, args=[row.pk])
    assert secretary.get(address).status_code == 200

    send_minutes(meeting=fixed.meeting, approvers=[], by=fixed.root)
    assert secretary.get(address).url == row.get_absolute_url()
    assert OUT in texts(secretary.get(row.get_absolute_url()))


@pytest.mark.parametrize(("url_name", "of"), WRITES.items())
def test_form_of_approved_minutes_leads_back_and_says_what_a_change_is(secretary, approved, url_name, of):
    row = getattr(approved, of)
    assert secretary.get(reverse(url_name, args=[row.pk])).url == row.get_absolute_url()
    assert "En ändring är ett nytt beslut" in texts(secretary.get(row.get_absolute_url()))
