"""The ledger: one office's figures of a span, gathered from the tables for whoever reports them.

figures.py holds the values, gathering.py makes them (requests.py what is read from each request),
daily.py puts a day into one SMS, printed/ makes a page of them.  It writes no file and sends nothing.
"""

from smsgw.ledger.daily import daily_text
from smsgw.ledger.figures import Figures, Period, Report
from smsgw.ledger.gathering import gather, gather_day

__all__ = ["Figures", "Period", "Report", "daily_text", "gather", "gather_day"]
