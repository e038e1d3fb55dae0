"""Make an ordered report: take the order, build, render, keep the file, once."""

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from foundation.errors import RightRefusedError, RuleError, Sentence
from foundation.files import whole_name
from foundation.prepared import STAND_IN_ID, PreparedObjects
from foundation.transitions import take_step
from reports.enums import WORKFLOW, ReportState
from reports.kinds import Occasion, ReportKind
from reports.models import ReportOrder, file_path
from reports.parameters import ParametersError, Params, bind_parameters
from reports.registry import get_kind, introduced
from reports.services.keeping import drop_attempts, kept_until
from reports.services.progress import AbandonedError, Heartbeat, holder

logger = logging.getLogger(__name__)
IN_MEMORY_BYTES = 8 * 1024 * 1024

_WITH_OWNER = PreparedObjects(
    lambda key: ReportOrder.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=key), STAND_IN_ID
)


@dataclass(frozen=True)
class Made:
    """A finished file on its way into storage."""

    file: IO[bytes]
    name: str
    file_format: str
    digest: str
    size: int
    fingerprint: str


def run_report(*, order_id: int) -> None:
    """Make the report of an order, if it still waits; may be called any number of times.

    One worker takes the order by a conditional step and gets a new attempt number, its ticket. All
    it writes afterwards is bound to that ticket, so a worker that was taken for dead and comes back
    changes nothing. A report that cannot be made ends as failed with the reason in words, and the
    traceback in the log.
    """
    order = _take(order_id)
    if order is None:
        return
    with translation.override(order.language), Heartbeat(order) as heartbeat:
        try:
            with _make(order, heartbeat) as made:
                _finish(order, made)
        except AbandonedError:
            logger.info("Report %s, attempt %s: nobody waits for it any longer", order.pk, order.attempt)
        except RuleError as error:
            _fail(order, error.sentence)
        except SoftTimeLimitExceeded:
            logger.exception("Report %s took too long", order.pk)
            _fail(order, _("The report took too long to make. Ask for less at a time, and order again."))
        except OperationalError:
            raise  # the database is away: the order is taken up again once its signs of life have stopped
        except Exception:
            logger.exception("Report %s could not be made", order.pk)
            _fail(order, _("The report could not be made because of a fault in the portal. The fault is logged."))


@transaction.atomic
def _take(order_id: int) -> ReportOrder | None:
    order = next(iter(_WITH_OWNER.all(order_id)), None)
    if order is None or order.state != ReportState.ORDERED:
        return None
    start = {"attempt": order.attempt + 1, "heartbeat_at": timezone.now(), "done": 0, "total": 0, "progress": ""}
    take_step(WORKFLOW, order, to=ReportState.RUNNING, by=None, extra=start)
    return order


@contextmanager
def _make(order: ReportOrder, heartbeat: Heartbeat) -> Iterator[Made]:
    kind = get_kind(order.kind)
    # Which choices the person had was checked when the report was ordered; whether it may be had is asked again.
    params = bind_parameters(kind, order.parameters, user=None, language=order.language).params
    owner = introduced(order.owner)
    kind.may_order(owner, params)
    occasion = Occasion(on=order.as_of, user=owner, progress=heartbeat.tell)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as file:
        fingerprint = kind.make(params, occasion, file)
        digest, size = _measure(file)
        yield Made(
            file=file,
            name=file_name(kind, params),
            file_format=kind.file_format(params),
            digest=digest,
            size=size,
            fingerprint=fingerprint,
        )


def require_right(order: ReportOrder) -> tuple[ReportKind, Params]:
    """Return the order's kind and parameters as its owner may have them today.

    Raises RightRefusedError when the owner has lost the right, or sight of what the parameters name.
    """
    kind = get_kind(order.kind)
    try:
        params = bind_parameters(kind, order.parameters, user=order.owner, language=order.language).params
    except ParametersError as error:
        raise RightRefusedError(_("You may no longer see what this report is about.")) from error
    kind.may_order(order.owner, params)
    return kind, params


def file_name(kind: ReportKind, params: Params) -> str:
    """Return the whole name of a report's file, with its ending and without what a disk cannot hold."""
    return whole_name(kind.filename(params), kind.file_format(params))


def _measure(file: IO[bytes]) -> tuple[str, int]:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    return digest, file.tell()


def _finish(order: ReportOrder, made: Made) -> None:
    made.file.seek(0)
    stored = default_storage.save(file_path(order, made.name), File(made.file))
    try:
        _step_to_ready(order, made, stored)
    except BaseException:
        default_storage.delete(stored)
        raise
    drop_attempts(order, before=order.attempt)


@transaction.atomic
def _step_to_ready(order: ReportOrder, made: Made, stored: str) -> None:
    now = timezone.now()
    locked = holder(order)
    fields: dict[str, Any] = {
        "fingerprint": made.fingerprint,
        "file": stored,
        "file_name": made.name,
        "file_format": made.file_format,
        "digest": made.digest,
        "size": made.size,
        "finished_at": now,
        "expires_at": kept_until(now),
        "done": max(locked.total, 1),
        "total": max(locked.total, 1),
        "progress": "",
    }
    if made.fingerprint == locked.fingerprint:  # what was ordered is what was made
        take_step(WORKFLOW, locked, to=ReportState.READY, by=None, extra=fields)
        return
    try:
        with transaction.atomic():
            take_step(WORKFLOW, locked, to=ReportState.READY, by=None, extra=fields)
    except IntegrityError:
        # The data changed on the way and the person has ordered again since: that order is the one to reuse.
        take_step(WORKFLOW, locked, to=ReportState.READY, by=None, extra=fields | {"fingerprint": ""})


def _fail(order: ReportOrder, sentence: Sentence) -> None:
    try:
        with transaction.atomic():
            extra = {"failure": str(sentence), "finished_at": timezone.now()}
            take_step(WORKFLOW, holder(order), to=ReportState.FAILED, by=None, comment=str(sentence), extra=extra)
    except AbandonedError:
        logger.info("Report %s, attempt %s: failed, but nobody waits for it any longer", order.pk, order.attempt)
