"""The annual cycle: its fixed points, its pages, and the calendars that follow it."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation

from actionplans.models import CycleEvent, CycleFeed
from actionplans.queries.cycle import annual_cycle, owner_of
from actionplans.services.cycle import (
    CycleEventInput,
    add_cycle_event,
    change_cycle_event,
    copy_cycle,
    remove_cycle_event,
)
from actionplans.services.cycle_template import begin_cycle
from actionplans.services.feeds import close_feed, open_feed
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.charts import COLOURS
from foundation.dates import today
from foundation.errors import RightRefusedError, RuleError
from foundation.validation import InvalidError
from foundation.wheel import TEXT_ON
from notices.year import groups
from tests.actionplans.factories import CycleEventFactory, CycleFeedFactory
from tests.collaboration.factories import BodyFactory, MembershipFactory, PersonFactory, UserFactory
from tests.decisions.factories import MeetingFactory

pytestmark = pytest.mark.django_db
GIVEN = CycleEventInput("Årsredovisning", 2027, 3, 31, "avtalet", "kansliet")


@pytest.fixture
def director():
    user = UserFactory()
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return user


@pytest.fixture
def member():
    person = PersonFactory()
    MembershipFactory(body=BodyFactory(steering_group=True), person=person)
    return UserFactory(person=person)


def points(year):
    return list(CycleEvent.objects.filter(year=year).by_day().values_list("month", "day", "title"))


def test_fixed_point_is_added_changed_and_removed_in_the_persons_name(director):
    event = add_cycle_event(given=GIVEN, by=director)
    changed = change_cycle_event(event=event, given=CycleEventInput("Årsredovisning", 2027, 4), by=director)
    assert (changed.date, changed.precision, changed.basis) == (dt.date(2027, 4, 1), "month", "")
    remove_cycle_event(event=changed, by=director)

    assert points(2027) == []
    assert [row.history_user for row in CycleEvent.history.all()] == [director] * 3


@pytest.mark.parametrize("wrong", [{"month": 13}, {"day": 32}, {"month": 2, "day": 30}, {"year": 1999}, {"title": ""}])
def test_day_that_does_not_exist_is_refused(director, wrong):
    with pytest.raises(InvalidError):
        add_cycle_event(
            given=CycleEventInput(**{"title": "X", "year": 2027, "month": 3, "day": 1, **wrong}), by=director
        )


@pytest.mark.parametrize("wrong", [{"month": 13}, {"day": 32}, {"year": 2101}])
def test_database_refuses_it_too(wrong):
    with pytest.raises(IntegrityError):
        CycleEventFactory(**wrong)


def test_fixed_point_stands_once_a_year():
    event = CycleEventFactory()
    CycleEventFactory(key=event.key, year=2028)
    with pytest.raises(ValidationError, match="Året har redan"):
        CycleEvent(key=event.key, year=2027, month=1, title="X").full_clean()


def test_members_keep_no_fixed_points(member):
    event = CycleEventFactory()
    for refused in (
        lambda: add_cycle_event(given=GIVEN, by=member),
        lambda: change_cycle_event(event=event, given=GIVEN, by=member),
        lambda: remove_cycle_event(event=event, by=member),
        lambda: copy_cycle(year=2027, to=2028, by=member),
        lambda: begin_cycle(year=2028, by=member),
    ):
        with pytest.raises(RightRefusedError):
            refused()


def test_year_is_copied_once_and_what_is_there_is_left_alone(director):
    leap = CycleEventFactory(year=2028, month=2, day=29, title="Skottdag", basis="b", responsible="r")
    CycleEventFactory(year=2028, month=6, title="Sommar")

    assert copy_cycle(year=2028, to=2029, by=director) == 2
    assert points(2029) == [(2, 28, "Skottdag"), (6, None, "Sommar")]
    copied = CycleEvent.objects.get(year=2029, key=leap.key)
    assert (copied.basis, copied.responsible) == ("b", "r")
    change_cycle_event(event=copied, given=CycleEventInput("Flyttad", 2029, 5), by=director)
    assert copy_cycle(year=2028, to=2029, by=director) == 0
    assert points(2029) == [(5, None, "Flyttad"), (6, None, "Sommar")]


def test_first_year_begins_with_the_template_and_no_other_does(director):
    with translation.override("en"):
        assert begin_cycle(year=2027, by=director) == len(points(2027)) == 12
    assert points(2027)[:3] == [
        (1, None, "Projektledarna berättar hur det går för projekten"),
        (2, None, "Förra årets utfall och det som förs över läggs fram"),
        (3, 31, "Verksamhetsberättelsen publiceras"),
    ]
    assert {row.responsible for row in CycleEvent.objects.all()} == {"verksamhetsledaren", "kansliet"}
    assert copy_cycle(year=2027, to=2028, by=director) == 12
    with pytest.raises(RuleError, match="har redan fasta punkter"):
        begin_cycle(year=2028, by=director)
    with pytest.raises(InvalidError):
        begin_cycle(year=1999, by=director)


def test_bare_year_offers_the_template(client_for, director, member):
    address = reverse("cycle_begin", args=[2027])
    page = f"{reverse('annual_cycle')}?ar=2027"
    assert [address in client_for(user).get(page).content.decode() for user in (director, member)] == [True, False]
    assert client_for(director).post(address, follow=True).status_code == 200
    assert len(points(2027)) == 12
    assert address not in client_for(director).get(page).content.decode()
    assert "har redan fasta punkter" in client_for(director).post(address, follow=True).content.decode()
    assert client_for(member).post(address).status_code == 403


def test_copying_nothing_or_onto_itself_is_refused(director):
    with pytest.raises(RuleError, match="inga fasta punkter"):
        copy_cycle(year=2030, to=2031, by=director)
    with pytest.raises(RuleError, match="annat år"):
        copy_cycle(year=2030, to=2030, by=director)


def test_cycle_tells_past_today_and_to_come(member):
    for month, day in ((2, None), (3, None), (3, 5), (3, 6), (12, None)):
        CycleEventFactory(month=month, day=day, title=f"{month}/{day}")

    cycle = annual_cycle(member, 2027, dt.date(2027, 3, 5))

    assert [(row.title, row.when) for row in cycle.rows] == [
        ("2/None", "har varit"),
        ("3/None", ""),
        ("3/5", "i dag"),
        ("3/6", ""),
        ("12/None", ""),
    ]
    assert [month.number for month in cycle.months if month.is_now] == [3]
    assert (cycle.today, annual_cycle(member, 2026, dt.date(2027, 3, 5)).today) == (dt.date(2027, 3, 5), None)
    assert annual_cycle(member, 2027, dt.date(2028, 1, 1)).rows[-1].is_past
    assert [(group.label, group.count) for group in cycle.groups][:2] == [
        ("Årets fasta punkter", 5),
        ("Möten och organ", 0),
    ]


def test_page_shows_the_wheel_and_the_months(client_for, director, member):
    event = CycleEventFactory(year=2027, title="Årsredovisningen lämnas")
    page = client_for(director).get("/arshjul/?ar=2027").content.decode()
    for words in (
        "Årshjul 2027",
        'aria-label="Årshjul 2027 som hjul"',
        'href="#manad-3" aria-label="Mars: 1 händelse"',
        'id="manad-3"',
        f'href="/arshjul/punkt/{event.pk}/"',
        "Kopiera de fasta punkterna till 2028",
        "Lägg till en fast punkt",
        "Beställ som PDF",
        "under månaden",
    ):
        assert words in page, words
    page = client_for(member).get("/arshjul/?ar=2027").content.decode()
    assert "Årsredovisningen lämnas" in page
    assert "/arshjul/punkt/" not in page
    assert "Kopiera de fasta" not in page


def test_list_shows_the_same_as_a_table(client_for, member):
    year = today().year
    CycleEventFactory(year=year - 1, title="Förra årets punkt")
    page = client_for(member).get(f"/arshjul/?vy=lista&ar={year - 1}").content.decode()
    assert f"{year - 1}-03" in page
    assert "Förra årets punkt (har varit)" in page
    assert 'class="wheel"' not in page
    assert "Det finns inget i årshjulet" in client_for(member).get("/arshjul/?vy=lista&ar=2100").content.decode()


@pytest.mark.parametrize(
    ("asked", "shown"), [("2027", 2027), ("1999", 0), ("x", 0), ("", 0), ("20270", 0), ("²⁰²⁷", 0)]
)
def test_year_that_cannot_be_means_this_year(client_for, member, asked, shown):
    assert client_for(member).get("/arshjul/", {"ar": asked}).context["cycle"].year == (shown or today().year)


def test_first_and_last_year_lead_no_further(client_for, director):
    client = client_for(director)
    CycleEventFactory(year=2100)
    assert client.get("/arshjul/?ar=2000").context["years"] == [2000, 2001]
    last = client.get("/arshjul/?ar=2100").context
    assert (last["years"], last["may_copy"]) == ([2099, 2100], False)


def test_every_ring_has_a_colour_of_its_own_on_the_page_and_on_paper(settings):
    assert len(groups()) <= len(COLOURS) == len(set(COLOURS)) == len(TEXT_ON)
    for sheet, rule in (("cycle.css", ".cycle-number.g-"), ("pdf.css", ".wheel-key .g-")):
        text = (settings.BASE_DIR / "static" / "css" / sheet).read_text()
        assert {int(number) for number in re.findall(re.escape(rule) + r"(\d)", text)} == set(range(len(COLOURS)))


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("view", ["", "&vy=lista"])
def test_page_costs_the_same_whatever_the_year_holds(client_for, member, django_assert_num_queries, rows, view):
    CycleEventFactory.create_batch(rows)
    body = BodyFactory()
    MeetingFactory.create_batch(rows, body=body, date=dt.date(2027, 5, 5))
    client = client_for(member)
    client.get("/arshjul/")
    with django_assert_num_queries(10):
        client.get(f"/arshjul/?ar=2027{view}")


def test_fixed_point_is_kept_on_its_pages(client_for, director):
    client = client_for(director)
    typed = {"title": "Årsredovisning", "year": 2027, "month": 2, "day": 30}
    assert client.get("/arshjul/ny-punkt/?ar=2027&manad=5").context["form"].initial == {"year": 2027, "month": "5"}
    assert "Månaden har 28 dagar." in client.post("/arshjul/ny-punkt/", typed).content.decode()
    answer = client.post("/arshjul/ny-punkt/", {**typed, "day": 28})
    assert answer.url == "/arshjul/?ar=2027"
    event = CycleEvent.objects.get()
    address = reverse("cycle_event_change", args=[event.pk])
    assert "Ta bort ur året" in client.get(address).content.decode()
    assert client.post(address, {**typed, "day": "", "month": 4}).url == "/arshjul/?ar=2027"
    assert client.post(reverse("cycle_copy", args=[2027])).url == "/arshjul/?ar=2028"
    assert points(2027) == points(2028) == [(4, None, "Årsredovisning")]
    assert client.post(reverse("cycle_event_remove", args=[event.pk])).url == "/arshjul/?ar=2027"
    assert client.post(reverse("cycle_copy", args=[2027])).url == "/arshjul/"
    assert points(2027) == []


@pytest.mark.parametrize(
    "name", ["cycle_event_add", "cycle_event_change", "cycle_event_remove", "cycle_copy", "cycle_begin"]
)
def test_members_are_refused_the_pages_that_change(client_for, member, name):
    event = CycleEventFactory()
    args = {"cycle_event_add": [], "cycle_copy": [2027], "cycle_begin": [2028]}.get(name, [event.pk])
    assert client_for(member).post(reverse(name, args=args)).status_code == 403


def test_event_that_is_not_there_is_not_found(client_for, director):
    assert client_for(director).get("/arshjul/punkt/99999/").status_code == 404


# calendars


def test_address_is_made_exchanged_and_taken_back(client_for, member):
    client = client_for(member)
    assert "Skapa en kalenderadress" in client.get("/arshjul/prenumerera/").content.decode()
    first = client.post("/arshjul/prenumerera/").context["address"]
    second = client.post("/arshjul/prenumerera/").context["address"]
    path = f"/arshjul/kalender/{second.rsplit('/', 1)[1]}"
    assert first != second
    assert client.get(f"/arshjul/kalender/{first.rsplit('/', 1)[1]}").status_code == 404
    assert client.get(path).status_code == 200
    assert client.post("/arshjul/prenumerera/avsluta/").url == "/arshjul/prenumerera/"
    assert client.get(path).status_code == 404
    assert CycleFeed.objects.filter(revoked_at=None).count() == 0


def test_address_is_one_at_a_time_and_for_members_only(member):
    open_feed(by=member)
    with pytest.raises(RightRefusedError):
        open_feed(by=UserFactory())
    with pytest.raises(IntegrityError):
        CycleFeedFactory(user=member)


def test_closing_no_address_does_nothing(member):
    close_feed(by=member)
    assert not CycleFeed.objects.exists()


def test_feed_holds_what_its_owner_may_see_today_without_signing_in(client, member, settings):
    settings.SITE_URL = "https://kav.example"
    year = today().year
    CycleEventFactory(year=year + 1, title="Årsredovisning; klar")
    own = member.person.memberships.get().body
    meeting = MeetingFactory(body=own, date=dt.date(year, 12, 30))
    MeetingFactory(body=BodyFactory(name="Sluten grupp"), date=dt.date(year, 12, 30))
    address = reverse("cycle_feed", args=[open_feed(by=member).token])

    answer = client.get(address)
    text = answer.content.decode().replace("\r\n ", "")

    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/calendar; charset=utf-8", "private, no-store")
    assert f"UID:mote-{meeting.pk}@kav.example" in text
    assert f"URL:https://kav.example/moten/{meeting.pk}/" in text
    assert "SUMMARY:Årsredovisning\\; klar (under mars)" in text
    assert "Sluten grupp" not in text
    own.memberships.update(valid_to=today() - dt.timedelta(days=1), valid_from=today() - dt.timedelta(days=9))
    assert "BEGIN:VEVENT" not in client.get(address).content.decode()


def test_feed_of_a_closed_account_or_a_made_up_address_is_not_found(client, member):
    feed = open_feed(by=member)
    assert owner_of(feed.token) == member
    assert owner_of(feed.key.hex) is None
    assert owner_of(f"{feed.key.hex}~fel") is None
    assert owner_of(CycleFeed(user=member).token) is None
    member.is_active = False
    member.save()
    assert client.get(reverse("cycle_feed", args=[feed.token])).status_code == 404


def test_signed_nonsense_is_no_key():
    from actionplans.models import cycle

    assert CycleFeed.key_of(cycle._SIGNER.sign("inte en nyckel")) is None


def test_feed_says_whose_and_when(member):
    feed = CycleFeedFactory(user=member, created_at=dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC))
    assert str(feed) == f"{member}, 2026-11-29"
