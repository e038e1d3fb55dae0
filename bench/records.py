"""Decision records against raw WeasyPrint on the same HTML, two workers against one, memory over many renders."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from io import StringIO
from multiprocessing import get_context
from time import perf_counter
from typing import Any
from unittest import mock

from django.contrib.auth import get_user_model
from django.core.management import call_command

from bench.measuring import Result, paired
from bench.rendering import render, start
from collaboration.queries.rights import remember_rights
from foundation.dates import today
from foundation.errors import RuleError
from reports.kinds import Occasion, PdfReport
from reports.models import ReportOrder
from reports.parameters import bind_parameters
from reports.registry import get_kind
from reports.services import order_report, run_report

KIND = "decision-record"
ROUNDS = 15
MANY = 100
WARM, COLD = 30, 300


def measure() -> Iterator[Result]:
    """Yield what a record costs from order to file, and what a second worker brings."""
    call_command("load_demo", stdout=StringIO())
    kind = get_kind(KIND)
    assert isinstance(kind, PdfReport)
    orderer = _orderer(kind)
    params = bind_parameters(kind, kind.latest(), user=orderer, language="sv").params
    html, draft = _html(kind, params, Occasion(on=today(), user=orderer))
    ours, floor = paired(_order_to_file(kind, orderer), lambda: _raw(html, draft=draft), ROUNDS)
    yield Result("decision record, order to file, against raw WeasyPrint", ours / floor, 1.2)
    one, two = (_seconds(html, workers, draft=draft) for workers in (1, 2))
    yield Result(f"{MANY} records on two workers against one", one / two, 1.5, at_least=True)
    yield Result(f"memory grown over {COLD} renders", _growth(html), 20, unit="MB")


def _html(kind: PdfReport, params: Any, occasion: Occasion) -> tuple[str, bool]:
    from reports.pdf.engine import document_html  # noqa: PLC0415 - WeasyPrint: slow

    document = kind.build(params, occasion)
    return document_html(document, kind.template_name), document.draft


def _raw(html: str, *, draft: bool) -> bytes:
    """Render as WeasyPrint does by itself: the same HTML, style sheets and fonts, tagged PDF/A, no hooks of ours."""
    from reports.pdf import engine  # noqa: PLC0415 - as above

    style = engine.styles(engine.DRAFT_SHEETS if draft else engine.SHEETS)
    page = engine.HTML(string=html, base_url=engine.BASE_URL, url_fetcher=engine.StaticFetcher())
    document = page.render(stylesheets=style.sheets, font_config=style.fonts, pdf_variant=engine.VARIANT, pdf_tags=True)
    pdf: bytes = document.write_pdf(pdf_variant=engine.VARIANT, pdf_tags=True)
    return pdf


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


def _order_to_file(kind: PdfReport, orderer: Any) -> Callable[[], None]:
    def order_and_make() -> None:
        ReportOrder.objects.all().delete()
        remember_rights(orderer)  # as every request begins
        with mock.patch("reports.tasks.run_report.apply_async"):  # this process is the worker
            order = order_report(kind=KIND, parameters=kind.latest(), by=orderer, today=today())
        run_report(order_id=order.pk)
        order.refresh_from_db()
        if not order.is_ready:
            raise RuntimeError(order.failure)

    return order_and_make


def _seconds(html: str, workers: int, *, draft: bool) -> float:
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=start) as pool:
        list(pool.map(render, [html] * workers * 4, [draft] * workers * 4))  # warm: fonts and styles are read
        began = perf_counter()
        list(pool.map(render, [html] * MANY, [draft] * MANY))
        return perf_counter() - began


def _growth(html: str) -> float:
    """Return how many megabytes a process of its own has grown by between the warm render and the last."""
    code = (
        "import sys, resource, django; django.setup()\n"
        "from reports.pdf.engine import html_to_pdf\n"
        "html = sys.stdin.read()\n"
        f"for place in range({COLD}):\n"
        "    html_to_pdf(html)\n"
        f"    if place == {WARM}: warm = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - warm) / 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], input=html, capture_output=True, text=True, check=True
    )
    return float(done.stdout)
