"""Recurring obligations: their rows, how each stands, and the pages under /planer/ataganden/."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from actionplans.deadlines import ObligationsToMeet
from actionplans.enums import ROW_STEPS, Fulfilment, Interval, OwedBy, RowState, Standing
from actionplans.models import Obligation, ObligationRow
from actionplans.queries.obligations import (
    asked_on,
    due_periods,
    obligation_matrix,
    period_label,
    periods_of,
    years_of,
)
from actionplans.services.obligations import (
    ObligationInput,
    add_obligation,
    change_obligation,
    close_row,
    reopen_row,
    write_rows,
)
from collaboration.enums import BodyKind
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.dates import today
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.tables import Tag
from foundation.validation import InvalidError
from notices.year import events_of_year
from tests.actionplans.factories import ObligationFactory, ObligationRowFactory, PlanAreaFactory, PlanFactory
from tests.collaboration.factories import (
    BodyFactory,
    DialogueFactory,
    MembershipFactory,
    OrganisationFactory,
    PartyFactory,
    PersonFactory,
    UserFactory,
)
from tests.collaboration.reference import DEPARTMENTS, MUNICIPALITIES, build_reference
from tests.decisions.adopting import adopted
from tests.decisions.factories import DecisionFactory

pytestmark = pytest.mark.django_db
BEGAN = dt.date(2020, 1, 1)
SPRING, AUTUMN = dt.date(2020, 6, 30), dt.date(2020, 12, 31)
GIVEN = ObligationInput("Dialog", BEGAN, owed_by=OwedBy.MET, fulfilment=Fulfilment.DIALOGUE)


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


def standing(row, day):
    return ObligationRow.objects.with_standing(day).with_subjects().get(pk=row.pk).tag(day)


def test_dialogues_of_2020_are_fourteen_municipalities_and_the_departments_twice(director):
    reference = build_reference()
    dialogue = add_obligation(given=GIVEN, by=director)
    federation = reference["Fyrbodals kommunalförbund"]
    feedback = ObligationInput("Återkoppling", BEGAN, owed_by=OwedBy.ORGANISATION, organisation=federation)

    assert write_rows(obligation=dialogue, year=2020, by=director) == (14 + len(DEPARTMENTS)) * 2 == 36
    assert write_rows(obligation=add_obligation(given=feedback, by=director), year=2020, by=director) == 2
    assert write_rows(obligation=dialogue, year=2020, by=director) == 0
    rows = dialogue.rows.all()
    assert {row.organisation.name for row in rows.select_related("organisation")} == {*MUNICIPALITIES, *DEPARTMENTS}
    assert {(row.period_from, row.due_date) for row in rows} == {(BEGAN, SPRING), (dt.date(2020, 7, 1), AUTUMN)}
    assert {record.history_user for record in ObligationRow.history.all()} == {director}

    DialogueFactory(organisation=reference["Tanums kommun"], date=dt.date(2020, 3, 12))
    DialogueFactory(organisation=reference["Orusts kommun"], date=dt.date(2020, 6, 29))
    matrix = obligation_matrix(dialogue, 2020, dt.date(2020, 6, 20))
    cells = {row.subject: [cell.tag for cell in row.cells if cell] for row in matrix.rows}
    assert matrix.periods == ("våren 2020", "hösten 2020")
    assert (matrix.done, matrix.total) == (1, 36)
    assert cells["Tanums kommun"] == [Tag("klart 2020-03-12", "ok"), Tag("kommer", "")]
    assert cells["Orusts kommun"] == [Tag("bokad 2020-06-29", "info"), Tag("kommer", "")]
    assert cells["Åmåls kommun"] == [Tag("10 dagar kvar", "warn"), Tag("kommer", "")]
    late = obligation_matrix(dialogue, 2020, dt.date(2021, 1, 1))
    red = {row.subject for row in late.rows if row.cells[0] and row.cells[0].tag == Tag("inte gjort", "bad")}
    assert red == {*MUNICIPALITIES, *DEPARTMENTS} - {"Tanums kommun", "Orusts kommun"}


def test_party_that_leaves_is_asked_no_more(director):
    stays, leaves = PartyFactory(), PartyFactory(valid_to=SPRING)
    obligation = ObligationFactory(owed_by=OwedBy.PARTIES)

    write_rows(obligation=obligation, year=2020, by=director)

    found = set(obligation.rows.values_list("organisation", "due_date"))
    assert found == {
        (stays.organisation_id, SPRING),
        (leaves.organisation_id, SPRING),
        (stays.organisation_id, AUTUMN),
    }
    assert [[bool(cell) for cell in row.cells] for row in obligation_matrix(obligation, 2020, SPRING).rows] == [
        [True, True],
        [True, False],
    ]


@pytest.mark.parametrize(
    ("interval", "count", "first", "last", "label"),
    [
        (Interval.MONTHLY, 12, dt.date(2024, 1, 31), dt.date(2024, 12, 31), "januari 2024"),
        (Interval.TERTIAL, 3, dt.date(2024, 4, 30), dt.date(2024, 12, 31), "tertial 1 2024"),
        (Interval.HALF_YEARLY, 2, dt.date(2024, 6, 30), dt.date(2024, 12, 31), "våren 2024"),
        (Interval.YEARLY, 1, dt.date(2024, 12, 31), dt.date(2024, 12, 31), "2024"),
    ],
)
def test_periods_of_a_year(interval, count, first, last, label):
    found = periods_of(interval, 2024)

    assert (len(found), found[0].last, found[-1].last) == (count, first, last)
    assert period_label(interval, found[0].first) == label
    assert period_label(Interval.TERTIAL, dt.date(2024, 9, 1)) == "tertial 3 2024"


def test_periods_end_while_the_obligation_holds():
    obligation = ObligationFactory(
        interval=Interval.TERTIAL, valid_from=dt.date(2020, 5, 1), valid_to=dt.date(2020, 9, 1)
    )

    assert [period.last for period in due_periods(obligation, 2020)] == [dt.date(2020, 8, 31)]


def test_each_kind_asks_its_own():
    group = BodyFactory(kind=BodyKind.THEME_GROUP, valid_from=BEGAN)
    BodyFactory(kind=BodyKind.THEME_GROUP, valid_from=dt.date(2021, 1, 1))
    party = PartyFactory().organisation
    plan = PlanFactory()
    area = PlanAreaFactory(plan=plan)
    PlanAreaFactory(plan=plan, parent=area)
    adopted(plan)

    def asked(**fields):
        return asked_on(ObligationFactory(**fields), SPRING)

    assert asked(owed_by=OwedBy.THEME_GROUPS) == [group]
    assert asked(owed_by=OwedBy.PARTIES) == asked(owed_by=OwedBy.MET) == [party]
    assert asked(owed_by=OwedBy.ORGANISATION, organisation=party) == [party]
    assert asked(owed_by=OwedBy.BODY, body=group) == [group]
    assert asked(owed_by=OwedBy.AREAS, plan=plan) == [area]
    assert asked(owed_by=OwedBy.OFFICE) == [None]


@pytest.mark.parametrize("owed_by", [OwedBy.THEME_GROUPS, OwedBy.AREAS, OwedBy.OFFICE])
def test_rows_of_others_than_organisations_are_written_once_too(director, owed_by):
    BodyFactory(kind=BodyKind.THEME_GROUP)
    plan = PlanFactory()
    PlanAreaFactory(plan=plan, heading="Digitalisering")
    obligation = ObligationFactory(
        owed_by=owed_by,
        interval=Interval.YEARLY,
        days_after=90,
        plan=adopted(plan) if owed_by == OwedBy.AREAS else None,
    )

    assert [write_rows(obligation=obligation, year=2020, by=director) for _time in range(2)] == [1, 0]
    row = obligation.rows.get()
    assert row.due_date == dt.date(2021, 3, 31)
    names = {OwedBy.THEME_GROUPS: str(row.body), OwedBy.AREAS: "Digitalisering", OwedBy.OFFICE: "Kansliet"}
    assert str(row) == f"{names[owed_by]}, 2021-03-31"
    with pytest.raises(IntegrityError), transaction.atomic():
        ObligationRow.objects.create(
            obligation=obligation, period_from=BEGAN, due_date=row.due_date, body=row.body, area=row.area
        )


def test_year_that_asks_nobody_or_cannot_be_is_refused(director):
    obligation = ObligationFactory()
    with pytest.raises(RuleError, match="gäller ingen 2019"):
        write_rows(obligation=obligation, year=2019, by=director)
    with pytest.raises(RuleError, match="mellan 2000 och 2100"):
        write_rows(obligation=obligation, year=1999, by=director)


@pytest.mark.parametrize(
    "wrong",
    [
        {"owed_by": OwedBy.ORGANISATION},
        {"owed_by": OwedBy.BODY},
        {"owed_by": OwedBy.AREAS},
        {"owed_by": OwedBy.OFFICE, "fulfilment": Fulfilment.DIALOGUE},
        {"valid_to": dt.date(2019, 1, 1)},
        {"title": ""},
    ],
)
def test_obligation_that_cannot_be_is_refused(director, wrong):
    with pytest.raises(InvalidError):
        add_obligation(given=replace(GIVEN, **wrong), by=director)


def test_sections_of_a_draft_cannot_be_asked(director):
    with pytest.raises(InvalidError, match="antagen plan"):
        add_obligation(given=ObligationInput("X", BEGAN, owed_by=OwedBy.AREAS, plan=PlanFactory()), by=director)


def test_row_asks_one_and_says_why_it_is_not_needed():
    with pytest.raises(ValidationError, match="ett organ eller ett avsnitt"):
        ObligationRowFactory.build(
            obligation=ObligationFactory(), organisation=OrganisationFactory(), body=BodyFactory()
        ).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        ObligationRowFactory(state=RowState.DONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        ObligationRowFactory(state=RowState.NOT_NEEDED, closed_date=SPRING)


def test_rule_stands_once_rows_are_written(director):
    PartyFactory()
    obligation = ObligationFactory(owed_by=OwedBy.PARTIES)
    given = ObligationInput("Ny rubrik", BEGAN, basis="avtalet", valid_to=AUTUMN)
    assert (
        change_obligation(obligation=obligation, given=replace(given, interval=Interval.YEARLY), by=director).interval
        == "yearly"
    )
    assert change_obligation(obligation=obligation, given=given, by=director).title == "Ny rubrik"
    write_rows(obligation=obligation, year=2020, by=director)

    assert change_obligation(obligation=obligation, given=replace(given, title="Igen"), by=director).title == "Igen"
    with pytest.raises(StateRefusedError, match="Rader är redan skrivna"):
        change_obligation(obligation=obligation, given=replace(given, days_after=5), by=director)


def test_row_is_done_not_needed_and_opened_again(director):
    row = ObligationRowFactory()
    assert standing(row, SPRING) == Tag("0 dagar kvar", "warn")
    close_row(row=row, to=RowState.DONE, day=BEGAN, today=AUTUMN, by=director)
    assert standing(row, AUTUMN) == Tag("klart 2020-01-01", "ok")
    with pytest.raises(StateRefusedError):
        close_row(row=row, to=RowState.NOT_NEEDED, day=BEGAN, reason="Nej", today=AUTUMN, by=director)
    reopen_row(row=row, by=director)
    with pytest.raises(StateRefusedError):
        reopen_row(row=row, by=director)
    with pytest.raises(RuleError, match="varför"):
        close_row(row=row, to=RowState.NOT_NEEDED, day=BEGAN, reason=" ", today=AUTUMN, by=director)
    with pytest.raises(RuleError, match="Dagen har inte kommit än"):
        close_row(row=row, to=RowState.DONE, day=AUTUMN + dt.timedelta(days=1), today=AUTUMN, by=director)
    settled = close_row(row=row, to=RowState.NOT_NEEDED, day=BEGAN, reason=" Slogs ihop. ", today=AUTUMN, by=director)
    assert (settled.reason, settled.closed_by, settled.is_open) == ("Slogs ihop.", director, False)
    assert standing(row, AUTUMN) == Tag("behövs inte", "")


def test_dialogue_is_recorded_and_never_typed_twice(director):
    row = ObligationRowFactory(obligation=ObligationFactory(owed_by=OwedBy.PARTIES, fulfilment=Fulfilment.DIALOGUE))
    with pytest.raises(StateRefusedError, match="uppfylls av en dialog"):
        close_row(row=row, to=RowState.DONE, day=BEGAN, today=AUTUMN, by=director)
    DialogueFactory(organisation=row.organisation, date=dt.date(2019, 12, 31))
    assert standing(row, AUTUMN) == Tag("inte gjort", "bad")
    close_row(row=row, to=RowState.NOT_NEEDED, day=BEGAN, reason="Har lämnat.", today=AUTUMN, by=director)


@pytest.mark.parametrize(
    ("held", "spring", "autumn"),
    [
        (["07-10"], Tag("klart 2020-07-10", "ok"), Tag("inte gjort", "bad")),
        (["03-02", "07-10"], Tag("klart 2020-07-10", "ok"), Tag("klart 2020-07-10", "ok")),
        (["07-10", "10-05"], Tag("klart 2020-07-10", "ok"), Tag("klart 2020-10-05", "ok")),
        (["08-03"], Tag("inte gjort", "bad"), Tag("klart 2020-08-03", "ok")),
    ],
)
def test_dialogue_in_the_days_of_grace_meets_one_period_and_not_the_next_as_well(director, held, spring, autumn):
    party = PartyFactory(organisation__kind="municipality", valid_from=BEGAN).organisation
    obligation = add_obligation(given=replace(GIVEN, days_after=30), by=director)
    write_rows(obligation=obligation, year=2020, by=director)
    for day in held:
        DialogueFactory(organisation=party, date=dt.date.fromisoformat(f"2020-{day}"))
    (row,) = obligation_matrix(obligation, 2020, dt.date(2021, 2, 1)).rows
    assert [cell.tag for cell in row.cells] == [spring, autumn]


@pytest.mark.parametrize("source", RowState)
@pytest.mark.parametrize("target", RowState)
def test_steps_of_a_row(source, target):
    allowed = {("open", "done"), ("open", "not_needed"), ("done", "open"), ("not_needed", "open")}
    assert ROW_STEPS.allows(source, target) == ((source, target) in allowed)


def test_members_change_nothing(member):
    row = ObligationRowFactory()
    for refused in (
        lambda: add_obligation(given=GIVEN, by=member),
        lambda: change_obligation(obligation=row.obligation, given=GIVEN, by=member),
        lambda: write_rows(obligation=row.obligation, year=2020, by=member),
        lambda: close_row(row=row, to=RowState.DONE, day=BEGAN, today=AUTUMN, by=member),
        lambda: reopen_row(row=row, by=member),
    ):
        with pytest.raises(RightRefusedError):
            refused()


def test_rows_are_seen_by_who_reads_plans(member):
    row = ObligationRowFactory()
    assert list(ObligationRow.objects.visible_to(member)) == [row]
    assert list(ObligationRow.objects.visible_to(UserFactory())) == []
    assert years_of(row.obligation) == [2020]


# what it puts on desks and into the year


def test_due_dates_stand_in_the_year_once_each(member):
    row = ObligationRowFactory()
    ObligationRowFactory(obligation=row.obligation, state=RowState.DONE, closed_date=BEGAN)
    ObligationRowFactory(obligation=ObligationFactory(fulfilment=Fulfilment.DIALOGUE))

    (item,) = events_of_year(member, 2020)

    assert (item.event.iso_date, item.event.title, item.event.about) == (
        "2020-06-30",
        "Dialog med varje part",
        "1 av 2 klara",
    )
    assert item.event.url == row.obligation.get_absolute_url()
    assert events_of_year(UserFactory(), 2020) == []


def test_desk_reminds_who_follows_plans_up(director, member, django_assert_num_queries):
    row = ObligationRowFactory()
    ObligationRowFactory(obligation=row.obligation)
    ObligationRowFactory(obligation=row.obligation, due_date=AUTUMN)
    ObligationRowFactory(obligation=ObligationFactory(fulfilment=Fulfilment.DIALOGUE))
    source = ObligationsToMeet()

    (waiting,) = source.waiting(director, dt.date(2020, 6, 1))

    assert (waiting.title, waiting.about, waiting.due) == ("Dialog med varje part", ("2 återstår",), SPRING)
    assert [item.due for item in source.waiting(director, dt.date(2020, 12, 1))] == [SPRING, AUTUMN]
    assert list(source.waiting(director, dt.date(2020, 5, 30))) == []
    assert list(source.waiting(member, dt.date(2020, 6, 1))) == []


# pages


@pytest.fixture
def rows():
    obligation = ObligationFactory(title="Återkoppling", owed_by=OwedBy.PARTIES, decision=DecisionFactory(fixed=True))
    return [
        ObligationRowFactory(obligation=obligation, organisation=OrganisationFactory(name="Tanums kommun")),
        ObligationRowFactory(obligation=obligation, state=RowState.DONE, closed_date=BEGAN, reason="Vid mötet."),
    ]


def test_list_is_narrowed_by_state_party_and_obligation(client_for, director, member, rows):
    client = client_for(member)
    page = client.get("/planer/ataganden/")
    assert "1 försenad" in page.content.decode()
    assert "Nytt åtagande" not in page.content.decode()
    assert reverse("told_choice") in page.content.decode()
    assert "Nytt åtagande" in client_for(director).get("/planer/ataganden/").content.decode()

    def found(**asked):
        return [row.pk for row in client.get("/planer/ataganden/", asked).context["list"].page.object_list]

    assert found(lage=Standing.LATE) == [rows[0].pk]
    assert found(lage=Standing.DONE) == [rows[1].pk]
    assert found(part=rows[0].organisation_id) == [rows[0].pk]
    assert len(found(atagande=rows[0].obligation_id)) == 2
    assert found(q="tanum") == [rows[0].pk]


def test_list_without_rows_says_what_comes_next(client_for, member):
    assert "Inga rader är skrivna än." in client_for(member).get("/planer/ataganden/").content.decode()


def test_page_shows_the_matrix_and_lets_those_who_may_settle(client_for, director, member, rows):
    address = rows[0].obligation.get_absolute_url()
    theirs = client_for(member).get(address).content.decode()
    assert "inte gjort" in theirs
    assert reverse("obligation_row_settle", args=[rows[0].pk]) not in theirs
    assert client_for(member).get(address).context["sees_decision"] is False
    mine = client_for(director).get(f"{address}?ar=2020")
    assert (mine.context["year"], mine.context["sees_decision"]) == (2020, True)
    assert reverse("obligation_row_settle", args=[rows[0].pk]) in mine.content.decode()
    empty = client_for(director).get(ObligationFactory(owed_by=OwedBy.OFFICE).get_absolute_url())
    assert f"Inga rader är skrivna för {today().year}" in empty.content.decode()
    assert client_for(member).get("/planer/ataganden/99999/").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_pages_cost_the_same_whatever_the_rows(client_for, director, django_assert_num_queries, count):
    obligation = ObligationFactory(owed_by=OwedBy.PARTIES)
    ObligationRowFactory.create_batch(count, obligation=obligation)
    client = client_for(director)
    client.get("/planer/ataganden/")
    with django_assert_num_queries(7):
        client.get("/planer/ataganden/")
    with django_assert_num_queries(5):
        client.get(obligation.get_absolute_url())


def test_obligation_is_begun_changed_and_its_rows_written_on_its_pages(client_for, director):
    PartyFactory()
    client = client_for(director)
    typed = {
        "title": "Återkoppling",
        "owed_by": "parties",
        "interval": "half_yearly",
        "days_after": 0,
        "fulfilment": "by_hand",
        "valid_from": "2020-01-01",
    }
    assert client.get("/planer/ataganden/nytt/").status_code == 200
    assert "Ange organet" in client.post("/planer/ataganden/nytt/", {**typed, "owed_by": "body"}).content.decode()
    address = client.post("/planer/ataganden/nytt/", typed).url
    obligation = Obligation.objects.get()
    assert address == obligation.get_absolute_url()
    change = reverse("obligation_change", args=[obligation.pk])
    assert "Ändra åtagandet" in client.get(change).content.decode()
    assert client.post(change, {**typed, "basis": "avtalet"}).url == address
    write = reverse("obligation_rows", args=[obligation.pk])
    assert client.post(write, {"year": "2020"}).url == f"{address}?ar=2020"
    assert "2 rader är skrivna." in client.get(address).content.decode()
    assert client.post(write, {"year": "x"}).url == address
    assert "mellan 2000 och 2100" in client.get(address).content.decode()
    assert obligation.rows.count() == 2


def test_row_is_settled_and_opened_on_its_page(client_for, director, rows):
    client = client_for(director)
    address = reverse("obligation_row_settle", args=[rows[0].pk])
    back = f"{rows[0].obligation.get_absolute_url()}?ar=2020"
    assert "Tanums kommun" in client.get(address).content.decode()
    assert "varför" in client.post(address, {"to": "not_needed", "day": "2020-06-30"}).content.decode()
    assert client.post(address, {"to": "done", "day": "2020-06-30", "reason": "Vid AU."}).url == back
    settled = client.get(address).content.decode()
    assert "Vid AU." in settled
    assert "Öppna igen" in settled
    assert client.post(reverse("obligation_row_reopen", args=[rows[0].pk])).url == back
    assert ObligationRow.objects.get(pk=rows[0].pk).is_open


def test_row_met_by_a_dialogue_leads_to_where_it_is_recorded(client_for, director):
    row = ObligationRowFactory(obligation=ObligationFactory(fulfilment=Fulfilment.DIALOGUE))
    address = reverse("obligation_row_settle", args=[row.pk])
    page = client_for(director).get(address)
    assert reverse("dialogue_create", args=[row.organisation_id]) in page.content.decode()
    assert [value for value, _label in page.context["form"].fields["to"].choices] == ["not_needed"]


@pytest.mark.parametrize(
    "name", ["obligation_add", "obligation_change", "obligation_rows", "obligation_row_settle", "obligation_row_reopen"]
)
def test_members_are_refused_the_pages_that_change(client_for, member, name, rows):
    args = {"obligation_add": []}.get(name, [rows[0].pk if "row_" in name else rows[0].obligation_id])
    assert client_for(member).post(reverse(name, args=args)).status_code == 403
