"""The whole matrix of every transition table: what is allowed, and that nothing else is."""

import pytest

from decisions.enums import ADOPTION, AGENDA, CIRCULATION, DECISION, MATTER, MEETING
from foundation.errors import StateRefusedError

ALLOWED = {
    "adoption": (
        ADOPTION,
        {
            ("draft", "proposed"),
            ("draft", "withdrawn"),
            ("proposed", "draft"),
            ("proposed", "adopted"),
            ("proposed", "withdrawn"),
            ("adopted", "superseded"),
        },
    ),
    "meeting": (
        MEETING,
        {
            ("planned", "called"),
            ("planned", "held"),
            ("planned", "cancelled"),
            ("called", "held"),
            ("called", "cancelled"),
            ("held", "minutes_sent"),
            ("held", "notes_done"),
            ("notes_done", "held"),
            ("minutes_sent", "held"),
            ("minutes_sent", "minutes_approved"),
        },
    ),
    "matter": (
        MATTER,
        {
            ("preparing", "on_agenda"),
            ("preparing", "closed"),
            ("on_agenda", "preparing"),
            ("on_agenda", "decided"),
            ("on_agenda", "closed"),
            ("decided", "on_agenda"),
            ("preparing", "circulating"),
            ("preparing", "decided"),
            ("circulating", "preparing"),
            ("circulating", "decided"),
        },
    ),
    "circulation": (
        CIRCULATION,
        {("open", "passed"), ("open", "failed"), ("open", "meeting_demanded"), ("open", "stopped")},
    ),
    "agenda": (
        AGENDA,
        {("waiting", "decided"), ("waiting", "tabled"), ("waiting", "referred_back"), ("waiting", "noted")},
    ),
    "decision": (DECISION, {("draft", "fixed"), ("fixed", "approved")}),
}


@pytest.mark.parametrize(("table", "allowed"), ALLOWED.values(), ids=ALLOWED)
def test_table_allows_these_steps_and_no_other(table, allowed):
    pairs = [(source.value, target.value) for source in table.states for target in table.states]
    assert {pair for pair in pairs if table.allows(*pair)} == allowed


@pytest.mark.parametrize(("table", "allowed"), ALLOWED.values(), ids=ALLOWED)
def test_step_that_is_not_allowed_is_refused_in_words(table, allowed):
    for source in table.states:
        for target in table.states:
            if (source.value, target.value) not in allowed:
                with pytest.raises(StateRefusedError) as caught:
                    table.require(source, target)
                assert str(source.label) in str(caught.value)
