"""The receipt of needs handed in, the register of needs, and lead times as spreadsheet and PDF."""

from needs.reports.lead_times import LeadTimesPaper, LeadTimesSheet
from needs.reports.receipt import NeedsReceipt
from needs.reports.register import NeedsRegister

__all__ = ["LeadTimesPaper", "LeadTimesSheet", "NeedsReceipt", "NeedsRegister"]
