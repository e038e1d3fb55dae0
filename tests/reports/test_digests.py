import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy as _

from collaboration.models import Organisation
from reports.digests import digest_of, history_digest
from tests.collaboration.factories import OrganisationFactory


@dataclass(frozen=True)
class Line:
    name: str
    amount: Decimal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ([1, 2], (number for number in (1, 2))),
        ({"å", "ä"}, frozenset(["ä", "å"])),
        (_("Page"), "Sida"),
        (Line("Möten", Decimal(5)), Line("Möten", Decimal(5))),
    ],
)
def test_same_data_have_the_same_digest(one, other) -> None:
    assert digest_of(one) == digest_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"),
        (True, 1),
        (None, "None"),
        (["ab"], ["a", "b"]),
        (["a", ["b"]], [["a"], "b"]),
        ({"a": 1}, {"a": 2}),
        (b"a", b"b"),
        (dt.date(2020, 1, 1), dt.date(2020, 1, 2)),
        (Line("Möten", Decimal(5)), Line("Möten", Decimal(6))),
    ],
)
def test_other_data_have_another_digest(one, other) -> None:
    assert digest_of(one) != digest_of(other)


def test_digest_stays_the_same_from_day_to_day() -> None:
    assert digest_of({"a": [1, "å"]}) == digest_of({"a": [1, "å"]})
    assert len(digest_of(None)) == 64


@pytest.mark.parametrize("value", [object(), Organisation(name="Åmål"), {"row": Organisation()}])
def test_data_that_are_not_plain_are_refused(value) -> None:
    with pytest.raises(TypeError, match="must be plain"):
        digest_of(value)


@pytest.mark.django_db
def test_digest_of_history_changes_with_every_saved_row(django_assert_num_queries) -> None:
    empty = history_digest(Organisation)
    organisation = OrganisationFactory()
    with django_assert_num_queries(1):
        one = history_digest(Organisation)
    organisation.website = "https://example.org/"
    organisation.save()
    assert len({empty, one, history_digest(Organisation)}) == 3
