"""How a condition turned out: what falls away, what comes back, and what a new version takes over."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actionplans.enums import MeasureState
from actionplans.models import ConditionOutcome, Measure, MeasureReminder, StatusUpdate, TrackedMeasure
from actionplans.queries import plan_history
from actionplans.queries.conditions import Consequence, consequences
from actionplans.queries.following import follow_up, tracked_for
from actionplans.services.conditions import settle_condition
from actionplans.services.following import begin_new_turns, report_status
from actionplans.services.reminders import send_measure_reminders
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.services.adoption import revise, supersede
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.models import StateChange
from foundation.validation import InvalidError
from needs.models import Need
from tests.actionplans.factories import (
    ConditionOutcomeFactory,
    MeasureFactory,
    MeasureNeedFactory,
    MeasurePartyFactory,
    PlanAreaFactory,
    PlanFactory,
)
from tests.at_once import in_threads
from tests.collaboration.factories import OrganisationFactory, PartyFactory, PersonFactory, UserFactory
from tests.decisions.adopting import adopted

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 12)
NOW = dt.datetime(2026, 11, 12, 9, tzinfo=timezone.get_default_timezone())
VGR = "VGR beviljar ansökan"
WHY = "Villkoret ”VGR beviljar ansökan”: det blev inte så, 12\xa0november 2026. Åtgärden utgår."
AFTER_ALL = "Villkoret ”VGR beviljar ansökan”: det blev så, 12\xa0november 2026. Åtgärden gäller igen."


@pytest.fixture
def director():
    user = UserFactory(person=PersonFactory(given_name="Helena", family_name="Bergsäter"))
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return user


@pytest.fixture
def plan():
    """An adopted plan: one measure if VGR grants it, one if not, one that hangs on nothing."""
    return plan_of()


def plan_of(copies=1):
    area = PlanAreaFactory(plan=PlanFactory(kind="action", title="Handlingsplan 2026"))
    for number in range(copies):
        MeasureFactory(item__area=area, item__text=f"Anställ {number}", condition=VGR, branch="if_so")
        MeasureFactory(
            item__area=area, item__text=f"Sök på nytt {number}", condition=f" vgr  {VGR[4:]} ", branch="if_not"
        )
    MeasureFactory(item__area=area, item__text="Utvärdera")
    return adopted(area.plan)


def settle(plan, by, *, came_true=False, condition=VGR, **given):
    given = {"known_on": TODAY, "today": TODAY, "now": NOW} | given
    return settle_condition(plan=plan, condition=condition, came_true=came_true, by=by, **given)


def states(plan):
    rows = TrackedMeasure.objects.filter(measure__item__area__plan=plan).order_by("measure__item__order", "order")
    return [row.state for row in rows]


def of_text(text):
    return TrackedMeasure.objects.get(measure__item__text=text)


def test_what_does_not_apply_falls_away_and_says_why(plan, director):
    outcome = settle(plan, director, condition="vgr beviljar  ANSÖKAN", note=" VGR avslog ansökan, dnr 2026-118. ")
    assert (outcome.condition, outcome.key, outcome.came_true, outcome.known_on, outcome.by, outcome.at) == (
        VGR,
        "vgr beviljar ansökan",
        False,
        TODAY,
        director,
        NOW,
    )
    assert str(outcome) == "VGR beviljar ansökan: det blev inte så"
    assert states(plan) == ["dropped", "not_started", "not_started"]
    row = of_text("Anställ 0")
    update = StatusUpdate.objects.get()
    assert (row.dropped_by, row.touched_at) == (outcome, NOW)
    assert (update.tracked, update.state, update.text, update.by, update.at) == (
        row,
        "dropped",
        f"{WHY}\n\nVGR avslog ansökan, dnr 2026-118.",
        director,
        NOW,
    )
    change = StateChange.objects.get(to_state="dropped")
    assert (change.subject, change.from_state, change.by, change.comment) == (row, "not_started", director, update.text)


def test_what_came_true_lets_the_other_branch_fall_away(plan, director):
    settle(plan, director, came_true=True)
    assert states(plan) == ["not_started", "dropped", "not_started"]


def test_every_open_part_falls_away_and_what_is_done_stays_done(director):
    for name in ("Dals-Eds kommun", "Åmåls kommun"):
        PartyFactory(organisation=OrganisationFactory(name=name, kind="municipality"))
    measure = MeasureFactory(condition=VGR, branch="if_so")
    MeasurePartyFactory(measure=measure, order=1, words="länets kommuner", kind="every_municipality")
    MeasurePartyFactory(measure=measure, order=2, words="Kansliet")
    plan = adopted(measure.item.area.plan)
    done, under_way = TrackedMeasure.objects.order_by("order")[:2]
    report_status(tracked=done, state="done", by=director, today=TODAY)
    report_status(tracked=under_way, state="under_way", by=director, today=TODAY)
    need = MeasureNeedFactory(measure=measure).need
    assert Need.objects.get(pk=need.pk).done_at is None
    settle(plan, director)
    assert states(plan) == ["done", "dropped", "dropped"]
    assert Need.objects.get(pk=need.pk).done_at is not None, "what is left of the measure is done"


def test_minds_may_be_changed_and_then_only_what_this_outcome_dropped_comes_back(director):
    plan = plan_of(3)
    by_hand, reopened = of_text("Anställ 0"), of_text("Anställ 1")
    report_status(tracked=by_hand, state="dropped", text="Ingen sökte.", by=director, today=TODAY)
    first = settle(plan, director)
    report_status(tracked=reopened, state="under_way", by=director, today=TODAY)
    report_status(tracked=reopened, state="dropped", text="Nej.", by=director, today=TODAY)
    again = settle(plan, director, came_true=True, note="Beslutet ändrades.")
    assert (again.pk, again.came_true, ConditionOutcome.objects.count()) == (first.pk, True, 1)
    assert states(plan) == ["dropped", "dropped", "dropped", "dropped", "not_started", "dropped", "not_started"]
    assert of_text("Anställ 2").dropped_by is None
    latest = of_text("Anställ 2").updates.order_by("-pk").first()
    assert (latest.state, latest.text, latest.by) == ("not_started", f"{AFTER_ALL}\n\nBeslutet ändrades.", director)
    assert of_text("Anställ 0").updates.count() == 1
    assert of_text("Sök på nytt 0").dropped_by == first


def test_putting_day_or_comment_right_moves_nothing(plan, director):
    settle(plan, director)
    report_status(tracked=of_text("Anställ 0"), state="under_way", by=director, today=TODAY)
    outcome = settle(plan, director, known_on=dt.date(2026, 11, 10), note="Dnr 2026-118.")
    assert (outcome.shown_day, outcome.note, states(plan)) == (
        "10\xa0november 2026",
        "Dnr 2026-118.",
        ["under_way", "not_started", "not_started"],
    )


def test_history_of_the_plan_tells_who_said_what(plan, director, monkeypatch):
    monkeypatch.setattr("foundation.history.ONE_SAVING", dt.timedelta(0))
    settle(plan, director)
    settle(plan, director, came_true=True)
    told = [change for change in plan_history(plan) if change.subject.startswith("utfall av ett villkor")]
    assert [(change.what, change.subject, change.by) for change in told] == [
        ("Ändrad", "utfall av ett villkor: VGR beviljar ansökan", "Helena Bergsäter"),
        ("Skapad", "utfall av ett villkor: VGR beviljar ansökan", "Helena Bergsäter"),
    ]
    assert [tuple(field) for field in told[0].fields] == [("det blev så", "nej", "ja")]
    assert [tuple(field) for field in told[1].fields] == [("det blev så", "", "nej"), ("känt sedan", "", "2026-11-12")]


def test_only_those_who_manage_plans_may_say_it(plan):
    with pytest.raises(RightRefusedError):
        settle(plan, UserFactory(person=PersonFactory()))
    assert (ConditionOutcome.objects.count(), states(plan)) == (0, ["not_started"] * 3)


def test_draft_and_plan_no_longer_in_force_have_no_outcomes(plan, director):
    draft = MeasureFactory(condition=VGR, branch="if_so").item.area.plan
    supersede(adoptable=plan, by=UserFactory(superuser=True))
    for refused in (draft, plan):
        with pytest.raises(StateRefusedError, match="Hur ett villkor föll ut sägs i den plan"):
            settle(refused, director)


@pytest.mark.parametrize(
    ("given", "error", "sentence"),
    [
        ({"known_on": dt.date(2026, 11, 13)}, RuleError, "en dag som inte har kommit"),
        ({"condition": "VGR avslår"}, RuleError, "Ingen åtgärd i planen hänger på det villkoret."),
        ({"condition": ""}, RuleError, "Ingen åtgärd i planen hänger på det villkoret."),
        ({"note": "o" * 301}, InvalidError, "300"),
    ],
)
def test_what_cannot_be_so_is_refused(plan, director, given, error, sentence):
    with pytest.raises(error, match=sentence):
        settle(plan, director, **given)
    assert ConditionOutcome.objects.count() == 0


@pytest.mark.parametrize("copies", [1, 10])
def test_statements_are_as_many_for_ten_measures_as_for_one(director, copies):
    plan = plan_of(copies)
    for row in TrackedMeasure.objects.all():
        MeasureNeedFactory(measure=row.measure)
    settle(plan, director)
    with CaptureQueriesContext(connection) as queries:
        settle(plan, director, came_true=True)
    assert len(queries) == 21


def test_what_fell_away_is_neither_late_reminded_of_nor_untouched(director, mailoutbox):
    due = dt.date(2026, 11, 26)
    measure = MeasureFactory(item__due_date=due, condition=VGR, branch="if_so")
    MeasurePartyFactory(measure=measure, person=director.person)
    plan = adopted(measure.item.area.plan)
    settle(plan, director)
    assert (send_measure_reminders(now=NOW), mailoutbox, MeasureReminder.objects.count()) == (0, [], 0)
    later, day = NOW + dt.timedelta(days=90), due + dt.timedelta(days=1)
    found = follow_up(plan, now=later, today=day)
    assert (found.late, found.untouched, found.total) == ([], [], 1)
    rows = tracked_for(director)
    assert (list(rows.late(day)), list(rows.untouched(later)), list(rows.still_open())) == ([], [], [])


def test_no_new_turn_begins_of_what_does_not_apply(director):
    area = PlanAreaFactory(plan=PlanFactory(kind="action"))
    for text, branch in (("Sök varje år", "if_so"), ("Möt länet varje år", "if_not")):
        MeasureFactory(item__area=area, item__text=text, condition=VGR, branch=branch, recurrence="yearly")
    MeasureFactory(item__area=area, condition="Om lokalen blir klar", branch="if_so", recurrence="yearly")
    plan = adopted(area.plan)
    settle(plan, director)
    TrackedMeasure.objects.update(state="done", dropped_by=None, touched_at=NOW)
    assert begin_new_turns(now=NOW + dt.timedelta(days=60)) == 2
    assert states(plan) == ["done", "not_started", "not_started"]


def test_new_version_takes_the_outcome_along(plan, director):
    outcome = settle(plan, director)
    new = revise(adoptable=plan, by=director)
    area = Measure.objects.filter(item__area__plan=new).first().item.area
    for branch in ("if_so", "if_not"):
        MeasureFactory(item__area=area, item__text=f"Ny {branch}", condition=VGR, branch=branch)
    supersede(adoptable=plan, by=director)
    adopted(new)
    outcome.refresh_from_db()
    assert (outcome.plan, ConditionOutcome.objects.count()) == (new, 1)
    assert states(new) == ["dropped", "not_started", "not_started", "dropped", "not_started"]
    assert (of_text("Ny if_so").dropped_by, of_text("Ny if_so").updates.get().text) == (outcome, WHY)
    assert of_text("Ny if_so").updates.get().by is None
    settle(new, director, came_true=True)
    assert states(new) == ["not_started", "dropped", "not_started", "not_started", "dropped"]


def test_new_version_lets_go_of_what_no_longer_hangs_on_it(director):
    plan = plan_of(2)
    outcome = settle(plan, director)
    new = revise(adoptable=plan, by=director)
    copies = Measure.objects.filter(item__area__plan=new)
    copies.filter(item__text="Anställ 0").update(condition="", branch="")
    copies.filter(item__text="Anställ 1").update(branch="if_not")
    supersede(adoptable=plan, by=director)
    adopted(new)
    for text in ("Anställ 0", "Anställ 1"):
        row = of_tracked(new, text)
        assert (row.state, row.dropped_by) == ("not_started", None)
        assert row.updates.order_by("-pk").first().text == (
            "I planens nya version hänger åtgärden inte längre på det villkoret. Den gäller igen."
        )
    outcome.refresh_from_db()
    assert outcome.plan == new


def of_tracked(plan, text):
    return TrackedMeasure.objects.get(measure__item__area__plan=plan, measure__item__text=text)


def test_outcome_of_a_condition_that_the_new_version_leaves_out_stays_with_the_old_one(plan, director):
    outcome = settle(plan, director)
    new = revise(adoptable=plan, by=director)
    Measure.objects.filter(item__area__plan=new).update(condition="", branch="")
    supersede(adoptable=plan, by=director)
    adopted(new)
    outcome.refresh_from_db()
    assert (outcome.plan, states(new)) == (plan, ["not_started"] * 3)


def test_what_someone_took_up_again_goes_on_in_the_new_version(plan, director):
    settle(plan, director)
    report_status(tracked=of_text("Anställ 0"), state="under_way", by=director, today=TODAY)
    new = revise(adoptable=plan, by=director)
    supersede(adoptable=plan, by=director)
    adopted(new)
    assert states(new) == ["under_way", "not_started", "not_started"]


def test_it_is_known_beforehand_what_an_outcome_brings(director):
    plan = plan_of(2)
    assert consequences(plan, VGR) == {True: Consequence(2, 0, False), False: Consequence(2, 0, False)}
    report_status(tracked=of_text("Anställ 0"), state="done", by=director, today=TODAY)
    assert consequences(plan, VGR)[False] == Consequence(1, 0, False)
    settle(plan, director)
    assert consequences(plan, VGR) == {True: Consequence(2, 1, False), False: Consequence(0, 0, True)}


def test_database_knows_a_condition_once_and_lets_no_open_row_have_fallen_away(plan, director):
    outcome = settle(plan, director)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConditionOutcomeFactory(plan=plan)
    assert ConditionOutcomeFactory().pk
    with pytest.raises(IntegrityError), transaction.atomic():
        TrackedMeasure.objects.filter(state=MeasureState.NOT_STARTED).update(dropped_by=outcome)


@pytest.mark.django_db(transaction=True)
def test_two_who_say_it_at_once_say_it_one_after_the_other(plan, director):
    results = in_threads(
        lambda: settle(plan, director, came_true=True), lambda: settle(plan, director, came_true=False)
    )
    said = ConditionOutcome.objects.get()
    assert [type(result) for result in results] == [ConditionOutcome, ConditionOutcome]
    assert states(plan) == (["not_started", "dropped"] if said.came_true else ["dropped", "not_started"]) + [
        "not_started"
    ]
