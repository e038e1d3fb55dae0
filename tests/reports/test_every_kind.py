"""What holds for every kind of report there is. A kind without an example fails here."""

import csv
import datetime as dt
import io
from functools import partial
from unittest import mock

import pytest
from openpyxl import load_workbook
from weasyprint import HTML  # noqa: TID253 - what our own reading of a page is held against

from foundation.errors import RightRefusedError, RuleError
from reports.enums import FileFormat
from reports.kinds import Occasion, PdfReport, ReportKind, SpreadsheetReport
from reports.models import ReportOrder
from reports.parameters import bind_parameters
from reports.pdf.engine import document_html, html_to_pdf
from reports.pdf.fetcher import BASE_URL
from reports.registry import all_kinds
from reports.services import order_report, run_report
from reports.services.running import require_right
from tests.collaboration.factories import UserFactory
from tests.pdf.text import text_in_reading_order, text_of_html
from tests.pdf.verapdf import assert_archivable
from tests.reports.examples import Example, all_examples

DAY = dt.date(2026, 3, 2)
KINDS = {kind.kind: kind for kind in all_kinds()}
PDFS = [name for name, kind in KINDS.items() if isinstance(kind, PdfReport)]
SHEETS = [name for name, kind in KINDS.items() if isinstance(kind, SpreadsheetReport)]
OF_DRAFTS = {"budget", "budget-lines"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


def _example(kind: str) -> Example:
    examples = all_examples()
    assert kind in examples, f"{kind} has no example in tests/<app>/report_examples.py"
    return examples[kind]()


def _made(kind: str, example: Example, **changes: str) -> tuple[ReportOrder, bytes]:
    order = order_report(kind=kind, parameters={**example.parameters, **changes}, by=example.orderer, today=DAY)
    run_report(order_id=order.pk)
    order.refresh_from_db()
    assert order.is_ready, order.failure
    with order.file.open() as file:
        return order, file.read()


def test_examples_are_of_kinds_that_exist() -> None:
    assert set(all_examples()) <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_may_be_chosen_is_named_in_words(kind: str) -> None:
    assert [name for name, field in KINDS[kind].parameters.base_fields.items() if not field.label] == []


@pytest.mark.parametrize("kind", PDFS)
def test_pdf_is_archivable_accessible_and_says_what_the_page_says(kind: str) -> None:
    example = _example(kind)
    order, pdf = _made(kind, example)
    report, params = require_right(order)
    assert isinstance(report, PdfReport)
    assert_archivable(pdf, archive=example.archive)
    document = report.build(params, Occasion(on=DAY, user=order.owner))
    assert text_in_reading_order(pdf) == text_of_html(document_html(document, report.template_name))
    again = io.BytesIO()
    report.make(params, Occasion(on=DAY, user=order.owner), again)
    assert again.getvalue() == pdf


@pytest.mark.parametrize("kind", PDFS)
def test_pdf_is_the_same_whichever_way_its_page_is_read(kind: str) -> None:
    example = _example(kind)
    report = KINDS[kind]
    assert isinstance(report, PdfReport)
    bound = bind_parameters(report, example.parameters, user=None, language="sv")
    document = report.build(bound.params, Occasion(on=DAY))
    html = document_html(document, report.template_name)
    with mock.patch("reports.pdf.page.HTML.__init__", side_effect=AssertionError("this is no XML")):
        read_as_xml = html_to_pdf(html, draft=document.draft, pictures=document.pictures)
    by_itself = partial(HTML, base_url=BASE_URL)
    with mock.patch("reports.pdf.engine.read_page", lambda html, fetcher: by_itself(string=html, url_fetcher=fetcher)):
        assert html_to_pdf(html, draft=document.draft, pictures=document.pictures) == read_as_xml


@pytest.mark.parametrize("kind", SHEETS)
def test_sheet_holds_the_same_rows_in_both_formats(kind: str) -> None:
    example = _example(kind)
    _order, xlsx = _made(kind, example, format=FileFormat.XLSX)
    _order, text = _made(kind, example, format=FileFormat.CSV)
    page = load_workbook(io.BytesIO(xlsx), read_only=True).active
    assert page is not None
    in_csv = list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    in_xlsx = list(page.iter_rows(values_only=True))
    assert [str(cell) for cell in in_xlsx[0]] == [cell.removeprefix("'") for cell in in_csv[0]]
    assert len(in_xlsx) == len(in_csv) > 1


@pytest.mark.parametrize("kind", KINDS)
def test_stranger_is_refused(kind: str) -> None:
    example = _example(kind)
    stranger = UserFactory()
    with pytest.raises(RuleError):
        order_report(kind=kind, parameters=example.parameters, by=stranger, today=DAY)
    bound = bind_parameters(KINDS[kind], example.parameters, user=None, language="sv")
    with pytest.raises(RightRefusedError):
        KINDS[kind].may_order(stranger, bound.params)


@pytest.mark.parametrize("kind", KINDS)
def test_installer_makes_it_from_the_command_line(kind: str) -> None:
    report: ReportKind = KINDS[kind]
    example = _example(kind)
    bound = bind_parameters(report, example.parameters, user=None, language="sv")
    target = io.BytesIO()
    report.make(bound.params, Occasion(on=DAY), target)
    assert target.tell() > 0


@pytest.mark.parametrize("kind", KINDS)
def test_latest_is_made_unless_there_is_none(kind: str) -> None:
    _example(kind)
    report = KINDS[kind]
    if kind in OF_DRAFTS:
        with pytest.raises(RuleError, match=r"Ingen budget är fastställd än\."):
            report.latest()
        return
    bound = bind_parameters(report, report.latest(), user=None, language="sv")
    target = io.BytesIO()
    report.make(bound.params, Occasion(on=DAY), target)
    assert target.tell() > 0
