"""The approver of a decision made without a meeting declines; it goes back to the secretary and is asked for anew."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.enums import ApprovalMethod, DecisionMode, DecisionOutcome, DecisionState
from decisions.models import Decision, DecisionApproval
from decisions.services.approval import approve_decision
from decisions.services.decisions import correct_decision
from decisions.services.declining import ask_approval_again, decline_decision
from decisions.services.sole import Alone, record_sole_decision
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from notices.desk import desk_for
from tests.collaboration.factories import PersonFactory, UserFactory
from tests.decisions.circulating import answer_all, circulating_body, close, start
from tests.decisions.factories import DisqualificationFactory
from tests.decisions.refusals import no
from tests.decisions.story import CLAUSE, DAY, Story, fixed, steering_group
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
REASON = "Brandeby svarade per telefon, inte i portalen."
DECLINED = (
    "Astrid Wennerhag har avstått från att justera. Beslutet ändras och justeringen begärs igen innan någon justerar."
)


@pytest.fixture
def story() -> Story:
    """A decision by circulation that waits for the chair."""
    told = circulating_body()
    sent = start(told)
    answer_all(told, sent)
    close(told, sent)
    return reread(told)


@pytest.fixture
def alone() -> Story:
    """A decision by the chair alone that waits for the chair."""
    told = circulating_body()
    facts = Alone(DecisionMode.CHAIR, told.chair.person, DAY, urgency="Svaret skulle lämnas samma dag.")
    record_sole_decision(proposal=Decision.objects.get(pk=told.decision.pk), alone=facts, by=told.root, today=DAY)
    return reread(told)


def reread(story: Story) -> Story:
    story.decision = Decision.objects.select_related("body").get(pk=story.decision.pk)
    return story


def decline(story: Story, **changes) -> DecisionApproval:
    values = {"decision": story.decision, "by": story.chair, "reason": f" {REASON} ", **changes}
    return decline_decision(**values)


def approve(story: Story, method: ApprovalMethod, by) -> DecisionApproval:
    return approve_decision(decision=story.decision, by=by, method=method)


def secretary():
    user = UserFactory(email="kansli@example.org", person=PersonFactory())
    give_role(user=user, role=Role.SECRETARIAT, by=UserFactory(superuser=True))
    return user


def on_desk(user) -> list[tuple[str, tuple[str, ...]]]:
    return [(row.action, row.about) for row in desk_for(user, today=DAY).waiting if "beslut" in row.action]


def texts(response) -> str:
    return text_of_html(response.content.decode())


def test_decline_is_kept_with_its_reason_and_no_one_approves_until_asked_again(story) -> None:
    approval = decline(story)
    assert (approval.decline_reason, approval.by, approval.approved_at) == (REASON, story.chair, None)
    assert approval.declined_date == timezone.localdate()
    assert no(StateRefusedError, approve, story=story, method=ApprovalMethod.PASSWORD, by=story.chair) == DECLINED
    assert no(StateRefusedError, approve, story=story, method=ApprovalMethod.PAPER, by=story.root) == DECLINED
    assert no(StateRefusedError, decline, story=story) == DECLINED
    keeper = secretary()
    asked = ask_approval_again(decision=story.decision, by=keeper)
    assert (asked.declined_at, asked.declined_date, asked.decline_reason, asked.by) == (None, None, "", None)
    assert asked.asked_by == keeper
    reasons = list(asked.history.order_by("history_id").values_list("decline_reason", flat=True))
    assert reasons == ["", REASON, ""]
    approve(story, ApprovalMethod.PASSWORD, story.chair)
    assert reread(story).decision.state == DecisionState.APPROVED


def test_decline_asks_for_a_reason_the_right_person_and_the_right_moment(story) -> None:
    assert no(RuleError, decline, story=story, reason=" ") == "Skriv vad i beslutet som ska ändras."
    assert no(RightRefusedError, decline, story=story, by=story.root).startswith("Här är det Astrid Wennerhag som ska")
    with pytest.raises(RightRefusedError):
        decline(story, by=UserFactory(person=PersonFactory()))
    assert no(StateRefusedError, ask_approval_again, decision=story.decision, by=story.root) == (
        "Astrid Wennerhag har ombetts att justera och har inte svarat ännu."
    )
    with pytest.raises(RightRefusedError):
        ask_approval_again(decision=story.decision, by=story.users["Strömvall"])
    approve(story, ApprovalMethod.PASSWORD, story.chair)
    for call in (decline, lambda story: ask_approval_again(decision=story.decision, by=story.root)):
        with pytest.raises(FrozenError):
            call(story=story)


def test_decision_of_a_meeting_is_declined_with_its_minutes() -> None:
    held = fixed(steering_group())
    assert "justeras med sitt protokoll" in no(StateRefusedError, decline, story=held)


def test_whoever_asked_is_told_by_letter_and_every_keeper_on_the_desk(
    story, settings, django_capture_on_commit_callbacks
) -> None:
    settings.SITE_URL = "https://kav.example"
    keeper = secretary()
    DecisionApproval.objects.update(asked_by=keeper)
    assert (on_desk(story.chair), on_desk(keeper)) == (
        [("Granska beslutet", ("Justera", "Styrgrupp Kommunakademin Väst"))],
        [],
    )
    with django_capture_on_commit_callbacks(execute=True):
        decline(story)
    assert [(row.to, row.subject) for row in mail.outbox] == [
        (
            ["kansli@example.org"],
            "Astrid Wennerhag justerar inte beslutet av Styrgrupp Kommunakademin Väst 2019-12-12",
        )
    ]
    assert f"https://kav.example/beslut/{story.decision.pk}/" in mail.outbox[0].body
    assert REASON not in mail.outbox[0].body
    waits = [("Ändra beslutet", ("Astrid Wennerhag har avstått", "Styrgrupp Kommunakademin Väst"))]
    assert (on_desk(keeper), on_desk(story.users["Strömvall"])) == (waits, [])
    assert on_desk(story.chair) == waits, "a chair keeps the minutes as well"
    DisqualificationFactory(matter=story.matter, person=keeper.person)
    assert on_desk(keeper) == []


@pytest.mark.parametrize("asked_by", [None, "someone who has left"])
def test_no_letter_goes_where_no_one_asked_or_who_asked_has_left(
    story, asked_by, django_capture_on_commit_callbacks
) -> None:
    DecisionApproval.objects.update(asked_by=UserFactory(is_active=False) if asked_by else None)
    with django_capture_on_commit_callbacks(execute=True):
        decline(story)
    assert mail.outbox == []


def test_what_members_answered_to_stands_and_the_rest_is_put_right(story) -> None:
    decline(story)
    content = replace(story.content, dispatch_list="Högskolan Väst")
    corrected = correct_decision(decision=story.decision, content=content, by=story.root)
    assert corrected.dispatch_list == "Högskolan Väst"
    changes = (
        {"clauses": [f"{CLAUSE} Och mer."]},
        {"lead_in": "Vi beslutar att"},
        {"reasons": "Därför."},
        {"outcome": DecisionOutcome.REJECTED},
    )
    for change in changes:
        content = replace(story.content, **change)
        sentence = no(StateRefusedError, correct_decision, decision=story.decision, content=content, by=story.root)
        assert sentence == (
            "Ledamöterna har svarat på precis de här orden: att-satser, skäl, slag av beslut och vad som ändras står "
            "fast. Föredragande, deltagare och mottagare kan rättas; en annan ändring är ett nytt beslut."
        )


def test_chairs_own_decision_is_declined_corrected_and_approved(alone) -> None:
    decline(alone, reason="Beloppet saknas.")
    content = replace(alone.content, clauses=[f"{CLAUSE} Högst 10 tkr."])
    correct_decision(decision=alone.decision, content=content, by=alone.root)
    ask_approval_again(decision=alone.decision, by=alone.root)
    approve(alone, ApprovalMethod.PASSWORD, alone.chair)
    assert [clause.text for clause in alone.decision.clauses.all()] == [f"{CLAUSE} Högst 10 tkr."]


@pytest.mark.parametrize(
    "values",
    [
        {"declined_at": dt.datetime(2019, 12, 13, tzinfo=dt.UTC)},
        {"decline_reason": REASON},
        {
            "declined_at": dt.datetime(2019, 12, 13, tzinfo=dt.UTC),
            "decline_reason": REASON,
            "approved_at": dt.datetime(2019, 12, 13, tzinfo=dt.UTC),
            "method": ApprovalMethod.PAPER,
        },
    ],
)
def test_database_keeps_declines_with_reasons_and_apart_from_approvals(story, values) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionApproval.objects.update(**values)


def test_pages_lead_from_declining_to_the_secretary_and_back(client_for, story) -> None:
    chair, keeper, member = client_for(story.chair), client_for(secretary()), client_for(story.users["Strömvall"])
    page, address = story.decision.get_absolute_url(), reverse("decision_decline", args=[story.decision.pk])
    again = reverse("decision_ask_again", args=[story.decision.pk])
    assert address in chair.get(page).content.decode()
    assert address in chair.get(reverse("decision_approve", args=[story.decision.pk])).content.decode()
    assert "Till dess justerar ingen det, och inget förseglas." in texts(chair.get(address))
    assert (keeper.get(address).status_code, member.get(address).status_code) == (403, 403)
    assert "Skriv vad i beslutet som ska ändras." in texts(chair.post(address, {"reason": ""}))
    said = texts(chair.post(address, {"reason": REASON}, follow=True))
    assert "Du har avstått från att justera. Den som för protokollet får veta det och ser varför." in said
    assert f"Astrid Wennerhag avstod från att justera {timezone.localdate()} {REASON}" in said
    assert (chair.get(address).status_code, again in member.get(page).content.decode()) == (409, False)
    shown = keeper.get(page).content.decode()
    assert all(link in shown for link in (again, reverse("decision_correct", args=[story.decision.pk])))
    assert "Det som ledamöterna har svarat på står fast" in text_of_html(shown)
    assert "Justeringen är begärd igen." in texts(keeper.post(again, follow=True))
    assert "har ombetts att justera och har inte svarat ännu" in texts(keeper.post(again, follow=True))
    assert reverse("decision_approve", args=[story.decision.pk]) in chair.get(page).content.decode()


def test_page_says_of_one_who_decided_alone_that_the_text_can_be_corrected(client_for, alone) -> None:
    decline(alone)
    page = texts(client_for(alone.root).get(alone.decision.get_absolute_url()))
    assert "Den som för protokollet rättar texten och begär justering igen." in page
