"""Which AT+CNMI setting to ask for: from what the modem offers, and what others turned out to take.

Pure.  The one rule: what is offered comes first, but an offer is not a promise, so a list is returned
to be tried in order; when all fail the modem is polled.
"""

from smsgw.modem.quirks import Quirks

# What some modem took that refused all of what it offered: chan_dongle, ModemManager, oFono, smstools.
FALLBACKS = (
    *("2,1,0,1,0", "1,1,0,1,0", "2,1,0,1,1", "2,1,0,2,0", "1,1,0,2,0"),
    *("2,1,0,0,0", "1,1,0,0,0", "2,1,0,2,1", "2,1,0,0,1", "2,1,0,2", "2,1", "1,1", "2,2,0,1,0"),
)


def cnmi_choices(offered: tuple[tuple[int, ...], ...], quirks: Quirks) -> list[str]:
    """Settings to try in order, each `mode,mt,bm,ds,bfr`; TS 27.005 clause 3.4.1.

    offered  the values of the five fields in +CNMI=?, as many as there are; empty when not told
    """
    settings = list(quirks.cnmi)
    for mode in _modes(offered, quirks):
        for report in _reports(offered, quirks):
            settings.append(_setting(offered, mode, report))
    settings += FALLBACKS
    return list(dict.fromkeys(settings))


def _modes(offered: tuple[tuple[int, ...], ...], quirks: Quirks) -> list[int]:
    modes = [mode for mode in (2, 1) if mode <= quirks.cnmi_mode]
    if not offered or not offered[0]:
        return modes
    return [mode for mode in modes if mode in offered[0]] or [max(offered[0])]


def _reports(offered: tuple[tuple[int, ...], ...], quirks: Quirks) -> list[int]:
    reports = sorted((1, 2), key=lambda report: report != quirks.report_mode)
    if len(offered) > 3 and offered[3]:
        reports = [report for report in reports if report in offered[3]]
    return [*reports, 0]


def _setting(offered: tuple[tuple[int, ...], ...], mode: int, report: int) -> str:
    # mt 1 stores and announces, so a message survives our death; 2 hands it over and forgets it.
    stored = len(offered) < 2 or not offered[1] or 1 in offered[1]
    values = [mode, 1 if stored else 2, 0, report, 0]
    # bfr: a TC35 offers 1 alone, and then it has to be 1.
    if len(offered) > 4 and offered[4] and 0 not in offered[4]:
        values[4] = offered[4][0]
    return ",".join(map(str, values[: max(2, len(offered))] if offered else values))
