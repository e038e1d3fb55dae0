"""The record of what is not finished, or was decided without a meeting; what the form for a decision offers."""

from dataclasses import replace

import pytest
from django.utils import translation

from collaboration.enums import MembershipRole, QuorumRule
from decisions.models import Decision, Meeting
from decisions.queries.chairs import chair_name, secretary_name
from decisions.queries.drafting import annex_choices, annex_key, titles_of_people
from decisions.queries.minutes import extract_of, minutes_of
from decisions.queries.people import Signature
from decisions.queries.presence import attendance_of, quorum_words
from decisions.queries.record import clause_word, record_of
from decisions.services.attendance import Present, record_attendance
from decisions.services.decisions import record_decision
from tests.collaboration.factories import PersonFactory, PostFactory
from tests.decisions.factories import DAY, DecisionFactory, StandingItemFactory, TermsOfReferenceFactory

pytestmark = pytest.mark.django_db


def test_proposal_says_nothing_that_is_not_known_yet(with_matter):
    content = replace(with_matter.content, presenter=None, no_participants=False)
    record_decision(matter=with_matter.matter, content=content, by=with_matter.root)
    record = record_of(Decision.objects.select_related("body", "matter").get())
    assert (record.date, record.paragraph, record.decided_words, record.quorum_words) == ("", "", "", "")
    assert (record.present, record.presenter, record.participants, record.approvals) == ((), None, (), ())
    assert record.signatures == (Signature("", "Styrgruppens ordförande"), Signature("", "Föredragande"))
    assert [(annex.number, annex.kicker) for annex in record.annexes] == [(1, "Bilaga 1")]
    assert record.is_draft is True


def test_decision_without_a_presenter_is_signed_by_the_chair_alone(with_matter):
    content = replace(with_matter.content, presenter=None, no_presenter=True)
    decision = record_decision(matter=with_matter.matter, content=content, by=with_matter.root)
    assert record_of(decision).signatures == (Signature("", "Styrgruppens ordförande"),)


def test_decision_from_before_the_portal_has_no_meeting_and_no_approvals():
    decision = DecisionFactory(fixed=True, body_name="Styrgruppen", matter_title="Budget 2020")
    record = record_of(decision)
    assert (record.date, record.body, record.title) == ("2019-12-13", "Styrgruppen", "Budget 2020")
    assert (record.paragraph, record.present, record.presence_words, record.approvals) == ("", (), "", ())


def test_meeting_is_signed_by_whoever_chaired_it(held):
    stood_in = held.seats[1].person
    held.meeting.chair = stood_in
    stood_in.family_name = "Sandelius-Berg"
    people = attendance_of(held.meeting)
    assert chair_name(held.meeting, people) == "Joakim Sandelius"
    assert chair_name(held.meeting, []) == "Joakim Sandelius-Berg"
    held.meeting.chair = None
    assert chair_name(held.meeting, people) == "Astrid Wennerhag"


def test_no_one_is_named_as_chair_when_the_chair_was_away(held):
    members = [Present(seat.person, MembershipRole(seat.role), seat.organisation) for seat in held.seats[1:]]
    record_attendance(meeting=held.meeting, people=members, by=held.root)
    assert chair_name(held.meeting, attendance_of(held.meeting)) == ""


def test_minutes_are_signed_by_the_secretary_who_was_there_where_no_one_else_was_named(held):
    writer = PersonFactory(given_name="Nils", family_name="Kvarnlund")
    seat = Present(writer, MembershipRole.SECRETARY, held.seats[0].organisation)
    assert secretary_name(held.meeting, attendance_of(held.meeting)) == ""
    record_attendance(meeting=held.meeting, people=[*held.present, seat], by=held.root)
    minutes = minutes_of(held.meeting)
    assert (minutes.secretary, minutes.signatures[0]) == ("Nils Kvarnlund", Signature("Nils Kvarnlund", "Sekreterare"))
    held.meeting.secretary = held.director
    assert secretary_name(held.meeting, attendance_of(held.meeting)) == str(held.director)


def test_quorum_is_not_judged_in_a_body_where_no_one_sits(held):
    held.body.quorum_rule = QuorumRule.MAJORITY
    held.body.save()
    for seat in held.seats:
        seat.delete()
    meeting = Meeting.objects.select_related("body").get()
    assert quorum_words(meeting, []) == ""


def test_drafts_are_offered_as_annexes_to_those_who_write_them(on_agenda, stranger):
    draft = TermsOfReferenceFactory(title="Uppdragsbeskrivning för Ledningsrådet")
    TermsOfReferenceFactory(state="withdrawn")
    own, new = (annex_key(on_agenda.annex), on_agenda.annex), (annex_key(draft), draft)
    assert annex_choices(on_agenda.decision, on_agenda.root) == [own, new]
    assert annex_choices(None, on_agenda.root) == [new]
    assert annex_choices(on_agenda.decision, stranger) == [own]
    assert annex_choices(None, stranger) == []


def test_annexes_of_a_fixed_decision_are_those_it_has(fixed):
    TermsOfReferenceFactory()
    assert annex_choices(fixed.decision, fixed.root) == [(annex_key(fixed.annex), fixed.annex)]


def test_people_are_named_with_the_title_they_had_that_day(django_assert_num_queries):
    helena, nils = PersonFactory(), PersonFactory()
    PostFactory(person=helena, title="Projektledare", organisation__name="IEI", valid_to="2019-06-30")
    PostFactory(person=helena, title="Verksamhetsledare", organisation__name="HV", valid_from="2019-07-01")
    PostFactory(person=nils, title="Rektor", organisation__name="HV", valid_from="2020-01-01")
    with django_assert_num_queries(1):
        assert titles_of_people(DAY) == {helena.pk: ("Verksamhetsledare", "HV")}


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("lead_in", "has_word"),
    [
        ("Styrgruppen beslutar att", False),
        ("Styrgruppen beslutar att:", False),
        ("The steering group decides to", False),
        ("Styrgruppen beslutar", True),
        ("", True),
    ],
)
def test_clause_word_never_stands_twice_whatever_the_readers_language(lead_in, has_word, language):
    with translation.override(language):
        assert clause_word(lead_in) == ({"sv": "att", "en": "to"}[language] if has_word else "")


def test_surname_that_changes_in_the_register_does_not_change_in_the_record_or_the_minutes(approved):
    first, approver = approved.seats[0].person, approved.seats[1].person
    before, minutes = record_of(approved.decision), minutes_of(approved.meeting)
    for person in (first, approver):
        person.family_name = "Nyttnamn"
        person.save()

    decision = Decision.objects.select_related("body", "matter", "agenda_item__meeting__body").get()
    assert record_of(decision) == before
    assert minutes_of(decision.meeting) == minutes
    assert before.approvals[0].startswith("Astrid Wennerhag, ")


def test_approvers_are_named_in_the_minutes_and_an_extract_as_they_were(story, paragraph_approved):
    before = extract_of(paragraph_approved.decision)
    chair = story.seats[0].person
    chair.family_name = "Nyttnamn"
    chair.save()

    decision = Decision.objects.select_related("body", "matter", "agenda_item__meeting__body").get()
    assert extract_of(decision) == before
    assert before.approvals[0].startswith("Astrid Wennerhag, ")


def test_approver_who_signs_is_named_as_at_the_meeting(sent):
    StandingItemFactory(meeting=sent.meeting, kind="approvers")
    person = sent.seats[1].person
    person.family_name = "Nyttnamn"
    person.save()

    meeting = Meeting.objects.select_related("body", "chair", "secretary").get()
    minutes = minutes_of(meeting)
    assert Signature("Joakim Sandelius", "Justerare") in minutes.signatures
    assert [point.recorded for point in minutes.opening] == [
        "Protokollet justeras av Astrid Wennerhag och Joakim Sandelius."
    ]
