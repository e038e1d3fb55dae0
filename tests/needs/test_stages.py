"""The stages of a need are dated by the system, once."""

import datetime as dt

import pytest

from needs.enums import Stage
from needs.models import Need
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
