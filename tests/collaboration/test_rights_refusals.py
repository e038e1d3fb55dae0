"""Every refusal says why, in words a member understands: never, ended, not yet, another role."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from collaboration.enums import MembershipRole
from collaboration.permissions import Right, Role
from collaboration.queries.refusals import refusal_sentence
from tests.collaboration.factories import (
    BodyFactory,
    MembershipFactory,
    OrganisationFactory,
    RoleGrantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 1, 1)
LAST = dt.date(2021, 12, 31)


@pytest.fixture
def user():
    return UserFactory(with_person=True)


@pytest.fixture
def body():
    return BodyFactory(steering_group=True)


def test_stranger_is_told_to_sign_in(body):
    assert refusal_sentence(AnonymousUser(), Right.DECIDE, body, DAY) == "Logga in för att delta i beslut."


def test_closed_account_is_told_so(user, body):
    user.is_active = False

    assert refusal_sentence(user, Right.DECIDE, body, DAY) == "Ditt konto är stängt. Fråga kansliet om det är fel."


def test_member_whose_seat_ended_is_told_when(user, body):
    MembershipFactory(person=user.person, body=body, valid_to=LAST)

    assert refusal_sentence(user, Right.DECIDE, body, DAY) == (
        "Du var ledamot i Styrgruppen till och med 2021-12-31. Be kansliet rätta datumen om det är fel."
    )


def test_member_of_a_closed_body_is_told_when_it_closed(user):
    council = BodyFactory(council=True, valid_to=LAST)
    MembershipFactory(person=user.person, body=council, role=MembershipRole.SECRETARY)

    assert refusal_sentence(user, Right.CALL_MEETING, council.scope, DAY) == (
        "Du var sekreterare i Ledningsrådet till och med 2021-12-31. Be kansliet rätta datumen om det är fel."
    )


def test_the_last_of_several_ended_seats_is_named(user, body):
    MembershipFactory(person=user.person, body=body, valid_to=dt.date(2019, 6, 30))
    MembershipFactory(
        person=user.person, body=body, role=MembershipRole.VICE_CHAIR, valid_from=dt.date(2019, 7, 1), valid_to=LAST
    )

    assert refusal_sentence(user, Right.DECIDE, body, DAY).startswith(
        "Du var vice ordförande i Styrgruppen till och med 2021-12-31."
    )


def test_member_to_be_is_told_from_when(user, body):
    MembershipFactory(person=user.person, body=body, valid_to=dt.date(2020, 12, 31))
    MembershipFactory(person=user.person, body=body, role=MembershipRole.CHAIR, valid_from=dt.date(2022, 3, 1))

    assert refusal_sentence(user, Right.DECIDE, body, DAY) == (
        "Du blir ordförande i Styrgruppen 2022-03-01. Till dess är detta stängt för dig."
    )


def test_member_is_told_who_may_what_a_member_may_not(user, body):
    MembershipFactory(person=user.person, body=body)
    RoleGrantFactory(user=user, role=Role.OBSERVER)

    assert refusal_sentence(user, Right.CALL_MEETING, body, DAY) == (
        "Du är observatör och ledamot i Styrgruppen och får inte planera och kalla till möten. "
        "Det får ordförande, vice ordförande, sekreterare, sammankallande, verksamhetsledare, administratör och "
        "handläggare vid kansliet."
    )


def test_member_of_another_body_is_told_to_have_no_role_here(user, body):
    MembershipFactory(person=user.person, body=BodyFactory(council=True))

    assert refusal_sentence(user, Right.APPROVE_MINUTES, body, DAY) == (
        "Du har ingen roll i Styrgruppen. För att justera protokoll där behöver du vara ordförande, vice ordförande, "
        "ledamot eller ersättare. Vänd dig till kansliet."
    )


def test_role_in_an_organisation_is_named_with_its_place(user):
    organisation = OrganisationFactory(name="Åmåls kommun")
    RoleGrantFactory(user=user, role=Role.CONTACT_PERSON, scope=organisation.scope)

    assert refusal_sentence(user, Right.VIEW_HISTORY, organisation, DAY) == (
        "Du är kontaktperson i Åmåls kommun och får inte se vem som har ändrat vad och när. "
        "Det får organisationsansvarig, verksamhetsledare, administratör, handläggare vid kansliet, kommunikatör, "
        "observatör, revisor och systemförvaltare."
    )


def test_right_of_the_whole_portal_names_its_roles(user):
    assert refusal_sentence(user, Right.KEEP_ROLES, None, DAY) == (
        "För att ge och avsluta roller behöver du vara verksamhetsledare, administratör eller systemförvaltare. "
        "Fråga kansliet om du borde vara det."
    )


def test_what_every_participant_sees_is_refused_for_want_of_any_role(user, body):
    assert refusal_sentence(user, Right.VIEW_BODY, None, DAY) == (
        "Du har ingen roll i portalen i dag. Be kansliet om en."
    )

    MembershipFactory(person=user.person, body=body, valid_to=LAST)
    assert refusal_sentence(user, Right.VIEW_BODY, None, DAY) == (
        "Du var ledamot i Styrgruppen till och med 2021-12-31. Be kansliet rätta datumen om det är fel."
    )
