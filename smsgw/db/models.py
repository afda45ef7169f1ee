"""All tables, gathered: each noun's are in a file of their own, the verbs in the modules beside them.

States are stored as words, instants as integer microseconds since 1970 (UTC): both sort and compare
as they should on SQLite and PostgreSQL alike.  The lengths of CharFields say what is meant to be written;
no database holds anybody to them (SQLite never does, and server.py lifts them).  The state tables of
docs/ARCHITECTURE.md are held against the enums by tests/test_states.py.
"""

from smsgw.db.broadcast_models import BROADCAST_TABLES
from smsgw.db.message_models import MESSAGE_TABLES
from smsgw.db.message_models import InboxMessage as InboxMessage
from smsgw.db.message_models import InboxSegment as InboxSegment
from smsgw.db.message_models import InboxState as InboxState
from smsgw.db.message_models import OutboxMessage as OutboxMessage
from smsgw.db.message_models import OutboxSegment as OutboxSegment
from smsgw.db.message_models import OutboxState as OutboxState
from smsgw.db.modem_models import MODEM_TABLES
from smsgw.db.modem_models import DaemonRow as DaemonRow
from smsgw.db.modem_models import ModemRow as ModemRow
from smsgw.db.modem_models import ModemTask as ModemTask
from smsgw.db.office_models import OFFICE_TABLES
from smsgw.db.office_models import Alarm as Alarm
from smsgw.db.office_models import Audit as Audit
from smsgw.db.office_models import BlankStock as BlankStock
from smsgw.db.office_models import Consent as Consent
from smsgw.db.office_models import Lookup as Lookup
from smsgw.db.office_models import Ticket as Ticket
from smsgw.db.office_models import TicketNote as TicketNote
from smsgw.db.office_models import TicketState as TicketState
from smsgw.db.request_models import REQUEST_TABLES
from smsgw.db.request_models import STOPS as STOPS
from smsgw.db.request_models import Rating as Rating
from smsgw.db.request_models import Request as Request
from smsgw.db.request_models import RequestMove as RequestMove
from smsgw.db.request_models import RequestPhone as RequestPhone
from smsgw.db.table import InstantField as InstantField
from smsgw.db.table import LaneField as LaneField
from smsgw.db.table import Table as Table
from smsgw.db.table import find_server as find_server
from smsgw.db.table import from_micros as from_micros
from smsgw.db.table import proxy as proxy
from smsgw.db.table import to_micros as to_micros
from smsgw.db.web_models import WEB_TABLES

TABLES: tuple[type[Table], ...] = (
    *MESSAGE_TABLES,
    *REQUEST_TABLES,
    *OFFICE_TABLES,
    *MODEM_TABLES,
    *BROADCAST_TABLES,
    *WEB_TABLES,
)
