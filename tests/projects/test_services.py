"""Calls and grants: how they are written, and every way that is refused."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from collaboration.enums import OrganisationKind
from decisions.enums import AdoptionState
from foundation.edits import StaleEditError
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.validation import InvalidError
from projects.enums import GrantColumn
from projects.models import Call, Grant, GrantLeader
from projects.queries import call_grants, carry_over_sentences, grant_table, grants_by_owner
from projects.services import (
    CallInput,
    GrantInput,
    add_grant,
    change_call,
    create_call,
    link_carry_over,
    read_grant_rows,
    set_grants,
)
from tests.budgets.factories import reference_budget
from tests.collaboration.factories import OrganisationFactory, PersonFactory, UserFactory
from tests.projects.factories import END_DATE, CallFactory, GrantFactory, reference_call, reference_owners

pytestmark = pytest.mark.django_db
OPENS = dt.datetime(2019, 2, 1, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def director():
    return UserFactory(superuser=True)


def inputs_of(call):
    return [
        GrantInput(
            grant.title,
            grant.amount,
            grant.owner,
            [leader.person for leader in grant.leaders.all()],
            grant.owner_as_written,
            grant.end_date,
            grant.pk,
        )
        for grant in Grant.objects.filter(call=call).in_order()
    ]


# calls


def test_new_call_is_its_makers_draft_with_a_scope_of_its_own(director):
    head = CallInput("Utlysning 2019", 2019, Decimal(1_300_000), OPENS, OPENS + dt.timedelta(days=60), "AIL.")
    create_call(head=head, by=director)
    call = Call.objects.get()
    assert (call.title, call.year, call.frame, call.criteria) == ("Utlysning 2019", 2019, Decimal(1_300_000), "AIL.")
    assert (call.opens_at, call.state, call.created_by, call.scope.kind) == (OPENS, "draft", director, "call")


def test_call_that_closes_before_it_opens_is_refused(director):
    head = CallInput("Utlysning 2019", 2019, opens_at=OPENS, closes_at=OPENS - dt.timedelta(minutes=1))
    with pytest.raises(InvalidError, match="En utlysning kan inte stänga innan den öppnar"):
        create_call(head=head, by=director)


def test_call_without_a_frame_above_zero_is_refused(director):
    with pytest.raises(InvalidError, match="Ramen är mer än 0 kr"):
        create_call(head=CallInput("Utlysning 2019", 2019, Decimal(0)), by=director)


def test_stranger_may_not_draft_or_change_a_call():
    with pytest.raises(RightRefusedError):
        create_call(head=CallInput("Utlysning 2019", 2019), by=UserFactory())
    with pytest.raises(RightRefusedError):
        change_call(call=CallFactory(), head=CallInput("Min", 2019), by=UserFactory())


def test_call_is_changed_and_a_stale_save_is_told(director):
    call = CallFactory()
    change_call(call=call, head=CallInput("Min", 2019), by=director, seen=0)
    with pytest.raises(StaleEditError):
        change_call(call=call, head=CallInput("Din", 2019), by=director, seen=0)
    assert Call.objects.get().title == "Min"


@pytest.mark.parametrize("state", [AdoptionState.PROPOSED, AdoptionState.WITHDRAWN])
def test_only_a_draft_call_is_changed(director, state):
    call = CallFactory(state=state)
    with pytest.raises(StateRefusedError):
        change_call(call=call, head=CallInput("Ny", 2019), by=director)
    with pytest.raises(StateRefusedError):
        add_grant(call=call, grant=GrantInput("X", Decimal(1), OrganisationFactory()), by=director)


# grants


def test_reference_grants_come_to_1_217_000_kr_by_owner():
    call = reference_call()
    table = grant_table(call)
    assert table.total == Decimal(1_217_000)
    assert [row.owner_for_record for row in table.rows] == ["Dals Ed", "HV", "HV", "Trollhättan", "HV", "HV"]
    assert {row.end_date for row in table.rows} == {END_DATE}
    assert [(share.owner, share.amount, share.count) for share in grants_by_owner(call)] == [
        ("Högskolan Väst", Decimal(892_000), 4),
        ("Trollhättan", Decimal(200_000), 1),
        ("Dals-Ed", Decimal(125_000), 1),
    ]
    assert sum(share.share for share in grants_by_owner(call)) == 1


def test_two_leaders_are_named_in_their_order():
    row = grant_table(reference_call()).rows[4]
    first, second = GrantLeader.objects.filter(grant__title=row.title).in_order()
    assert row.leaders == f"{first.person} och {second.person}"


def test_call_without_grants_sums_to_nothing():
    call = CallFactory(frame=Decimal(1_000))
    assert (grant_table(call).rows, grant_table(call).total, grants_by_owner(call)) == ([], 0, [])
    assert grant_table(call).frame_sentence == ""


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (None, ""),
        (1_300_000, "83\u202f000\xa0kr av ramen är inte beviljade."),
        (1_217_000, "Hela ramen är beviljad."),
        (1_200_000, "De beviljade beloppen är tillsammans 17\u202f000\xa0kr mer än ramen."),
    ],
)
def test_grants_are_held_against_the_frame(frame, sentence):
    call = reference_call(frame=frame and Decimal(frame))
    assert grant_table(call).frame_sentence == sentence


@pytest.mark.parametrize("grants", [1, 30])
def test_table_costs_three_queries(django_assert_num_queries, grants):
    call = CallFactory()
    GrantFactory.create_batch(grants, call=call)
    with django_assert_num_queries(3):
        grant_table(call)


def test_grants_of_several_calls_are_read_together(django_assert_num_queries):
    first, second = GrantFactory().call, GrantFactory().call
    with django_assert_num_queries(2):
        found = call_grants([first.pk, second.pk])
    assert {key: len(rows) for key, rows in found.items()} == {first.pk: 1, second.pk: 1}


def test_grant_is_added_last(director):
    call = reference_call()
    owner, leaders = OrganisationFactory(), [PersonFactory(), PersonFactory()]
    grant = add_grant(call=call, grant=GrantInput("Nytt", Decimal(50_000), owner, leaders), by=director)
    assert (grant.order, grant.history.get().history_user) == (7, director)
    assert [row.person for row in grant.leaders.in_order()] == leaders
    assert grant_table(call).total == Decimal(1_267_000)


def test_unchanged_grants_leave_no_history(director):
    call = reference_call()
    before = (Grant.history.count(), GrantLeader.history.count())
    set_grants(call=call, grants=inputs_of(call), by=director, seen=0)
    assert (Grant.history.count(), GrantLeader.history.count()) == before


def test_grants_are_moved_changed_and_removed(director):
    call = reference_call()
    grants = inputs_of(call)
    gone = grants.pop(0)
    last = grants.pop()
    other = PersonFactory()
    changed = GrantInput(last.title, Decimal(100_000), last.owner, [other], "HV", None, last.grant)
    set_grants(call=call, grants=[changed, *grants], removed=[gone.grant], by=director)
    table = grant_table(call)
    assert table.rows[0].title == last.title
    assert (table.rows[0].leaders, table.rows[0].end_date) == (str(other), None)
    assert table.total == Decimal(1_217_000 - 125_000 - 142_000)


def test_grant_written_by_someone_else_meanwhile_stays(director):
    call = reference_call()
    mine = inputs_of(call)
    GrantFactory(call=call, order=2, title="Annans", amount=Decimal(1_000))
    set_grants(call=call, grants=mine, by=director)
    assert [row.title for row in grant_table(call).rows][-1] == "Annans"


@pytest.mark.parametrize(
    ("grant", "sentence"),
    [
        ({"amount": Decimal(0)}, "Ett beviljat belopp är mer än 0 kr"),
        ({"title": ""}, "Detta fält"),
    ],
)
def test_what_is_no_grant_is_refused(director, grant, sentence):
    given = {"title": "X", "amount": Decimal(1), "owner": OrganisationFactory(), **grant}
    with pytest.raises(RuleError, match=sentence):
        add_grant(call=CallFactory(), grant=GrantInput(**given), by=director)
    assert not Grant.objects.exists()


def test_the_same_leader_twice_and_three_leaders_are_refused(director):
    one, owner = PersonFactory(), OrganisationFactory()
    with pytest.raises(RuleError, match="Samma person står två gånger"):
        add_grant(call=CallFactory(), grant=GrantInput("X", Decimal(1), owner, [one, one]), by=director)
    three = PersonFactory.create_batch(3)
    with pytest.raises(RuleError, match="Ett projekt leds av en eller två personer"):
        add_grant(call=CallFactory(), grant=GrantInput("X", Decimal(1), owner, three), by=director)


def test_carry_over_is_traced_to_the_call_it_pays_for(director):
    call, carry_over = reference_call(), reference_budget().carry_overs.get()
    link_carry_over(call=call, carry_over=carry_over, by=director)
    assert carry_over_sentences(call) == [
        "80\xa0tkr förs över från 2019 till slutkonferens för utlysningen 2019 (Budget 2020)."
    ]
    with pytest.raises(RightRefusedError):
        link_carry_over(call=call, carry_over=carry_over, by=UserFactory())


def test_lists_are_annotated_with_sums_from_the_database():
    reference_call()
    CallFactory(year=2020)
    rows = Call.objects.with_totals().newest_first()
    assert list(rows.values_list("year", "granted_total", "grant_count")) == [
        (2020, None, None),
        (2019, Decimal(1_217_000), 6),
    ]


# rows


def row(title="Bygglov", amount="125 000", owner="HV", end_date="2020-06-30"):
    return {
        GrantColumn.TITLE: title,
        GrantColumn.AMOUNT: amount,
        GrantColumn.OWNER: owner,
        GrantColumn.END_DATE: end_date,
    }


def test_rows_are_read_with_owners_by_name_short_name_and_alias():
    owners = reference_owners()
    grants, faults = read_grant_rows(
        [row(), row(owner="dals ed"), row(owner="Trollhättan"), row("", None, "", None)],
    )
    assert faults == []
    assert [(grant.owner, grant.owner_as_written) for grant in grants] == [
        (owners["Högskolan Väst"], "HV"),
        (owners["Dals-Ed"], "dals ed"),
        (owners["Trollhättan"], ""),
    ]
    assert {(grant.amount, grant.end_date) for grant in grants} == {(Decimal(125_000), END_DATE)}


@pytest.mark.parametrize(
    "date", [END_DATE, dt.datetime(2020, 6, 30, 12, 0, tzinfo=timezone.get_default_timezone()), "2020-06-30"]
)
def test_end_dates_are_read_from_cells_and_text(date):
    OrganisationFactory(university=True)
    grants, faults = read_grant_rows([row(end_date=date, amount=125000.0)])
    assert (grants[0].end_date, grants[0].amount, faults) == (END_DATE, Decimal(125_000), [])


def test_end_date_may_be_missing():
    OrganisationFactory(university=True, kind=OrganisationKind.UNIVERSITY)
    grants, _faults = read_grant_rows([row(end_date="")])
    assert grants[0].end_date is None


def test_each_fault_is_named_by_row_column_and_reason():
    OrganisationFactory(university=True)
    _grants, faults = read_grant_rows(
        [
            row(title=""),
            row(owner="Ingenstans"),
            row(end_date="i juni"),
            row(end_date="2020-06-31"),
            row(amount="0"),
            row(amount=None),
        ]
    )
    assert [fault.sentence for fault in faults][:5] == [
        "Rad 2, kolumnen Projekt: Projektets titel saknas.",
        "Rad 3, kolumnen Projektägare: Ingen organisation heter ”Ingenstans”.",
        "Rad 4, kolumnen Slutar: ”i juni” är inget datum. Skriv det som 2020-06-30.",
        "Rad 5, kolumnen Slutar: ”2020-06-31” är inget datum. Skriv det som 2020-06-30.",
        "Rad 6, kolumnen Beviljat (kr): Ett beviljat belopp är mer än 0 kr.",
    ]
    assert (faults[5].line, faults[5].column) == (7, "Beviljat (kr)")
