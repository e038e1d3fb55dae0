"""The steering group decides by circulation, told through the services."""

import datetime as dt
from zoneinfo import ZoneInfo

from collaboration.enums import CirculationRule
from collaboration.models import Body
from decisions.enums import CirculationChoice
from decisions.models import Circulation, Decision
from decisions.services.circulation import GivenAnswer, answer_circulation, close_circulation, start_circulation
from decisions.services.decisions import record_decision
from tests.decisions.story import Story, matter_opened, steering_group

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SENT = dt.date(2019, 12, 2)
LAST = dt.date(2019, 12, 12)
DURING = dt.datetime(2019, 12, 5, 9, 15, tzinfo=STOCKHOLM)
AFTER = dt.datetime(2019, 12, 13, 0, 0, 0, tzinfo=STOCKHOLM)
FAMILIES = ["Wennerhag", "Sandelius", "Ekdal Frisk", "Hallkvist", "Brandeby", "Strömvall", "Öhrling Rask"]
YES = GivenAnswer(CirculationChoice.AGREE)
NO = GivenAnswer(CirculationChoice.AGAINST)


def circulating_body() -> Story:
    """The steering group whose rules allow it if all agree, with a matter and its proposal."""
    told = matter_opened(steering_group())
    Body.objects.filter(pk=told.body.pk).update(circulation_rule=CirculationRule.UNANIMOUS)
    told.decision = record_decision(matter=told.matter, content=told.content, by=told.root)
    return told


def start(story: Story, rule: str = "", last: dt.date = LAST) -> Circulation:
    if rule:
        Body.objects.filter(pk=story.body.pk).update(circulation_rule=rule)
    proposal = Decision.objects.get(pk=story.decision.pk)
    return start_circulation(proposal=proposal, closes_date=last, by=story.root, today=SENT)


def answer(story: Story, sent: Circulation, name: str, given: GivenAnswer = YES, now: dt.datetime = DURING):
    user = story.users[name]
    return answer_circulation(circulation=sent, person=user.person, given=given, by=user, now=now)


def answer_all(story: Story, sent: Circulation, given: GivenAnswer = YES, but: tuple[str, ...] = ()) -> None:
    for name in FAMILIES:
        if name not in but:
            answer(story, sent, name, given)


def close(story: Story, sent: Circulation) -> Circulation:
    return close_circulation(circulation=sent, by=story.root, now=AFTER)
