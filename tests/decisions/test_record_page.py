"""The page of minutes and of notes: as they will read, written in place, by whoever keeps them and no one else."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collaboration.enums import QuorumRule
from collaboration.models import Body
from decisions.enums import MinutesPlace, TextPlace
from decisions.models import Meeting, MinutesText
from decisions.queries.documents import minutes_paper, notes_paper
from decisions.services.minutes_text import write_item_text, write_text
from decisions.services.review import declare_conflict
from reports.pdf.engine import document_html
from tests.collaboration.factories import UserFactory
from tests.decisions.factories import (
    BallotFactory,
    DecisionFactory,
    MeetingFactory,
    StatementFactory,
    TextBlockFactory,
    VoteFactory,
)
from tests.decisions.noting import (
    CLOSING,
    OPENING,
    TEXT,
    keeping_notes,
    noted,
    notes_done,
    notes_held,
    standing,
    write_texts,
)
from tests.decisions.story import another_matter
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def read_content_types():
    """Read them beforehand, as they are in a process that has served a while."""
    ContentType.objects.get_for_models(*apps.get_models())


def texts(response):
    return text_of_html(response.content.decode())


def minutes_page(story):
    return reverse("meeting_minutes", args=[story.meeting.pk])


def item_text(story):
    return reverse("item_text", args=[story.meeting.agenda_items.order_by("order")[0].pk])


def article(response):
    """Return what the paper on the page says, without what can be pressed there."""
    page = response.content.decode()
    return text_of_html(page[page.index('<article class="record') : page.index("</article>")])


def test_page_says_what_the_document_says(client_for, fixed):
    standing(fixed)
    write_texts(fixed)
    paper = minutes_paper(fixed.meeting)
    said = text_of_html(document_html(paper.document, paper.template_name))
    shown = article(client_for(fixed.users["Brandeby"]).get(minutes_page(fixed)))
    start, end = (text.index("Sammanträdesdatum") for text in (said, shown)), "Ordföranden tackar alla"
    first, second = start
    assert shown[second : shown.index(end)] == said[first : said.index(end)]


def test_who_keeps_the_minutes_is_offered_each_text_and_the_next_step(client_for, fixed):
    client = client_for(fixed.chair)
    page = client.get(minutes_page(fixed)).content.decode()
    assert "Skicka ut protokollet för justering" in page
    for address in (
        item_text(fixed),
        reverse("meeting_text", args=[fixed.meeting.pk, "opening"]),
        reverse("meeting_text", args=[fixed.meeting.pk, "closing"]),
        reverse("meeting_attendance", args=[fixed.meeting.pk]),
        reverse("decision_correct", args=[fixed.decision.pk]),
    ):
        assert f'href="{address}"' in page
    assert page.count("Skriv en text") == 3
    assert "Mötets avslutande" in page


def test_minutes_and_record_are_ordered_as_pdf_without_asking_which(client_for, fixed):
    client = client_for(fixed.root)
    for page, field in (
        (fixed.meeting.get_absolute_url(), f'name="meeting" value="{fixed.meeting.pk}"'),
        (fixed.meeting.get_record_url(), f'name="meeting" value="{fixed.meeting.pk}"'),
        (fixed.decision.get_absolute_url(), f'name="decision" value="{fixed.decision.pk}"'),
    ):
        assert f'<input type="hidden" {field}>' in client.get(page).content.decode()


def test_member_reads_and_writes_nothing(client_for, fixed):
    write_texts(fixed)
    client = client_for(fixed.users["Brandeby"])
    page = client.get(minutes_page(fixed))
    assert OPENING in texts(page)
    assert "Ändra" not in article(page)
    assert "Skicka protokollet" not in texts(page).replace("Skicka protokollet för justering.", "")
    for address in (item_text(fixed), reverse("meeting_text", args=[fixed.meeting.pk, "opening"])):
        assert client.get(address).status_code == 403
        assert client.post(address, {"text": "Annat.", "seen": "1"}).status_code == 403
    assert MinutesText.objects.get(place="opening").text == OPENING


def test_stranger_finds_nothing(client_for, fixed, stranger):
    for address in (minutes_page(fixed), item_text(fixed), reverse("meeting_text", args=[fixed.meeting.pk, "closing"])):
        assert client_for(stranger).get(address).status_code in {403, 404}


def test_text_is_written_in_place(client_for, held):
    TextBlockFactory(place=TextPlace.MINUTES, name="Öppnande", text="Ordföranden hälsar välkommen.")
    TextBlockFactory(place=TextPlace.NOTE, name="Anteckning")
    client, address = client_for(held.chair), item_text(held)
    form = client.get(address, headers=HTMX).content.decode()
    key = f"text-{held.meeting.agenda_items.get().pk}"
    assert "<html" not in form
    assert f'hx-post="{address}"' in form
    assert f'data-into="{key}-text"' in form
    assert ("Ordföranden hälsar välkommen." in form, "Anteckning</b>" in form) == (True, False)
    answer = client.post(address, {"text": TEXT, "seen": "0"}, headers=HTMX)
    assert answer.status_code == 200
    assert f'<div class="written" id="{key}">' in answer.content.decode()
    assert "Tidigare behandling: mötet i september." in texts(answer)
    assert "Ändra texten" in texts(answer)
    assert "Texten är sparad" not in texts(client.get(minutes_page(held)))
    given_up = client.get(f"{address}?visa=1", headers=HTMX)
    assert "Tidigare behandling" in texts(given_up)
    assert "<form" not in given_up.content.decode()


def test_text_is_written_on_a_page_of_its_own_without_script(client_for, held):
    client, address = client_for(held.chair), reverse("meeting_text", args=[held.meeting.pk, "opening"])
    assert "Mötets öppnande" in texts(client.get(f"{address}?visa=1"))
    answer = client.post(address, {"text": OPENING, "seen": "0"})
    assert answer.url == f"{minutes_page(held)}#text-opening"
    page = texts(client.get(answer.url))
    assert "Texten är sparad." in page
    assert OPENING in page


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_stale_text_is_told_and_both_are_shown(client_for, held, headers):
    client, address = client_for(held.chair), item_text(held)
    item = held.meeting.agenda_items.get()
    write_item_text(item=item, text="Det som redan sparats.", by=held.root)
    answer = client.post(address, {"text": "Det jag skrev.", "seen": "0"}, headers=headers)
    page = answer.content.decode()
    assert "Det här har sparats efter att du öppnade sidan, av någon annan eller av dig i en annan flik." in texts(
        answer
    )
    assert "Sparat nu: Det som redan sparats." in texts(answer)
    assert "Det jag skrev." in page
    assert 'name="seen" value="1"' in page
    assert MinutesText.objects.get().text == "Det som redan sparats."
    client.post(address, {"text": "Det jag skrev.", "seen": "1"}, headers=headers)
    assert MinutesText.objects.get().text == "Det jag skrev."


def test_place_that_is_not_there_is_not_found(client_for, held):
    client = client_for(held.chair)
    for place in ("item", "nowhere"):
        assert client.get(reverse("meeting_text", args=[held.meeting.pk, place])).status_code == 404


def test_texts_of_minutes_that_are_out_are_not_opened(client_for, sent):
    client = client_for(sent.chair)
    assert "Skriv en text" not in texts(client.get(minutes_page(sent)))
    assert "Protokollet är ute för justering." in texts(client.get(item_text(sent)))
    approval = sent.meeting.minutes_approvals.get(approver=sent.chair.person)
    assert minutes_page(sent) in client.get(reverse("minutes_approve", args=[approval.pk])).content.decode()


def test_nothing_is_kept_of_a_meeting_ahead_or_cancelled(client_for, ready):
    client = client_for(ready.chair)
    assert client.get(minutes_page(ready)).status_code == 404
    Meeting.objects.filter(pk=ready.meeting.pk).update(state="cancelled")
    assert client.get(minutes_page(ready)).status_code == 404


def test_matter_with_a_conflict_of_interest_is_closed_to_the_person(client_for, held):
    write_texts(held)
    member = held.users["Brandeby"]
    declare_conflict(matter=held.matter, person=member.person, reason="Deläger.", by=member)
    page = texts(client_for(member).get(minutes_page(held)))
    assert "1. Stängt för dig Du är jävig i det här ärendet." in page
    for words in ("Verksamhetsledaren redovisar", held.matter.title):
        assert words not in page


def queries_of(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def eventful(story):
    """Everything that minutes can tell of: texts, standing items, votes, what was said, a conflict, a change."""
    standing(story)
    write_texts(story)
    Body.objects.filter(pk=story.body.pk).update(quorum_rule=QuorumRule.MAJORITY)
    item = another_matter(story)
    declare_conflict(matter=item.matter, person=story.users["Brandeby"].person, reason="Deläger.", by=story.root)
    vote = VoteFactory(agenda_item=item)
    BallotFactory(vote=vote)
    StatementFactory(agenda_item=item)
    older = DecisionFactory(fixed=True)
    DecisionFactory(
        body=story.body, matter=item.matter, agenda_item=item, fixed=True, changes=older, change_kind="changes"
    )


def test_page_asks_the_same_whatever_the_items(client_for, fixed):
    eventful(fixed)
    client, address = client_for(fixed.chair), minutes_page(fixed)
    client.get(address)
    counts = []
    for _time in range(2):
        counts.append(queries_of(client, address))
        for number in range(4):
            write_item_text(item=another_matter(fixed, f"Ärende {number} {_time}"), text=TEXT, by=fixed.root)
    assert counts == [10, 10]


def test_page_of_notes_asks_the_same_whatever_the_items(client_for, story):
    story = noted(story)
    client, address = client_for(story.chair), story.meeting.get_record_url()
    client.get(address)
    counts = [queries_of(client, address)]
    for number in range(4):
        write_item_text(item=another_matter(story, f"Ärende {number}"), text=TEXT, by=story.root)
    assert [*counts, queries_of(client, address)] == [7, 7]


def test_history_tells_of_texts(client_for, held):
    for text, by in (("Mötet öppnas.", held.chair), (OPENING, held.root)):
        write_text(meeting=held.meeting, place=MinutesPlace.OPENING, text=text, by=by)
    assert OPENING in texts(client_for(held.root).get(reverse("meeting_history", args=[held.meeting.pk])))


# --- notes


def test_page_of_notes_and_of_their_meeting_never_say_minutes(client_for, story):
    story = notes_held(story)
    MeetingFactory(body=story.body, date=story.meeting.date.replace(month=9))
    client = client_for(story.chair)
    for stage in (lambda: None, lambda: write_texts(story)):
        stage()
        for address in (story.meeting.get_absolute_url(), story.meeting.get_record_url()):
            page = client.get(address).content.decode()
            shown = text_of_html(page[page.index("<main") : page.index("</main>")]).lower()
            assert "protokoll" not in shown
            assert "justera" not in shown
            assert "§" not in shown
            assert "omröstning" not in shown
            assert "minnesanteckningar" in shown


def test_notes_are_written_done_and_opened_again_on_the_pages(client_for, story):
    story = noted(story)
    client, address = client_for(story.chair), reverse("meeting_notes", args=[story.meeting.pk])
    assert client.get(minutes_page(story)).url == address
    assert "Läs igenom anteckningarna och markera dem sedan som klara." in texts(client.get(address))
    answer = client.post(reverse("notes_finish", args=[story.meeting.pk]))
    assert answer.url == address
    page = texts(client.get(address))
    assert "Anteckningarna är klara, och parterna kan läsa dem." in page
    assert "Skriv en text" not in page
    paper = notes_paper(story.meeting)
    said = text_of_html(document_html(paper.document, paper.template_name))
    shown = article(client.get(address))
    assert shown == said[said.index("Sammanträdesdatum") :]
    reopen = reverse("notes_reopen", args=[story.meeting.pk])
    assert "Öppna anteckningarna igen" in texts(client.get(reopen))
    assert client.post(reopen, {"comment": "Fel namn."}).url == address
    assert "Ändra texten" in texts(client.get(address))


def test_only_who_keeps_them_finishes_and_opens_notes(client_for, story):
    story = notes_done(story)
    for user in (story.users["Brandeby"], UserFactory()):
        for name in ("notes_finish", "notes_reopen"):
            answer = client_for(user).post(reverse(name, args=[story.meeting.pk]), {"comment": "Fel."})
            assert answer.status_code in {403, 404}
    assert Meeting.objects.get().notes_are_done


def test_finishing_what_is_not_ready_is_refused_on_the_page(client_for, story):
    story = notes_held(story)
    client = client_for(story.chair)
    answer = client.post(reverse("notes_finish", args=[story.meeting.pk]), follow=True)
    assert "De här ärendena har ännu inget resultat" in texts(answer) or "resultat" in texts(answer)
    assert "Anteckna vad som sades i ”Budget" in texts(answer)


def test_desk_asks_for_notes_by_their_name(client_for, story):
    story = notes_held(story)
    assert "Skriv anteckningarna" in texts(client_for(story.root).get("/"))


def test_meeting_is_planned_with_notes_on_the_form(client_for, story):
    client = client_for(story.chair)
    form = client.get(reverse("meeting_create")).context["form"]
    assert [value for value, _label in form.fields["keeps"].choices] == ["", "minutes", "notes"]
    data = {"body": story.body.pk, "date": "2019-12-13", "mode": "on_site", "keeps": "notes"}
    client.post(reverse("meeting_create"), data)
    meeting = Meeting.objects.get()
    assert meeting.keeps_notes
    page = reverse("meeting_change", args=[meeting.pk])
    assert client.get(page).context["form"].initial["keeps"] == "notes"
    client.post(page, {**data, "keeps": "minutes"})
    assert not Meeting.objects.get().keeps_notes


def test_standing_items_of_notes_are_chosen_without_approvers(client_for, story):
    story = keeping_notes(story)
    form = client_for(story.chair).get(reverse("meeting_standing", args=[story.meeting.pk])).context["form"]
    assert list(form.fields) == ["kinds", "minutes_opening", "minutes_previous_minutes"]
    assert [label for _kind, label in form.fields["kinds"].choices] == [
        "mötets öppnande",
        "återblick på föregående möte",
    ]


def test_text_of_the_end_is_shown_where_it_stands(client_for, held):
    write_text(meeting=held.meeting, place=MinutesPlace.CLOSING, text=CLOSING, by=held.root)
    assert "tackar alla" in article(client_for(held.users["Brandeby"]).get(minutes_page(held)))


def test_date_in_the_way_back_stays_on_one_line(client_for, fixed):
    page = client_for(fixed.root).get(fixed.meeting.get_record_url()).content.decode()

    assert f'{fixed.meeting.body}, <span class="nowrap">2019-12-13</span><wbr></a></li>' in page
