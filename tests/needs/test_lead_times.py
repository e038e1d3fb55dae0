"""Lead times are counted by the database, alike on both, from the moments that the system has set."""

import datetime as dt
from decimal import Decimal
from statistics import quantiles

import pytest

from needs.enums import Lead, NeedKind, Split, Stage
from needs.models import Need
from needs.queries.lead_times import (
    LEAST_FOR_QUARTILES,
    Measured,
    Part,
    Reached,
    Spread,
    funnel_of,
    lead_times,
    lead_times_by,
    measured,
)
from tests.collaboration.factories import BodyFactory
from tests.needs.factories import NeedFactory, SubmissionFactory
from tests.needs.people import contact

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 3, 1, 8, 0, 0, 700_000, tzinfo=dt.UTC)


def after(days: float) -> dt.datetime:
    return START + dt.timedelta(days=days)


def need(*, submission=None, theme=None, **days):
    """Return a need handed in at START that reached each stage so many days later."""
    reached = {f"{stage}_at": after(number) for stage, number in days.items()}
    return NeedFactory(
        submission=submission or SubmissionFactory(handed_in=True),
        handed_in_at=START,
        theme=theme,
        **reached,
    )


def test_nothing_is_counted_where_there_is_nothing():
    assert lead_times(Need.objects.all()) == dict.fromkeys(Lead, Spread())
    assert lead_times(Need.objects.none()) == dict.fromkeys(Lead, Spread())
    assert lead_times_by(Need.objects.none(), Split.PARTY) == []
    assert [step.count for step in funnel_of(Need.objects.none())] == [0] * len(Stage)


def test_stages_are_measured_from_the_one_reached_before():
    need(sorted=2, decided=5, begun=15, done=45, evaluated=145, offered=150)
    found = lead_times(Need.objects.all())

    assert {lead: spread.median for lead, spread in found.items()} == {
        Lead.SORTED: 2,
        Lead.DECIDED: 3,
        Lead.BEGUN: 10,
        Lead.DONE: 30,
        Lead.EVALUATED: 100,
        Lead.OFFERED: 5,
        Lead.TO_ANSWER: 5,
        Lead.TO_DONE: 45,
        Lead.WHOLE: 150,
    }


PARTS_OF_A_SECOND = pytest.mark.parametrize(
    ("late", "early", "year"), [(700_000, 300_000, 2026), (999_999, 0, 2026), (999_999, 1, 1999), (999_999, 0, 2099)]
)


def sorted_two_days_later_but_for_parts_of_a_second(late, early, year):
    """Return the median days to sorted of a need handed in late in a second, and sorted early in one."""
    start = START.replace(year=year, microsecond=late)
    sorted_at = start.replace(microsecond=early) + dt.timedelta(days=2)
    NeedFactory(submission=SubmissionFactory(handed_in=True), handed_in_at=start, sorted_at=sorted_at)
    return lead_times(Need.objects.all())[Lead.SORTED].median


@PARTS_OF_A_SECOND
def test_parts_of_a_second_are_dropped(late, early, year):
    assert sorted_two_days_later_but_for_parts_of_a_second(late, early, year) == 2


@pytest.mark.postgresql
@PARTS_OF_A_SECOND
def test_parts_of_a_second_are_dropped_by_postgresql_too(late, early, year):
    assert sorted_two_days_later_but_for_parts_of_a_second(late, early, year) == 2


def test_stage_that_was_passed_over_is_not_waited_for():
    need(begun=8)
    found = lead_times(Need.objects.all())

    assert found[Lead.BEGUN] == Spread(1, None, Decimal(8), None)
    assert found[Lead.SORTED] == found[Lead.DECIDED] == found[Lead.DONE] == Spread()


def test_stage_reached_before_the_one_in_front_counts_as_at_once():
    need(decided=5, begun=3)

    assert lead_times(Need.objects.all())[Lead.BEGUN].median == 0


@pytest.mark.parametrize("days", [[1, 2, 4, 8, 16], [0, 1, 1, 3, 10, 11], [7] * 8, [0.25, 3.5, 9.75, 30, 31, 90, 400]])
def test_quartiles_are_those_of_the_textbook(days):
    submission = SubmissionFactory(handed_in=True)
    for number in days:
        need(submission=submission, sorted=number)

    lower, median, upper = quantiles([Decimal(str(number)) for number in days], n=4, method="inclusive")
    assert lead_times(Need.objects.all())[Lead.SORTED] == Spread(len(days), lower, median, upper)


def test_few_needs_have_a_median_and_no_quartiles():
    submission = SubmissionFactory(handed_in=True)
    for number in range(LEAST_FOR_QUARTILES - 1):
        need(submission=submission, sorted=number)

    assert lead_times(Need.objects.all())[Lead.SORTED] == Spread(4, None, Decimal("1.5"), None)


def test_funnel_counts_those_that_have_come_to_a_stage_or_past_it():
    need()
    need(sorted=1)
    need(done=9)
    found = funnel_of(Need.objects.all())

    assert [(step.stage, step.count) for step in found] == list(zip(Stage, [3, 2, 1, 1, 1, 0, 0], strict=True))
    assert found[1] == Reached(Stage.SORTED, 2, 3)
    assert found[1].share == Decimal(2) / 3


@pytest.mark.parametrize("split", list(Split))
def test_each_split_tells_its_parts_apart(split):
    theme = BodyFactory()
    first = need(decided=4, submission=SubmissionFactory(handed_in=True, registry_year=2026))
    second = need(decided=9, submission=SubmissionFactory(handed_in=True, registry_year=2025))
    need(submission=second.submission)
    Need.objects.filter(submission=first.submission).update(theme=theme, kind=NeedKind.COMPETENCE)
    keys = {
        Split.PARTY: (first.submission.organisation_id, second.submission.organisation_id),
        Split.THEME: (theme.pk, None),
        Split.KIND: (NeedKind.COMPETENCE, NeedKind.COMPETENCE_DEVELOPMENT),
        Split.YEAR: (2026, 2025),
        Split.ROUND: (first.submission.round_id, second.submission.round_id),
    }[split]
    found = lead_times_by(Need.objects.all(), split, [Lead.TO_ANSWER])

    assert sorted(found, key=lambda part: part.needs) == [
        Part(keys[0], 1, {Lead.TO_ANSWER: Spread(1, None, Decimal(4), None)}),
        Part(keys[1], 2, {Lead.TO_ANSWER: Spread(1, None, Decimal(9), None)}),
    ]


@pytest.mark.parametrize("split", list(Split))
def test_all_and_parts_are_measured_at_once_as_apart(split, django_assert_num_queries):
    for number in range(6):
        need(decided=number, done=30 + number, submission=SubmissionFactory(handed_in=True))
    need(theme=BodyFactory(), decided=11)
    needs, leads = Need.objects.all(), [Lead.DONE, Lead.TO_ANSWER]
    with django_assert_num_queries(1):
        found = measured(needs, split, leads)

    assert found.whole == lead_times(needs)
    assert sorted(found.parts, key=str) == sorted(lead_times_by(needs, split, leads), key=str)
    assert measured(Need.objects.none(), split, leads) == Measured(dict.fromkeys(Lead, Spread()), [])


def test_only_what_one_may_read_is_counted():
    shown = need(decided=4)
    NeedFactory(decided_at=START)  # a draft, though it bears a date

    for user in (contact(shown.submission.organisation), contact(SubmissionFactory().organisation)):
        assert lead_times(Need.objects.readable_by(user))[Lead.TO_ANSWER].count == 1
        assert [part.needs for part in lead_times_by(Need.objects.readable_by(user), Split.PARTY)] == [1]


def test_cost_does_not_grow_with_the_needs(django_assert_num_queries):
    submission = SubmissionFactory(handed_in=True)
    NeedFactory.create_batch(30, submission=submission, handed_in_at=START, sorted_at=after(3))
    with django_assert_num_queries(3):
        funnel_of(Need.objects.all())
        lead_times(Need.objects.all())
        lead_times_by(Need.objects.all(), Split.KIND)
