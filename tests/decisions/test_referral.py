"""A meeting refers a matter back, with what it wants to know."""

import pytest
from django.urls import reverse

from decisions.enums import AgendaState, MatterState
from decisions.models import AgendaItem, Matter
from decisions.queries.minutes import minutes_of
from decisions.services.agenda import refer_back
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.models import StateChange
from tests.decisions.factories import AgendaItemFactory, DecisionFactory
from tests.decisions.story import Story

pytestmark = pytest.mark.django_db
WHY = "Visa vad resorna kostar."


def test_matter_is_prepared_anew_and_the_minutes_say_so(held: Story) -> None:
    item = refer_back(item=held.meeting.agenda_items.get(), by=held.root, comment=WHY)
    assert (item.state, Matter.objects.get(pk=held.matter.pk).state) == (
        AgendaState.REFERRED_BACK,
        MatterState.PREPARING,
    )
    assert minutes_of(held.meeting).items[0].result == "återremitterat"
    assert StateChange.objects.filter(to_state="referred_back", comment=WHY).count() == 1


def test_referral_needs_its_reason_and_the_right(held: Story) -> None:
    item = held.meeting.agenda_items.get()
    with pytest.raises(RuleError, match="Skriv vad som ska beredas vidare"):
        refer_back(item=item, by=held.root, comment=" ")
    with pytest.raises(RightRefusedError):
        refer_back(item=item, by=held.users["Strömvall"], comment=WHY)


def test_report_of_a_decision_is_not_referred_back(held: Story) -> None:
    report = AgendaItemFactory(meeting=held.meeting, order=9, reports=DecisionFactory(fixed=True))
    with pytest.raises(StateRefusedError, match="Beslutet är redan fattat"):
        refer_back(item=report, by=held.root, comment=WHY)


def test_secretary_refers_back_from_the_meeting(client_for, held: Story) -> None:
    client, item = client_for(held.root), held.meeting.agenda_items.get()
    address = reverse("item_refer_back", args=[item.pk])
    assert address in client.get(held.meeting.get_absolute_url()).content.decode()
    assert client.post(address, {"comment": WHY}).url == held.meeting.get_absolute_url()
    assert AgendaItem.objects.get().state == AgendaState.REFERRED_BACK
