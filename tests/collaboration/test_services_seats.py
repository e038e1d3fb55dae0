"""Seats are appointed, ended, changed and corrected; each exit of each service."""

import datetime as dt

import pytest

from collaboration.enums import MembershipRole
from collaboration.models import Membership
from collaboration.services.seats import appoint_member, change_role, correct_membership, end_membership
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.validation import InvalidError
from tests.collaboration.factories import (
    BodyFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
START, LAST = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
ONE_DAY = dt.timedelta(days=1)


def refused(kind: type[RuleError], service, **arguments) -> str:
    """Return the sentence a service refuses with."""
    with pytest.raises(kind) as caught:
        service(**arguments)
    return str(caught.value)


@pytest.fixture
def facts(root):
    """Return what `appoint_member` needs."""
    return {
        "body": BodyFactory(steering_group=True),
        "person": PersonFactory(given_name="Astrid", family_name="Lövgren"),
        "organisation": OrganisationFactory(university=True),
        "role": MembershipRole.CHAIR,
        "valid_from": START,
        "by": root,
    }


def test_member_is_appointed(facts) -> None:
    seat = appoint_member(**facts)
    assert Membership.objects.on(START).get() == seat
    assert seat.history.get().history_user == facts["by"]


def test_second_chair_is_refused_in_words(facts) -> None:
    appoint_member(**facts)
    facts |= {"person": PersonFactory(), "valid_from": LAST}
    assert refused(InvalidError, appoint_member, **facts) == (
        "Astrid Lövgren är ordförande i Styrgruppen 2020-01-01–. Avsluta det först eller välj en annan roll."
    )


def test_second_seat_is_refused_in_words(facts) -> None:
    appoint_member(**facts)
    facts |= {"role": MembershipRole.MEMBER}
    assert refused(InvalidError, appoint_member, **facts) == (
        "Astrid Lövgren sitter redan i Styrgruppen som ordförande 2020-01-01–. Avsluta den platsen först."
    )


def test_seat_that_ends_before_it_starts_is_refused_in_words(facts) -> None:
    assert refused(InvalidError, appoint_member, **facts, valid_to=START - ONE_DAY) == (
        "Sista dagen kan inte komma före första dagen."
    )


def test_seat_in_a_closed_body_is_refused_in_words(facts) -> None:
    facts["body"] = BodyFactory(council=True, valid_to=dt.date(2019, 12, 31))
    assert refused(InvalidError, appoint_member, **facts) == (
        "Ledningsrådet fanns 2018-01-01–2019-12-31. Platsens dagar måste ligga inom den tiden."
    )


def test_member_may_not_appoint(facts) -> None:
    facts["by"] = UserFactory(person=MembershipFactory(body=facts["body"]).person)
    with pytest.raises(RightRefusedError):
        appoint_member(**facts)


def test_membership_ends(root) -> None:
    seat = end_membership(membership=MembershipFactory(valid_from=START), last_day=LAST, by=root, reason="Nytt uppdrag")
    assert [Membership.objects.on(day).count() for day in (LAST, LAST + ONE_DAY)] == [1, 0]
    assert seat.history.latest().history_change_reason == "Nytt uppdrag"


def test_ended_membership_is_not_prolonged(root) -> None:
    seat = MembershipFactory(body=BodyFactory(steering_group=True), valid_from=START, valid_to=LAST)
    assert refused(StateRefusedError, end_membership, membership=seat, last_day=LAST + ONE_DAY, by=root) == (
        f"{seat.person} lämnade Styrgruppen redan 2020-12-31."
    )


def test_membership_cannot_end_before_it_starts(root) -> None:
    seat = MembershipFactory(valid_from=START)
    assert refused(InvalidError, end_membership, membership=seat, last_day=START - ONE_DAY, by=root) == (
        "Sista dagen kan inte komma före första dagen."
    )


def test_role_changes_from_a_day(root) -> None:
    seat = MembershipFactory(valid_from=START, valid_to=LAST)
    middle = dt.date(2020, 7, 1)
    change_role(membership=seat, role=MembershipRole.CHAIR, first_day=middle, by=root)
    seats = list(Membership.objects.order_by("valid_from").values_list("role", "valid_from", "valid_to"))
    assert seats == [("member", START, middle - ONE_DAY), ("chair", middle, LAST)]


def test_role_that_is_held_is_not_given_again(root) -> None:
    seat = MembershipFactory(body=BodyFactory(steering_group=True), valid_from=START)
    arguments = {"membership": seat, "role": MembershipRole.MEMBER, "first_day": LAST, "by": root}
    assert refused(StateRefusedError, change_role, **arguments) == (
        f"{seat.person} sitter redan i Styrgruppen som ledamot."
    )


@pytest.mark.parametrize("first_day", [START, LAST + ONE_DAY])
def test_role_changes_only_within_the_seat(root, first_day) -> None:
    seat = MembershipFactory(valid_from=START, valid_to=LAST)
    arguments = {"membership": seat, "role": MembershipRole.CHAIR, "first_day": first_day, "by": root}
    assert refused(StateRefusedError, change_role, **arguments) == (
        f"{seat.person} sitter 2020-01-01–2020-12-31. Välj en dag efter den första, eller rätta platsen i stället."
    )


def test_role_is_as_it_was_when_the_new_one_is_refused(root) -> None:
    seat = MembershipFactory(valid_from=START)
    MembershipFactory(body=seat.body, chair=True)
    refused(InvalidError, change_role, membership=seat, role=MembershipRole.CHAIR, first_day=LAST, by=root)
    seat.refresh_from_db()
    assert (seat.valid_to, Membership.objects.count()) == (None, 2)


def test_wrong_seat_is_corrected(root) -> None:
    seat = MembershipFactory(valid_from=START)
    seat.organisation = OrganisationFactory(name="Sotenäs kommun")
    correct_membership(membership=seat, by=root, reason="Fel kommun")
    assert Membership.objects.get().organisation.name == "Sotenäs kommun"


def test_correction_is_refused_as_an_appointment_would_be(root) -> None:
    chair = MembershipFactory(chair=True)
    seat = MembershipFactory(body=chair.body)
    seat.role = MembershipRole.CHAIR
    with pytest.raises(InvalidError) as caught:
        correct_membership(membership=seat, by=root)
    assert caught.value.codes == {"two_chairs"}
