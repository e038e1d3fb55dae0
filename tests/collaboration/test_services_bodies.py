"""Bodies are opened, changed, closed and replaced; each exit of each service."""

import datetime as dt

import pytest

from collaboration.enums import BodyKind, MembershipRole
from collaboration.models import Body, BodyFunction, Membership
from collaboration.services.bodies import (
    change_body,
    close_body,
    drop_function,
    open_body,
    replace_body,
    require_functions,
)
from foundation.dates import Precision, today
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.history import changes_of
from foundation.validation import InvalidError
from tests.collaboration.factories import BodyFactory, BodyFunctionFactory, MembershipFactory, UserFactory
from tests.collaboration.reference import COUNCIL_CLOSED, GROUPS_OPENED, START, THEMES, theme_group

pytestmark = pytest.mark.django_db
ONE_DAY = dt.timedelta(days=1)


def refused(kind: type[RuleError], service, **arguments) -> str:
    """Return the sentence a service refuses with."""
    with pytest.raises(kind) as caught:
        service(**arguments)
    return str(caught.value)


def test_body_gets_an_address_of_its_name(root) -> None:
    names = ["Styrgruppen", "Vård och omsorg", "Styrgruppen"]
    opened = [open_body(body=Body(kind=BodyKind.OTHER, name=name), by=root) for name in names]
    assert [body.slug for body in opened] == ["styrgruppen", "vard-och-omsorg", "styrgruppen-2"]
    assert [str(change.by) for change in changes_of(opened[0])] == [root.email]


def test_body_under_itself_is_refused(root) -> None:
    top = BodyFactory()
    below = BodyFactory(parent=top)
    top.parent = below
    sentence = refused(InvalidError, change_body, body=top, by=root)
    assert sentence == "Ett organ kan inte ligga under sig självt eller under ett av sina egna organ."


def test_fixed_quorum_without_number_is_refused(root) -> None:
    body = Body(kind=BodyKind.OTHER, name="Presidiet", quorum_rule="fixed")
    assert refused(InvalidError, open_body, body=body, by=root) == (
        "Ange antalet när beslutsförheten är ett bestämt antal."
    )


def test_member_may_not_change_a_body() -> None:
    seat = MembershipFactory()
    user = UserFactory(person=seat.person)
    with pytest.raises(RightRefusedError):
        change_body(body=seat.body, by=user)


def test_body_cannot_be_cut_short_of_its_seats(root) -> None:
    seat = MembershipFactory(body=BodyFactory(council=True), valid_from=START)
    seat.body.valid_from = COUNCIL_CLOSED
    assert refused(InvalidError, change_body, body=seat.body, by=root) == (
        f"{seat.person} har en plats i Ledningsrådet 2018-01-01–, utanför organets dagar. Ändra platsen först."
    )


def test_body_is_not_closed_by_writing_its_last_day(root) -> None:
    body = BodyFactory(council=True)
    body.valid_to = COUNCIL_CLOSED
    assert refused(InvalidError, change_body, body=body, by=root) == (
        "Använd ”Avsluta organet”: då lämnas öppna ärenden över och platserna avslutas."
    )


def test_last_day_that_was_noted_wrongly_is_corrected(root) -> None:
    body = BodyFactory(council=True, valid_to=COUNCIL_CLOSED)
    body.valid_to = None
    change_body(body=body, by=root)
    assert Body.objects.get().valid_to is None


def test_change_of_rules_is_saved_with_its_reason(root) -> None:
    body = BodyFactory(steering_group=True)
    body.intended_size = 14
    change_body(body=body, by=root, reason="Arbetsordning 2019")
    change = changes_of(body)[0]
    assert (Body.objects.get().intended_size, change.reason) == (14, "Arbetsordning 2019")


def test_closing_ends_every_seat_and_keeps_it_readable(root) -> None:
    council = BodyFactory(council=True)
    sitting = MembershipFactory(body=council, valid_from=START)
    gone = MembershipFactory(body=council, valid_from=START, valid_to=dt.date(2019, 6, 30))
    close_body(body=council, last_day=COUNCIL_CLOSED, note="Ersätts av temagrupper", by=root)
    seats = dict(Membership.objects.values_list("pk", "valid_to"))
    assert seats == {sitting.pk: COUNCIL_CLOSED, gone.pk: dt.date(2019, 6, 30)}
    assert [list(Membership.objects.on(day)) for day in (COUNCIL_CLOSED, GROUPS_OPENED)] == [[sitting], []]
    assert sitting.history.latest().history_user == root
    council.refresh_from_db()
    assert (council.valid_to, council.closing_note) == (COUNCIL_CLOSED, "Ersätts av temagrupper")


@pytest.mark.parametrize("count", [1, 30])
def test_closing_costs_the_same_for_many_seats(root, count, django_assert_num_queries) -> None:
    council = BodyFactory(council=True)
    MembershipFactory.create_batch(count, body=council)
    with django_assert_num_queries(24):
        close_body(body=council, last_day=COUNCIL_CLOSED, by=root)


def test_closed_body_is_not_closed_again(root) -> None:
    council = BodyFactory(council=True, valid_to=COUNCIL_CLOSED)
    assert refused(StateRefusedError, close_body, body=council, last_day=COUNCIL_CLOSED, by=root) == (
        "Ledningsrådet avslutades redan 2021-12-31."
    )


def test_body_at_work_whose_last_day_is_to_come_can_be_closed_earlier(root) -> None:
    planned, earlier = today() + 300 * ONE_DAY, today() + 30 * ONE_DAY
    group = BodyFactory(name="Projektgruppen", valid_to=planned)
    seat = MembershipFactory(body=group, valid_from=START, valid_to=planned)
    assert refused(StateRefusedError, close_body, body=group, last_day=planned, by=root) == (
        f"Projektgruppen avslutas redan {planned.isoformat()}. Välj en tidigare dag."
    )
    close_body(body=group, last_day=earlier, by=root)
    assert (Body.objects.get().valid_to, Membership.objects.get(pk=seat.pk).valid_to) == (earlier, earlier)


def test_closing_before_the_opening_is_refused(root) -> None:
    council = BodyFactory(council=True)
    assert refused(InvalidError, close_body, body=council, last_day=dt.date(2017, 12, 31), by=root) == (
        "Sista dagen kan inte komma före första dagen."
    )


def test_closing_is_refused_while_a_seat_begins_later(root) -> None:
    seat = MembershipFactory(body=BodyFactory(council=True), valid_from=GROUPS_OPENED)
    assert refused(StateRefusedError, close_body, body=seat.body, last_day=COUNCIL_CLOSED, by=root) == (
        f"{seat.person} har en plats i Ledningsrådet 2022-01-01–, efter avslutet. "
        "Flytta eller ta bort den platsen först."
    )


def test_body_cannot_follow_itself(root) -> None:
    council = BodyFactory(council=True)
    arguments = {"body": council, "last_day": COUNCIL_CLOSED, "successors": [council], "by": root}
    assert refused(InvalidError, close_body, **arguments) == "Ett organ kan inte efterträda sig självt."


def test_closed_body_cannot_take_over(root) -> None:
    council, old = BodyFactory(council=True), BodyFactory(name="Beredningsgruppen", valid_to=COUNCIL_CLOSED)
    arguments = {"body": council, "last_day": COUNCIL_CLOSED, "successors": [old], "by": root}
    assert refused(StateRefusedError, close_body, **arguments) == (
        "Beredningsgruppen avslutas självt 2021-12-31 och kan inte ta över. Välj ett annat organ."
    )


def test_council_is_replaced_by_three_groups(root) -> None:
    council = BodyFactory(council=True)
    opened = replace_body(
        body=council,
        last_day=COUNCIL_CLOSED,
        successors=[theme_group(name) for name in THEMES],
        precision=Precision.MONTH,
        by=root,
    )
    council.refresh_from_db()
    assert list(council.successors.by_name()) == sorted(opened, key=lambda body: body.name)
    assert {(body.valid_from, body.shown_span) for body in opened} == {(GROUPS_OPENED, "2022-01–")}
    assert council.shown_span == "2018-01-01–2021-12"
    assert {*opened[0].predecessors.all()} == {council}


def test_successor_may_begin_on_a_day_of_its_own(root) -> None:
    later = theme_group(THEMES[0])
    later.valid_from = dt.date(2022, 3, 1)
    replace_body(body=BodyFactory(council=True), last_day=COUNCIL_CLOSED, successors=[later], by=root)
    assert Body.objects.get(name=THEMES[0]).valid_from == dt.date(2022, 3, 1)


def test_nothing_is_opened_when_the_closing_is_refused(root) -> None:
    council = BodyFactory(council=True, valid_to=COUNCIL_CLOSED)
    groups = [theme_group(name) for name in THEMES]
    refused(StateRefusedError, replace_body, body=council, last_day=COUNCIL_CLOSED, successors=groups, by=root)
    assert list(Body.objects.all()) == [council]


def test_functions_are_added_changed_and_removed(root) -> None:
    body = BodyFactory()
    require_functions(body=body, functions=[("ordförande", ""), ("rektor", "")], by=root)
    require_functions(body=body, functions=[("ordförande", MembershipRole.CHAIR), ("student", "")], by=root)
    require_functions(body=body, functions=[("ordförande", MembershipRole.CHAIR), ("student", "")], by=root)
    assert body.functions.get(name="student").history.count() == 1
    found = list(body.functions.order_by("name").values_list("name", "role"))
    assert found == [("ordförande", "chair"), ("student", "")]


def test_function_that_is_filled_is_not_removed(root) -> None:
    function = BodyFunctionFactory(body=BodyFactory(name="Styrgruppen"), name="rektor")
    seat = MembershipFactory(body=function.body, function=function)
    assert refused(StateRefusedError, require_functions, body=function.body, functions=[], by=root) == (
        f"{seat.person} fyller funktionen ”rektor”. Ändra den platsen först."
    )


def test_function_is_dropped_unless_someone_fills_it(root) -> None:
    seat = MembershipFactory(function=BodyFunctionFactory(name="Sekreterare"))
    with pytest.raises(StateRefusedError):
        drop_function(function=seat.function, by=root)
    with pytest.raises(RightRefusedError):
        drop_function(function=seat.function, by=UserFactory())
    seat.delete()
    drop_function(function=seat.function, by=root)
    assert not BodyFunction.objects.exists()


def test_function_of_an_unknown_role_is_refused(root) -> None:
    with pytest.raises(InvalidError):
        require_functions(body=BodyFactory(), functions=[("kung", "king")], by=root)
