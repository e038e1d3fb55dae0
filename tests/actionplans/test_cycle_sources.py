"""What each app puts into the year, and that nobody finds there what they may not see elsewhere."""

import datetime as dt
from pathlib import Path

import pytest
from django.apps import apps as django_apps
from django.conf import settings

from actionplans.models import Plan, TrackedMeasure
from collaboration.enums import DecisionRegime, MembershipRole
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.enums import CirculationState, Level, MeetingState
from needs.models import Round
from notices.year import events_of_year, registered
from tests.actionplans.factories import (
    CycleEventFactory,
    MeasureFactory,
    MeasurePartyFactory,
    PlanAreaFactory,
    PlanFactory,
    reference_plan,
)
from tests.actionplans.factories_goals import StatusReportFactory
from tests.budgets.factories import BudgetFactory
from tests.collaboration.factories import (
    AgreementFactory,
    BodyFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
)
from tests.decisions.adopting import adopted
from tests.decisions.factories import (
    CirculationFactory,
    DisqualificationFactory,
    MeetingFactory,
    TermsOfReferenceFactory,
)
from tests.needs.factories import RoundFactory
from tests.projects.factories import CallFactory, GrantFactory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2020, 4, 1, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def body():
    return BodyFactory(steering_group=True, decision_regime=DecisionRegime.MUNICIPAL)


@pytest.fixture
def member(body):
    person = PersonFactory()
    MembershipFactory(body=body, person=person)
    return UserFactory(person=person)


@pytest.fixture
def outsider():
    """Sits in another body: reads what the parties share, and no body's working material."""
    person = PersonFactory()
    MembershipFactory(body=BodyFactory(), person=person, role=MembershipRole.SUBSTITUTE)
    return UserFactory(person=person)


@pytest.fixture
def director():
    user = UserFactory()
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return user


def found(user, year=2020):
    return [(item.event.iso_date, str(item.event.title), item.group.key) for item in events_of_year(user, year)]


def test_meeting_and_its_last_day_of_notice_are_seen_by_its_body_alone(body, member, outsider):
    MeetingFactory(body=body, date=dt.date(2020, 1, 3), start_time=dt.time(9), place="Trollhättan")
    MeetingFactory(body=body, date=dt.date(2020, 12, 30))
    MeetingFactory(body=body, date=dt.date(2020, 3, 3), state=MeetingState.CANCELLED)

    assert found(member) == [
        ("2020-01-03", "Möte: Styrgruppen", "meetings"),
        ("2020-12-23", "Kallelse senast: Styrgruppen", "meetings"),
        ("2020-12-30", "Möte: Styrgruppen", "meetings"),
    ]
    assert found(member, 2019) == [("2019-12-27", "Kallelse senast: Styrgruppen", "meetings")]
    assert str(events_of_year(member, 2020)[0].event.about) == "kl.\xa09.00 · Trollhättan"
    assert found(outsider) == []


def test_meeting_whose_minutes_are_approved_is_seen_by_all_and_has_no_notice_left(body, outsider):
    MeetingFactory(body=body, date=dt.date(2020, 3, 3), state=MeetingState.MINUTES_APPROVED, level=Level.PARTIES)

    assert found(outsider) == [("2020-03-03", "Möte: Styrgruppen", "meetings")]


def test_review_of_terms_in_force_stands_in_its_year(body, outsider):
    TermsOfReferenceFactory(body=BodyFactory(), review_date=dt.date(2020, 5, 1))
    adopted(TermsOfReferenceFactory(body=body, review_date=dt.date(2020, 9, 1)))

    assert found(outsider) == [("2020-09-01", "Översyn av uppdragsbeskrivningen: Styrgruppen", "meetings")]


def test_last_day_of_a_circulation_is_seen_by_its_body_alone_and_names_no_matter(body, member, outsider):
    out = CirculationFactory(decision__body=body, decision__matter__body=body, closes_date=dt.date(2020, 4, 3))
    matter = out.decision.matter
    for state in (CirculationState.STOPPED, CirculationState.PASSED):
        days = {"started_at": NOON, "ended_at": NOON, "closes_date": dt.date(2020, 4, 4)}
        CirculationFactory(decision__body=body, decision__matter__body=body, state=state, **days)

    assert found(member) == [("2020-04-03", "Sista dag att svara per capsulam: Styrgruppen", "meetings")]
    (item,) = events_of_year(member, 2020)
    assert (item.event.url, item.event.about) == (matter.get_absolute_url(), "")
    assert (found(outsider), found(member, 2019)) == ([], [])

    DisqualificationFactory(matter=matter, person=member.person)
    assert found(type(member).objects.get(pk=member.pk)) == []


def test_agreement_gives_its_days_and_the_half_years_it_holds(outsider):
    AgreementFactory(valid_from=dt.date(2018, 1, 1), valid_to=dt.date(2020, 5, 31), evaluation_date=dt.date(2020, 2, 1))

    assert found(outsider) == [
        ("2020-02-01", "Avtalet ska vara utvärderat: Samverkansavtal", "agreement"),
        ("2020-05-31", "Avtalets sista dag: Samverkansavtal", "agreement"),
        ("2020-06-30", "Dialoger våren 2020: varje part har mötts", "agreement"),
    ]
    assert found(outsider, 2021) == []


def test_agreement_evaluated_after_its_end_still_says_so(outsider):
    AgreementFactory(valid_to=dt.date(2019, 12, 31), evaluation_date=dt.date(2020, 2, 1))

    assert found(outsider) == [("2020-02-01", "Avtalet ska vara utvärderat: Samverkansavtal", "agreement")]


def test_budget_in_force_gives_its_decision_and_its_forecasts(outsider):
    adopted(BudgetFactory(year=2020))
    BudgetFactory(year=2020, title="Utkast")

    assert found(outsider, 2019) == [("2019-12-13", "Budget 2020 beslutas", "budgets")]
    assert found(outsider) == [
        ("2020-05-15", "Prognos för budget 2020", "budgets"),
        ("2020-09-15", "Prognos för budget 2020", "budgets"),
    ]


def test_plan_in_force_gives_its_dated_points_and_a_draft_none(outsider, director):
    plan = reference_plan()
    assert found(director) == []
    adopted(plan)

    assert found(outsider) == [("2020-03", "Arbetsgrupp föreslår", "plans"), ("2020-12-31", "Gemensam vision", "plans")]
    (first, _second) = events_of_year(outsider, 2020)
    assert first.event.url == f"{plan.get_absolute_url()}#plan-avsnitt-{plan.areas.get(number='1').pk}"
    Plan._base_manager.filter(pk=plan.pk).update(state="superseded")
    assert found(outsider) == []


def test_measure_that_recurs_stands_in_the_year_of_its_later_turn_too(outsider):
    area = PlanAreaFactory(plan=PlanFactory(title="Handlingsplan"))
    due = {"item__due_date": dt.date(2020, 9, 30), "recurrence": "yearly"}
    yearly = MeasureFactory(item__area=area, item__text="Se över rollerna", **due)
    MeasurePartyFactory(measure=yearly, kind="every_steering_group")
    for slug in ("styrgruppen", "grannens-styrgrupp"):
        BodyFactory(steering_group=True, slug=slug)
    MeasureFactory(item__area=area, item__text="Bara en gång", item__due_date=dt.date(2020, 9, 30))
    adopted(area.plan)
    first = [("2020-09-30", "Se över rollerna", "plans"), ("2020-09-30", "Bara en gång", "plans")]
    assert (found(outsider), found(outsider, 2021)) == (first, [])
    keys = {item.event.key for item in events_of_year(outsider, 2020)}

    TrackedMeasure.objects.filter(measure=yearly).update(due_date=dt.date(2021, 9, 30))

    assert TrackedMeasure.objects.filter(measure=yearly).count() > 1
    assert (found(outsider), found(outsider, 2021)) == (first, [("2021-09-30", "Se över rollerna", "plans")])
    (later,) = events_of_year(outsider, 2021)
    assert later.event.key not in keys
    assert later.event.url == f"{area.plan.get_absolute_url()}#plan-avsnitt-{area.pk}"


def test_next_step_of_a_given_report_stands_in_its_year(outsider, director):
    area = PlanAreaFactory(plan=PlanFactory(title="Handlingsplan"))
    day = {"next_step": "Samla handledarna", "next_date": dt.date(2020, 9, 1)}
    given = StatusReportFactory(area=area, state="given", given_at=NOON, next_precision="month", **day)
    for month, more in ((2, {}), (3, {"state": "given", "given_at": NOON, "next_precision": "year"})):
        StatusReportFactory(
            area=area, period_to=dt.date(2019, month, 1), period_from=dt.date(2019, 1, 1), **day, **more
        )
    assert found(director) == []
    adopted(area.plan)

    step = [("2020-09", "Nästa steg: Samla handledarna", "plans")]
    assert (found(outsider), found(director), found(outsider, 2021)) == (step, step, [])
    (item,) = events_of_year(outsider, 2020)
    assert (item.event.url, item.event.about) == (given.get_absolute_url(), "Handlingsplan")


def test_call_in_force_gives_its_window_and_its_projects_their_end(outsider):
    call = CallFactory(title="Utlysning 2019", opens_at=NOON - dt.timedelta(days=200), closes_at=NOON)
    GrantFactory(call=call, title="Bygglov", end_date=dt.date(2020, 6, 30))
    GrantFactory(call=call, title="Utan slutdag", end_date=None)
    assert found(outsider) == []
    adopted(call)

    assert found(outsider) == [
        ("2020-04-01", "Stänger: Utlysning 2019", "calls"),
        ("2020-06-30", "Projektet avslutas: Bygglov", "calls"),
    ]
    assert events_of_year(outsider, 2020)[0].event.about == "kl.\xa012.00"
    assert found(outsider, 2019) == [("2019-09-14", "Öppnar: Utlysning 2019", "calls")]


def test_round_gives_its_first_and_last_day_once_it_is_opened(outsider, director):
    RoundFactory(title="Behovsinventering 2020", opens_on=dt.date(2019, 11, 4), closes_on=dt.date(2020, 1, 31))
    RoundFactory(draft=True, opens_on=dt.date(2020, 9, 1), closes_on=dt.date(2020, 10, 30))
    RoundFactory(visits_year=2020, opens_on=dt.date(2020, 1, 1), closes_on=dt.date(2020, 12, 31))

    last = [("2020-01-31", "Sista dag att lämna behov: Behovsinventering 2020", "needs")]
    assert (found(outsider), found(director)) == (last, last)
    assert found(outsider, 2019) == [("2019-11-04", "Öppnar: Behovsinventering 2020", "needs")]
    assert [item.event.url for item in events_of_year(outsider, 2020)] == [Round.objects.first().get_absolute_url()]
    assert found(UserFactory()) == []


def test_every_app_puts_its_own_days_into_the_year():
    """What spans every app and what no day of its own belongs to stand aside."""
    without = {"foundation", "reports", "notices", "kav"}
    apps = {config.name for config in django_apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}

    assert {type(source).__module__.split(".")[0] for source in registered()} == apps - without


def test_call_without_an_opening_gives_its_closing(outsider):
    adopted(CallFactory(title="Utlysning 2019", closes_at=NOON))

    assert found(outsider) == [("2020-04-01", "Stänger: Utlysning 2019", "calls")]


def test_fixed_points_lead_to_their_form_only_who_may_change_them(outsider, director):
    event = CycleEventFactory(year=2020, responsible="kansliet", basis="avtalet")

    (mine,), (theirs,) = (events_of_year(user, 2020) for user in (director, outsider))

    assert (mine.event.url, theirs.event.url) == (f"/arshjul/punkt/{event.pk}/", "")
    assert (theirs.event.iso_date, theirs.event.about) == ("2020-03", "kansliet · avtalet")


def test_nobody_without_a_role_finds_anything(body):
    MeetingFactory(body=body, date=dt.date(2020, 1, 3))
    CycleEventFactory(year=2020)
    AgreementFactory()
    for made in (BudgetFactory(year=2020), reference_plan(), CallFactory(closes_at=NOON)):
        adopted(made)
    GrantFactory(end_date=dt.date(2020, 6, 30))

    assert found(UserFactory()) == []
