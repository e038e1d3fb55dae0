"""An adopted call cannot change, whichever way one comes; a change is a new version."""

from decimal import Decimal

import pytest
from django.db import transaction

from decisions.services.adoption import revise
from decisions.services.freezing import frozen_in_words
from foundation.errors import FrozenError
from projects.models import Call, Grant, GrantLeader
from projects.queries import grant_table
from projects.services import CallInput, GrantInput, add_grant, change_call, link_carry_over, set_grants
from tests.budgets.factories import CarryOverFactory
from tests.collaboration.factories import OrganisationFactory, PersonFactory, UserFactory
from tests.decisions.adopting import adopted
from tests.projects.factories import GrantFactory, GrantLeaderFactory, reference_call

pytestmark = pytest.mark.django_db
NEW_AMOUNT = Decimal(999_000)


@pytest.fixture
def director():
    return UserFactory(superuser=True)


@pytest.fixture
def call():
    return adopted(reference_call())


def contents(call):
    return [
        list(rows.order_by("pk").values())
        for rows in (
            Call.objects.filter(pk=call.pk),
            Grant.objects.filter(call=call),
            GrantLeader.objects.filter(grant__call=call),
        )
    ]


def changed(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row


def leader_of(call):
    return GrantLeader.objects.filter(grant__call=call).first()


PAST_THE_SERVICES = {
    "call save": lambda c: changed(c, title="Annan").save(),
    "call update": lambda c: Call.objects.filter(pk=c.pk).update(frame=NEW_AMOUNT),
    "call bulk_update": lambda c: Call.objects.bulk_update([changed(c, year=2021)], ["year"]),
    "call delete": lambda c: c.delete(),
    "grant save": lambda c: changed(c.grants.first(), amount=NEW_AMOUNT).save(),
    "grant update": lambda c: c.grants.update(amount=NEW_AMOUNT),
    "grant bulk_update": lambda c: Grant.objects.bulk_update([changed(c.grants.first(), title="Annan")], ["title"]),
    "grant create": lambda c: GrantFactory(call=c),
    "grant delete": lambda c: c.grants.first().delete(),
    "leader save": lambda c: changed(leader_of(c), person=PersonFactory()).save(),
    "leader update": lambda c: GrantLeader.objects.filter(grant__call=c).update(order=9),
    "leader bulk_update": lambda c: GrantLeader.objects.bulk_update([changed(leader_of(c), order=9)], ["order"]),
    "leader create": lambda c: GrantLeaderFactory(grant=c.grants.first(), order=9),
    "leader delete": lambda c: leader_of(c).delete(),
}


@pytest.mark.parametrize("change", PAST_THE_SERVICES.values(), ids=PAST_THE_SERVICES)
def test_adopted_call_refuses_every_change(call, change):
    before = contents(call)
    with pytest.raises(FrozenError), frozen_in_words(), transaction.atomic():
        change(Call.objects.get(pk=call.pk))
    assert contents(call) == before


BY_SERVICE = {
    "change": lambda c, by: change_call(call=c, head=CallInput("Annan", 2021), by=by),
    "set grants": lambda c, by: set_grants(call=c, grants=[], removed=[c.grants.first().pk], by=by),
    "add grant": lambda c, by: add_grant(call=c, grant=GrantInput("X", Decimal(1), OrganisationFactory()), by=by),
}


@pytest.mark.parametrize("change", BY_SERVICE.values(), ids=BY_SERVICE)
def test_services_refuse_in_words_and_say_what_to_do(call, director, change):
    before = contents(call)
    with pytest.raises(FrozenError, match="Gör en ny version"):
        change(call, director)
    assert contents(call) == before


def test_carry_over_may_still_be_traced_to_an_adopted_call(call, director):
    link_carry_over(call=call, carry_over=CarryOverFactory(), by=director)
    assert call.carry_overs.count() == 1


def test_new_version_has_the_grants_and_a_scope_of_its_own(call, director):
    new = revise(adoptable=call, by=director)
    assert (new.version, new.state, new.revises) == (2, "draft", call)
    assert new.scope != call.scope
    assert new.scope.kind == "call"
    assert grant_table(new).rows == grant_table(call).rows
