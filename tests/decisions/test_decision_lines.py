"""What hangs on a meeting's decisions comes in one query, each kind in its order."""

import pytest

from decisions.queries.decision_lines import DecisionLines, lines_of_decisions
from decisions.queries.people import PersonLine
from tests.decisions.factories import (
    AgendaItemFactory,
    AnnexFactory,
    DecisionClauseFactory,
    DecisionFactory,
    DecisionParticipantFactory,
)

pytestmark = pytest.mark.django_db


def test_clauses_those_who_took_part_and_annexes_come_in_one_query(django_assert_num_queries):
    item = AgendaItemFactory()
    decision = DecisionFactory(matter=item.matter, agenda_item=item)
    DecisionClauseFactory(decision=decision, order=2, text="Uppdra åt kansliet att återkomma.")
    DecisionClauseFactory(decision=decision, order=1, text="Fastställa föreslagen budget.")
    DecisionParticipantFactory(
        decision=decision, person_name="Berit Ek", title="controller", organisation_name="Dals-Ed"
    )
    AnnexFactory(decision=decision, number=1, title="Budget 2020")
    DecisionClauseFactory(text="Hör till ett annat möte.")

    with django_assert_num_queries(1):
        found = lines_of_decisions(item.meeting)

    assert found == {
        decision.pk: DecisionLines(
            ["Fastställa föreslagen budget.", "Uppdra åt kansliet att återkomma."],
            [PersonLine("Berit Ek", "controller", "Dals-Ed")],
            ["Budget 2020"],
        )
    }
