"""Steps between states: only those in the table, each with its row, none twice."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from foundation.errors import StateRefusedError
from foundation.models import StateChange
from foundation.transitions import TransitionTable, take_step, take_steps
from reports.enums import ReportState
from tests.collaboration.factories import UserFactory
from tests.reports.factories import ReportOrderFactory


class Light(models.TextChoices):
    RED = "red", "rött"
    AMBER = "amber", "gult"
    GREEN = "green", "grönt"


TABLE = TransitionTable(Light, {Light.RED: {Light.AMBER}, Light.AMBER: {Light.RED, Light.GREEN}})
ORDERS = TransitionTable(ReportState, {ReportState.ORDERED: {ReportState.CANCELLED}})
ENDED = TransitionTable(ReportState, {s: {ReportState.CANCELLED} for s in (ReportState.ORDERED, ReportState.FAILED)})


def test_table_allows_its_own_steps_and_no_other() -> None:
    allowed = {(a.value, b.value) for a in Light for b in Light if TABLE.allows(a, b)}
    assert allowed == {("red", "amber"), ("amber", "red"), ("amber", "green")}


def test_step_outside_the_table_is_refused_in_words() -> None:
    with pytest.raises(StateRefusedError) as refusal:
        TABLE.require("green", "red")
    assert str(refusal.value) == "Det här är i läget ”grönt” och kan inte bli ”rött”."


@pytest.mark.django_db
def test_step_writes_the_state_and_its_row() -> None:
    user, before = UserFactory(), timezone.now()
    order = ReportOrderFactory(owner=user)
    take_step(ORDERS, order, to=ReportState.CANCELLED, by=user, comment="Behövs inte.")
    change = StateChange.objects.get(
        content_type=ContentType.objects.get_for_model(type(order)), object_id=order.pk, to_state=ReportState.CANCELLED
    )
    order.refresh_from_db()
    assert order.state == ReportState.CANCELLED
    assert (change.from_state, change.by, change.comment) == (ReportState.ORDERED, user, "Behövs inte.")
    assert before <= change.at < before + timedelta(minutes=1)
    assert (change.subject, str(change)) == (order, "ordered → cancelled")


@pytest.mark.django_db
def test_step_that_another_session_took_first_is_refused() -> None:
    order = ReportOrderFactory(owner=UserFactory())
    type(order).objects.filter(pk=order.pk).update(state=ReportState.CANCELLED)
    with pytest.raises(StateRefusedError) as refusal:
        take_step(ORDERS, order, to=ReportState.CANCELLED, by=UserFactory())
    assert str(refusal.value) == "Någon annan ändrade det här alldeles nyss. Ladda om sidan och titta igen."


@pytest.mark.django_db
def test_steps_together_write_every_state_and_every_row(django_assert_num_queries) -> None:
    user = UserFactory()
    failed = ReportOrderFactory(owner=UserFactory(), state=ReportState.FAILED, failure="Strömmen gick.")
    orders = [ReportOrderFactory(owner=user), failed]
    ContentType.objects.get_for_model(type(orders[0]))
    with django_assert_num_queries(2):
        take_steps(ENDED, orders, to=ReportState.CANCELLED, by=user, comment="Behövs inte.", extra={"failure": ""})
    told = StateChange.objects.filter(to_state=ReportState.CANCELLED).order_by("-object_id")
    assert [(row.subject, row.from_state, row.by, row.comment) for row in told] == [
        (orders[0], ReportState.ORDERED, user, "Behövs inte."),
        (orders[1], ReportState.FAILED, user, "Behövs inte."),
    ]
    for order in orders:
        assert (order.state, order.failure) == (ReportState.CANCELLED, "")
        order.refresh_from_db()
        assert (order.state, order.failure) == (ReportState.CANCELLED, "")


@pytest.mark.django_db
def test_steps_together_are_all_taken_or_none() -> None:
    user = UserFactory()
    orders = [ReportOrderFactory(owner=user), ReportOrderFactory(owner=UserFactory())]
    type(orders[1]).objects.filter(pk=orders[1].pk).update(state=ReportState.CANCELLED)
    with pytest.raises(StateRefusedError, match="Någon annan ändrade det här alldeles nyss"), transaction.atomic():
        take_steps(ORDERS, orders, to=ReportState.CANCELLED, by=user)
    orders[0].refresh_from_db()
    assert (orders[0].state, StateChange.objects.filter(to_state=ReportState.CANCELLED).count()) == ("ordered", 0)
    orders[1].refresh_from_db()
    with pytest.raises(StateRefusedError, match="kan inte bli"):
        take_steps(ORDERS, orders, to=ReportState.CANCELLED, by=user)
