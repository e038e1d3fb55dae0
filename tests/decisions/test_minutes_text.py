"""The running texts of minutes: who writes them and when, what two who write at once are told, where they stand."""

import json

import pytest
from django.db import IntegrityError, transaction

from decisions.enums import ApprovalMethod, MinutesPlace
from decisions.forms.minutes_text import MinutesTextForm
from decisions.models import MinutesText
from decisions.queries.documents import minutes_paper
from decisions.queries.minutes import extract_of, minutes_of
from decisions.queries.points import MinutesPoint
from decisions.queries.publication import searched_words, unveiled
from decisions.queries.redaction import Omissions, parts_of, without
from decisions.queries.sealed import facts_json
from decisions.services.agenda import take_matter_off_agenda
from decisions.services.freezing import frozen_in_words
from decisions.services.minutes import approve_minutes, send_minutes, take_back_minutes
from decisions.services.minutes_text import write_item_text, write_text
from foundation.edits import StaleEditError
from foundation.errors import FrozenError, RightRefusedError, StateRefusedError
from foundation.validation import InvalidError
from reports.pdf.engine import document_html
from tests.decisions.factories import AgendaItemFactory, MeetingFactory, MinutesTextFactory
from tests.decisions.noting import CLOSING, OPENING, TEXT, standing, write_texts
from tests.decisions.refusals import no
from tests.decisions.story import DAY, another_matter
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
OUT = "[uppgift utelämnad]"


def item_of(story):
    return story.meeting.agenda_items.get()


def test_text_is_written_changed_and_emptied_with_its_history(held):
    row = write_item_text(item=item_of(held), text=f"  {TEXT} ", by=held.chair, seen=0)
    assert (row.text, row.place, row.edit_number, str(row)) == (TEXT, "item", 1, str(item_of(held)))
    row = write_item_text(item=item_of(held), text="", by=held.root, seen=1)
    assert (row.text, row.edit_number) == ("", 2)
    assert [entry.history_user for entry in row.history.order_by("history_id")] == [held.chair, held.root]
    row = write_text(meeting=held.meeting, place=MinutesPlace.CLOSING, text=CLOSING, by=held.root)
    assert (row.text, str(row)) == (CLOSING, "mötets avslutande")


def test_second_of_two_is_told(held):
    write_item_text(item=item_of(held), text=TEXT, by=held.root, seen=0)
    sentence = no(StaleEditError, write_item_text, item=item_of(held), text="Annat.", by=held.chair, seen=0)
    assert sentence.startswith(
        "Det här har sparats efter att du öppnade sidan, av någon annan eller av dig i en annan flik."
    )
    assert MinutesText.objects.get().text == TEXT


def test_second_of_two_who_write_at_the_very_same_moment_sees_what_is_saved(held):
    form = MinutesTextForm({"text": "Annat.", "seen": "0"}, instance=MinutesText.at(held.meeting, MinutesPlace.OPENING))
    assert form.is_valid()
    write_text(meeting=held.meeting, place=MinutesPlace.OPENING, text=OPENING, by=held.root)
    form.refuse(StaleEditError("Någon annan har sparat."))
    assert form.errors == {"__all__": ["Någon annan har sparat."], "text": [f"Sparat nu: {OPENING}"]}
    assert form["seen"].value() == "1"


def test_only_who_keeps_the_minutes_writes(held, stranger):
    for user in (held.users["Brandeby"], stranger):
        no(RightRefusedError, write_item_text, item=item_of(held), text=TEXT, by=user)
        no(RightRefusedError, write_text, meeting=held.meeting, place=MinutesPlace.OPENING, text=TEXT, by=user)


def test_text_is_not_written_before_the_meeting(on_agenda):
    words = {"item": item_of(on_agenda), "text": TEXT, "by": on_agenda.root}
    assert (
        no(StateRefusedError, write_item_text, **words)
        == "Mötet är inte hållet ännu. Anteckna först att det har hållits."
    )


def test_text_is_not_written_while_the_minutes_are_out(sent):
    words = {"text": TEXT, "by": sent.root}
    assert "Ta först tillbaka" in no(StateRefusedError, write_item_text, item=item_of(sent), **words)
    take_back_minutes(meeting=sent.meeting, by=sent.root, comment="Fel.")
    write_item_text(item=item_of(sent), **words)


def test_text_of_approved_minutes_is_frozen(fixed):
    write_texts(fixed)
    row = MinutesText.objects.get(place="item")
    (approval,) = send_minutes(meeting=fixed.meeting, approvers=[], by=fixed.root)
    approve_minutes(approval=approval, by=fixed.root, method=ApprovalMethod.PAPER)
    no(FrozenError, write_item_text, item=item_of(fixed), text="Annat.", by=fixed.root)
    for change in (
        lambda: MinutesText.objects.filter(pk=row.pk).update(text="Annat."),
        row.delete,
        lambda: MinutesTextFactory(meeting=fixed.meeting, place="approvers"),
    ):
        with pytest.raises(FrozenError), frozen_in_words(), transaction.atomic():
            change()
    row.refresh_from_db()
    assert row.text == TEXT


def test_database_keeps_one_text_in_a_place_and_an_item_with_its_own():
    row = MinutesTextFactory()
    item = AgendaItemFactory(meeting=row.meeting)
    MinutesTextFactory(meeting=row.meeting, place="item", agenda_item=item)
    for fields in (
        {"meeting": row.meeting},
        {"meeting": row.meeting, "place": "item"},
        {"agenda_item": AgendaItemFactory()},
        {"meeting": row.meeting, "place": "item", "agenda_item": item},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            MinutesTextFactory(**fields)


def test_place_of_items_needs_its_item(held):
    with pytest.raises(InvalidError):
        write_text(meeting=held.meeting, place=MinutesPlace.ITEM, text=TEXT, by=held.root)


def test_matter_that_is_taken_off_takes_its_text_along(held):
    item = another_matter(held)
    write_item_text(item=item, text=TEXT, by=held.root)
    take_matter_off_agenda(item=item, by=held.root)
    assert not MinutesText.objects.exists()
    assert MinutesText.history.filter(history_type="-").get().history_user == held.root


def test_minutes_say_the_texts_and_the_standing_items(sent):
    last = MeetingFactory(body=sent.body, date=DAY.replace(month=9))
    take_back_minutes(meeting=sent.meeting, by=sent.root, comment="Text.")
    standing(sent)
    write_texts(sent)
    minutes = minutes_of(sent.meeting)
    assert minutes.opening == (
        MinutesPoint("opening", "Mötets öppnande", "", OPENING),
        MinutesPoint(
            "approvers",
            "Val av justerare",
            "Protokollet justeras av Astrid Wennerhag och Joakim Sandelius.",
        ),
        MinutesPoint("previous_minutes", "Föregående mötes protokoll", f"Mötet {last.date}."),
    )
    assert [item.text for item in minutes.items] == [TEXT]
    assert minutes.closing == (MinutesPoint("closing", "Mötets avslutande", "", CLOSING),)
    assert json.loads(facts_json(sent.meeting, minutes_of(sent.meeting)))["items"][0]["text"] == TEXT


def test_first_meeting_looks_back_on_none_and_no_one_is_chosen_yet(held):
    standing(held)
    points = minutes_of(held.meeting).opening
    assert [(point.at, point.recorded, point.text) for point in points] == [
        ("opening", "", ""),
        ("approvers", "", ""),
        ("previous_minutes", "", ""),
    ]


def test_document_reads_text_before_decision_and_extract_only_its_item(fixed):
    write_texts(fixed)
    document = minutes_paper(fixed.meeting)
    text = text_of_html(document_html(document.document, document.template_name))
    places = [
        text.index(words)
        for words in (
            "Mötets öppnande",
            OPENING,
            "Verksamhetsledaren redovisar",
            "Fastställa föreslagen",
            "tackar alla",
        )
    ]
    assert places == sorted(places)
    extract = extract_of(fixed.decision)
    assert (extract.opening, extract.closing, extract.items[0].text) == ((), (), TEXT)


def test_texts_can_be_left_out_are_searched_and_named_before_they_become_public(fixed):
    standing(fixed)
    write_texts(fixed)
    minutes = minutes_of(fixed.meeting)
    parts = dict(parts_of(minutes))
    assert (parts["text-opening"], parts["text-0"], parts["text-closing"]) == (
        "Mötets öppnande: den löpande texten",
        "1: Den löpande texten",
        "Mötets avslutande: den löpande texten",
    )
    left = without(minutes, Omissions(parts=frozenset({"text-0", "text-closing"})))
    assert (left.opening[0].text, left.items[0].text, left.closing[0].text) == (OPENING, OUT, OUT)
    left = without(minutes, Omissions(words=("Verksamhetsledaren", "öppnar")))
    assert (left.opening[0].text, left.items[0].text.split()[:2]) == (f"Ordföranden {OUT} mötet.", OUT.split())
    assert without(minutes, Omissions(parts=frozenset({"item-0"}))).items[0].text == ""
    words = searched_words(minutes)
    assert all(text in words for text in (OPENING, TEXT, CLOSING))
    shown = unveiled("Protokoll", minutes)
    assert ("Mötets öppnande", (OPENING,)) in shown.items
    assert TEXT in dict(shown.items)[minutes.items[0].heading]
