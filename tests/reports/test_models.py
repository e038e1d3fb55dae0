import pytest
from django.db import IntegrityError, transaction

from reports.enums import WORKFLOW, FileFormat, ReportState
from reports.models import ReportOrder
from tests.reports.factories import ReportOrderFactory

S = ReportState
ALLOWED = {
    (S.ORDERED, S.RUNNING),
    (S.ORDERED, S.CANCELLED),
    (S.RUNNING, S.READY),
    (S.RUNNING, S.FAILED),
    (S.RUNNING, S.CANCELLED),
    (S.RUNNING, S.ORDERED),
    (S.READY, S.EXPIRED),
    (S.FAILED, S.ORDERED),
    (S.CANCELLED, S.ORDERED),
}


def test_workflow_allows_exactly_these_steps() -> None:
    assert {(one, other) for one in S for other in S if WORKFLOW.allows(one, other)} == ALLOWED


@pytest.mark.parametrize(
    ("trait", "waiting", "ready", "retry"),
    [
        ({}, True, False, False),
        ({"running": True}, True, False, False),
        ({"ready": True}, False, True, False),
        ({"failed": True}, False, False, True),
        ({"cancelled": True}, False, False, True),
        ({"expired": True}, False, False, False),
    ],
)
def test_state_answers_what_can_be_done(member, trait, waiting, ready, retry) -> None:
    order = ReportOrderFactory(owner=member, **trait)
    assert (order.is_waiting, order.is_ready, order.may_be_retried) == (waiting, ready, retry)


def test_percent_of_progress() -> None:
    assert ReportOrder(done=1, total=3).percent == 33
    assert ReportOrder(done=0, total=0).percent is None


def test_order_is_seen_by_its_owner_alone(member, outsider) -> None:
    order = ReportOrderFactory(owner=member)
    assert list(ReportOrder.objects.visible_to(member)) == [order]
    assert list(ReportOrder.objects.visible_to(outsider)) == []


def test_str_names_kind_and_number() -> None:
    assert str(ReportOrder(pk=7, kind="sample-letter")) == "sample-letter 7"


SAME = {"kind": "k", "parameters_digest": "p" * 64, "fingerprint": "f" * 64}


@pytest.mark.parametrize("first", [{}, {"running": True}, {"ready": True}])
def test_same_live_order_twice_is_refused(member, first) -> None:
    ReportOrderFactory(owner=member, **SAME, **first)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportOrderFactory(owner=member, **SAME)


@pytest.mark.parametrize("first", [{"failed": True}, {"cancelled": True}, {"expired": True}])
def test_same_order_after_an_ended_one_is_let_through(member, first) -> None:
    ReportOrderFactory(owner=member, **SAME, **first)
    ReportOrderFactory(owner=member, **SAME)
    assert ReportOrder.objects.count() == 2


def test_same_order_of_another_or_without_fingerprint_is_let_through(member, outsider) -> None:
    ReportOrderFactory(owner=member, **SAME)
    ReportOrderFactory(owner=outsider, **SAME)
    for _place in range(2):
        ReportOrderFactory(owner=member, **SAME | {"fingerprint": ""})
    assert ReportOrder.objects.count() == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"ready": True, "file": ""},
        {"ready": True, "digest": ""},
        {"ready": True, "expires_at": None},
        {"failed": True, "failure": ""},
        {"running": True, "heartbeat_at": None},
        {"done": 2, "total": 1},
    ],
)
def test_row_that_contradicts_its_state_is_refused(member, wrong) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportOrderFactory(owner=member, **wrong)


@pytest.mark.parametrize("trait", [{"ready": True}, {"failed": True}, {"running": True}, {"done": 1, "total": 1}])
def test_row_that_agrees_with_its_state_is_kept(member, trait) -> None:
    assert ReportOrderFactory(owner=member, **trait).pk


def test_each_format_has_its_media_type() -> None:
    assert [FileFormat(value).content_type for value in ("pdf", "xlsx", "csv")] == [
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/csv; charset=utf-8",
    ]
