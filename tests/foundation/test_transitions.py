"""Steps between states: only those in the table, each with its row, none twice."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from foundation.errors import StateRefusedError
from foundation.models import StateChange
from foundation.transitions import TransitionTable, take_step
from reports.enums import ReportState
from tests.collaboration.factories import UserFactory
from tests.reports.factories import ReportOrderFactory


class Light(models.TextChoices):
    RED = "red", "rött"
    AMBER = "amber", "gult"
    GREEN = "green", "grönt"


TABLE = TransitionTable(Light, {Light.RED: {Light.AMBER}, Light.AMBER: {Light.RED, Light.GREEN}})
ORDERS = TransitionTable(ReportState, {ReportState.ORDERED: {ReportState.CANCELLED}})


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
