"""Matters and agendas, with their § numbers."""

import datetime as dt

import pytest

from decisions.enums import (
    AgendaState,
    Level,
    MatterState,
)
from decisions.models import AgendaItem, Matter
from decisions.services.agenda import (
    draw_paragraph_numbers,
    note_matter,
    order_agenda,
    put_matter_in_place,
    put_matter_on_agenda,
    table_matter,
    take_matter_off_agenda,
)
from decisions.services.decisions import (
    DecisionContent,
    record_decision,
)
from decisions.services.matters import change_matter, close_matter, open_matter
from decisions.services.meetings import (
    MeetingFacts,
    hold_meeting,
    plan_meeting,
)
from foundation.errors import RuleError, StateRefusedError
from tests.collaboration.factories import BodyFactory
from tests.decisions.factories import MatterFactory
from tests.decisions.refusals import no
from tests.decisions.story import DAY, OPENED, reread

pytestmark = pytest.mark.django_db


def test_matter_may_lack_its_reference_number(with_matter):
    assert with_matter.matter.reference_number == ""
    matter = change_matter(
        matter=with_matter.matter,
        title=with_matter.matter.title,
        summary=with_matter.matter.summary,
        reference_number=" 2019/1044 A 21 ",
        by=with_matter.root,
    )
    assert matter.reference_number == "2019/1044 A 21"


def test_matter_of_a_closed_body_is_refused(story):
    body = BodyFactory(council=True, valid_to=dt.date(2021, 12, 31))
    sentence = no(StateRefusedError, open_matter, body=body, title="Ny fråga", by=story.root, today=dt.date(2022, 1, 1))
    assert sentence.startswith("Ledningsrådet avslutades 2021-12-31.")


def test_decided_matter_keeps_its_words_but_may_get_its_number(fixed):
    matter = reread(fixed).matter
    words = {"summary": matter.summary, "reference_number": "", "by": fixed.root}
    sentence = no(StateRefusedError, change_matter, matter=matter, title="Annan rubrik", **words)
    assert sentence == f"”{matter.title}” har läget ”beslutat”. Bara diarienumret kan ännu ändras."
    change_matter(matter=matter, title=matter.title, **{**words, "reference_number": "2019/1044"})
    reread(fixed)
    assert (fixed.matter.reference_number, fixed.decision.reference_number) == ("2019/1044", "")


def test_matter_is_closed_with_a_reason_unless_it_is_on_an_agenda(with_matter):
    closed = close_matter(matter=with_matter.matter, by=with_matter.root, comment="Återkallat")
    assert closed.state == MatterState.CLOSED
    assert no(StateRefusedError, record_decision, matter=closed, content=DecisionContent(), by=with_matter.root) == (
        f"”{closed.title}” har läget ”avslutat utan beslut”. Ta upp ärendet på nytt för att besluta igen."
    )


def test_matter_on_an_agenda_cannot_be_closed_or_put_on_another(on_agenda):
    sentence = no(StateRefusedError, close_matter, matter=on_agenda.matter, by=on_agenda.root, comment="")
    assert sentence == "Ärendet står på en dagordning. Ta först bort det därifrån."
    other = plan_meeting(body=on_agenda.body, facts=MeetingFacts(DAY), by=on_agenda.root, today=OPENED)
    no(StateRefusedError, put_matter_on_agenda, meeting=other, matter=on_agenda.matter, by=on_agenda.root)


def test_draft_matter_is_opened_to_the_body_by_the_agenda(story):
    matter = open_matter(
        body=story.body, title="Fråga", by=story.users["Strömvall"], today=OPENED, level=Level.OWN_DRAFT
    )
    meeting = plan_meeting(body=story.body, facts=MeetingFacts(DAY), by=story.root, today=OPENED)
    item = put_matter_on_agenda(meeting=meeting, matter=matter, by=story.root)
    matter.refresh_from_db()
    assert (matter.level, matter.state, item.order) == (Level.BODY, MatterState.ON_AGENDA, 1)


def test_matter_of_another_body_is_refused(on_agenda):
    other = MatterFactory(title="Trainee", body=BodyFactory(council=True))
    sentence = no(RuleError, put_matter_on_agenda, meeting=on_agenda.meeting, matter=other, by=on_agenda.root)
    assert sentence == "”Trainee” hör till Ledningsrådet och kan inte avgöras här."


def agenda(story, count=3):
    """Put further matters on the story's agenda and return all its items."""
    for number in range(2, count + 1):
        matter = MatterFactory(body=story.body, title=f"Ärende {number}")
        put_matter_on_agenda(meeting=story.meeting, matter=matter, by=story.root)
    return list(story.meeting.agenda_items.order_by("order"))


def test_matter_taken_off_leaves_no_hole_in_the_agenda(on_agenda):
    first, _second, third = agenda(on_agenda)
    take_matter_off_agenda(item=first, by=on_agenda.root)
    reread(on_agenda)
    assert on_agenda.matter.state == MatterState.PREPARING
    assert on_agenda.decision.agenda_item is None
    assert list(on_agenda.meeting.agenda_items.order_by("order").values_list("order", "matter__title")) == [
        (1, "Ärende 2"),
        (2, "Ärende 3"),
    ]
    assert third.order == 3


def test_agenda_is_put_in_another_order(on_agenda):
    items = agenda(on_agenda)
    wanted = [items[2].pk, items[0].pk, items[1].pk]
    order_agenda(meeting=on_agenda.meeting, items=wanted, by=on_agenda.root)
    assert list(on_agenda.meeting.agenda_items.order_by("order").values_list("pk", "order")) == [
        (wanted[0], 1),
        (wanted[1], 2),
        (wanted[2], 3),
    ]


def test_matter_that_waits_comes_onto_the_agenda_in_its_place(on_agenda):
    items, waiting = agenda(on_agenda), MatterFactory(body=on_agenda.body)
    places = [items[0].pk, None, items[1].pk, items[2].pk]
    arranged = put_matter_in_place(meeting=on_agenda.meeting, matter=waiting, items=places, by=on_agenda.root)
    assert [(item.order, item.matter) for item in arranged] == [
        (1, items[0].matter),
        (2, waiting),
        (3, items[1].matter),
        (4, items[2].matter),
    ]
    assert Matter.objects.get(pk=waiting.pk).state == MatterState.ON_AGENDA


def test_matter_that_is_refused_its_place_stays_off_the_agenda(on_agenda):
    items, waiting = agenda(on_agenda), MatterFactory(body=on_agenda.body)
    foreign = MatterFactory(body=BodyFactory(name="Ledningsrådet"), title="Annat")
    facts = {"meeting": on_agenda.meeting, "by": on_agenda.root}
    stale = no(RuleError, put_matter_in_place, matter=waiting, items=[None, items[0].pk], **facts)
    assert stale.startswith("Dagordningen har ändrats sedan du öppnade den.")
    others = no(RuleError, put_matter_in_place, matter=foreign, items=[*(item.pk for item in items), None], **facts)
    assert others == "”Annat” hör till Ledningsrådet och kan inte avgöras här."
    assert on_agenda.meeting.agenda_items.count() == len(items)


def test_order_with_other_items_than_the_agendas_is_refused(on_agenda):
    items = agenda(on_agenda)
    foreign = AgendaItem.objects.exclude(meeting=on_agenda.meeting).values_list("pk", flat=True)
    for wanted in ([items[0].pk], [*foreign, 999_999, items[0].pk]):
        sentence = no(RuleError, order_agenda, meeting=on_agenda.meeting, items=wanted, by=on_agenda.root)
        assert sentence.startswith("Dagordningen har ändrats sedan du öppnade den.")


def test_paragraph_numbers_run_on_in_the_bodys_series_of_the_year(held):
    agenda(held)
    assert [item.paragraph_number for item in draw_paragraph_numbers(meeting=held.meeting, by=held.root)] == [1, 2, 3]
    assert draw_paragraph_numbers(meeting=held.meeting, by=held.root) == []
    later = plan_meeting(body=held.body, facts=MeetingFacts(dt.date(2019, 12, 20)), by=held.root, today=DAY)
    put_matter_on_agenda(meeting=later, matter=MatterFactory(body=held.body), by=held.root)
    hold_meeting(meeting=later, by=held.root, today=dt.date(2019, 12, 20))
    assert [item.paragraph_number for item in draw_paragraph_numbers(meeting=later, by=held.root)] == [4]
    year = plan_meeting(body=held.body, facts=MeetingFacts(dt.date(2020, 2, 1)), by=held.root, today=DAY)
    put_matter_on_agenda(meeting=year, matter=MatterFactory(body=held.body), by=held.root)
    hold_meeting(meeting=year, by=held.root, today=dt.date(2020, 2, 1))
    assert [item.paragraph_number for item in draw_paragraph_numbers(meeting=year, by=held.root)] == [1]


def test_numbered_item_stays_and_keeps_its_place(held):
    items = agenda(held)
    draw_paragraph_numbers(meeting=held.meeting, by=held.root)
    sentence = no(StateRefusedError, take_matter_off_agenda, item=items[0], by=held.root)
    assert sentence == "Ärendet har fått § 1, som står kvar. Bordlägg ärendet i stället."
    sentence = no(
        StateRefusedError, order_agenda, meeting=held.meeting, items=[i.pk for i in items][::-1], by=held.root
    )
    assert sentence == "Dagordningen har fått sina paragrafer och behåller sin ordning."


def test_numbers_are_not_drawn_before_the_meeting(on_agenda):
    sentence = no(StateRefusedError, draw_paragraph_numbers, meeting=on_agenda.meeting, by=on_agenda.root)
    assert sentence == "Paragrafer delas ut när mötet är hållet."


def test_tabled_matter_waits_for_a_later_meeting(held):
    item = table_matter(item=held.meeting.agenda_items.get(), by=held.root, comment="Underlag saknas")
    reread(held)
    assert (item.state, held.matter.state) == (AgendaState.TABLED, MatterState.PREPARING)
    assert held.decision.agenda_item is None
    later = plan_meeting(body=held.body, facts=MeetingFacts(dt.date(2020, 1, 10)), by=held.root, today=DAY)
    again = put_matter_on_agenda(meeting=later, matter=held.matter, by=held.root)
    assert reread(held).decision.agenda_item == again


def test_noted_matter_is_closed(held):
    item = note_matter(item=held.meeting.agenda_items.get(), by=held.root)
    assert (item.state, reread(held).matter.state) == (AgendaState.NOTED, MatterState.CLOSED)
    assert no(StateRefusedError, take_matter_off_agenda, item=item, by=held.root) == (
        "Mötet har redan behandlat ärendet."
    )


def test_matter_is_not_tabled_before_the_meeting(on_agenda):
    item = on_agenda.meeting.agenda_items.get()
    assert (
        no(StateRefusedError, table_matter, item=item, by=on_agenda.root)
        == "Mötet är inte hållet ännu. Anteckna först att det har hållits."
    )
