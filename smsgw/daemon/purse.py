"""Keeping an eye on one modem's credit: when the network is asked, and what is written down.

What follows from it is decided in smsgw/credit.py.  One rule: asking must never keep a citizen waiting for
long, so a routine question goes out in a quiet moment only, and none lasts longer than PATIENCE_S.
"""

import logging
from datetime import datetime

from smsgw.config import CreditSection
from smsgw.credit import Account, Standing
from smsgw.db import alarms, claims, modems
from smsgw.errors import LinkLost, ModemError
from smsgw.messages import Delivered, Event, Lane, Reported
from smsgw.modem.base import Modem
from smsgw.office.credit import Balance, code_for, is_about_credit, read_balance
from smsgw.sms.status_report import Outcome

log = logging.getLogger("smsgw.daemon")

# Most networks answer a balance code in two seconds.
PATIENCE_S = 20

# An operator's own senders are names or short numbers.
_SHORT_NUMBER = 6


class Purse:
    """The credit of the card in one modem, from when it was opened."""

    def __init__(self, name: str, settings: CreditSection, imsi: str, now: datetime) -> None:
        self.account = Account(settings, now)
        self.network = ""
        self._name, self._settings, self._imsi = name, settings, imsi

    @property
    def state(self) -> str:
        """`no_credit` or `suspect` for the modem's row; empty while the card pays."""
        return {Standing.EMPTY: "no_credit", Standing.SUSPECT: "suspect"}.get(self.account.standing, "")

    @property
    def detail(self) -> str:
        """The last balance that could be read."""
        return str(self.account.balance)

    def notice(self, event: Event, now: datetime) -> None:
        """Learn from what came in: a delivery proves that the card pays, an operator's text is a hint."""
        if isinstance(event, Reported) and event.report.outcome is Outcome.DELIVERED:
            self.account.succeeded(now)
        elif isinstance(event, Delivered):
            sender = event.deliver.originator
            is_operator = sender.is_alphanumeric or len(sender.value) <= _SHORT_NUMBER
            if is_operator and is_about_credit(event.deliver.text):
                self.account.hinted()

    def look(self, modem: Modem, now: datetime) -> bool:
        """Ask for the balance if it is time; True when the network was asked.  Raises LinkLost."""
        if not self.account.wants_check(now):
            return False
        if not self.account.is_doubted and claims.is_due(Lane.REPLY, self._name, now):
            return False  # a citizen waits, and the card is not what keeps the answer back
        before = self.account.standing
        code = self._settings.code or code_for(self._imsi, self.network)
        balance = self._ask(modem, code) if code else Balance()
        self.account.checked(balance, now)
        self._write_down(balance, before, now)
        return bool(code)

    def _ask(self, modem: Modem, code: str) -> Balance:
        try:
            return read_balance(modem.ussd(code, PATIENCE_S), self._settings.patterns)
        except LinkLost:
            raise
        except ModemError as error:
            log.info("%s: the balance is not known: %s", self._name, error)
            return Balance()

    def _write_down(self, balance: Balance, before: Standing, now: datetime) -> None:
        if balance.rupiah is not None:
            log.info("%s: credit %s", self._name, balance)
            modems.record(self._name, now, credit=str(balance))
        standing = self.account.standing
        if standing is not before:
            log.warning("%s: the card is %s now", self._name, standing)
        if standing is not Standing.FINE:
            alarms.raise_alarm(str(standing), self._name, str(self.account.balance), now)
        elif balance.rupiah is not None and self.account.is_low:
            alarms.raise_alarm("credit_low", self._name, str(balance), now)
