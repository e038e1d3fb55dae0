"""Two people at the same moment: one gets through, the other a sentence."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from collaboration.enums import MembershipRole
from collaboration.models import Membership, User
from collaboration.models.invitation import digest_of
from collaboration.services.bodies import close_body
from collaboration.services.invitations import InvitationGoneError, accept_invitation
from collaboration.services.seats import appoint_member
from foundation.errors import RuleError
from foundation.validation import InvalidError
from tests.collaboration.factories import (
    BodyFactory,
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)

START, LAST = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
ONE_DAY = dt.timedelta(days=1)


def run_at_once(*calls):
    """Run the calls in threads that start together; return what each answered or raised."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait(timeout=20)
            return call()
        except RuleError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_chairs_appointed_at_once_become_one_chair_and_one_refusal() -> None:
    facts = {
        "body": BodyFactory(steering_group=True),
        "organisation": OrganisationFactory(),
        "role": MembershipRole.CHAIR,
        "valid_from": START,
        "by": UserFactory(superuser=True),
    }
    people = PersonFactory.create_batch(2)
    answers = run_at_once(*[lambda person=person: appoint_member(person=person, **facts) for person in people])
    refusals = [answer.codes for answer in answers if isinstance(answer, InvalidError)]
    assert (refusals, Membership.objects.count()) == ([{"two_chairs"}], 1)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_invitation_accepted_twice_at_once_is_accepted_once() -> None:
    InvitationFactory(token_digest=digest_of("nyckel"), user__is_active=False)
    phrases = ["havsvind över Smögen", "regn över Dalsland"]
    answers = run_at_once(
        *[lambda phrase=phrase: accept_invitation(token="nyckel", password=phrase) for phrase in phrases]
    )
    (user,) = [answer for answer in answers if isinstance(answer, User)]
    assert sum(isinstance(answer, InvitationGoneError) for answer in answers) == 1
    assert User.objects.get(pk=user.pk).check_password(phrases[answers.index(user)])


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_seat_given_while_the_body_closes_does_not_outlive_it() -> None:
    body, root = BodyFactory(council=True), UserFactory(superuser=True)
    person, organisation = PersonFactory(), OrganisationFactory()
    run_at_once(
        lambda: close_body(body=body, last_day=LAST, by=root),
        lambda: appoint_member(
            body=body, person=person, organisation=organisation, role="member", valid_from=START, by=root
        ),
    )
    assert not Membership.objects.overlapping(LAST + ONE_DAY, None).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "second", "same_person"),
    [("member", "member", False), ("member", "secretary", True), ("chair", "vice_chair", False)],
)
def test_database_lets_through_what_may_stand_together(first, second, same_person) -> None:
    seat = MembershipFactory(role=first, valid_from=START)
    person = seat.person if same_person else PersonFactory()
    MembershipFactory(body=seat.body, person=person, role=second, valid_from=LAST)
    MembershipFactory(body=BodyFactory(), person=seat.person, role=first, valid_from=LAST)
    assert Membership.objects.count() == 3
