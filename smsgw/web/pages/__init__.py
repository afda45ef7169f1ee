"""The console's pages: a module a subject, each with a `pages = Pages()`; a new one gets its line here."""

from smsgw.web.pages import (
    backups,
    broadcasts,
    complaints,
    demo_phone,
    home,
    hours,
    login,
    messages,
    modem,
    outbox,
    reference,
    report,
    request_bulk,
    request_import,
    request_lists,
    request_new,
    requests,
    settings,
    users,
)
from smsgw.web.routes import Page

# What stands at an address of its own comes before what takes any address of that shape.
MODULES = (
    login,
    home,
    request_new,
    request_bulk,
    request_import,
    request_lists,
    requests,
    outbox,
    messages,
    broadcasts,
    complaints,
    report,
    users,
    backups,
    modem,
    hours,
    settings,
    demo_phone,
    reference,
)


def all_pages() -> list[Page]:
    """Every page of the console."""
    return [page for module in MODULES for page in module.pages.pages]
