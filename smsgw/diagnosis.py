"""What `smsgw doctor` finds: ports, modems, cards, network, each as a finding with what to do.

It asks a modem directly only when no daemon runs; beside a running one it reads the daemon's rows and
leaves questions for it.  One rule: looking must not change anything: no message is taken off a SIM, and a
PIN that may be wrong is tried no oftener than the daemon itself would.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from smsgw.config import Config, ModemSection
from smsgw.db import modems
from smsgw.errors import LinkLost, ModemError, ModemUnavailable
from smsgw.modem import describe_ports, open_modem, read_smsc, read_stores
from smsgw.modem.base import Health, Modem, ModemIdentity, Registration
from smsgw.office import own_hours
from smsgw.office.credit import code_for, read_balance
from smsgw.office.plain import WELL, Plain, explain

# The daemon writes a modem's health once a minute; what is older than this is no news any more.
_STALE = timedelta(minutes=5)

_USSD_S = 20
_TASK_PATIENCE_S = 15.0
_TASK_LOOK_S = 0.1

# +CSQ below this is where sending begins to fail; TS 27.007 clause 8.5 counts from -113 dBm.
_WEAK_DBM = -105

# States of a modem that is open: there is more to tell of it.
_OPEN_AND_ILL = ("not_registered", "denied", "no_credit", "suspect", "no_smsc", "storage_full")

# A card that is so full that the next long text may not find room.
_NEARLY_FULL = 0.9


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the diagnosis.

    subject  a modem's name, or a port
    check    ports, port, sim, network, signal, smsc, storage, credit, daemon, database, hours
    ok       None: not known, and no reason to worry
    """

    subject: str
    check: str
    ok: bool | None
    what: str
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Doctor:
    """Who looks: the office's settings, and the ways to the clock and to people.

    running  does the daemon run here?
    remember may the database be used for what a driver must not forget (refused PINs)?
    database what is wrong with the database's server; None where nothing is known to be
    say      is told what is being done, for a person who waits
    """

    config: Config
    running: bool
    remember: bool
    clock: Callable[[], datetime]
    say: Callable[[str], None]
    database: Plain | None = None

    @property
    def language(self) -> str:
        return self.config.office.language

    def words(self, indonesian: str, english: str) -> str:
        """One of the two, by the office's language."""
        return english if self.language == "en" else indonesian


def diagnose(doctor: Doctor, sections: tuple[ModemSection, ...]) -> Iterator[Finding]:
    """Everything, in the order in which a person would look.  Never raises for what is wrong outside."""
    yield _daemon(doctor)
    yield from _server(doctor)
    yield from _edited_hours(doctor)
    doctor.say(doctor.words("mencari port ...", "looking for ports ..."))
    yield from _ports(doctor)
    for section in sections:
        if doctor.running and doctor.database:
            # The port is the daemon's, and what it knows is written where we cannot read now.
            words = ("Tidak diketahui tanpa basis data", "Not known without the database")
            yield Finding(section.name, "daemon", None, doctor.words(*words))
        elif doctor.running:
            yield from _beside_daemon(doctor, section)
        else:
            yield from _directly(doctor, section)


def _daemon(doctor: Doctor) -> Finding:
    if doctor.running:
        return Finding("gateway", "daemon", True, doctor.words("Gateway berjalan", "The gateway runs"))
    words = explain("stopped", language=doctor.language)
    return Finding("gateway", "daemon", None, words.what, words.cure)


def _server(doctor: Doctor) -> Iterator[Finding]:
    """Whether the database's server answers; nothing where the database is a file."""
    if doctor.database:
        yield Finding("database", "database", False, doctor.database.what, doctor.database.cure)
    elif doctor.remember and not doctor.config.database_url.startswith("sqlite:"):
        what = doctor.words("Server basis data menjawab", "The database server answers")
        yield Finding("database", "database", True, what)


def _edited_hours(doctor: Doctor) -> Iterator[Finding]:
    """Whether the opening hours that were edited are in force; nothing where none were."""
    if not own_hours.path_of(doctor.config).is_file():
        return
    problem = own_hours.find_problem(doctor.config)
    if not problem:
        what = doctor.words("Jam buka yang diubah berlaku", "The edited opening hours hold")
        yield Finding(own_hours.FILE, "hours", True, what)
        return
    what = doctor.words("Jam buka yang diubah tidak terbaca", "The edited opening hours cannot be read")
    cure = doctor.words(
        "Perbaiki baris itu, atau hapus berkasnya; jam sebelumnya tetap berlaku",
        "Mend that line, or delete the file; the hours before stay in force",
    )
    yield Finding(own_hours.FILE, "hours", False, f"{what}: {problem}", cure)


def _ports(doctor: Doctor) -> Iterator[Finding]:
    found = describe_ports()
    if not found:
        real = [section for section in doctor.config.modem if "://" not in section.port]
        none = doctor.words("Tidak ada port serial di komputer ini", "This computer has no serial port")
        cure = explain("no_port", language=doctor.language).cure if real else ""
        yield Finding("ports", "ports", False if real else None, none, cure)
    for port in found:
        name = " ".join(filter(None, (port.maker or port.description, port.usb_id)))
        held = bool(port.holder) and not doctor.running
        if held:
            words = explain("port_busy", f"held by {port.holder};", doctor.language)
            yield Finding(port.device, "ports", False, f"{name}: {words.what}", words.cure)
        else:
            yield Finding(port.device, "ports", None if port.rank is None else True, name)


def _directly(doctor: Doctor, section: ModemSection) -> Iterator[Finding]:
    """Open the modem, ask, close.  Nothing is polled, so nothing is taken in."""
    doctor.say(doctor.words(f"membuka modem {section.name} ...", f"opening modem {section.name} ..."))
    memory = modems.Memory(section.name, doctor.clock) if doctor.remember else None
    # Without a memory each look would try the PIN once, and the third locks the card.
    asked = section if doctor.remember else section.model_copy(update={"pin": ""})
    modem = open_modem(asked, memory)
    try:
        identity = modem.open()
        yield _opened(doctor, section, identity.port, f"{identity.manufacturer} {identity.model}".strip())
        yield Finding(section.name, "sim", True, doctor.words("Kartu SIM siap", "The SIM card is ready"))
        doctor.say(doctor.words("mencari jaringan ...", "asking for the network ..."))
        health = modem.health()
        yield from _network(doctor, section, health.registration, health.operator, health.rssi_dbm)
        yield _smsc(doctor, section, _told_smsc(modem, identity))
        yield from _storage(doctor, section, health)
        yield from _credit(doctor, section, modem, identity, health)
    except (ModemError, OSError) as error:
        yield _trouble(doctor, section, error)
    finally:
        modem.close()


def _opened(doctor: Doctor, section: ModemSection, port: str, model: str) -> Finding:
    return Finding(section.name, "port", True, doctor.words(f"{model} di {port}", f"{model} on {port}"))


def _trouble(doctor: Doctor, section: ModemSection, error: Exception) -> Finding:
    reason = error.reason if isinstance(error, ModemUnavailable) else "link_lost"
    detail = error.detail if isinstance(error, ModemUnavailable) else str(error)
    words = explain(reason, detail, doctor.language, name=section.name)
    return Finding(section.name, _check_of(reason), False, words.what, words.cure)


def _check_of(reason: str) -> str:
    if reason in ("no_sim", "sim_failure", "sim_busy", "identity_changed") or reason.startswith(
        ("pin", "puk")
    ):
        return "sim"
    if reason in ("not_registered", "denied"):
        return "network"
    return {"no_smsc": "smsc", "storage_full": "storage", "no_credit": "credit", "suspect": "credit"}.get(
        reason, "port"
    )


def _network(
    doctor: Doctor, section: ModemSection, registration: Registration, operator: str, dbm: int | None
) -> Iterator[Finding]:
    if registration.may_send:
        what = doctor.words(f"Terdaftar di {operator or 'jaringan'}", f"In the network {operator}".rstrip())
        yield Finding(section.name, "network", True, what)
    elif registration is Registration.UNKNOWN:
        what = doctor.words("Modem tidak memberi tahu jaringannya", "The modem does not tell its network")
        yield Finding(section.name, "network", None, what)
    else:
        reason = "denied" if registration is Registration.DENIED else "not_registered"
        words = explain(reason, language=doctor.language)
        yield Finding(section.name, "network", False, words.what, words.cure)
    if dbm is not None:
        weak = dbm < _WEAK_DBM
        cure = explain("not_registered", language=doctor.language).cure if weak else ""
        yield Finding(
            section.name, "signal", not weak, doctor.words(f"Sinyal {dbm} dBm", f"Signal {dbm} dBm"), cure
        )


def _smsc(doctor: Doctor, section: ModemSection, smsc: str | None) -> Finding:
    """smsc  empty: none is set; None: the modem does not say"""
    if smsc is None:
        what = doctor.words("Pusat SMS tidak dapat dibaca", "The service centre cannot be read")
        return Finding(section.name, "smsc", None, what)
    if smsc:
        what = doctor.words(f"Pusat SMS {smsc}", f"Service centre {smsc}")
        return Finding(section.name, "smsc", True, what)
    words = explain("no_smsc", language=doctor.language)
    return Finding(section.name, "smsc", False, words.what, words.cure)


def _told_smsc(modem: Modem, identity: ModemIdentity) -> str | None:
    """Some modems refuse the question and send all the same: that is no empty SMSC."""
    if identity.smsc:
        return identity.smsc
    try:
        return read_smsc("\n".join(modem.at("AT+CSCA?")))
    except LinkLost:
        raise
    except ModemError:
        return None


def _storage(doctor: Doctor, section: ModemSection, health: Health) -> Iterator[Finding]:
    used, total = health.storage_used, health.storage_total
    if used is None or not total:
        return
    what = doctor.words(f"Memori SMS {used} dari {total}", f"SMS memory {used} of {total}")
    full = used >= total * _NEARLY_FULL
    cure = explain("storage_full", language=doctor.language, name=section.name).cure if full else ""
    yield Finding(section.name, "storage", not full, what, cure)


def _credit(
    doctor: Doctor, section: ModemSection, modem: Modem, identity: ModemIdentity, health: Health
) -> Iterator[Finding]:
    code = doctor.config.credit.code or code_for(identity.imsi, health.operator)
    if not code or not health.registration.may_send:
        return
    doctor.say(doctor.words(f"menanyakan pulsa ({code}) ...", f"asking for the credit ({code}) ..."))
    try:
        balance = read_balance(modem.ussd(code, _USSD_S), doctor.config.credit.patterns)
    except LinkLost:
        raise
    except ModemError:
        balance = read_balance("")
    if balance.rupiah is None:
        what = doctor.words(f"Pulsa tidak diketahui ({code})", f"The credit is not known ({code})")
        yield Finding(section.name, "credit", None, what)
        return
    low = balance.rupiah < doctor.config.credit.low
    cure = doctor.words("Isi pulsa kartu ini", "Fill the card up") if low else ""
    yield Finding(
        section.name, "credit", not low, doctor.words(f"Pulsa {balance}", f"Credit {balance}"), cure
    )


def _beside_daemon(doctor: Doctor, section: ModemSection) -> Iterator[Finding]:
    """What the daemon noted, and what it answers when asked."""
    row = modems.get(section.name)
    state = "unknown" if row is None else row.state
    words = explain(state, row.detail if row else "", doctor.language, name=section.name)
    if row is None or state not in {*WELL, *_OPEN_AND_ILL}:
        yield Finding(section.name, _check_of(state), False, words.what, words.cure)
        return
    yield _opened(doctor, section, row.port, row.model)
    if doctor.clock() - row.updated_at > _STALE and state not in WELL:
        yield Finding(section.name, _check_of(state), False, words.what, words.cure)
    registration = Registration(row.registration) if row.registration else Registration.UNKNOWN
    yield from _network(doctor, section, registration, row.operator, row.signal_dbm)
    if state in ("no_credit", "suspect", "no_smsc"):
        yield Finding(section.name, _check_of(state), False, words.what, words.cure)
    elif row.credit:
        low = (read_balance(row.credit).rupiah or 0) < doctor.config.credit.low
        cure = doctor.words("Isi pulsa kartu ini", "Fill the card up") if low else ""
        what = doctor.words(f"Pulsa {row.credit}", f"Credit {row.credit}")
        yield Finding(section.name, "credit", not low, what, cure)
    if section.driver == "at":
        doctor.say(
            doctor.words(f"bertanya kepada modem {section.name} ...", f"asking modem {section.name} ...")
        )
        yield from _by_tasks(doctor, section)


def _by_tasks(doctor: Doctor, section: ModemSection) -> Iterator[Finding]:
    """What only the modem itself knows."""
    stores = ask_daemon(section.name, "at", "AT+CPMS?", doctor.clock)
    if stores is None:
        what = doctor.words("Gateway tidak menjawab pertanyaan", "The gateway does not answer")
        cure = doctor.words("Jalankan ulang gateway", "Start the gateway again")
        yield Finding(section.name, "daemon", False, what, cure)
        return
    used, total = (None, None) if stores[1] else read_stores(stores[0])
    yield from _storage(doctor, section, Health(storage_used=used, storage_total=total))
    smsc = ask_daemon(section.name, "at", "AT+CSCA?", doctor.clock)
    if smsc is not None and not smsc[1]:
        yield _smsc(doctor, section, read_smsc(smsc[0]))


def ask_daemon(
    name: str, verb: str, argument: str, clock: Callable[[], datetime], patience_s: float = _TASK_PATIENCE_S
) -> tuple[str, bool] | None:
    """Ask the running daemon something of a modem: (answer, did it fail?), or None when it says nothing."""
    task = modems.ask(name, verb, argument, clock())
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        answer = modems.find_answer(task)
        if answer is not None:
            return answer
        time.sleep(_TASK_LOOK_S)
    modems.answer(task, "", failed=True, now=clock())  # nobody waits for it any more
    return None
