"""Attendance of a held meeting."""

from dataclasses import replace

import pytest

from collaboration.enums import MembershipRole
from decisions.models import Attendance
from decisions.services.attendance import record_attendance
from foundation.errors import RuleError, StateRefusedError
from tests.decisions.refusals import no
from tests.decisions.story import PEOPLE

pytestmark = pytest.mark.django_db


def test_attendance_keeps_entry_order_with_the_chair_first(held):
    people = [*held.present[1:], held.present[0]]
    record_attendance(meeting=held.meeting, people=people, by=held.root)
    rows = Attendance.objects.filter(meeting=held.meeting).order_by("order")
    assert list(rows.values_list("person_name", "role", "organisation_name")) == [
        (f"{given} {family}", role, organisation) for given, family, role, organisation in PEOPLE
    ]
    assert Attendance.history.filter(meeting=held.meeting, history_type="-").count() == 7


def test_attendance_keeps_the_names_of_that_day(held):
    person = held.seats[5].person
    person.family_name = "Strömvall Berg"
    person.save()
    assert Attendance.objects.get(person=person).person_name == "Karin Strömvall"


def test_attendance_is_recorded_when_the_meeting_is_held(on_agenda):
    sentence = no(
        StateRefusedError, record_attendance, meeting=on_agenda.meeting, people=on_agenda.present, by=on_agenda.root
    )
    assert sentence == "Anteckna först att mötet är hållet och sedan vilka som kom."


def test_person_named_twice_is_refused(held):
    people = [*held.present, held.present[3]]
    sentence = no(RuleError, record_attendance, meeting=held.meeting, people=people, by=held.root)
    assert sentence == "Torbjörn Hallkvist står två gånger på listan."


def test_two_chairs_at_one_meeting_are_refused(held):
    people = [held.present[0], replace(held.present[1], role=MembershipRole.CHAIR)]
    sentence = no(RuleError, record_attendance, meeting=held.meeting, people=people, by=held.root)
    assert sentence == "Astrid Wennerhag och Joakim Sandelius kan inte båda vara ordförande på samma möte."
