"""Meetings, matters, decisions, terms and the closing of bodies in the administration."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from collaboration.models import Body
from collaboration.permissions import Role
from decisions.enums import AdoptionState, DecisionState, Level, MatterState, MeetingState
from decisions.models import Decision, Matter, Meeting, TermsOfReference
from tests.admin_desk import address, case_officer, formset, said, steps_of
from tests.collaboration.factories import BodyFactory
from tests.decisions.adopting import adopted
from tests.decisions.factories import MatterFactory, MeetingFactory, TermsOfReferenceFactory, TermsPointFactory
from tests.decisions.story import approved, held, matter_opened, sent, steering_group

pytestmark = pytest.mark.django_db
NO_ROWS = {**formset("attendances"), **formset("agenda_items"), **formset("minutes_approvals")}


@pytest.fixture
def office(client_for):
    """A client signed in for the secretariat. Content types are read beforehand, as in a process that has served."""
    ContentType.objects.get_for_models(*apps.get_models())
    return client_for(case_officer())


def meeting_data(**values):
    return {"date": "2030-05-13", "mode": "on_site", **NO_ROWS, **values}


# meetings


def test_meeting_is_planned_and_changed(office):
    body = BodyFactory()
    office.post(address(Meeting, "add"), meeting_data(body=body.pk))
    meeting = Meeting.objects.get()
    office.post(address(Meeting, "change", meeting.pk), meeting_data(place="Vänersborg", start_time="13:15"))

    meeting.refresh_from_db()
    assert (meeting.body, meeting.place, meeting.start_time, meeting.state) == (
        body,
        "Vänersborg",
        dt.time(13, 15),
        MeetingState.PLANNED,
    )


def test_meeting_of_a_closed_body_is_refused_and_nothing_typed_is_lost(office):
    body = BodyFactory(name="Ledningsrådet", valid_to=dt.date(2021, 12, 31))

    page = office.post(address(Meeting, "add"), meeting_data(body=body.pk, place="Bengtsfors")).content.decode()

    assert "Ledningsrådet avslutades 2021-12-31." in page
    assert 'value="Bengtsfors"' in page
    assert not Meeting.objects.exists()


def test_steps_of_a_meeting_follow_its_state(office):
    planned = MeetingFactory()
    cancelled = MeetingFactory(state=MeetingState.CANCELLED)

    assert steps_of(office.get(address(Meeting, "change", planned.pk))) == [
        "Kalla till mötet",
        "Notera att det har hållits",
        "Ställ in mötet",
    ]
    assert steps_of(office.get(address(Meeting, "change", cancelled.pk))) == []


def test_meeting_is_called_only_with_time_and_place(office):
    meeting = MeetingFactory()

    page = office.post(address(Meeting, "step", meeting.pk, "kalla")).content.decode()

    assert "En kallelse anger tid och plats." in page


def test_meeting_is_noted_as_held(office):
    meeting = MeetingFactory()
    response = office.post(address(Meeting, "step", meeting.pk, "hallet"), follow=True)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD
    assert said(response) == ["Mötet är noterat som hållet. Anteckna vilka som kom på mötets egen sida."]


def test_meeting_is_cancelled(office):
    meeting = MeetingFactory()
    office.post(address(Meeting, "step", meeting.pk, "stall-in"), {"comment": "Sjukdom"})

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED


def test_minutes_are_taken_back(office):
    story = sent(steering_group())
    office.post(address(Meeting, "step", story.meeting.pk, "ta-tillbaka-protokoll"), {"comment": "Fel namn"})

    story.meeting.refresh_from_db()
    assert story.meeting.state == MeetingState.HELD


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (MeetingState.MINUTES_SENT, "Protokollet är ute för justering. Ta först tillbaka det och ändra sedan."),
        (MeetingState.CANCELLED, "Mötet ställdes in."),
    ],
)
def test_meeting_that_cannot_be_changed_says_why(office, state, reason):
    meeting = MeetingFactory(state=state)

    assert reason in office.get(address(Meeting, "change", meeting.pk)).content.decode()
    response = office.post(address(Meeting, "change", meeting.pk), meeting_data(place="X"), follow=True)
    assert said(response) == [reason]
    meeting.refresh_from_db()
    assert meeting.place == ""


def test_approved_meeting_says_why_it_is_never_changed(office):
    story = approved(steering_group())

    response = office.post(address(Meeting, "change", story.meeting.pk), meeting_data(place="X"), follow=True)

    assert said(response) == ["Protokollet är justerat. En ändring är ett nytt beslut på ett nytt möte."]


# matters and decisions


MATTER_ROWS = formset("decisions") | formset("papers")


def test_matter_is_opened_changed_and_closed(office):
    body = BodyFactory()
    office.post(address(Matter, "add"), {"body": body.pk, "title": "Budget", **MATTER_ROWS})
    matter = Matter.objects.get()
    data = {"title": "Budget 2020", "reference_number": "2017/8 B60", **MATTER_ROWS}
    office.post(address(Matter, "change", matter.pk), data)
    office.post(address(Matter, "step", matter.pk, "avskriv"), {"comment": "Dubblett"})

    matter.refresh_from_db()
    assert (matter.title, matter.reference_number, matter.state) == ("Budget 2020", "2017/8 B60", MatterState.CLOSED)


def test_decided_matter_keeps_its_words(office):
    story = approved(steering_group())
    data = {"title": "Något annat", "summary": story.matter.summary, **MATTER_ROWS}

    page = office.post(address(Matter, "change", story.matter.pk), data).content.decode()

    assert 'value="Något annat"' in page
    story.matter.refresh_from_db()
    assert story.matter.title == "Budget och verksamhetsplan för Kommunakademin Väst 2020"


def test_decision_is_fixed_by_its_step(office):
    story = held(steering_group())
    office.post(address(Decision, "step", story.decision.pk, "faststall"))

    story.decision.refresh_from_db()
    story.annex.refresh_from_db()
    assert (story.decision.state, story.annex.state) == (DecisionState.FIXED, AdoptionState.ADOPTED)


def test_decision_without_its_facts_is_not_fixed_and_the_page_names_them(office):
    story = held(steering_group())
    Decision.objects.update(presenter=None, no_presenter=False)

    page = office.post(address(Decision, "step", story.decision.pk, "faststall")).content.decode()

    assert "föredragande" in page
    story.decision.refresh_from_db()
    assert story.decision.state == DecisionState.DRAFT


def test_decision_is_read_only(office):
    story = held(steering_group())

    assert office.post(address(Decision, "change", story.decision.pk), {"lead_in": "X"}).status_code == 403
    assert office.get(address(Decision, "add")).status_code == 403


def test_what_others_may_not_see_is_not_in_the_list(client_for):
    MatterFactory(title="Eget utkast", level=Level.OWN_DRAFT)
    MatterFactory(title="Delat", level=Level.PARTIES)
    client = client_for(case_officer(Role.SUPERINTENDENT))

    assert client.get(address(Matter, "changelist")).status_code == 403


def test_draft_of_another_is_there_for_those_who_keep_the_minutes_and_for_no_one_else(office, client_for):
    matter = MatterFactory(level=Level.OWN_DRAFT)
    other = client_for(case_officer(Role.COMMUNICATOR))

    assert office.get(address(Matter, "change", matter.pk)).status_code == 200  # «only me and the secretariat»
    assert other.get(address(Matter, "change", matter.pk)).status_code == 302  # Django leads to the start page
    assert other.get(address(Matter, "history", matter.pk)).status_code == 404
    assert other.post(address(Matter, "step", matter.pk, "avskriv")).status_code == 404


# bodies and terms


def test_body_is_closed_and_hands_over_its_matters(office):
    story = matter_opened(steering_group())
    receiver = BodyFactory(name="Arvtagaren")
    data = {"last_day": "2021-12-31", "precision": "day", "receiver": receiver.pk, "note": "Omorganisation"}
    response = office.post(address(Body, "step", story.body.pk, "avsluta"), data, follow=True)

    story.body.refresh_from_db()
    story.matter.refresh_from_db()
    assert (story.body.valid_to, story.body.closing_note, story.matter.body) == (
        dt.date(2021, 12, 31),
        "Omorganisation",
        receiver,
    )
    assert said(response) == ["Organet är avslutat. Handlingarna går fortfarande att läsa."]


def test_body_with_open_matters_needs_a_receiver(office):
    story = matter_opened(steering_group())

    page = office.post(
        address(Body, "step", story.body.pk, "avsluta"), {"last_day": "2021-12-31", "precision": "day"}
    ).content.decode()

    story.body.refresh_from_db()
    assert story.body.valid_to is None
    assert "errornote" in page


def test_terms_go_through_their_life(office):
    terms = TermsOfReferenceFactory()
    TermsPointFactory(terms=terms)
    matter = MatterFactory(body=terms.body)
    office.post(address(TermsOfReference, "step", terms.pk, "foresla"), {"matter": matter.pk})
    terms.refresh_from_db()
    assert (terms.state, terms.matter) == (AdoptionState.PROPOSED, matter)

    office.post(address(TermsOfReference, "step", terms.pk, "ta-tillbaka"), {"comment": ""})
    terms.refresh_from_db()
    assert terms.state == AdoptionState.DRAFT

    office.post(address(TermsOfReference, "step", terms.pk, "dra-tillbaka"), {"comment": "Behövs inte"})
    terms.refresh_from_db()
    assert terms.state == AdoptionState.WITHDRAWN


def test_adopted_terms_get_a_new_version(office):
    terms = adopted(TermsOfReferenceFactory())

    assert steps_of(office.get(address(TermsOfReference, "change", terms.pk))) == ["Gör en ny version"]
    office.post(address(TermsOfReference, "step", terms.pk, "ny-version"))
    assert TermsOfReference.objects.get(revises=terms).version == 2


def test_adopted_terms_say_why_they_are_never_changed(office):
    terms = adopted(TermsOfReferenceFactory())
    reason = "Antagen 2019-12-13. Det som är antaget ändras aldrig: gör en ny version och besluta om den."

    assert reason in office.get(address(TermsOfReference, "change", terms.pk)).content.decode()
    response = office.post(address(TermsOfReference, "change", terms.pk), {"title": "X"}, follow=True)
    assert said(response) == [reason]


def test_proposed_terms_say_that_only_drafts_are_changed(office):
    terms = TermsOfReferenceFactory(state=AdoptionState.PROPOSED)

    page = office.get(address(TermsOfReference, "change", terms.pk)).content.decode()

    assert "Läge: förslag. Bara ett utkast går att ändra." in page
