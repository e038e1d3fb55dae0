"""A decision that changes or revokes an older one: both point at each other."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from collaboration.models import Body
from decisions.enums import ApprovalMethod, ChangeKind
from decisions.models import AgendaItem, Decision, Matter
from decisions.queries.changes import changeable_by, changeable_with
from decisions.queries.minutes import minutes_of
from decisions.queries.record import ChangeLine, decision_words, record_of
from decisions.services.agenda import put_matter_on_agenda
from decisions.services.attendance import record_attendance
from decisions.services.decisions import DecisionContent, fix_decision, record_decision
from decisions.services.matters import open_matter
from decisions.services.meetings import MeetingFacts, hold_meeting, plan_meeting
from decisions.services.minutes import approve_minutes, send_minutes
from foundation.errors import RuleError
from tests.collaboration.factories import BodyFactory
from tests.decisions.factories import DecisionFactory
from tests.decisions.refusals import no
from tests.decisions.story import DAY, OPENED
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
WORDS = "Budget och verksamhetsplan för Kommunakademin Väst 2020, Styrgrupp Kommunakademin Väst 2019-12-13"


def texts(response):
    return text_of_html(response.content.decode())


def newer(story, older, kind=ChangeKind.REVOKES, stage="fixed"):
    """Decide in a new matter at a new meeting of the same body that the older decision no longer holds."""
    by = story.root
    matter = open_matter(body=story.body, title="Ny budget 2020", summary="Ny budget.", by=by, today=OPENED)
    content = DecisionContent(
        clauses=["Upphäva beslutet."], no_presenter=True, no_participants=True, changes=older, change_kind=kind
    )
    proposal = record_decision(matter=matter, content=content, by=by)
    if stage == "proposed":
        return proposal
    meeting = plan_meeting(body=story.body, facts=MeetingFacts(DAY), by=by, today=OPENED)
    put_matter_on_agenda(meeting=meeting, matter=matter, by=by)
    hold_meeting(meeting=meeting, by=by, today=DAY)
    record_attendance(meeting=meeting, people=story.present, by=by)
    decision = fix_decision(decision=Decision.objects.get(pk=proposal.pk), by=by)
    if stage == "approved":
        for approval in send_minutes(meeting=meeting, approvers=[], by=by):
            approve_minutes(approval=approval, by=by, method=ApprovalMethod.PAPER)
    return Decision.objects.get(pk=decision.pk)


def test_record_and_minutes_say_which_decision_is_revoked(approved):
    decision = newer(approved, approved.decision)
    line = ChangeLine("Upphäver", WORDS, approved.decision.pk)
    assert record_of(decision).change == line
    (item,) = minutes_of(decision.meeting).items
    assert item.change == line
    assert record_of(approved.decision).change is None


def test_both_pages_point_at_each_other(client_for, approved):
    decision = newer(approved, approved.decision)
    client = client_for(approved.root)
    new_page, old_page = (reverse("decision_detail", args=[row.pk]) for row in (decision, approved.decision))
    page = client.get(new_page)
    assert f"Upphäver {WORDS}" in texts(page)
    assert f'<a href="{old_page}">' in page.content.decode()
    old = client.get(old_page)
    assert "Upphävt genom ett nyare beslut2019-12-13 Ny budget 2020. Det beslutet är inte justerat ännu." in texts(old)
    assert f'<a href="{new_page}">' in old.content.decode()


def test_changed_is_not_revoked(client_for, approved):
    newer(approved, approved.decision, ChangeKind.CHANGES, stage="approved")
    page = texts(client_for(approved.chair).get(reverse("decision_detail", args=[approved.decision.pk])))
    assert "Ändrat genom ett nyare beslut2019-12-13 Ny budget 2020 Datum" in page


def test_proposal_to_revoke_is_shown_on_its_matter_and_not_on_the_decision(client_for, approved):
    proposal = newer(approved, approved.decision, stage="proposed")
    client = client_for(approved.root)
    assert f"Upphäver {WORDS}" in texts(client.get(reverse("matter_detail", args=[proposal.matter_id])))
    page = texts(client.get(reverse("decision_detail", args=[approved.decision.pk])))
    assert "genom ett nyare beslut" not in page


def test_decision_not_approved_is_not_changed_by_a_new_one(fixed):
    assert no(RuleError, newer, story=fixed, older=fixed.decision) == (
        "Bara ett justerat beslut ändras genom ett nytt."
    )


def test_body_changes_its_own_decisions_and_those_under_and_before_it(approved):
    other = DecisionFactory(approved=True)
    assert no(RuleError, newer, story=approved, older=other) == (
        "Ett organ ändrar sina egna beslut och beslut av organ under det eller före det."
    )
    under = DecisionFactory(approved=True, matter__body=BodyFactory(parent=approved.body))
    before = DecisionFactory(approved=True, matter__body=BodyFactory())
    Body.objects.get(pk=before.body_id).successors.add(approved.body)
    assert set(changeable_by(approved.body)) == {approved.decision, under, before}


def test_decision_pointed_at_stays_in_the_choice_when_the_bodies_have_moved(approved):
    other = DecisionFactory(approved=True)
    proposal = DecisionFactory(matter__body=approved.body, changes=other, change_kind=ChangeKind.CHANGES)
    assert changeable_with(approved.body, proposal) == [other, approved.decision]
    assert changeable_with(approved.body, None) == [approved.decision]


def test_form_asks_for_the_decision_and_what_becomes_of_it(client_for, approved):
    matter = open_matter(body=approved.body, title="Ny budget", by=approved.root, today=OPENED)
    client = client_for(approved.root)
    address = reverse("proposal_write", args=[matter.pk])
    assert "Ändrar ett äldre beslut" in texts(client.get(address))
    data = {"clauses": "Upphäva beslutet.", "changes": approved.decision.pk}
    refused = texts(client.post(address, data))
    assert "Ange vilket beslut det gäller och om det ändras eller upphävs." in refused
    assert "Ange vilket beslut" in texts(client.post(address, {"clauses": "X", "change_kind": "changes"}))
    assert client.post(address, {**data, "change_kind": "revokes"}).url == matter.get_absolute_url()
    proposal = Matter.objects.get(pk=matter.pk).decisions.get()
    assert (proposal.changes, proposal.change_kind) == (approved.decision, "revokes")
    assert f'<option value="{approved.decision.pk}" selected>' in client.get(address).content.decode()


def test_body_without_approved_decisions_is_not_asked(client_for, on_agenda):
    page = texts(client_for(on_agenda.root).get(reverse("proposal_write", args=[on_agenda.matter.pk])))
    assert "Ändrar ett äldre beslut" not in page


@pytest.mark.parametrize("values", [{"change_kind": "changes"}, {"changes": "another"}, {"changes": "itself"}])
def test_database_keeps_which_and_how_together_and_no_decision_on_itself(values):
    decision = DecisionFactory()
    others = {"another": lambda: DecisionFactory(approved=True).pk, "itself": lambda: decision.pk}
    stored = {"changes_id": others[values["changes"]]()} if "changes" in values else values
    if values.get("changes") == "itself":
        stored["change_kind"] = "changes"
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**stored)


def test_older_decision_is_named_with_its_paragraph_where_it_has_one() -> None:
    older = Decision(body_name="Styrgruppen", date=DAY, matter_title="Budget 2020")
    assert decision_words(older) == f"Budget 2020, Styrgruppen {DAY:%Y-%m-%d}"
    older.agenda_item = AgendaItem(paragraph_number=4)
    assert decision_words(older) == f"Budget 2020, Styrgruppen {DAY:%Y-%m-%d} §\xa04"
