"""How measures go after adoption: who may say so, what is late, what comes back, and what a new version takes over."""

import datetime as dt

import pytest
from django.utils import timezone

from actionplans.enums import FOLLOW_UP, MeasureState
from actionplans.models import Measure, StatusUpdate, TrackedMeasure
from actionplans.queries.following import (
    Reminded,
    follow_up,
    may_report,
    people_to_remind,
    responsible_of,
    tracked_for,
    updates_by_month,
)
from actionplans.services.following import begin_new_turns, report_status
from collaboration.enums import MembershipRole
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.services.adoption import revise, supersede
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.models import StateChange
from tests.actionplans.factories import (
    MeasureFactory,
    MeasurePartyFactory,
    PlanFactory,
    StatusUpdateFactory,
    TrackedMeasureFactory,
)
from tests.collaboration.factories import (
    BodyFactory,
    MembershipFactory,
    OrganisationFactory,
    PartyFactory,
    PersonFactory,
    UserFactory,
)
from tests.decisions.adopting import adopted

pytestmark = pytest.mark.django_db
TODAY = dt.date(2020, 3, 2)
NOON = dt.datetime(2020, 3, 2, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def director():
    return UserFactory(superuser=True)


def plan_with(*parties, due=None, precision="day", **fields):
    """Return an adopted plan of one measure, with those responsible."""
    measure = MeasureFactory(
        item__area__plan=PlanFactory(kind="action"), item__due_date=due, item__due_precision=precision, **fields
    )
    for party in parties:
        MeasurePartyFactory(measure=measure, **party)
    return adopted(measure.item.area.plan)


def tracked_in(plan):
    return list(TrackedMeasure.objects.filter(measure__item__area__plan=plan).order_by("order"))


def age(tracked, days):
    TrackedMeasure.objects.filter(pk=tracked.pk).update(touched_at=timezone.now() - dt.timedelta(days=days))


def test_draft_is_not_followed_and_adoption_begins_it():
    measure = MeasureFactory(item__due_date=dt.date(2020, 9, 1), item__due_precision="month")
    assert not TrackedMeasure.objects.exists()
    plan = adopted(measure.item.area.plan)
    (row,) = tracked_in(plan)
    assert (row.state, row.due_date, row.name, row.is_open) == ("not_started", dt.date(2020, 9, 30), "", True)


def test_group_becomes_a_row_for_each_and_one_for_the_others():
    for name in ("Åmåls kommun", "Dals-Eds kommun"):
        PartyFactory(organisation=OrganisationFactory(name=name, kind="municipality"))
    PartyFactory(organisation=OrganisationFactory(name="Högskolan Väst", kind="university"))
    both = plan_with({"words": "Kansliet"}, {"words": "länets kommuner", "kind": "every_municipality"})
    assert [row.name for row in tracked_in(both)] == ["", "Dals-Eds kommun", "Åmåls kommun"]
    assert str(tracked_in(both)[1]).endswith("(Dals-Eds kommun)")
    BodyFactory(steering_group=True, name="Styrgrupp A")
    BodyFactory(name="Temagrupp B", kind="theme_group")
    alone = plan_with({"words": "Varje styrgrupp", "kind": "every_steering_group"})
    assert [row.name for row in tracked_in(alone)] == ["Styrgrupp A"]


def test_group_that_is_named_twice_has_one_row_for_each():
    PartyFactory(organisation=OrganisationFactory(name="Åmåls kommun", kind="municipality"))
    twice = [{"words": words, "kind": "every_municipality"} for words in ("länets kommuner", "alla kommuner")]
    assert [row.name for row in tracked_in(plan_with(*twice))] == ["Åmåls kommun"]


def test_measures_are_counted_once_however_many_parts_they_are_followed_in(director):
    for name in ("Åmåls kommun", "Dals-Eds kommun"):
        PartyFactory(organisation=OrganisationFactory(name=name, kind="municipality"))
    plan = plan_with({"words": "Kansliet"}, {"words": "länets kommuner", "kind": "every_municipality"})
    own, *parts = tracked_in(plan)
    found = follow_up(plan, now=timezone.now(), today=TODAY)
    assert (found.done, found.total, len(found.rows), found.undated) == (0, 1, 3, [own])
    assert list(tracked_for(director).undated()) == [own]
    for row, state in ((own, "done"), (parts[0], "done"), (parts[1], "dropped")):
        assert follow_up(plan, now=timezone.now(), today=TODAY).done == 0
        report_status(tracked=row, state=state, by=director, today=TODAY)
    assert follow_up(plan, now=timezone.now(), today=TODAY).done == 1


def test_new_version_takes_state_and_updates_along(director):
    plan = plan_with({"words": "Kansliet"}, due=dt.date(2020, 9, 1))
    (row,) = tracked_in(plan)
    report_status(tracked=row, state="under_way", text="Vi är i gång.", by=director, today=TODAY)
    new = revise(adoptable=plan, by=director)
    measure = Measure.objects.get(item__area__plan=new)
    measure.item.due_date = dt.date(2020, 12, 1)
    measure.item.save()
    MeasureFactory(item__area=measure.item.area, item__text="En till")
    supersede(adoptable=plan, by=director)
    adopted(new)
    moved, fresh = tracked_in(new)
    assert (moved.pk, moved.state, moved.due_date) == (row.pk, "under_way", dt.date(2020, 12, 1))
    assert (moved.updates.count(), fresh.state, tracked_in(plan)) == (1, "not_started", [])


def test_part_that_the_new_version_leaves_out_stays_with_the_old_one(director):
    body = BodyFactory(steering_group=True)
    plan = plan_with({"words": "Varje styrgrupp", "kind": "every_steering_group"})
    new = revise(adoptable=plan, by=director)
    Measure.objects.get(item__area__plan=new).parties.update(kind="role")
    supersede(adoptable=plan, by=director)
    adopted(new)
    assert [row.body for row in tracked_in(plan)] == [body]
    assert [row.name for row in tracked_in(new)] == [""]
    assert [row.measure.item.area.plan for row in tracked_for(director)] == [new]


@pytest.mark.parametrize("source", MeasureState)
def test_every_state_can_follow_every_other(source):
    assert [FOLLOW_UP.allows(source, target) for target in MeasureState] == [s is not source for s in MeasureState]


def test_update_is_kept_with_state_text_and_by(director):
    (row,) = tracked_in(plan_with())
    age(row, 90)
    update = report_status(tracked=row, state="done", text=" Klart. ", by=director, today=TODAY)
    row.refresh_from_db()
    assert (row.state, update.text, update.by, str(update)) == ("done", "Klart.", director, "klart: Klart.")
    assert timezone.now() - row.touched_at < dt.timedelta(minutes=1)
    assert StateChange.objects.filter(to_state="done", by=director, comment="Klart.").count() == 1
    report_status(tracked=row, state="done", text="Och mer.", by=director, today=TODAY)
    assert row.updates.count() == 2
    with pytest.raises(RuleError, match="Skriv hur det går"):
        report_status(tracked=row, state="done", text=" ", by=director, today=TODAY)


def test_plan_that_is_no_longer_in_force_takes_no_updates(director):
    plan = plan_with()
    (row,) = tracked_in(plan)
    supersede(adoptable=plan, by=director)
    with pytest.raises(StateRefusedError, match="gäller inte längre"):
        report_status(tracked=row, state="done", by=director, today=TODAY)


def test_only_those_responsible_and_those_who_manage_plans_may_report():
    named, seated, at_organisation, other = (UserFactory(person=PersonFactory()) for _ in range(4))
    body, organisation = BodyFactory(), OrganisationFactory()
    MembershipFactory(body=body, person=seated.person)
    give_role(user=at_organisation, role=Role.CONTACT_PERSON, scope=organisation, by=UserFactory(superuser=True))
    manager = UserFactory()
    give_role(user=manager, role=Role.SECRETARIAT, by=UserFactory(superuser=True))
    plan = plan_with(
        {"kind": "body", "body": body},
        {"kind": "organisation", "organisation": organisation},
        {"kind": "role", "person": named.person},
    )
    (row,) = tracked_in(plan)
    people = {"named": named, "seated": seated, "at": at_organisation, "manager": manager, "other": other}
    may = {name for name, user in people.items() if may_report(user, row, TODAY)}
    assert may == {"named", "seated", "at", "manager"}
    report_status(tracked=row, state="done", by=named, today=TODAY)
    with pytest.raises(RightRefusedError, match="Bara de som ansvarar"):
        report_status(tracked=row, state="dropped", by=other, today=TODAY)
    part = TrackedMeasureFactory(order=9, measure=row.measure, body=body, name=body.name)
    assert [may_report(user, part, TODAY) for user in (seated, named)] == [True, False]
    assert people_to_remind(row, TODAY) == Reminded([named, seated, at_organisation], answer_for_it=True)
    assert people_to_remind(part, TODAY) == Reminded([seated], answer_for_it=True)


def test_chair_is_reminded_for_the_body_and_the_secretariat_where_nobody_is_known(director):
    administrator, gone = UserFactory(), UserFactory(is_active=False)
    for user in (administrator, gone):
        give_role(user=user, role=Role.ADMINISTRATOR, by=director)
    body = BodyFactory()
    chair, member = (UserFactory(person=PersonFactory()) for _ in range(2))
    MembershipFactory(body=body, person=chair.person, role=MembershipRole.CHAIR)
    MembershipFactory(body=body, person=member.person)
    (row,) = tracked_in(plan_with({"kind": "body", "body": body}))
    assert people_to_remind(row, TODAY) == Reminded([chair], answer_for_it=True)
    (row,) = tracked_in(plan_with({"words": "Kansliet"}))
    assert people_to_remind(row, TODAY) == Reminded([administrator], answer_for_it=False)
    for drafter, reminded in ((director, [director]), (member, [administrator]), (gone, [administrator])):
        draft = MeasureFactory(item__area__plan=PlanFactory(created_by=drafter))
        (row,) = tracked_in(adopted(draft.item.area.plan))
        assert people_to_remind(row, TODAY) == Reminded(reminded, answer_for_it=False)


def test_nobody_answers_for_what_no_active_user_is_named_for_seated_at_or_has_a_role_at(director):
    body, organisation, empty = BodyFactory(), OrganisationFactory(), BodyFactory()
    MembershipFactory(body=body, person=UserFactory(person=PersonFactory()).person)
    gone = UserFactory(person=PersonFactory(), is_active=False)
    MembershipFactory(body=empty, person=gone.person)
    give_role(user=UserFactory(), role=Role.CONTACT_PERSON, scope=organisation, by=director)
    for party in ({"kind": "body", "body": body}, {"kind": "organisation", "organisation": organisation}):
        plan_with(party)
    alone = [
        *tracked_in(plan_with({"kind": "body", "body": empty})),
        *tracked_in(plan_with({"kind": "person", "person": gone.person})),
        *tracked_in(plan_with({"words": "Kansliet"}, {"words": "Kommunerna"})),
        *tracked_in(plan_with()),
    ]
    (of_named,) = tracked_in(plan_with({"kind": "person", "person": UserFactory(person=PersonFactory()).person}))
    alone.append(TrackedMeasureFactory(order=9, measure=of_named.measure, body=empty, name=empty.name))
    TrackedMeasureFactory(order=10, measure=of_named.measure, organisation=organisation, name="Åmåls kommun")

    assert list(TrackedMeasure.objects.answered_for_by_nobody(TODAY).order_by("pk")) == alone


def test_lists_of_what_is_late_undated_and_untouched(director):
    (late,) = tracked_in(plan_with(due=dt.date(2020, 3, 1)))
    (undated,) = tracked_in(plan_with())
    (yearly,) = tracked_in(plan_with(recurrence="yearly"))
    TrackedMeasure.objects.update(touched_at=NOON - dt.timedelta(days=60))
    TrackedMeasure.objects.filter(pk=undated.pk).update(touched_at=NOON - dt.timedelta(days=61))
    rows = tracked_for(director)
    assert (list(rows.late(TODAY)), list(rows.undated()), list(rows.untouched(NOON))) == ([late], [undated], [undated])
    report_status(tracked=late, state="done", by=director, today=TODAY)
    assert list(tracked_for(director).late(TODAY)) == []
    assert yearly in tracked_for(director).still_open()


def test_follow_up_of_a_plan_in_every_view(director, django_assert_num_queries):
    plan = PlanFactory(kind="action")
    first = MeasureFactory(item__area__plan=plan, item__order=1, item__due_date=dt.date(2020, 3, 1))
    MeasurePartyFactory(measure=first, order=1, words="Kansliet")
    MeasurePartyFactory(measure=first, order=2, words="HV")
    second = MeasureFactory(item__area=first.item.area, item__order=2, responsible="")
    adopted(plan)
    one, two = tracked_in(plan)[0], TrackedMeasure.objects.get(measure=second)
    report_status(tracked=two, state="done", text="Klart", by=director, today=TODAY)
    age(one, 61)
    with django_assert_num_queries(2):
        found = follow_up(plan, now=timezone.now(), today=TODAY)
        assert [len(column.rows) for column in found.board] == [1, 0, 1, 0]
        assert [(words, len(rows)) for words, rows in found.by_responsible] == [("Kansliet", 1), ("HV", 1), ("", 1)]
        assert (found.late, found.undated, found.untouched, found.dated) == ([one], [two], [one], [one])
    assert (found.done, found.rows[1].latest_text, responsible_of(found.rows[1])) == (1, "Klart", [""])
    assert responsible_of(TrackedMeasure(name="Åmåls kommun")) == ["Åmåls kommun"]


def test_updates_are_counted_by_month():
    update = StatusUpdateFactory(at=NOON)
    StatusUpdateFactory(tracked=update.tracked, at=dt.datetime(2019, 10, 1, 12, tzinfo=NOON.tzinfo))
    StatusUpdateFactory(tracked=update.tracked, at=dt.datetime(2019, 9, 1, 12, tzinfo=NOON.tzinfo))
    StatusUpdateFactory(tracked=update.tracked, at=NOON, by=None)
    months = updates_by_month(update.tracked.measure.item.area.plan, TODAY)
    assert [(point.label, point.value) for point in months] == [
        ("okt", 1),
        ("nov", 0),
        ("dec", 0),
        ("jan", 0),
        ("feb", 0),
        ("mar", 1),
    ]


@pytest.mark.parametrize(
    ("recurrence", "done", "due", "state", "after"),
    [
        ("yearly", dt.date(2019, 12, 30), dt.date(2019, 12, 31), "not_started", dt.date(2020, 12, 31)),
        ("yearly", dt.date(2018, 5, 2), dt.date(2018, 5, 15), "not_started", dt.date(2020, 5, 15)),
        ("yearly", dt.date(2020, 1, 2), dt.date(2019, 12, 31), "done", dt.date(2019, 12, 31)),
        ("half_yearly", dt.date(2019, 12, 30), dt.date(2019, 12, 31), "not_started", dt.date(2020, 6, 30)),
        ("half_yearly", dt.date(2019, 8, 30), dt.date(2019, 8, 30), "not_started", dt.date(2020, 2, 29)),
        ("half_yearly", dt.date(2019, 12, 30), None, "not_started", None),
        ("none", dt.date(2018, 5, 2), dt.date(2018, 5, 15), "done", dt.date(2018, 5, 15)),
    ],
)
def test_recurring_measure_begins_anew_when_its_turn_has_ended(recurrence, done, due, state, after):
    (row,) = tracked_in(plan_with(due=due, recurrence=recurrence))
    touched = dt.datetime.combine(done, dt.time(12), tzinfo=NOON.tzinfo)
    TrackedMeasure.objects.update(state="done", touched_at=touched)
    assert begin_new_turns(now=NOON) == (state == "not_started")
    assert begin_new_turns(now=NOON) == 0
    row.refresh_from_db()
    assert (row.state, row.due_date) == (state, after)
    assert StatusUpdate.objects.filter(by=None, text="En ny omgång har börjat.").exists() is (state == "not_started")


def test_turns_begin_by_the_clock_of_today():
    assert begin_new_turns() == 0
