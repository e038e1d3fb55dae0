"""Obligations go by themselves: the rows of coming due dates at night, and letters to who owes them."""

import datetime as dt

import pytest
from django.utils import timezone

from actionplans.deadlines import ObligationsToMeet
from actionplans.enums import Fulfilment, Interval, OwedBy, RowState
from actionplans.models import ObligationReminder, ObligationRow
from actionplans.queries.obligations import owed_until
from actionplans.services import obligation_reminders
from actionplans.services.obligation_reminders import send_obligation_reminders
from actionplans.services.obligations import write_coming_rows
from actionplans.tasks import send_obligation_reminders as send_task
from actionplans.tasks import write_coming_rows as write_task
from collaboration.enums import BodyKind
from collaboration.models import User
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from needs.enums import Told
from needs.services.triage_deciding import choose_way
from tests.actionplans.factories import (
    ObligationFactory,
    ObligationReminderFactory,
    ObligationRowFactory,
    PlanAreaFactory,
    PlanFactory,
)
from tests.collaboration.factories import (
    BodyFactory,
    DialogueFactory,
    MembershipFactory,
    OrganisationFactory,
    PartyFactory,
    PersonFactory,
    UserFactory,
)
from tests.decisions.adopting import adopted

pytestmark = pytest.mark.django_db
DUE = dt.date(2020, 6, 30)
ZONE = timezone.get_default_timezone()


def at(day, hour=8):
    return dt.datetime.combine(day, dt.time(hour), tzinfo=ZONE)


def user_with(role, scope=None, **fields):
    user = UserFactory(**fields)
    give_role(user=user, role=role, scope=scope, by=UserFactory(superuser=True))
    return user


@pytest.fixture
def director():
    return user_with(Role.PROGRAMME_DIRECTOR, email="ledare@example.org")


@pytest.fixture
def row(director):
    organisation = OrganisationFactory(name="Dals-Eds kommun")
    user_with(Role.CONTACT_PERSON, organisation, email="kontakt@example.org")
    return ObligationRowFactory(organisation=organisation, obligation__title="Årlig rapport", obligation__text="Kort.")


@pytest.mark.parametrize(
    ("day", "letters"),
    [
        (dt.date(2020, 5, 29), 0),
        (dt.date(2020, 5, 31), 0),  # thirty days before, and Whit Sunday
        (dt.date(2020, 6, 1), 1),
        (dt.date(2020, 6, 6), 0),  # the national day
        (dt.date(2020, 6, 23), 1),
        (dt.date(2020, 7, 1), 1),
        (dt.date(2021, 6, 30), 1),
        (dt.date(2021, 7, 1), 0),  # late by more than a year
    ],
)
@pytest.mark.usefixtures("row")
def test_letters_go_on_workdays_from_a_month_before(day, letters):
    assert send_obligation_reminders(now=at(day)) == letters


@pytest.mark.usefixtures("row")
def test_each_step_reminds_who_owes_the_row_once(mailoutbox):
    for day in (
        dt.date(2020, 6, 1),
        dt.date(2020, 6, 2),
        dt.date(2020, 6, 23),
        dt.date(2020, 7, 1),
        dt.date(2020, 9, 1),
    ):
        send_obligation_reminders(now=at(day))

    assert [letter.subject for letter in mailoutbox] == [
        "Klart senast 2020-06-30: Årlig rapport",
        "Klart senast 2020-06-30: Årlig rapport",
        "Försenat sedan 2020-06-30: Årlig rapport",
    ]
    assert {address for letter in mailoutbox for address in letter.to} == {"kontakt@example.org"}
    assert "– Dals-Eds kommun" in mailoutbox[0].body
    assert "Kort." in mailoutbox[0].body
    assert "säg det till kansliet" in mailoutbox[0].body
    assert "är inte noterat som klart" in mailoutbox[2].body
    assert str(ObligationReminder.objects.first()) == "påminnelse om ett åtagande: Årlig rapport"


def test_what_is_settled_or_not_needed_reminds_nobody(row):
    for state in (RowState.DONE, RowState.NOT_NEEDED):
        ObligationRow.objects.filter(pk=row.pk).update(state=state, closed_date=DUE, reason="Vilande")
        assert send_obligation_reminders(now=at(dt.date(2020, 6, 23))) == 0


def test_of_a_body_those_who_lead_it_are_reminded(director, mailoutbox):
    body = BodyFactory()
    for role, email in (("chair", "ordf@example.org"), ("member", "ledamot@example.org")):
        person = PersonFactory()
        MembershipFactory(body=body, person=person, role=role)
        UserFactory(person=person, email=email)
    ObligationRowFactory(organisation=None, body=body)

    send_obligation_reminders(now=at(dt.date(2020, 6, 23)))

    assert [letter.to for letter in mailoutbox] == [["ordf@example.org"]]


def test_what_nobody_answers_for_comes_to_the_secretariat_in_one_letter(director, mailoutbox):
    plan = PlanFactory()
    area = PlanAreaFactory(plan=plan, heading="Strategiskt arbete")
    adopted(plan)
    obligation = ObligationFactory(title="Rapport")
    silent = OrganisationFactory(name="Orusts kommun")
    user_with(Role.CONTACT_PERSON, silent, is_active=False)
    for subject in ({"organisation": OrganisationFactory(name="Tanums kommun")}, {"organisation": None, "area": area}):
        ObligationRowFactory(obligation=obligation, **subject)
    ObligationRowFactory(obligation=obligation, organisation=silent)

    assert send_obligation_reminders(now=at(dt.date(2020, 6, 23))) == 1

    (letter,) = mailoutbox
    assert letter.to == ["ledare@example.org"]
    assert "– Tanums kommun" in letter.body
    assert "Strategiskt arbete" in letter.body
    assert "notera vad som är klart" in letter.body
    assert "/planer/ataganden/" in letter.body


def test_dialogues_are_the_secretariats_to_invite_to_until_held_or_booked(row, mailoutbox):
    held, booked = OrganisationFactory(name="Åmåls kommun"), OrganisationFactory(name="Tanums kommun")
    row.obligation.fulfilment = Fulfilment.DIALOGUE
    row.obligation.save()
    for organisation, day in ((held, dt.date(2020, 3, 2)), (booked, dt.date(2020, 6, 29))):
        ObligationRowFactory(obligation=row.obligation, organisation=organisation)
        DialogueFactory(organisation=organisation, date=day)

    send_obligation_reminders(now=at(dt.date(2020, 6, 23)))

    (letter,) = mailoutbox
    assert letter.to == ["ledare@example.org"]
    assert ("Dals-Eds" in letter.body, "Åmåls" in letter.body, "Tanums" in letter.body) == (True, False, False)


@pytest.mark.usefixtures("row")
def test_letter_the_server_did_not_take_goes_with_the_next_run(mailoutbox, monkeypatch):
    day = dt.date(2020, 6, 23)
    with monkeypatch.context() as away:
        away.setattr(obligation_reminders, "mail_at_once", lambda **_letter: False)
        assert send_obligation_reminders(now=at(day)) == 0
    assert send_obligation_reminders(now=at(day, 9)) == 1
    ObligationReminder.objects.update(mailed_at=None)
    assert send_obligation_reminders(now=at(day, 9)) == 0, "another worker has it"
    assert send_obligation_reminders(now=at(day, 10)) == 1
    assert len(mailoutbox) == 2


def test_rows_of_coming_due_dates_are_written_at_night_and_once():
    party = PartyFactory().organisation
    obligation = ObligationFactory(owed_by=OwedBy.ORGANISATION, organisation=party, valid_to=dt.date(2021, 12, 31))
    assert write_coming_rows(now=at(dt.date(2020, 3, 1))) == 1
    assert write_coming_rows(now=at(dt.date(2020, 3, 2))) == 0
    assert write_coming_rows(now=at(dt.date(2020, 6, 15))) == 1, "the autumn begins within a month"
    assert write_coming_rows(now=at(dt.date(2021, 12, 31))) == 1, (
        "what is past is let be, what has ended begins no more"
    )

    rows = ObligationRow.objects.filter(obligation=obligation).order_by("due_date")
    assert [row.due_date for row in rows] == [DUE, dt.date(2020, 12, 31), dt.date(2021, 12, 31)]
    assert set(ObligationRow.history.values_list("history_user", flat=True)) == {None}


def test_rows_with_days_of_grace_are_written_until_they_are_due():
    ObligationFactory(owed_by=OwedBy.OFFICE, interval=Interval.YEARLY, days_after=60, valid_from=dt.date(2019, 1, 1))

    assert write_coming_rows(now=at(dt.date(2020, 2, 29))) == 2
    assert [row.due_date for row in ObligationRow.objects.order_by("due_date")] == [
        dt.date(2020, 2, 29),
        dt.date(2021, 3, 1),
    ]


def test_group_that_is_new_gets_its_row_the_next_night():
    ObligationFactory(owed_by=OwedBy.THEME_GROUPS, interval=Interval.YEARLY)
    BodyFactory(kind=BodyKind.THEME_GROUP)
    assert write_coming_rows(now=at(dt.date(2020, 3, 1))) == 1
    BodyFactory(kind=BodyKind.THEME_GROUP)
    assert write_coming_rows(now=at(dt.date(2020, 3, 2))) == 1


def test_tasks_go_by_today(mailoutbox):
    reminder = ObligationReminderFactory()
    ObligationFactory(owed_by=OwedBy.OFFICE)
    write_task()
    send_task()
    assert ObligationRow.objects.exists()
    assert (mailoutbox, reminder.mailed_at) == ([], None)


@pytest.mark.usefixtures("row")
def test_who_is_told_in_the_portal_alone_gets_no_letter_and_finds_it_on_the_desk(mailoutbox):
    quiet = User.objects.get(email="kontakt@example.org")
    choose_way(way=Told.PORTAL, by=quiet)

    assert send_obligation_reminders(now=at(dt.date(2020, 6, 23))) == 0
    assert (mailoutbox, ObligationReminder.objects.count()) == ([], 0)
    (waiting,) = ObligationsToMeet().waiting(quiet, dt.date(2020, 6, 23))
    assert (waiting.title, waiting.due, waiting.about) == ("Årlig rapport", DUE, ("1 återstår",))

    choose_way(way=Told.MAIL, by=quiet)
    assert send_obligation_reminders(now=at(dt.date(2020, 6, 24))) == 1
    assert "/behov/vara/besked/" in mailoutbox[0].body


@pytest.mark.usefixtures("row")
def test_desk_shows_what_one_owes_as_letters_would(director):
    body, led = BodyFactory(), BodyFactory()
    seats = {}
    for name, where, role in (("member", body, "member"), ("chair", led, "chair"), ("led", led, "member")):
        seats[name] = UserFactory(person=PersonFactory())
        MembershipFactory(body=where, person=seats[name].person, role=role)
    for where in (body, led):
        ObligationRowFactory(obligation__title=f"Rapport {where.pk}", organisation=None, body=where)
    day = dt.date(2020, 6, 23)
    shown = {name: [item.title for item in ObligationsToMeet().waiting(user, day)] for name, user in seats.items()}
    assert shown == {"member": [f"Rapport {body.pk}"], "chair": [f"Rapport {led.pk}"], "led": []}

    contact = User.objects.get(email="kontakt@example.org")
    assert [item.title for item in ObligationsToMeet().waiting(contact, day)] == ["Årlig rapport"]
    assert len(list(ObligationsToMeet().waiting(director, day))) == 3
    for user in (contact, *seats.values()):
        written = {one.obligation.title for one in owed_until(DUE, day) if user.pk in one.rows_of}
        found = {item.title for item in ObligationsToMeet().waiting(user, day)}
        assert found == written
