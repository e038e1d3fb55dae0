"""Two chairs at once, and two votes for one person, are refused whichever way one comes, on both databases alike."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from collaboration.models import Membership
from collaboration.models.membership import APART
from collaboration.resources import MembershipResource
from foundation.dayrules import ClashError, clash_of
from foundation.triggers import declared_triggers, installed_triggers, lift_triggers
from tests.admin_desk import address, case_officer
from tests.collaboration.factories import (
    BodyFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.collaboration.register_files import imported

pytestmark = pytest.mark.django_db
START, LAST = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
ONE_DAY = dt.timedelta(days=1)
TWO_CHAIRS = (
    "Organet har en annan ordförande någon av de här dagarna. Avsluta den platsen först, eller välj en annan roll."
)
TWO_VOTES = "Personen har redan en plats med rösträtt i organet någon av de här dagarna. Avsluta den först."


def refused(change):
    """Run `change` in a savepoint of its own and return the words of its refusal."""
    with pytest.raises(ClashError) as caught, transaction.atomic():
        change()
    return str(caught.value)


def raw(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def chair():
    return MembershipFactory(role="chair", valid_from=START, valid_to=LAST)


@pytest.fixture
def member(chair):
    """A member of the same body, who sits the same days."""
    return MembershipFactory(body=chair.body, role="member", valid_from=START, valid_to=LAST)


def copy(seat, **values):
    """Return an unsaved seat with the facts of another."""
    facts = {name: getattr(seat, name) for name in ("body", "person", "organisation", "role", "valid_from", "valid_to")}
    return Membership(**facts | values)


WAYS_TO_A_SECOND_CHAIR = {
    "save": lambda member, _chair: setattr(member, "role", "chair") or member.save(),
    "save of one field": lambda member, _chair: setattr(member, "role", "chair") or member.save(update_fields=["role"]),
    "create": lambda _member, chair: copy(chair, person=PersonFactory()).save(),
    "queryset update": lambda member, _chair: Membership.objects.filter(pk=member.pk).update(role="chair"),
    "related update": lambda member, _chair: member.body.memberships.filter(pk=member.pk).update(role="chair"),
    "bulk update": lambda member, _chair: (
        setattr(member, "role", "chair") or Membership.objects.bulk_update([member], ["role"])
    ),
    "bulk create": lambda _member, chair: Membership.objects.bulk_create([copy(chair, person=PersonFactory())]),
    "two new at once": lambda _member, chair: Membership.objects.bulk_create(
        [copy(chair, body=body, person=PersonFactory()) for body in [BodyFactory()] for _number in range(2)]
    ),
    "upsert": lambda member, chair: Membership.objects.bulk_create(
        [copy(chair, pk=member.pk, person=member.person)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["role"],
    ),
    "moved in from another body": lambda _member, chair: Membership.objects.filter(
        pk=MembershipFactory(role="chair", valid_from=LAST).pk
    ).update(body=chair.body),
    "longer days": lambda _member, chair: Membership.objects.filter(
        pk=MembershipFactory(body=chair.body, role="chair", valid_from=LAST + ONE_DAY).pk
    ).update(valid_from=LAST),
    "open start": lambda _member, chair: copy(chair, person=PersonFactory(), valid_from=None, valid_to=START).save(),
    "open end": lambda _member, chair: copy(chair, person=PersonFactory(), valid_from=LAST, valid_to=None).save(),
    "no days at all": lambda _member, chair: copy(chair, person=PersonFactory(), valid_from=None, valid_to=None).save(),
}


@pytest.mark.parametrize("change", WAYS_TO_A_SECOND_CHAIR.values(), ids=WAYS_TO_A_SECOND_CHAIR)
def test_second_chair_is_refused_in_words_whichever_way_one_comes(change, member, chair):
    assert refused(lambda: change(member, chair)) == TWO_CHAIRS
    member.refresh_from_db()
    assert member.role == "member"
    assert Membership.objects.filter(body=chair.body, role="chair").count() == 1


@pytest.mark.parametrize("role", ["chair", "vice_chair", "member"])
def test_second_vote_for_the_same_person_is_refused_in_words(role, member):
    other = copy(member, role=role, body=member.body, valid_from=LAST)
    if role == "chair":
        Membership.objects.filter(body=member.body, role="chair").delete()
    assert refused(other.save) == TWO_VOTES
    aside = MembershipFactory(body=member.body, person=member.person, role="secretary", valid_from=START)
    assert refused(lambda: Membership.objects.filter(pk=aside.pk).update(role="vice_chair")) == TWO_VOTES


def test_raw_sql_is_refused_by_the_name_of_the_rule(member):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        raw("UPDATE collaboration_membership SET role = 'chair' WHERE id = %s", member.pk)
    assert str(clash_of(caught.value, APART)) == TWO_CHAIRS


def test_what_may_stand_together_does(chair, member):
    MembershipFactory(body=chair.body, role="chair", valid_from=LAST + ONE_DAY)
    MembershipFactory(body=chair.body, role="chair", valid_to=START - ONE_DAY)
    MembershipFactory(body=BodyFactory(), person=chair.person, role="chair", valid_from=START)
    MembershipFactory(body=chair.body, person=member.person, role="secretary", valid_from=START)
    chair.save()
    Membership.objects.filter(pk=chair.pk).update(valid_to=LAST, role="chair")
    assert Membership.objects.count() == 6


def test_other_refusals_of_the_database_are_left_alone(chair):
    with pytest.raises(IntegrityError, match=r"(?i)check"), transaction.atomic():
        Membership.objects.filter(pk=chair.pk).update(valid_to=START - ONE_DAY)
    assert clash_of(ValueError("något annat"), APART) is None


def test_administration_says_it_beside_what_was_typed_when_someone_was_faster(client_for, chair, member, monkeypatch):
    """The service asks before it writes; where another wrote in between, the database's no comes in the same words."""
    monkeypatch.setattr(Membership, "clean", lambda _seat: None)
    data = {"role": "chair", "organisation": member.organisation_id, "valid_from": START, "valid_to": LAST}
    data |= {"body": member.body_id, "person": member.person_id, "function": ""}
    page = client_for(case_officer()).post(address(Membership, "change", member.pk), data)
    assert page.status_code == 200
    assert TWO_CHAIRS in page.content.decode()
    member.refresh_from_db()
    assert member.role == "member"


def test_old_chair_ends_and_new_one_begins_in_one_file(chair):
    Membership.objects.filter(pk=chair.pk).update(valid_to=None)
    after = OrganisationFactory(name="Orust")
    new = PersonFactory(given_name="Åsa", family_name="Ny")
    imported(
        MembershipResource(),
        UserFactory(superuser=True),
        "Organ;Person;Roll;Företräder;Från;Till och med",
        f"{chair.body};{chair.person};ordförande;{chair.organisation};{START};{LAST}",
        f"{chair.body};{new};ordförande;{after};{LAST + ONE_DAY};",
    )
    seats = Membership.objects.filter(body=chair.body, role="chair").order_by("valid_from")
    assert [(seat.person, seat.valid_to) for seat in seats] == [(chair.person, LAST), (new, None)]


def test_triggers_are_there_where_the_database_has_no_constraint_for_it():
    names = {name for name, trigger in declared_triggers().items() if trigger.table == "collaboration_membership"}
    assert len(names) == (4 if connection.vendor == "sqlite" else 0)
    assert names <= installed_triggers().keys()
    if connection.vendor == "sqlite":
        lift_triggers()
        assert not names & installed_triggers().keys()


def test_chair_named_by_the_root_through_the_service_gets_the_sentence_with_the_names(chair):
    from collaboration.services.seats import appoint_member
    from foundation.validation import InvalidError

    with pytest.raises(InvalidError, match=f"{chair.person} är ordförande"):
        appoint_member(
            body=chair.body,
            person=PersonFactory(),
            organisation=chair.organisation,
            role="chair",
            valid_from=LAST,
            by=UserFactory(superuser=True),
        )
