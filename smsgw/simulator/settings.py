"""What a modem forgets when it is switched off.

Owns the values that AT commands set; must not know the commands.  The one rule: a new `Settings()` is
the factory's state, so that ATZ and a restart are the same assignment.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Settings:
    """The state behind ATE, +CMEE, +CNMI and so on; numbers as TS 27.005 and 27.007 give them."""

    echo: bool = True
    verbose: bool = True
    quiet: bool = False
    cmee: int = 0
    cfun: int = 1
    cmgf: int = 0
    csms: int = 0
    cmms: int = 0
    cnmi: tuple[int, ...] = (0, 0, 0, 0, 0)
    cscs: str = "GSM"
    csmp: str = "17,167,0,0"
    cusd: int = 0
    operator_format: int = 0
    #: mem1 to read and delete, mem2 to write and send, mem3 where messages are received.
    memories: list[str] = field(default_factory=lambda: ["SM", "SM", "SM"])
    #: The n of +CREG, +CGREG and +CEREG.
    registration_reports: dict[str, int] = field(
        default_factory=lambda: {"+CREG": 0, "+CGREG": 0, "+CEREG": 0}
    )
