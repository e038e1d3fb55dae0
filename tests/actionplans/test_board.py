"""Measures are moved on their plan's board by the same service as the form says how they go."""

import pytest
from django.urls import reverse

from actionplans.models import StatusUpdate, TrackedMeasure
from actionplans.queries.following import reported_by
from actionplans.services.following import report_status
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.dates import today
from foundation.edits import StaleEditError
from tests.actionplans.factories import MeasureFactory, MeasurePartyFactory
from tests.collaboration.factories import BodyFactory, MembershipFactory, PersonFactory, UserFactory
from tests.decisions.adopting import adopted

pytestmark = pytest.mark.django_db


@pytest.fixture
def director():
    user = UserFactory()
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return user


@pytest.fixture
def responsible():
    person = PersonFactory()
    MembershipFactory(body=BodyFactory(), person=person)
    return UserFactory(person=person)


@pytest.fixture
def rows(responsible):
    """Two measures of one plan; the person answers for the first."""
    first = MeasureFactory(item__text="Starta ett nätverk")
    MeasureFactory(item__area=first.item.area, item__text="Skriv ett avtal")
    MeasurePartyFactory(measure=first, kind="person", person=responsible.person)
    adopted(first.item.area.plan)
    return list(TrackedMeasure.objects.order_by("-measure__item__text"))


def plan_of(row):
    return row.measure.item.area.plan


def move(client, row, to, seen="not_started"):
    return client.post(reverse("measure_move", args=[row.pk, seen, to]), follow=True)


def test_card_is_moved_and_the_move_is_an_update(client_for, responsible, rows):
    answer = move(client_for(responsible), rows[0], "under_way")

    assert answer.redirect_chain == [(reverse("plan_follow_up", args=[plan_of(rows[0]).pk]), 302)]
    assert "Starta ett nätverk: pågår." in answer.content.decode()
    update = StatusUpdate.objects.get()
    assert (update.tracked, update.state, update.by) == (rows[0], "under_way", responsible)


def test_message_of_a_move_has_no_full_stop_before_its_colon(client_for, director):
    plan = MeasureFactory(item__text="Varje temagrupp lämnar en kort årsrapport.").item.area.plan
    adopted(plan)
    answer = move(client_for(director), TrackedMeasure.objects.get(measure__item__area__plan=plan), "under_way")
    assert "Varje temagrupp lämnar en kort årsrapport: pågår." in answer.content.decode()


def test_board_that_is_old_is_told_so_and_changes_nothing(client_for, director, rows):
    report_status(tracked=rows[0], state="dropped", by=director, today=today())

    answer = move(client_for(director), rows[0], "done")

    assert "Någon annan har flyttat åtgärden sedan du öppnade tavlan" in answer.content.decode()
    assert TrackedMeasure.objects.get(pk=rows[0].pk).state == "dropped"
    with pytest.raises(StaleEditError):
        report_status(tracked=rows[0], state="done", seen="not_started", by=director, today=today())


def test_only_what_one_answers_for_can_be_moved(client_for, director, responsible, rows):
    plan = plan_of(rows[0])
    assert reported_by(director, plan, today()) == {row.pk for row in rows}
    assert reported_by(responsible, plan, today()) == {rows[0].pk}

    page = client_for(responsible).get(reverse("plan_follow_up", args=[plan.pk])).content.decode()
    refused = move(client_for(responsible), rows[1], "done")

    assert page.count("data-card") == 1
    assert "Bara de som ansvarar för åtgärden" in refused.content.decode()
    assert TrackedMeasure.objects.get(pk=rows[1].pk).state == "not_started"


def test_nothing_is_moved_in_a_plan_that_is_no_longer_in_force(director, rows):
    plan = plan_of(rows[0])
    plan.state = "superseded"

    assert reported_by(director, plan, today()) == set()


def test_column_that_is_not_there_is_no_address(client_for, director, rows):
    assert move(client_for(director), rows[0], "annat").status_code == 404
    assert client_for(director).get(reverse("measure_move", args=[rows[0].pk, "done", "done"])).status_code == 405
