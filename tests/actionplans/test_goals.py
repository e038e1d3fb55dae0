"""Goals and indicators freeze with the plan; what is measured goes on; a status report stands once it is given."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from actionplans.enums import GoalKind
from actionplans.models import Goal, Indicator, Measurement, PlanArea, StatusPicture, StatusReport, TrackedMeasure
from actionplans.queries import plan_document
from actionplans.queries.document import PlanDocument
from actionplans.queries.goals import (
    IndicatorStanding,
    MeasureStanding,
    Standing,
    goal_tree,
    may_measure,
    may_write_report,
    measurements_of,
    standing_of,
)
from actionplans.reports.status import StatusReportPaper
from actionplans.services.goals import (
    GoalInput,
    IndicatorInput,
    add_goal,
    add_indicator,
    change_goal,
    change_indicator,
    remove_goal,
    remove_indicator,
)
from actionplans.services.measurements import MeasurementInput, add_measurement, remove_measurement
from actionplans.services.status_reports import (
    PictureInput,
    ReportInput,
    add_picture,
    begin_report,
    change_report,
    discard_report,
    give_report,
    remove_picture,
)
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.services.adoption import revise
from foundation.dates import Precision
from foundation.edits import StaleEditError
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from foundation.validation import InvalidError
from tests.actionplans.factories import PlanAreaFactory, PlanFactory
from tests.actionplans.factories_goals import (
    PNG,
    GoalFactory,
    IndicatorFactory,
    MeasurementFactory,
    StatusPictureFactory,
    StatusReportFactory,
)
from tests.actionplans.goal_story import AREAS, DAY, FUNCTIONS, adopted_areas, given_report, three_areas
from tests.collaboration.factories import (
    BodyFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.decisions.adopting import adopted

pytestmark = pytest.mark.django_db
VALUE = MeasurementInput(Decimal(70), dt.date(2015, 6, 15), "enkät")
WRITTEN = ReportInput(dt.date(2015, 1, 1), dt.date(2015, 6, 30), "Så står det till.")


@pytest.fixture
def director():
    return UserFactory(superuser=True)


def member_of(body, **seat):
    person = PersonFactory()
    MembershipFactory(body=body, person=person, valid_from=dt.date(2015, 1, 1), **seat)
    return UserFactory(person=person)


# the shape of seed 003


def test_plan_2015_to_2017_holds_three_areas_with_vision_goals_and_groups(director):
    plan = adopted_areas(director)
    tree = goal_tree(plan)
    assert plan.period == "2015–2017"
    assert [section.area.heading for section in tree.sections] == list(AREAS)
    assert all(section.area.vision for section in tree.sections)
    assert [[row.name for row in section.area.group.functions.order_by("pk")] for section in tree.sections] == [
        list(FUNCTIONS)
    ] * 3
    assert [[len(branch.children) for branch in section.goals] for section in tree.sections] == [[2]] * 3
    assert {branch.goal.whose for section in tree.sections for top in section.goals for branch in top.children} == {
        "Enhet 1",
        "Enhet 2",
    }


def test_due_late_september_is_shown_as_written_and_sorted_as_a_date(director):
    plan = adopted_areas(director)
    row = TrackedMeasure.objects.get(measure__item__area__plan=plan)
    assert row.measure.when == "slutet av september 2015"
    assert row.due_date == dt.date(2015, 9, 30)
    goals = [
        GoalFactory(due_date=dt.date(2015, 9, 1), due_precision=Precision.MONTH),
        GoalFactory(due_date=dt.date(2015, 8, 31)),
    ]
    assert [goal.when for goal in goals] == ["september 2015", "31\u00a0augusti 2015"]
    ordered = Goal.objects.filter(pk__in=[goal.pk for goal in goals]).order_by("due_date")
    assert list(ordered) == goals[::-1]


def test_indicators_without_a_value_are_listed(director):
    plan = adopted_areas(director)
    indicator = Indicator.objects.get(goal__plan=plan, unit="%")
    assert [row.name for row in goal_tree(plan).unmeasured] == ["Enheter med årshjul", "Antal gemensamma utbildningar"]
    add_measurement(indicator=indicator, given=VALUE, by=director, today=DAY)
    assert [row.name for row in goal_tree(plan).unmeasured] == ["Antal gemensamma utbildningar"]


# drafts


def test_document_of_a_plan_without_goals_is_what_it_always_was():
    assert type(plan_document(PlanAreaFactory().plan)) is PlanDocument


def test_document_tells_the_goals_area_by_area(director):
    plan = three_areas(director)
    whole = add_goal(plan=plan, given=GoalInput("Hela planens mål"), by=director)
    add_indicator(goal=whole, given=IndicatorInput("Nöjdhet", target_value=Decimal(4)), by=director)
    groups = plan_document(plan).goal_groups
    assert [group.heading for group in groups] == ["", *AREAS]
    assert [(row.name, row.start, row.target) for row in groups[0].goals[0].indicators] == [("Nöjdhet", "", "4")]
    assert [child.whose for child in groups[1].goals[0].children] == ["Enhet 1", "Enhet 2"]


def test_goal_and_indicator_are_changed_and_removed(director):
    goal = GoalFactory()
    child = GoalFactory(area=goal.area, parent=goal, kind=GoalKind.OWN, body=BodyFactory())
    indicator = IndicatorFactory(goal=goal)
    change_goal(goal=goal, given=GoalInput("Ett annat mål"), by=director, seen=0)
    changed = change_indicator(indicator=indicator, given=IndicatorInput("Andel"), by=director, seen=0)
    child.refresh_from_db()
    assert (Goal.objects.get(pk=goal.pk).text, child.area, changed.name) == ("Ett annat mål", None, "Andel")
    with pytest.raises(StaleEditError):
        change_goal(goal=goal, given=GoalInput("Ett tredje"), by=director, seen=0)
    remove_indicator(indicator=changed, by=director)
    remove_goal(goal=goal, by=director)
    assert (Goal.objects.count(), Indicator.objects.count()) == (0, 0)


@pytest.mark.parametrize("where", ["area of another", "under another's", "itself", "third level", "has children"])
def test_goal_in_a_wrong_place_is_refused(director, where):
    goal = GoalFactory()
    own = GoalFactory(area=goal.area, parent=goal, kind=GoalKind.OWN, body=BodyFactory())
    wrong = {
        "area of another": {"area": PlanAreaFactory()},
        "under another's": {"parent": GoalFactory()},
        "itself": {"parent": goal},
        "third level": {"parent": own},
        "has children": {"parent": GoalFactory(area=goal.area)},
    }[where]
    with pytest.raises(RuleError):
        change_goal(goal=goal, given=GoalInput("Mål", GoalKind.OWN, body=BodyFactory(), **wrong), by=director)


@pytest.mark.parametrize(
    "wrong", [{"kind": GoalKind.OWN}, {"kind": GoalKind.LONG_TERM, "body": True}, {"kind": GoalKind.OWN, "body": True}]
)
def test_own_goal_names_one_and_long_term_goal_none(director, wrong):
    values = dict(wrong)
    if "body" in values:
        values["body"] = BodyFactory()
    if values["kind"] == GoalKind.OWN and "body" in values:
        values["organisation"] = OrganisationFactory()
    with pytest.raises(InvalidError):
        add_goal(plan=PlanFactory(), given=GoalInput("Mål", **values), by=director)


@pytest.mark.parametrize("wrong", [{"baseline_value": Decimal(1)}, {"target_date": DAY}])
def test_indicator_dates_belong_to_values(director, wrong):
    with pytest.raises(InvalidError):
        add_indicator(goal=GoalFactory(), given=IndicatorInput("Andel", **wrong), by=director)


def test_stranger_writes_no_goal():
    with pytest.raises(RightRefusedError):
        add_goal(plan=PlanFactory(), given=GoalInput("Mål"), by=UserFactory())


# adoption and versions


def test_adopted_goals_and_indicators_cannot_change(director):
    plan = adopted_areas(director)
    goal, indicator = Goal.objects.filter(plan=plan).first(), Indicator.objects.filter(goal__plan=plan).first()
    with pytest.raises(FrozenError):
        change_goal(goal=goal, given=GoalInput("Ett annat"), by=director)
    with pytest.raises(FrozenError):
        change_indicator(indicator=indicator, given=IndicatorInput("Andel"), by=director)
    for rows, values in ((Goal.objects, {"text": "X"}), (Indicator.objects, {"target_value": 1})):
        with pytest.raises(IntegrityError, match="kav-frozen"), transaction.atomic():
            rows.update(**values)
    with pytest.raises(IntegrityError, match="kav-frozen"), transaction.atomic():
        goal.indicators.create(name="Ny")


def test_new_version_keeps_goals_groups_and_what_was_measured(director):
    plan = adopted_areas(director)
    indicator = Indicator.objects.get(goal__plan=plan, unit="%")
    add_measurement(indicator=indicator, given=VALUE, by=director, today=DAY)
    new = revise(adoptable=plan, by=director)
    copy = Indicator.objects.with_latest().get(goal__plan=new, unit="%")
    assert [row.value for row in measurements_of(copy)] == [Decimal(70)]
    assert copy.latest_words == "70,0\u00a0% (2015-06-15)"
    assert copy.goal.area == PlanArea.objects.get(plan=new, heading=AREAS[2])
    assert copy.goal.area.group == indicator.goal.area.group
    assert Goal.objects.filter(plan=new, parent__plan=new).count() == 6


# measurements


def test_measurement_goes_on_after_adoption(director):
    indicator = Indicator.objects.get(goal__plan=adopted_areas(director), unit="%")
    row = add_measurement(indicator=indicator, given=VALUE, by=director, today=DAY)
    assert (row.amount, row.shown_date, row.source, row.by) == ("70,0\u00a0%", "2015-06-15", "enkät", director)
    with pytest.raises(RuleError):
        add_measurement(indicator=indicator, given=VALUE, by=director, today=DAY)
    later = MeasurementInput(Decimal(1), dt.date(2015, 7, 2), "enkät")
    with pytest.raises(RuleError):
        add_measurement(indicator=indicator, given=later, by=director, today=DAY)
    remove_measurement(measurement=row, by=director, today=DAY)
    assert Measurement.objects.count() == 0


def test_draft_is_not_measured(director):
    with pytest.raises(StateRefusedError):
        add_measurement(indicator=IndicatorFactory(), given=VALUE, by=director, today=DAY)
    with pytest.raises(StateRefusedError):
        remove_measurement(measurement=MeasurementFactory(), by=director, today=DAY)


def test_who_may_measure(director):
    group, unit, party = BodyFactory(), BodyFactory(), OrganisationFactory()
    area = PlanAreaFactory(group=group)
    common = IndicatorFactory(goal=GoalFactory(area=area))
    of_unit = IndicatorFactory(goal=GoalFactory(area=area, kind=GoalKind.OWN, body=unit))
    of_party = IndicatorFactory(goal=GoalFactory(area=area, kind=GoalKind.OWN, organisation=party))
    of_plan = IndicatorFactory(goal=GoalFactory(plan=area.plan, area=None))
    rows = (common, of_unit, of_party, of_plan)
    contact = UserFactory()
    give_role(user=contact, role=Role.CONTACT_PERSON, scope=party, by=director, valid_from=DAY)
    table = {
        "director": [may_measure(director, row, DAY) for row in rows],
        "convener": [may_measure(member_of(group, role="convener"), row, DAY) for row in rows],
        "member of the group": [may_measure(member_of(group), row, DAY) for row in rows],
        "member of the unit": [may_measure(member_of(unit), row, DAY) for row in rows],
        "contact person of the party": [may_measure(contact, row, DAY) for row in rows],
        "stranger": [may_measure(UserFactory(), row, DAY) for row in rows],
    }
    assert table == {
        "director": [True, True, True, True],
        "convener": [True, True, True, False],
        "member of the group": [False, False, False, False],
        "member of the unit": [False, True, False, False],
        "contact person of the party": [False, False, True, False],
        "stranger": [False, False, False, False],
    }
    with pytest.raises(RightRefusedError):
        add_measurement(indicator=common, given=VALUE, by=UserFactory(), today=DAY)


@pytest.mark.parametrize(
    ("direction", "value", "reached"), [("up", 95, True), ("up", 94, False), ("down", 95, True), ("down", 96, False)]
)
def test_target_is_reached_from_its_side(direction, value, reached):
    assert IndicatorFactory.build(goal=None, direction=direction).is_reached(Decimal(value)) is reached


# status reports


def test_given_report_keeps_how_it_stood(director):
    report = given_report(director)
    stood = Standing(
        "2015-07-01",
        [
            MeasureStanding(
                "Sortera och prioritera åtgärder", "Arbetsgruppen", "slutet av september 2015", "inte påbörjad"
            )
        ],
        [
            IndicatorStanding(
                "Enheter med årshjul",
                "40,0\u00a0% (2015-01)",
                "92,5\u00a0% (2017)",
                "62,5\u00a0% (2015-06)",
                reached=False,
            ),
            IndicatorStanding("Antal gemensamma utbildningar", "", "", "", reached=False),
        ],
    )
    TrackedMeasure.objects.update(state="done")
    report = StatusReport.objects.get(pk=report.pk)
    assert standing_of(report, DAY) == stood
    assert (report.author, report.next_when, report.state_tag.label) == (str(director), "augusti 2015", "lämnad")


def test_given_report_and_its_pictures_never_change(director):
    report = given_report(director)
    picture = report.pictures.get()
    for act in (
        lambda: change_report(report=report, given=WRITTEN, by=director, today=DAY),
        lambda: give_report(report=report, by=director, today=DAY),
        lambda: discard_report(report=report, by=director, today=DAY),
        lambda: add_picture(report=report, given=PictureInput("a.png", PNG, "alt"), by=director, today=DAY),
        lambda: remove_picture(picture=picture, by=director, today=DAY),
    ):
        with pytest.raises(FrozenError):
            act()
    for rows, values in ((StatusReport.objects, {"text": "X"}), (StatusPicture.objects, {"alt": "X"})):
        with pytest.raises(IntegrityError, match="kav-frozen"), transaction.atomic():
            rows.update(**values)


def test_convener_writes_the_report_of_the_own_area_and_is_its_author(director):
    plan = adopted_areas(director)
    area, other = PlanArea.objects.get(plan=plan, order=3), PlanArea.objects.get(plan=plan, order=1)
    convener = member_of(area.group, role="convener")
    report = begin_report(area=area, given=WRITTEN, by=convener, today=DAY)
    assert give_report(report=report, by=director, today=DAY).author == str(convener.person)
    assert [may_write_report(convener, row, DAY) for row in (area, other)] == [True, False]
    with pytest.raises(RightRefusedError):
        begin_report(area=other, given=WRITTEN, by=convener, today=DAY)


def test_report_is_written_while_the_plan_is_in_force_and_once_a_period(director):
    with pytest.raises(StateRefusedError):
        begin_report(area=PlanAreaFactory(), given=WRITTEN, by=director, today=DAY)
    area = PlanArea.objects.get(plan=adopted_areas(director), order=1)
    report = begin_report(area=area, given=WRITTEN, by=director, today=DAY)
    with pytest.raises(InvalidError):
        begin_report(area=area, given=WRITTEN, by=director, today=DAY)
    changed = ReportInput(WRITTEN.period_from, WRITTEN.period_to, "Ny text")
    assert change_report(report=report, given=changed, by=director, today=DAY, seen=0).text == "Ny text"
    with pytest.raises(StaleEditError):
        change_report(report=report, given=changed, by=director, today=DAY, seen=0)
    discard_report(report=report, by=director, today=DAY)
    assert StatusReport.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        PictureInput("a.png", b"GIF89a", "alt"),
        PictureInput("a.pdf", b"%PDF-1.7", "alt"),
        PictureInput("a.jpg", PNG, "alt"),
        PictureInput("a.png", PNG, ""),
    ],
)
def test_picture_is_checked_and_needs_words(director, wrong):
    report = adopted_report(director)
    with pytest.raises(RuleError):
        add_picture(report=report, given=wrong, by=director, today=DAY)
    assert report.pictures.count() == 0


def adopted_report(director):
    area = PlanArea.objects.get(plan=adopted_areas(director), order=1)
    return begin_report(area=area, given=WRITTEN, by=director, today=DAY)


def test_picture_and_its_file_are_removed(director, django_capture_on_commit_callbacks):
    report = adopted_report(director)
    picture = add_picture(report=report, given=PictureInput("a.png", PNG, "alt"), by=director, today=DAY)
    stored, name = picture.file.storage, picture.file.name
    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(picture=picture, by=director, today=DAY)
    assert (report.pictures.count(), stored.exists(name)) == (0, False)


def test_drafts_are_seen_by_those_who_write_them(director):
    area = PlanAreaFactory(group=BodyFactory())
    draft = StatusReportFactory(area=area)
    adopted(area.plan)
    seen = {
        "director": director,
        "convener": member_of(area.group, role="convener"),
        "member": member_of(area.group),
    }
    shown = {who: list(StatusReport.objects.visible_to(user)) for who, user in seen.items()}
    assert shown == {"director": [draft], "convener": [draft], "member": []}
    assert StatusPictureFactory(report=draft).kind.content_type == "image/png"


def test_latest_status_report_is_the_one_given_last(director):
    with pytest.raises(RuleError, match="Ingen lägesrapport har lämnats"):
        StatusReportPaper().latest()
    StatusReportFactory()
    given = given_report(director)

    assert StatusReportPaper().latest() == {"report": given.pk}
