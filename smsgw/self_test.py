"""The self-test: each modem texts its own number now and then, and an admin hears when nothing comes back.

Decides when; what came of it is told by db/self_tests.py.  One rule: it disturbs nobody and costs one
SMS, so it is sent once a period, within the hours of notices.
"""

import hashlib
import logging
from datetime import datetime

from smsgw import numbers
from smsgw.db import alarms, self_tests
from smsgw.errors import NumberError
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.policy import gate_of

log = logging.getLogger("smsgw.self_test")

ALARM = "self_test"

# In days of the calendar: a test a day is one in the morning, whenever the PC was switched on yesterday.
_EVERY_DAYS = {"daily": 1, "weekly": 7}


def run(now: datetime, desk: Desk) -> None:
    """Begin the tests that are due; raise an alarm for one that failed, settle it once one came back."""
    every_days = _EVERY_DAYS.get(desk.config.admin.self_test)
    if every_days is None:
        return
    zone = desk.config.zone
    today = now.astimezone(zone).date()
    is_open = gate_of(desk).opens_at(Lane.NOTICE, now) == now
    for section in desk.config.modem:
        last = self_tests.find_last(section.name, now)
        if last is not None:
            _judge(last, now)
        # A clock that ran ahead and was put right has left a test in the future: it counts for nothing.
        is_due = last is None or not 0 <= (today - last.at.astimezone(zone).date()).days < every_days
        if is_due and is_open and section.own_number:
            _begin(section.name, section.own_number, desk, now)


def _begin(modem: str, own_number: str, desk: Desk, now: datetime) -> None:
    try:
        msisdn = numbers.parse(own_number)
    except NumberError:
        log.warning("%s: no self-test, since own_number is no number that can be texted", modem)
        return
    day = now.astimezone(desk.config.zone).date().isoformat()
    if self_tests.begin(modem, msisdn, f"smsgw test {_token(modem, day)}", day, now):
        log.info("%s: self-test begun", modem)


def _token(modem: str, day: str) -> str:
    """Eight letters that tell this test's text from any other's, and that nothing reads as a number."""
    digest = hashlib.sha256(f"{modem}:{day}".encode()).digest()
    return "".join("bcdfghjkmnpqrstv"[octet % 16] for octet in digest[:8])


def _judge(last: self_tests.SelfTest, now: datetime) -> None:
    if last.state == "failed":
        if alarms.raise_once(ALARM, last.modem, last.detail, last.at, now):
            log.warning("%s: the self-test %s", last.modem, last.detail)
    elif last.state == "ok":
        alarms.settle(ALARM, last.modem, now)
