"""Constraints are read as Python and say what the database says."""

import pytest
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper
from django.test.utils import isolate_apps

from collaboration.models import Organisation, OrganisationAlias, Person
from foundation.imports.constraints import Checks, NotReadableError, compile_condition, uniques_of
from projects.models import Call


@pytest.mark.parametrize(
    ("condition", "values", "truth"),
    [
        (Q(name="A"), {"name": "A"}, True),
        (Q(name="A"), {"name": "B"}, False),
        (~Q(name="A"), {"name": "A"}, False),
        (Q(name="A") | Q(name="B"), {"name": "B"}, True),
        (Q(name="A") & ~Q(kind="other"), {"name": "A", "kind": "other"}, False),
        (Q(valid_from__isnull=True), {"valid_from": None}, True),
        (Q(valid_from__isnull=False), {"valid_from": None}, False),
        (Q(valid_to__gte=F("valid_from")), {"valid_from": 2, "valid_to": 2}, True),
        (Q(valid_to__gte=F("valid_from")), {"valid_from": 2, "valid_to": 1}, False),
        (Q(valid_to__gt=F("valid_from")), {"valid_from": None, "valid_to": 1}, None),
        (~Q(valid_to__gt=F("valid_from")), {"valid_from": None, "valid_to": 1}, None),
        (Q(valid_to__lt=3) & Q(name="A"), {"valid_to": None, "name": "B"}, False),
        (Q(valid_to__lt=3) & Q(name="A"), {"valid_to": None, "name": "A"}, None),
        (Q(valid_to__lt=3) | Q(name="A"), {"valid_to": None, "name": "A"}, True),
        (Q(valid_to__lte=3), {"valid_to": 3}, True),
        (Q(kind__in=["other", "region"]), {"kind": "region"}, True),
        (Q(pk=7), {"pk": 7}, True),
        (Q(parent=F("id")), {"id": 7, "parent_id": 7}, True),
        (Q(parent=Organisation(pk=7)), {"parent_id": 7}, True),
    ],
)
def test_condition_is_read(condition, values, truth):
    row = Organisation()
    for name, value in values.items():
        setattr(row, name, value)

    assert compile_condition(condition, Organisation)(row) is truth


@pytest.mark.parametrize(
    "condition",
    [
        Q(name__startswith="A"),
        Q(parent__name="A"),
        Q(name=Upper("short_name")),
        Q(name="A") ^ Q(name="B"),
        Q(models.Exists(Person.objects.all())),
    ],
)
def test_condition_that_is_not_understood_is_said_to_be_so(condition):
    with pytest.raises(NotReadableError):
        compile_condition(condition, Organisation)


def test_every_check_of_every_model_that_is_imported_is_read():
    for model in (Organisation, Call):
        assert None not in [test for _constraint, test in Checks(model)._tests]


def test_broken_check_says_its_sentence():
    row = Organisation(kind="university", municipality_code="1488")

    assert list(Checks(Organisation).broken_by(row)) == ["Bara en kommun har kommunkod. Lämna fältet tomt."]


@pytest.mark.django_db
@isolate_apps("foundation")
def test_constraint_that_is_not_read_is_left_to_the_database():
    class Odd(models.Model):
        name = models.CharField(max_length=10)

        class Meta:
            app_label = "foundation"
            constraints = [
                models.CheckConstraint(condition=Q(name__startswith="A"), name="a", violation_error_message="Inte A."),
                models.UniqueConstraint(Upper("name"), name="b"),
            ]

        def __str__(self):
            return self.name

    assert list(Checks(Odd).broken_by(Odd(name="Bo"))) == ["Inte A."]
    assert not list(Checks(Odd).broken_by(Odd(name="Ada")))
    assert uniques_of(Odd) == []


def test_unique_expression_is_read():
    (unique,) = uniques_of(OrganisationAlias)
    one, other = OrganisationAlias(name="Dals Ed"), OrganisationAlias(name="DALS ED")
    unique.hold(one)

    assert unique.holder_against(other) is one
    assert unique.holder_against(one) is None
    assert Lower("name") in OrganisationAlias._meta.constraints[0].expressions
