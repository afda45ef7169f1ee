"""A spreadsheet into the requests, all or nothing, and the notices that its rows deserve."""

from smsgw.intake.importing import TOLD, Order, Report, import_file

__all__ = ["TOLD", "Order", "Report", "import_file"]
