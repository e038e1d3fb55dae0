"""Decision records against raw WeasyPrint on the same HTML, two workers against one, memory over many renders."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial
from io import StringIO
from itertools import product
from multiprocessing import get_context
from time import perf_counter
from typing import Any
from unittest import mock

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction

from bench.measuring import Result, paired
from bench.rendering import ours as rendered
from bench.rendering import raw, start
from collaboration.queries.rights import remember_rights
from decisions.models import Decision
from decisions.queries.documents import paper_of
from decisions.services.records import _seal, seal_approved, unsealed_at
from foundation.dates import today
from foundation.errors import RuleError
from reports.kinds import Occasion, PdfReport
from reports.models import ReportOrder
from reports.parameters import bind_parameters
from reports.registry import get_kind
from reports.services import order_report, run_report

KIND = "decision-record"
APPROVED = "decisions.reports.record.DecisionRecord.is_approved"
LACKING = "decisions.services.records.missing_libraries"
ROUNDS = 15
MANY, TURNS = 100, 5
WARM, COLD = 30, 300

Render = Callable[..., int]


def measure() -> Iterator[Result]:
    """Yield what a record costs from order to file, and what a second worker brings."""
    with mock.patch(LACKING, return_value=["what seals: that is measured here"]):
        call_command("load_demo", stdout=StringIO())
    kind = get_kind(KIND)
    assert isinstance(kind, PdfReport)
    orderer = _orderer(kind)
    pages = {row.pk: _html(kind, row.pk, orderer) for row in Decision.objects.decided().order_by("date", "pk")}
    reference = next(iter(pages))  # what the portal's main job is measured by: 2019-12-13, with its budget and its plan
    shortest = min(pages, key=lambda pk: len(pages[pk][0]))
    html, draft = pages[reference]
    cost = _against_raw(reference, html, orderer, draft=draft)
    note = f"the shortest: {_against_raw(shortest, pages[shortest][0], orderer, draft=pages[shortest][1]):.2f}"
    yield Result("decision record, order to file, against raw WeasyPrint", cost, 1.2, note=note)
    cost = _sealed_against_raw(reference)
    yield Result("the same, approved: made, sealed and kept", cost, 1.2)
    seal_approved()
    yield Result("the same, sealed: order to its file", _against_raw(reference, html, orderer), 1.2)
    gained, machine = _gained(html, draft=draft)
    yield Result(f"{MANY} records on two workers against one", gained, 1.5, at_least=True)
    note = f"the machine gives raw WeasyPrint {machine:.2f}"
    yield Result("the same, of what raw WeasyPrint gains in this run", gained / machine, 0.95, at_least=True, note=note)
    yield Result(f"memory grown over {COLD} renders", _growth(html, draft=draft), 5, unit="MB")


def _html(kind: PdfReport, decision: int, orderer: Any) -> tuple[str, bool]:
    """Return a decision's record as HTML, and whether it is a draft."""
    from reports.pdf.engine import document_html  # noqa: PLC0415 - WeasyPrint: slow

    params = bind_parameters(kind, {"decision": decision}, user=orderer, language="sv").params
    document = kind.build(params, Occasion(on=today(), user=orderer))
    return document_html(document, kind.template_name), document.draft


def _against_raw(decision: int, html: str, orderer: Any, *, draft: bool | None = None) -> float:
    """Return how many times raw WeasyPrint on the same HTML a record costs from order to file.

    Of a draft it is drawn, with or without its mark; of what is approved, `draft` None, the file is fetched that was
    sealed when it was approved.
    """
    drawn = nullcontext() if draft is None else mock.patch(APPROVED, return_value=False)
    with mock.patch("reports.tasks.run_report.apply_async"), drawn:  # this process is the worker
        ours, floor = paired(
            _order_to_file({"decision": decision}, orderer),
            lambda: raw(html, draft=bool(draft)),
            ROUNDS,
            before=_forget,
        )
    return ours / floor


def _sealed_against_raw(key: int) -> float:
    """Return how many times raw WeasyPrint the record of an approved decision costs, made, sealed and kept."""
    from reports.pdf.engine import document_html  # noqa: PLC0415 - as above

    decision = Decision.objects.get(pk=key)
    paper = paper_of(decision)
    html = document_html(paper.document, paper.template_name)

    def seal_and_undo() -> None:
        with transaction.atomic():
            sealed = [_seal(found) for found in unsealed_at(decision.meeting.pk) if found.pk == key]
            if sealed != [True]:
                raise RuntimeError("nothing was sealed")
            transaction.set_rollback(True)

    ours, floor = paired(seal_and_undo, lambda: raw(html, draft=False), ROUNDS)
    return ours / floor


def _orderer(kind: PdfReport) -> Any:
    """Return someone of the demo who may order, but not the installer, of whom no right is asked."""
    for user in get_user_model().objects.filter(is_superuser=False).order_by("pk"):
        try:
            bound = bind_parameters(kind, kind.latest(), user=user, language="sv")
            kind.may_order(user, bound.params)
        except RuleError:
            continue
        return user
    raise RuntimeError("nobody in the demo may order a decision record")


def _order_to_file(parameters: dict[str, Any], orderer: Any) -> Callable[[], None]:
    def order_and_make() -> None:
        remember_rights(orderer)  # as every request begins
        order = order_report(kind=KIND, parameters=parameters, by=orderer, today=today())
        run_report(order_id=order.pk)

    return order_and_make


def _forget() -> None:
    """Forget the order before, so that the next is not answered with its file. Raises RuntimeError if it failed."""
    if failed := ReportOrder.objects.exclude(failure="").first():
        raise RuntimeError(failed.failure)
    ReportOrder.objects.all().delete()


def _gained(html: str, *, draft: bool) -> tuple[float, float]:
    """Return how many times faster two warm processes are than one: with our engine, and with raw WeasyPrint.

    All four take turns, so that whatever else the machine does disturbs them alike.
    """
    seconds: Counter[tuple[Render, int]] = Counter()
    with _pool(1) as one, _pool(2) as two:
        for turn in range(TURNS + 1):
            for render, (workers, pool) in product((rendered, raw), enumerate((one, two), start=1)):
                began = perf_counter()
                list(pool.map(partial(render, draft=draft), [html] * (MANY // TURNS)))
                if turn:  # the first one warms: fonts and styles are read
                    seconds[render, workers] += perf_counter() - began
    return seconds[rendered, 1] / seconds[rendered, 2], seconds[raw, 1] / seconds[raw, 2]


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=start)


def _growth(html: str, *, draft: bool) -> float:
    """Return how many megabytes a process of its own has grown by between the warm render and the last."""
    code = (
        "import sys, django; django.setup()\n"
        "from bench.measuring import peak_megabytes\n"
        "from reports.pdf.engine import html_to_pdf\n"
        "html = sys.stdin.read()\n"
        f"for place in range({COLD}):\n"
        f"    html_to_pdf(html, draft={draft})\n"
        f"    if place == {WARM}: warm = peak_megabytes()\n"
        "print(peak_megabytes() - warm)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], input=html, capture_output=True, text=True, check=True
    )
    return float(done.stdout)
