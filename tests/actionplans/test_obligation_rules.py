"""What no obligation can be, and where its form says so."""

import pytest

from actionplans.models import Obligation
from actionplans.models.obligation import BESIDE

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "Dialog",
    "owed_by": "parties",
    "interval": "half_yearly",
    "days_after": "0",
    "fulfilment": "by_hand",
    "valid_from": "2020-01-01",
}
NO_ORGANISATION = {"organisation": ["Ange organisationen när åtagandet gäller en enda, och bara då."]}
NO_BODY = {"body": ["Ange organet när åtagandet gäller ett enda organ, och bara då."]}
NO_PLAN = {"plan": ["Ange planen vars avsnitt åtagandet gäller."]}
NO_DIALOGUE = {"owed_by": ["Dialoger hålls med organisationer: välj vilka de hålls med."]}
ENDED_BEFORE = {"valid_to": ["Sista dagen kan inte komma före första dagen."]}


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"owed_by": "organisation"}, NO_ORGANISATION),
        ({"owed_by": "body"}, NO_BODY),
        ({"owed_by": "areas"}, NO_PLAN),
        ({"owed_by": "office", "fulfilment": "dialogue"}, NO_DIALOGUE),
        ({"valid_to": "2019-12-31"}, ENDED_BEFORE),
        ({"owed_by": "body", "valid_to": "2019-12-31"}, NO_BODY | ENDED_BEFORE),
    ],
)
def test_what_no_obligation_can_be_stands_beside_its_field(director, wrong, errors):
    assert director.post("/planer/ataganden/nytt/", TYPED | wrong).context["form"].errors == errors


def test_every_rule_of_an_obligation_has_a_field_to_stand_beside():
    assert set(BESIDE) == {constraint.name for constraint in Obligation._meta.constraints}
