"""Reminders of measures: a month before, a week before and once late, with a link that leads to the form."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.deadlines import MeasuresToReport
from actionplans.models import MeasureReminder, TrackedMeasure
from actionplans.services import reminders
from actionplans.services.reminders import link_token, read_token, send_measure_reminders, step_of
from actionplans.tasks import begin_new_turns
from actionplans.tasks import send_measure_reminders as send_task
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.errors import RuleError
from needs.enums import Told
from needs.services.triage_deciding import choose_way
from notices.desk import desk_for
from tests.actionplans.factories import MeasureFactory, MeasurePartyFactory, PlanFactory, TrackedMeasureFactory
from tests.collaboration.factories import (
    BodyFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
)
from tests.decisions.adopting import adopted

pytestmark = pytest.mark.django_db
DUE = dt.date(2020, 3, 31)
ZONE = timezone.get_default_timezone()


@pytest.fixture
def responsible():
    person = PersonFactory()
    MembershipFactory(body=BodyFactory(), person=person)
    return UserFactory(person=person, email="astrid@example.org")


@pytest.fixture
def tracked(responsible):
    measure = MeasureFactory(item__area__plan=PlanFactory(title="Handlingsplan"), item__due_date=DUE)
    MeasurePartyFactory(measure=measure, kind="person", person=responsible.person)
    adopted(measure.item.area.plan)
    return TrackedMeasure.objects.get()


def office(email, **fields):
    """Return one of those who follow plans up for all."""
    user = UserFactory(email=email, **fields)
    give_role(user=user, role=Role.SECRETARIAT, scope=None, by=UserFactory(superuser=True))
    return user


def at(day, hour=8):
    return dt.datetime.combine(day, dt.time(hour), tzinfo=ZONE)


@pytest.mark.parametrize(("left", "step"), [(30, 30), (8, 30), (7, 7), (0, 7), (-1, -1), (-90, -1)])
def test_step_is_the_latest_whose_day_has_come(left, step):
    assert step_of(DUE, DUE - dt.timedelta(days=left)) == step


@pytest.mark.parametrize(
    ("day", "letters"),
    [
        (dt.date(2020, 2, 28), 0),
        (dt.date(2020, 3, 2), 1),
        (dt.date(2020, 3, 1), 0),
        (dt.date(2020, 3, 24), 1),
        (dt.date(2020, 4, 1), 1),
    ],
)
@pytest.mark.usefixtures("tracked")
def test_letters_go_on_workdays_from_a_month_before(day, letters):
    assert send_measure_reminders(now=at(day)) == letters


@pytest.mark.usefixtures("tracked")
def test_each_step_reminds_once(mailoutbox):
    for day in (
        dt.date(2020, 3, 2),
        dt.date(2020, 3, 3),
        dt.date(2020, 3, 24),
        dt.date(2020, 4, 1),
        dt.date(2020, 6, 1),
    ):
        send_measure_reminders(now=at(day))
    assert [letter.subject for letter in mailoutbox] == [
        "Klart senast 2020-03-31: Samla kommunernas handledare till en träff",
        "Klart senast 2020-03-31: Samla kommunernas handledare till en träff",
        "Försenat sedan 2020-03-31: Samla kommunernas handledare till en träff",
    ]
    assert str(MeasureReminder.objects.first()).startswith("påminnelse om en åtgärd")


def test_letters_of_measures_due_the_same_day_tell_them_apart(mailoutbox):
    text = "Att under våren pröva en ny modell för mål och budget, så att den gäller från och med den 1 januari 2020."
    office("kansliet@example.org")
    short = MeasureFactory(item__due_date=DUE)
    long = MeasureFactory(item__area=short.item.area, item__text=text, item__due_date=DUE)
    adopted(short.item.area.plan)
    TrackedMeasureFactory(measure=long, order=8, name="Åmåls kommun", due_date=DUE)
    TrackedMeasureFactory(measure=long, order=9, name="Orusts kommun", due_date=DUE)

    send_measure_reminders(now=at(dt.date(2020, 3, 24)))

    assert [letter.subject for letter in mailoutbox] == [
        "Klart senast 2020-03-31: Samla kommunernas handledare till en träff",
        "Klart senast 2020-03-31: Att under våren pröva en ny modell för mål och budget, så …",
        "Klart senast 2020-03-31: Att under våren pröva en ny modell för mål och budget, så … (Åmåls kommun)",
        "Klart senast 2020-03-31: Att under våren pröva en ny modell för mål och budget, så … (Orusts kommun)",
    ]


@pytest.mark.parametrize(("hangs_on", "told"), [({}, 0), ({"condition": "VGR beviljar", "branch": "if_so"}, 1)])
def test_letter_says_what_a_measure_hangs_on(responsible, mailoutbox, hangs_on, told):
    measure = MeasureFactory(item__due_date=DUE, **hangs_on)
    MeasurePartyFactory(measure=measure, kind="person", person=responsible.person)
    adopted(measure.item.area.plan)
    send_measure_reminders(now=at(dt.date(2020, 3, 24)))
    (letter,) = mailoutbox
    assert letter.body.count("\n\nVillkor: VGR beviljar: om det blir så\n\n") == letter.body.count("Villkor") == told


def test_two_clicks_from_the_letter_to_done(tracked, responsible, client_for, mailoutbox):
    send_measure_reminders(now=at(dt.date(2020, 3, 24)))
    (letter,) = mailoutbox
    assert letter.to == ["astrid@example.org"]
    assert "som du ansvarar för" in letter.body
    address = re.search(r"Klart: \S+?(/planer/svar/\S+)", letter.body)[1]
    client = client_for(responsible)
    form = client.get(address, follow=True)
    assert form.redirect_chain[-1][0] == f"{reverse('measure_report', args=[tracked.pk])}?lage=done"
    assert re.search(r'value="done"[^>]*checked', form.content.decode())
    answer = client.post(form.redirect_chain[-1][0], {"state": "done", "text": ""})
    assert answer.url == tracked.get_absolute_url()
    tracked.refresh_from_db()
    assert tracked.state == "done"
    assert send_measure_reminders(now=at(dt.date(2020, 4, 1))) == 0


def test_link_is_signed_and_grows_old(tracked, responsible, client_for, client, monkeypatch):
    token = link_token(tracked.pk)
    assert read_token(token) == tracked.pk
    assert client.get(reverse("measure_answer", args=[token])).status_code == 302, "sign in first"
    monkeypatch.setattr(reminders, "LINK_LIFE", dt.timedelta(0))
    with pytest.raises(RuleError):
        read_token(f"{tracked.pk}:fel:signatur")
    page = client_for(responsible).get(reverse("measure_answer", args=[token + "x"]), follow=True)
    assert "Länken är för gammal eller inte hel" in page.content.decode()
    assert client_for(responsible).get(reverse("measure_answer", args=[link_token(1)])).status_code == 302


def test_letter_the_server_did_not_take_goes_with_the_next_run(tracked, mailoutbox, monkeypatch):
    with monkeypatch.context() as away:
        away.setattr(reminders, "mail_at_once", lambda **_letter: False)
        assert send_measure_reminders(now=at(dt.date(2020, 3, 24))) == 0
    assert send_measure_reminders(now=at(dt.date(2020, 3, 24), 9)) == 1
    MeasureReminder.objects.update(mailed_at=None)
    assert send_measure_reminders(now=at(dt.date(2020, 3, 24), 9)) == 0, "another worker has it"
    assert send_measure_reminders(now=at(dt.date(2020, 3, 24), 10)) == 1
    assert (len(mailoutbox), tracked.measure.tracked.count()) == (2, 1)


def test_what_nobody_in_the_portal_answers_for_comes_to_the_secretariat_which_may_say_how_it_goes(
    client_for, mailoutbox
):
    secretary, left = office("kansliet@example.org"), office("tidigare@example.org", is_active=False)
    measure = MeasureFactory(item__area__plan=PlanFactory(title="Handlingsplan", created_by=left), item__due_date=DUE)
    MeasurePartyFactory(measure=measure, words="Länets socialchefer")
    nobody = MeasureFactory(item__area=measure.item.area, item__text="Något annat", item__due_date=DUE)
    adopted(measure.item.area.plan)

    send_measure_reminders(now=at(dt.date(2020, 3, 24)))

    assert [letter.to for letter in mailoutbox] == [["kansliet@example.org"]] * 2
    assert "som du ansvarar för" not in mailoutbox[0].body + mailoutbox[1].body
    assert (
        "Ansvarig enligt planen: Länets socialchefer. Ingen av dem kan nås i portalen, så påminnelsen går till dig som "
        "sköter planer." in mailoutbox[0].body
    )
    assert "Planen säger inte vem som ansvarar, så påminnelsen går till dig som sköter planer." in mailoutbox[1].body
    rows = [TrackedMeasure.objects.get(measure=one) for one in (measure, nobody)]
    waiting = desk_for(secretary, today=dt.date(2020, 3, 24)).waiting
    assert [row.url for row in waiting if row.due == DUE] == [reverse("measure_report", args=[row.pk]) for row in rows]
    address = re.search(r"Klart: \S+?(/planer/svar/\S+)", mailoutbox[0].body)[1]
    form = client_for(secretary).get(address, follow=True)
    client_for(secretary).post(form.redirect_chain[-1][0], {"state": "done", "text": ""})
    assert TrackedMeasure.objects.get(measure=measure).state == "done"


def test_measure_that_someone_answers_for_waits_for_them_alone(tracked, responsible):
    def desk(user):
        return [row.url for row in desk_for(user, today=dt.date(2020, 3, 24)).waiting if row.due == DUE]

    assert desk(responsible) == [reverse("measure_report", args=[tracked.pk])]
    assert desk(office("kansliet@example.org")) == []


@pytest.mark.usefixtures("tracked")
def test_tasks_go_by_today(mailoutbox):
    send_task()
    begin_new_turns()
    assert len(mailoutbox) <= 1


def test_desk_shows_what_is_due_within_a_month_to_those_responsible(tracked, responsible):
    early = desk_for(responsible, today=dt.date(2020, 2, 1)).waiting
    waiting = [row for row in desk_for(responsible, today=dt.date(2020, 3, 1)).waiting if row.due == DUE]
    assert [row for row in early if row.due == DUE] == []
    assert [(row.title, row.action, row.url) for row in waiting] == [
        (str(tracked), "Uppdatera läget", reverse("measure_report", args=[tracked.pk]))
    ]
    other = UserFactory(superuser=True)
    assert [row for row in desk_for(other, today=DUE).waiting if row.due == DUE] == []


def test_who_is_told_in_the_portal_alone_gets_no_letter_of_measures(tracked, responsible, mailoutbox):
    choose_way(way=Told.PORTAL, by=responsible)
    assert send_measure_reminders(now=at(dt.date(2020, 3, 24))) == 0
    assert (mailoutbox, MeasureReminder.objects.count()) == ([], 0)
    assert [item.title for item in MeasuresToReport().waiting(responsible, dt.date(2020, 3, 24))] == [str(tracked)]
