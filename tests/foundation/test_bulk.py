"""Rows and their history in bulk: the same as one by one, in a number of statements that the rows do not change."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budgets.models import BudgetLine
from collaboration.enums import MembershipRole
from collaboration.models import Body, Membership, Organisation, OrganisationAlias, Person
from foundation.bulk import create_all, delete_all, update_all
from foundation.history import save_as
from tests.budgets.factories import BudgetLineFactory
from tests.collaboration.factories import (
    BodyFactory,
    MembershipFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOT_COMPARED = {"history_id", "history_date", "id"}


def noted(row):
    """Return the newest record of a row, without what tells one saving from another."""
    record = row.history.latest("history_id")
    names = [field.attname for field in record._meta.concrete_fields]
    return {name: getattr(record, name) for name in names if name not in NOT_COMPARED}


def test_new_rows_get_keys_and_the_history_that_saving_one_by_one_gives():
    user, other = UserFactory.create_batch(2)
    facts = {"given_name": "Åsa", "family_name": "Öberg", "email": "asa@example.org", "phone": "’1”"}
    one = Person(**facts)
    save_as(one, by=user, reason="Import")
    rows = [Person(**facts), Person(**facts)]

    create_all(rows, by=user, reason="Import")

    assert [noted(row) for row in rows] == [noted(one)] * 2
    assert [row.history.count() for row in rows] == [1, 1]
    assert other.pk not in Person.history.values_list("history_user", flat=True)


def test_record_says_when_and_no_reason_where_there_is_none():
    before = timezone.now()
    person = PersonFactory.build()
    create_all([person], by=UserFactory())

    record = person.history.get()
    assert before <= record.history_date <= timezone.now()
    assert record.history_change_reason is None


@pytest.mark.parametrize(
    "values",
    [
        {"role": MembershipRole.CHAIR, "valid_from": dt.date(2019, 12, 13), "valid_to": dt.date(2020, 1, 1)},
        {"valid_from": None, "valid_to": None, "function_id": None},
    ],
)
def test_changed_rows_are_written_and_noted(values):
    user = UserFactory()
    seat, untouched = MembershipFactory.create_batch(2)
    for name, value in values.items():
        setattr(seat, name, value)

    update_all([seat], values, by=user, reason="Import")

    stored = Membership.objects.get(pk=seat.pk)
    assert {name: getattr(stored, name) for name in values} == values
    assert {name: noted(stored)[name] for name in values} == values
    assert (noted(seat)["history_type"], noted(seat)["history_user_id"]) == ("~", user.pk)
    assert noted(untouched)["history_type"] == "+"


def test_only_the_named_fields_are_written():
    person = PersonFactory(phone="1", email="")
    person.phone, person.email = "2", "bo@example.org"

    update_all([person], ["phone"], by=UserFactory())

    assert Person.objects.values_list("phone", "email").get() == ("2", "")
    assert (noted(person)["phone"], noted(person)["email"]) == ("2", "")


def test_row_that_is_pointed_at_may_be_new():
    part, whole = OrganisationFactory(), OrganisationFactory.build(scope=OrganisationFactory().scope)
    part.parent = whole
    Organisation.objects.filter(scope=whole.scope).delete()
    whole.save()

    update_all([part], ["parent"], by=UserFactory())

    assert Organisation.objects.get(pk=part.pk).parent == whole
    assert noted(part)["parent_id"] == whole.pk


def test_amounts_numbers_and_flags_are_written_as_they_are():
    line = BudgetLineFactory(amount=1_500_000)
    wanted = {"amount": 1_217_000, "is_staff_cost": True, "order": 7, "note": 'a"b\\c\n%s'}
    for name, value in wanted.items():
        setattr(line, name, value)

    update_all([line], wanted, by=UserFactory())

    assert BudgetLine.objects.values(*wanted).get(pk=line.pk) == wanted


def test_deleted_rows_are_gone_and_noted(django_assert_num_queries):
    user, kept = UserFactory(), OrganisationAliasFactory(name="Dals-Ed")
    gone = [OrganisationAliasFactory(organisation=kept.organisation, name=name) for name in ("Dals Ed", "Ed")]

    with django_assert_num_queries(2):
        delete_all(gone, by=user, reason="Import")

    assert list(OrganisationAlias.objects.all()) == [kept]
    noted = OrganisationAlias.history.filter(history_type="-").order_by("name")
    assert list(noted.values_list("name", "history_user", "history_change_reason")) == [
        ("Dals Ed", user.pk, "Import"),
        ("Ed", user.pk, "Import"),
    ]


def test_no_rows_cost_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        create_all([], by=UserFactory.build())
        update_all([], ["phone"], by=UserFactory.build())
        delete_all([], by=UserFactory.build())


def test_statements_do_not_grow_with_rows():
    user, body, organisation = UserFactory(), BodyFactory(), OrganisationFactory()

    def statements(count):
        people = [Person(given_name="F", family_name=f"E{n}") for n in range(count)]
        with CaptureQueriesContext(connection) as captured:
            create_all(people, by=user)
            create_all([Membership(body=body, person=person, organisation=organisation) for person in people], by=user)
            for person in people:
                person.phone = "1"
            update_all(people, ["phone", "email"], by=user)
        return len(captured)

    assert statements(2_000) == statements(2)
    assert Membership.history.count() == 2_002
    assert Body.objects.count() == 1


def test_history_of_every_model_has_the_models_own_columns():
    kept = [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]

    assert Person in kept
    for model in kept:
        columns = {field.column for field in model._meta.local_concrete_fields}
        assert {field.column for field in model.history.model.tracked_fields} <= columns, model
