"""Files of the registers, as the tests of their resources write and read them."""

import io

from foundation.imports.outcomes import Outcome
from foundation.spreadsheets import Sheet, write_csv

KINDS = (
    "”komun” finns inte bland valen: kommun, högskola, institution, kommunalförbund, region, lärcentrum, företag, "
    "annat."
)
NEW, CHANGED, UNCHANGED, WRONG = Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.WRONG


def report_of(resource, *lines):
    return resource.read(io.BytesIO("\n".join(lines).encode()))


def outcomes(report):
    return [draft.outcome for draft in report.drafts]


def faults(report):
    return [(draft.line.number, fault.head, fault.sentence) for draft in report.drafts for fault in draft.faults]


def written(resource, write=write_csv):
    file = io.BytesIO()
    rows = resource.rows_out(resource.model.objects.order_by("pk"))
    write(Sheet("Register", resource.heads, rows), file, lambda _done, _total: None)
    file.seek(0)
    return file


def imported(resource, by, *lines, keep_good=False):
    report = report_of(resource, *lines)
    resource.save(report, by=by, reason="Import av test.csv", keep_good=keep_good)
    return report
