"""A GSM modem and its network in software: the embedded default, and the tests' far end.

It owns the far side of the wire: the AT server, the SIM, the SMSC and phones to type on.  It must
not know smsgw's own driver, database or configuration.  The one rule: nothing leaves the modem but
bytes, so whatever talks to a real modem can talk to this one.

    assembly.py         `Simulator` and the registry `simulator(name, **options)`: begin here
    network.py          the SMSC, and `Phone` in phone.py
    faults.py           what shall go wrong, how often
    personalities.py    how the models differ, one row each
    protocol_sim.py     sim://NAME for pyserial
    ports.py            the same modem over TCP and on a pseudo terminal
    script.py           a small language to steer it, played by stage.py; control.py: JSON lines over TCP
"""
