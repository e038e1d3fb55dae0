"""A button that is pressed twice says one thing."""

import datetime as dt
from functools import partial

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from actionplans.models import StatusUpdate, TrackedMeasure
from actionplans.services.reporting import report_once
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.dates import today
from tests.actionplans.factories import MeasureFactory
from tests.at_once import in_threads
from tests.collaboration.factories import UserFactory
from tests.decisions.adopting import adopted

STARTED = {"state": "under_way", "text": ""}


def director():
    user = UserFactory()
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return user


def tracked_measure():
    adopted(MeasureFactory().item.area.plan)
    return TrackedMeasure.objects.get()


def said():
    return list(StatusUpdate.objects.order_by("pk").values_list("state", "text"))


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "Vi är i gång."])
def test_same_word_sent_twice_is_one_and_leads_to_the_measure(client_for, text):
    tracked, client = tracked_measure(), client_for(director())
    url = reverse("measure_report", args=[tracked.pk])

    answers = [client.post(url, STARTED | {"text": text}) for _press in range(2)]

    assert [answer.url for answer in answers] == [tracked.get_absolute_url()] * 2
    assert {str(message) for message in get_messages(answers[1].wsgi_request)} == {"Tack. Uppdateringen är sparad."}
    assert said() == [("under_way", text)]


@pytest.mark.django_db
def test_same_word_is_a_new_one_from_another_of_another_state_or_later(client_for):
    tracked, one, other = tracked_measure(), director(), director()
    url = reverse("measure_report", args=[tracked.pk])
    text = "Vi är i gång."
    for user, state in ((one, "under_way"), (other, "under_way"), (other, "done")):
        client_for(user).post(url, {"state": state, "text": text})
    StatusUpdate.objects.update(at=timezone.now() - dt.timedelta(minutes=2))

    client_for(other).post(url, {"state": "done", "text": text})
    assert said() == [("under_way", text), ("under_way", text), ("done", text), ("done", text)]
    StatusUpdate.objects.update(at=timezone.now() - dt.timedelta(minutes=2))

    refused = client_for(other).post(url, {"state": "done", "text": ""})
    assert "Skriv hur det går, eller välj ett annat läge." in refused.content.decode()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_same_word_sent_at_once_is_one():
    tracked, by = tracked_measure(), director()
    press = partial(report_once, tracked=tracked, state="under_way", text="", by=by, today=today())

    first, second = in_threads(press, press)

    assert (first, said()) == (second, [("under_way", "")])
