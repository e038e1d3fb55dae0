"""A matter is closed to whoever has a conflict of interest in it, everywhere, until what is kept is locked.

The person is the body's chair, with every right that a seat there gives.
"""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from decisions.models import Decision, Disqualification, Meeting, Paper, Statement, Vote
from decisions.services.agenda import draw_paragraph_numbers
from decisions.services.immediate import send_item
from decisions.services.presence import hand_over_chair
from foundation.errors import RightRefusedError, RuleError
from reports.registry import get_kind
from reports.services import order_report
from tests.decisions import closing
from tests.decisions.closing import SECRET, closed_item
from tests.decisions.factories import DisqualificationFactory, MinutesApprovalFactory
from tests.decisions.refusals import no
from tests.decisions.story import DAY
from tests.pdf.text import text_of_html
from tests.project.addresses import our_addresses

pytestmark = pytest.mark.django_db
OPEN_STAGES = ("ahead", "going_on", "decided", "out", "paragraph_out", "noting")
HTMX = {"HX-Request": "true"}


@pytest.fixture(params=OPEN_STAGES)
def stage(request, story):
    ContentType.objects.get_for_models(*apps.get_models())
    return getattr(closing, request.param)(story)


def numbers(story):
    """Return the arguments of each address by what its name begins with: of the meeting, and of the closed matter."""
    item, meeting = closed_item(story), story.meeting
    decision = Decision.objects.filter(matter=item.matter).first()
    approvals = [approval.pk for approval in meeting.minutes_approvals.all()[:1]] or [0]
    of_decision, of_item, of_matter = [decision.pk if decision else 0], [item.pk], [item.matter_id]
    person = story.seats[1].person_id
    vote, statement = Vote.objects.filter(agenda_item=item).first(), Statement.objects.filter(agenda_item=item).first()
    of_meeting, of_person = [meeting.pk], [item.matter_id, person]
    of_vote, of_statement = ([item.pk, row.pk if row else 0] for row in (vote, statement))
    return {
        **dict.fromkeys(("meeting", "notes", "minutes", "agenda", "numbers"), of_meeting),
        **dict.fromkeys(("minutes_approve", "minutes_decline", "minutes_paper"), approvals),
        "meeting_text": [meeting.pk, "opening"],
        "notice": [meeting.pk, 1],
        "notice_answer": [meeting.pk],
        "notice_answer_enter": [meeting.pk, person],
        **dict.fromkeys(("item", "decision_fix", "vote_record", "statement_record", "number_draw"), of_item),
        "vote_remove": of_vote,
        **dict.fromkeys(("statement_remove", "statement_change"), of_statement),
        "presence_change": [*of_item, person],
        "chair_change": of_item,
        **dict.fromkeys(("decision", "extract_make"), of_decision),
        **dict.fromkeys(("matter", "proposal", "review_send", "position_take", "circulation", "sole"), of_matter),
        **dict.fromkeys(("paper_add", "discussion_read"), of_matter),
        **dict.fromkeys(("position_enter", "circulation_enter"), of_person),
        "proposed_annex": [*of_matter, 1],
        "discussion_thread": [*of_matter, 0],
        "paper": [Paper.objects.get().pk],
    }


def pages(story):
    """Return every address of the meeting and of the closed matter, and the lists where they could be named."""
    known = numbers(story)
    for address in our_addresses():
        fitting = [begins for begins in known if address.name == begins or address.name.startswith(f"{begins}_")]
        if address.has_arguments and fitting:
            yield address.name, reverse(address.name, args=known[max(fitting, key=len)])
    lists = ("desk", "meeting_list", "matter_list", "decision_list", "record_list", "annual_cycle", "report_list")
    yield from ((name, reverse(name)) for name in lists)
    yield "search", f"{reverse('search')}?q={SECRET.lower()}"
    yield "body", reverse("body_detail", args=[story.body.slug])
    yield "live, first item", f"{reverse('meeting_live', args=[story.meeting.pk])}?punkt=1"
    yield "live, closed item", f"{reverse('meeting_live', args=[story.meeting.pk])}?punkt={closed_item(story).order}"


def telling(client, story):
    """Return the pages that tell of the closed matter."""
    found = set()
    for name, url in pages(story):
        for headers in ({}, HTMX):
            answer = client.get(url, headers=headers)
            if f"{SECRET} " in answer.getvalue().decode(errors="ignore"):
                found.add(name)
    return found


def test_no_page_tells_of_it(client_for, stage):
    assert telling(client_for(stage.chair), stage) == set()


def test_the_same_pages_tell_of_it_to_others(client_for, story):
    """So that the test above tells something."""
    story = closing.going_on(story)
    found = telling(client_for(story.root), story)
    pages = {"meeting_detail", "meeting_live", "meeting_minutes", "meeting_history", "meeting_attendance"}
    assert found >= pages | {"item_text", "statement_change", "matter_detail", "paper_detail", "search", "matter_list"}


@pytest.mark.parametrize("name", ["item_note", "item_refer_back", "number_draw", "item_text", "vote_record"])
def test_what_is_done_in_the_item_is_refused_in_words(client_for, story, name):
    story = closing.going_on(story)
    answer = client_for(story.chair).post(reverse(name, args=[closed_item(story).pk]), {"text": "Ny", "seen": 1})
    assert answer.status_code == 403
    assert "Du är jävig i det här ärendet, så punkt 2 är stängd för dig." in text_of_html(answer.content.decode())
    assert closed_item(story).minutes_text.text == f"{SECRET} text."


@pytest.mark.parametrize(
    ("kind", "at", "until"), [("minutes", "decided", "justerat"), ("meeting-notes", "noting", "klara")]
)
def test_file_of_the_whole_meeting_is_refused_until_it_is_locked(story, kind, at, until):
    story = getattr(closing, at)(story)
    order = {"kind": kind, "parameters": {"meeting": str(story.meeting.pk)}, "today": DAY}
    assert until in no(RightRefusedError, order_report, **order, by=story.chair)
    order_report(**order, by=story.users["Brandeby"])
    state = "minutes_approved" if kind == "minutes" else "notes_done"
    Meeting.objects.filter(pk=story.meeting.pk).update(state=state)
    order_report(**order, by=story.chair)


def test_file_ordered_before_the_conflict_is_not_fetched_after_it(story):
    story = closing.decided(story)
    Disqualification.objects.all().delete()
    kind, params = get_kind("minutes"), {"meeting": story.meeting}
    kind.may_order(story.chair, params)
    DisqualificationFactory(matter=closed_item(story).matter, person=story.chair.person)
    no(RightRefusedError, kind.may_order, user=story.chair, params=params)


def test_page_offers_no_file_and_says_why(client_for, story):
    story = closing.decided(story)
    page = text_of_html(client_for(story.chair).get(story.meeting.get_record_url()).content.decode())
    assert "Beställ protokollet som PDF" not in page
    assert "Ett ärende är stängt för dig, så du kan inte beställa protokollet som PDF förrän det är justerat." in page
    others = client_for(story.users["Brandeby"]).get(story.meeting.get_record_url()).content.decode()
    assert "Beställ protokollet som PDF" in text_of_html(others)


def test_no_one_with_a_conflict_is_asked_to_approve_the_paragraph(story):
    story = closing.decided(story)
    draw_paragraph_numbers(meeting=story.meeting, by=story.root)
    item = closed_item(story)
    assert "Astrid Wennerhag är jävig" in no(RuleError, send_item, item=item, approvers=[], by=story.root)
    hand_over_chair(item=item, person=story.seats[1].person, by=story.root)
    no(RuleError, send_item, item=item, approvers=[story.chair.person], by=story.root)
    assert [row.approver for row in send_item(item=item, approvers=[], by=story.root)] == [story.seats[1].person]


def test_paragraph_sent_out_before_the_conflict_is_not_approved_by_that_person(client_for, story):
    story = closing.paragraph_out(story)
    approval = MinutesApprovalFactory(
        meeting=story.meeting, agenda_item=closed_item(story), approver=story.chair.person, order=9
    )
    answer = client_for(story.chair).get(reverse("minutes_approve", args=[approval.pk]))
    assert answer.status_code == 403
    assert "så punkt 2 är stängd för dig" in text_of_html(answer.content.decode())
