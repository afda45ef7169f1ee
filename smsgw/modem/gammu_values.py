"""Our settings as gammu's names, and gammu's answers about the network as our Health.

Pure.  The one rule: what gammu does not tell stays empty.

`connection` is gammu's own word, such as `at115200`, `fbus` or `none`; empty: AT at the configured speed.
`connection = "dummy"` is gammu's simulated telephone, whose `port` is a folder.
"""

from typing import Any

from smsgw.errors import ModemUnavailable
from smsgw.modem import ModemConfig
from smsgw.modem.base import Health, Registration
from smsgw.modem.gammu_wire import Frame

_REGISTRATIONS = {
    "HomeNetwork": Registration.HOME,
    "RoamingNetwork": Registration.ROAMING,
    "RequestingNetwork": Registration.SEARCHING,
    "NoNetwork": Registration.SEARCHING,
    "RegistrationDenied": Registration.DENIED,
}


def gammu_names(config: ModemConfig) -> tuple[str, str, str]:
    """Port, connection and model as gammu wants them.

    Raises ModemUnavailable for a port that gammu cannot open.
    """
    port, connection = config.port, config.connection or f"at{config.baudrate}"
    if port == "auto" or "://" in port:
        raise ModemUnavailable(
            "no_port", 'with driver = "gammu", port must be a device or COM port', permanent=True
        )
    if any(not (character.isprintable()) for character in port + connection):
        # They become lines of gammu's own configuration.
        raise ModemUnavailable("no_port", "port or connection holds control characters", permanent=True)
    if connection in ("dummy", "none"):
        return port, "none", "dummy"
    return port, connection, ""


def health_from(told: Frame) -> Health:
    """The answers of the child's `health`."""
    network, memories = told["network"] or {}, told["memories"] or {}
    rssi_dbm = _rssi_dbm(told["signal"] or {})
    state = network.get("State", "")
    registration = _REGISTRATIONS.get(state, Registration.UNKNOWN)
    if not network and rssi_dbm is not None:
        # gammu gives up on all of it when one of its questions is refused (AT+CGATT?, AT+CGREG=2).
        # There is a signal; the first submit tells whether there is a network.
        registration = Registration.HOME
    return Health(
        registration=registration,
        operator=str(network.get("NetworkName") or network.get("NetworkCode") or ""),
        rssi_dbm=rssi_dbm,
        storage_used=_sum(memories, "SIMUsed", "PhoneUsed"),
        storage_total=_sum(memories, "SIMSize", "PhoneSize"),
    )


def _rssi_dbm(signal: dict[str, Any]) -> int | None:
    """gammu gives -1 for unknown; its dummy gives what no receiver hears."""
    strength = signal.get("SignalStrength", -1)
    return strength if -150 < strength < -1 else None


def _sum(memories: dict[str, Any], *names: str) -> int | None:
    counts = [memories[name] for name in names if memories.get(name) is not None]
    return sum(counts) if counts else None
