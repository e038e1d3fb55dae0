"""The stages of a need are dated by the system, once."""

import datetime as dt

import pytest

from needs.enums import Stage
from needs.models import Need
from needs.queries.way import way_of
from needs.services.stages import reach_stage
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db

FIRST = dt.datetime(2020, 2, 27, 9, 0, tzinfo=dt.UTC)
AGAIN = dt.datetime(2020, 5, 26, 9, 0, tzinfo=dt.UTC)


def test_every_stage_has_a_column_of_its_own() -> None:
    columns = {field.name for field in Need._meta.get_fields()}

    assert {stage.column for stage in Stage} <= columns


def test_stage_keeps_the_moment_it_was_first_reached() -> None:
    early, late = NeedFactory(), NeedFactory()
    reach_stage(needs=[early.pk], stage=Stage.BEGUN, at=FIRST)

    assert reach_stage(needs=[early.pk, late.pk], stage=Stage.BEGUN, at=AGAIN) == 1
    assert list(Need.objects.order_by("pk").values_list("begun_at", flat=True)) == [FIRST, AGAIN]


def test_way_tells_what_was_reached_passed_over_and_is_to_come() -> None:
    need = NeedFactory(handed_in=True, decided_at=FIRST)
    steps = way_of(need)

    assert [(step.state, step.is_passed_over) for step in steps] == [
        ("done", False),
        ("", True),
        ("now", False),
        *[("", False)] * 4,
    ]
    assert [step.state for step in way_of(NeedFactory())] == [""] * 7
