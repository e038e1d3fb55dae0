"""The receipt of needs handed in, and lead times as spreadsheet and PDF."""

from needs.reports.lead_times import LeadTimesPaper, LeadTimesSheet
from needs.reports.receipt import NeedsReceipt

__all__ = ["LeadTimesPaper", "LeadTimesSheet", "NeedsReceipt"]
