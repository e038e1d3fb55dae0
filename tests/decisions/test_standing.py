"""What a meeting begins with, who presents what and for how long, and the order of its matters."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from decisions.enums import StandingKind
from decisions.models import Meeting, StandingItem
from decisions.queries.agenda import date_like, minutes_words, standing_items_of
from decisions.queries.notice_changes import changes
from decisions.queries.notices import facts_now, facts_of
from decisions.services.agenda import plan_item, set_standing_items
from decisions.services.freezing import frozen_in_words
from decisions.services.meetings import call_meeting
from foundation.errors import FrozenError, RightRefusedError, StateRefusedError
from foundation.validation import InvalidError
from tests.decisions.factories import DAY, AgendaItemFactory, MeetingFactory, StandingItemFactory
from tests.decisions.refusals import no
from tests.decisions.story import OPENED, another_matter
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
OPENING, APPROVERS, PREVIOUS = StandingKind
ALL = dict.fromkeys(StandingKind)


def texts(response):
    return text_of_html(response.content.decode())


def test_standing_items_stand_in_their_own_order_with_the_meeting_before(ready):
    last = MeetingFactory(body=ready.body, date=DAY.replace(month=9))
    MeetingFactory(body=ready.body, date=DAY.replace(month=10), state="cancelled")
    MeetingFactory(date=DAY.replace(month=11))
    rows = set_standing_items(meeting=ready.meeting, items={PREVIOUS: 10, OPENING: None}, by=ready.root)
    assert [(str(row), row.minutes, row.previous, row.previous_date) for row in rows] == [
        ("mötets öppnande", None, last.pk, last.date),
        ("föregående mötes protokoll", 10, last.pk, last.date),
    ]


def test_standing_items_are_changed_and_taken_away(ready):
    set_standing_items(meeting=ready.meeting, items=ALL, by=ready.root)
    kept = StandingItem.objects.get(kind=OPENING)
    rows = set_standing_items(meeting=ready.meeting, items={OPENING: 5}, by=ready.chair)
    assert [(row.pk, row.kind, row.minutes) for row in rows] == [(kept.pk, OPENING, 5)]
    assert kept.history.count() == 2
    set_standing_items(meeting=ready.meeting, items={OPENING: 5}, by=ready.chair)
    assert kept.history.count() == 2, "the same again changes nothing"


def test_agenda_is_planned_by_whoever_calls_the_meeting(ready):
    item, member = ready.meeting.agenda_items.get(), ready.users["Brandeby"]
    no(RightRefusedError, set_standing_items, meeting=ready.meeting, items=ALL, by=member)
    no(RightRefusedError, plan_item, item=item, presenter=None, minutes=5, by=member)


def test_held_meeting_is_planned_no_more(held):
    sentence = "Mötet har hållits eller ställts in. Dagordningen går inte längre att planera."
    item = held.meeting.agenda_items.get()
    assert no(StateRefusedError, set_standing_items, meeting=held.meeting, items=ALL, by=held.root) == sentence
    assert no(StateRefusedError, plan_item, item=item, presenter=None, minutes=5, by=held.root) == sentence


@pytest.mark.parametrize("minutes", [0, 601])
def test_item_takes_from_a_minute_to_ten_hours(ready, minutes):
    sentence = "En punkt tar mellan en minut och tio timmar."
    item = ready.meeting.agenda_items.get()
    assert sentence in no(InvalidError, plan_item, item=item, presenter=None, minutes=minutes, by=ready.root)
    items = {OPENING: minutes}
    assert sentence in no(InvalidError, set_standing_items, meeting=ready.meeting, items=items, by=ready.root)
    for make in (lambda: StandingItemFactory(minutes=minutes), lambda: AgendaItemFactory(minutes=minutes)):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_kind_stands_once_and_freezes_with_the_minutes(approved):
    row = StandingItemFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingItemFactory(meeting=row.meeting)
    with pytest.raises(FrozenError), frozen_in_words(), transaction.atomic():
        StandingItemFactory(meeting=approved.meeting)


def test_item_keeps_its_presenter_and_minutes(ready):
    item = ready.meeting.agenda_items.get()
    plan_item(item=item, presenter=ready.chair.person, minutes=20, by=ready.root)
    item.refresh_from_db()
    assert (item.presenter, item.minutes, item.history.latest().history_user) == (ready.chair.person, 20, ready.root)


def test_notice_names_what_is_planned_and_older_notices_can_still_be_read(called):
    first = facts_of(called.meeting.notices.get())
    assert (first.standing, first.items[0].presenter, first.items[0].minutes) == ((), "Helena Bergsäter", None)
    last = MeetingFactory(body=called.body, date=DAY.replace(month=9))
    set_standing_items(meeting=called.meeting, items={OPENING: 5, PREVIOUS: None}, by=called.root)
    item = called.meeting.agenda_items.get()
    plan_item(item=item, presenter=called.chair.person, minutes=20, by=called.root)
    call_meeting(meeting=called.meeting, by=called.root, today=OPENED)
    second = facts_of(called.meeting.notices.get(number=2))
    assert second == facts_now(called.meeting)
    assert [(point.title, point.minutes, point.previous, point.previous_date) for point in second.standing] == [
        ("Mötets öppnande", 5, None, ""),
        ("Föregående mötes protokoll", None, last.pk, "2019-09-13"),
    ]
    assert (second.items[0].presenter, second.items[0].minutes) == ("Astrid Wennerhag", 20)
    assert changes(first, second) == [
        f"Föredragande för ”{second.items[0].title}”: Astrid Wennerhag.",
        f"Tid för ”{second.items[0].title}”: 20 minuter.",
        "Andra fasta punkter.",
    ]


def test_minutes_are_summed_in_words():
    assert [minutes_words(given) for given in ([], [None], [1], [5, None, 50])] == ["", "", "1 minut", "55 minuter"]


# --- the pages


def test_agenda_is_planned_on_the_pages(client_for, ready):
    client, page = client_for(ready.chair), ready.meeting.get_absolute_url()
    last = MeetingFactory(body=ready.body, date=DAY.replace(month=9))
    address = reverse("meeting_standing", args=[ready.meeting.pk])
    assert "De kommer före ärendena" in texts(client.get(address))
    data = {"kinds": ["opening", "previous_minutes"], "minutes_opening": "5"}
    assert client.post(address, data).url == page
    assert client.get(address).context["form"].initial == {
        "kinds": ["opening", "previous_minutes"],
        "minutes_opening": 5,
        "minutes_previous_minutes": None,
    }
    item = ready.meeting.agenda_items.get()
    address = reverse("item_plan", args=[item.pk])
    assert client.post(address, {"presenter": ready.director.pk, "minutes": "50"}).url == page
    assert client.get(address).context["form"].initial == {"presenter": ready.director.pk, "minutes": 50}
    shown = client.get(page)
    assert "Dagordningen tar 55 minuter." in texts(shown)
    assert "Mötets öppnande" in texts(shown)
    assert f'<a href="{last.get_absolute_url()}">Möte 2019-09-13</a>' in shown.content.decode()
    assert "föredras av Helena Bergsäter · 50 minuter" in texts(shown)
    assert "Mötets öppnande" in texts(client.get(reverse("meeting_call", args=[ready.meeting.pk])))


def test_first_meeting_has_no_minutes_before_it(client_for, ready):
    set_standing_items(meeting=ready.meeting, items={PREVIOUS: None}, by=ready.root)
    assert standing_items_of(ready.meeting)[0].previous is None
    assert "Det finns inget tidigare möte." in texts(client_for(ready.chair).get(ready.meeting.get_absolute_url()))


def test_too_many_minutes_are_refused_in_the_form(client_for, ready):
    address = reverse("item_plan", args=[ready.meeting.agenda_items.get().pk])
    response = client_for(ready.chair).post(address, {"minutes": "601"})
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"minutes"}


def test_matter_is_moved_down_by_a_button_and_the_last_one_stays(client_for, ready):
    first, second = ready.meeting.agenda_items.get(), another_matter(ready)
    client = client_for(ready.chair)
    page = client.get(ready.meeting.get_absolute_url()).content.decode()
    assert [page.count(f"/punkter/{row.pk}/ner/") for row in (first, second)] == [1, 0]
    for _time in range(2):
        moved = client.post(reverse("item_down", args=[first.pk]))
        assert moved["Location"] == f"{ready.meeting.get_absolute_url()}#item-{first.pk}"
        assert list(ready.meeting.agenda_items.order_by("order").values_list("pk", flat=True)) == [second.pk, first.pk]


def order_of(meeting):
    return list(meeting.agenda_items.order_by("order").values_list("pk", flat=True))


def test_agenda_takes_the_order_it_was_dragged_into(client_for, ready):
    first, second, third = ready.meeting.agenda_items.get(), another_matter(ready), another_matter(ready, "Prognos")
    client, address = client_for(ready.chair), reverse("agenda_order", args=[ready.meeting.pk])
    response = client.post(address, {"items": f"{third.pk},{first.pk},{second.pk}"}, follow=True)
    assert "Dagordningen har fått sin nya ordning." in texts(response)
    assert order_of(ready.meeting) == [third.pk, first.pk, second.pk]
    for wrong in ("", f"{first.pk}", f"{first.pk},{first.pk},{third.pk}", "x,y,z"):
        response = client.post(address, {"items": wrong}, follow=True)
        assert "Dagordningen har ändrats sedan du öppnade den." in texts(response)
    assert order_of(ready.meeting) == [third.pk, first.pk, second.pk]
    assert client_for(ready.users["Brandeby"]).post(address, {"items": ""}).status_code == 403


def test_only_who_calls_the_meeting_and_only_ahead_of_it_drags(client_for, ready):
    page = ready.meeting.get_absolute_url()
    assert 'data-sort="agenda-order"' in client_for(ready.chair).get(page).content.decode()
    assert "data-sort" not in client_for(ready.users["Brandeby"]).get(page).content.decode()


@pytest.mark.parametrize(
    ("today", "day"),
    [
        ("2019-12-13", "2020-01-10"),
        ("2020-01-09", "2020-01-10"),
        ("2020-01-10", "2020-02-07"),
        ("2019-11-18", "2020-01-10"),
    ],
)
def test_day_like_another_is_the_same_weekday_weeks_on(today, day):
    assert date_like(DAY, dt.date.fromisoformat(today)) == dt.date.fromisoformat(day)


def test_meeting_is_planned_like_an_earlier_one(client_for, ready, monkeypatch):
    monkeypatch.setattr("decisions.views.meetings.today", lambda: DAY)
    set_standing_items(meeting=ready.meeting, items={OPENING: 5, PREVIOUS: None}, by=ready.root)
    client, address = client_for(ready.chair), f"{reverse('meeting_create')}?som={ready.meeting.pk}"
    assert f'href="{address}"' in client.get(ready.meeting.get_absolute_url()).content.decode()
    form = client.get(address).context["form"]
    assert form.initial == {
        "body": ready.body,
        "date": dt.date(2020, 1, 10),
        "start_time": dt.time(13, 15),
        "end_time": dt.time(15),
        "place": "Trollhättan",
        "mode": "on_site",
        "keeps": "minutes",
        "chair": None,
        "secretary": None,
        "standing": ["opening", "previous_minutes"],
    }
    data = {
        "body": ready.body.pk,
        "date": "2020-01-10",
        "start_time": "13:15",
        "place": "Trollhättan",
        "mode": "on_site",
    }
    client.post(address, data | {"standing": ["opening", "approvers"]})
    meeting = Meeting.objects.get(date="2020-01-10")
    assert [(row.kind, row.minutes) for row in standing_items_of(meeting)] == [("opening", 5), ("approvers", None)]


def test_pattern_is_a_meeting_one_may_call(client_for, ready):
    others = MeetingFactory()
    address = reverse("meeting_create")
    client = client_for(ready.chair)
    assert [client.get(f"{address}?som={key}").status_code for key in (others.pk, "x", 0)] == [404, 404, 404]
    assert client.get(address).context["form"].initial == {"standing": ["opening", "approvers", "previous_minutes"]}
