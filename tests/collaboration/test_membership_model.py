"""Who may sit beside whom in a body."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from collaboration.enums import MembershipRole
from collaboration.models import Membership
from tests.collaboration.factories import BodyFactory, BodyFunctionFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2018, 1, 1), dt.date(2021, 12, 31)


def codes(membership: Membership) -> set[str]:
    """Return the codes of the rules that a membership breaks."""
    with pytest.raises(ValidationError) as caught:
        membership.full_clean()
    return {fault.code for faults in caught.value.error_dict.values() for fault in faults}


def test_seat_that_ends_before_it_starts_is_refused() -> None:
    seat = MembershipFactory.build(
        body=BodyFactory(),
        person=PersonFactory(),
        organisation=MembershipFactory().organisation,
        valid_from=LAST,
        valid_to=FIRST,
    )
    assert codes(seat) == {None}  # a constraint's message carries no code


def test_second_chair_is_refused_while_first_sits() -> None:
    first = MembershipFactory(chair=True, valid_to=LAST)
    second = MembershipFactory.build(
        chair=True, body=first.body, organisation=first.organisation, person=PersonFactory(), valid_from=LAST
    )
    assert codes(second) == {"two_chairs"}


def test_second_chair_follows_the_day_after() -> None:
    first = MembershipFactory(chair=True, valid_to=LAST)
    second = MembershipFactory.build(
        chair=True,
        body=first.body,
        organisation=first.organisation,
        person=PersonFactory(),
        valid_from=LAST + dt.timedelta(days=1),
    )
    second.full_clean()


@pytest.mark.parametrize("role", [MembershipRole.MEMBER, MembershipRole.CHAIR, MembershipRole.VICE_CHAIR])
def test_second_voting_seat_for_the_same_person_is_refused(role: str) -> None:
    first = MembershipFactory(role=MembershipRole.MEMBER)
    second = MembershipFactory.build(body=first.body, person=first.person, organisation=first.organisation, role=role)
    assert codes(second) == {"double_seat"}


def test_secretary_may_also_be_member() -> None:
    first = MembershipFactory(role=MembershipRole.MEMBER)
    MembershipFactory.build(
        body=first.body, person=first.person, organisation=first.organisation, role=MembershipRole.SECRETARY
    ).full_clean()


def test_seat_beyond_the_closing_of_the_body_is_refused() -> None:
    body = BodyFactory(council=True, valid_to=LAST)
    seat = MembershipFactory(body=body, valid_to=LAST)
    seat.full_clean()
    seat.valid_to = None
    assert codes(seat) == {"outside_body"}


def test_function_of_another_body_is_refused() -> None:
    seat = MembershipFactory()
    seat.function = BodyFunctionFactory()
    assert codes(seat) == {"foreign_function"}


def test_seat_without_body_or_person_is_told_of_those_alone() -> None:
    assert codes(Membership(role=MembershipRole.CHAIR)) == {"null"}


def test_seats_read_before_are_held_against_each_other_but_not_against_themselves() -> None:
    first = MembershipFactory(chair=True)
    again = Membership.objects.get(pk=first.pk)
    first.refuse_clashes([first, again])
    second = MembershipFactory.build(chair=True, body=first.body, person=PersonFactory())
    with pytest.raises(ValidationError):
        second.refuse_clashes([second, first])


def test_on_counts_both_ends_and_not_the_days_around() -> None:
    seat = MembershipFactory(valid_from=FIRST, valid_to=LAST)
    day = dt.timedelta(days=1)
    found = {on: list(Membership.objects.on(on)) for on in (FIRST - day, FIRST, LAST, LAST + day)}
    assert found == {FIRST - day: [], FIRST: [seat], LAST: [seat], LAST + day: []}


def test_on_leaves_out_a_body_that_did_not_exist() -> None:
    MembershipFactory(body=BodyFactory(council=True))
    assert not Membership.objects.on(FIRST - dt.timedelta(days=1)).exists()


def test_history_of_successors_is_kept() -> None:
    council, group = BodyFactory(council=True), BodyFactory(equal_halves=True)
    council.successors.add(group)
    assert council.history.latest().successors.count() == 1
