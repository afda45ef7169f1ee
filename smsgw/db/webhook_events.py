"""Is there anything that webhooks or callbacks have to be told?

Apart from webhooks.py, since every gateway asks this and few ever need the rest.  One rule: an event is kept
only where somebody listens (the triggers see to it), so that what is kept is work.
"""

from smsgw.db.database import execute

_ANY = """
SELECT EXISTS (SELECT 1 FROM webhook_event)
    OR EXISTS (SELECT 1 FROM webhook_delivery)
    OR EXISTS (SELECT 1 FROM webhook_callback)
"""


def are_any() -> bool:
    """Are there events, deliveries or addresses of single messages, even such as are done with?"""
    return bool(execute(_ANY).fetchone()[0])
