"""Which row a modem gets, which +CNMI settings follow from it, which USB interface is asked first."""

import pytest

from smsgw.modem.cause_table import CMS_OF_VENDOR
from smsgw.modem.cnmi import cnmi_choices
from smsgw.modem.fields import offered_modes
from smsgw.modem.quirks import GENERIC, QUIRKS, Quirks, quirks_of
from smsgw.modem.usb_table import rank


@pytest.mark.parametrize(
    ("manufacturer", "model", "vendor"),
    [
        ("huawei", "E173", "huawei"),
        ("HUAWEI TECHNOLOGIES", "MU609", "huawei"),
        ("Brovi", "E3372-325", "huawei"),
        ("ZTE INCORPORATED", "MF190", "zte"),
        ("SIMCOM_Ltd", "SIMCOM_SIM800L", "simcom"),
        ("SIMCOM INCORPORATED", "SIMCOM_SIM7600E-H", "simcom"),
        ("Quectel", "EC25", "quectel"),
        ("WAVECOM MODEM", "900E  1800", "wavecom"),
        ("Sierra Wireless, Incorporated", "MC7455", "sierra"),
        ("SIEMENS", "TC35", "siemens"),
        ("Cinterion", "MC75i", "siemens"),
        ("SIEMENS", "M20", "siemens_m20"),
        ("Telit", "HE910-D", "telit"),
        ("u-blox", "SARA-U201", "ublox"),
        ("Acme", "U300", ""),
        ("", "", ""),
    ],
)
def test_a_modem_gets_the_row_of_its_maker(manufacturer: str, model: str, vendor: str) -> None:
    assert quirks_of(manufacturer, model).vendor == vendor


def test_a_restart_is_forbidden_where_it_loses_the_modem() -> None:
    assert quirks_of("huawei", "E173").reset == ()
    assert quirks_of("Qualcomm", "M6280").reset == ()
    assert quirks_of("SIMCOM_Ltd", "SIM800L").reset == ("AT+CFUN=1,1",)
    assert all(row.no_reset for row in QUIRKS if not row.reset)


def test_models_that_change_what_they_are_told_have_their_field() -> None:
    assert quirks_of("huawei", "E1752").ussd_init == ("AT^USSDMODE=0",)
    assert not quirks_of("huawei", "E1752").keeps_link
    assert not quirks_of("Quectel", "EC25").probe_when_silent
    assert quirks_of("SIMCOM_Ltd", "SIMCOM_SIM800L").submit_timeout_s == 0
    assert quirks_of("SIMCOM", "SIMCOM_SIM7600E-H").submit_timeout_s == 150


def test_every_row_has_evidence_and_every_vendor_table_a_row() -> None:
    assert all(row.evidence for row in QUIRKS)
    assert set(CMS_OF_VENDOR) <= {row.vendor for row in QUIRKS}


@pytest.mark.parametrize(
    ("offered", "quirks", "first"),
    [
        pytest.param("(2),(0-1,3),(0,2),(0-1),(0)", GENERIC, "2,1,0,1,0", id="T127-single"),
        pytest.param("(0-2),(0,1,3),(0),(0,1),(0,1)", GENERIC, "2,1,0,1,0", id="T127-lists"),
        pytest.param("(0-3),(0-3),(0-3),(0,1),(0,1)", GENERIC, "2,1,0,1,0", id="T127-ranges"),
        pytest.param("(0-3),(0,1),(0,2,3),(0,2),(1)", GENERIC, "2,1,0,2,1", id="mc75i-bfr-must-be-1"),
        pytest.param("(0-2),(0-3),(0,2),(0-2),(0,1)", Quirks(cnmi_mode=1), "1,1,0,1,0", id="mode-2-is-a-lie"),
        pytest.param("(0,1),(0,2),(0),(0),(0)", GENERIC, "1,2,0,0,0", id="direct-only"),
        pytest.param("(0-2),(0-3)", GENERIC, "2,1", id="two-fields"),
        pytest.param("", GENERIC, "2,1,0,1,0", id="nothing-offered"),
    ],
)
def test_the_first_choice_is_what_is_offered(offered: str, quirks: Quirks, first: str) -> None:
    choices = cnmi_choices(offered_modes(offered) if offered else (), quirks)
    assert choices[0] == first
    assert len(choices) == len(set(choices)) and "2,1,0,0,0" in choices


@pytest.mark.parametrize(
    ("vendor", "product", "best", "never"),
    [
        pytest.param(0x2C7C, 0x0125, 2, [0, 1], id="quectel"),
        pytest.param(0x1E0E, 0x9001, 2, [0, 1, 4], id="simcom"),
        pytest.param(0x1199, 0x9071, 3, [0, 2], id="sierra"),
        pytest.param(0x19D2, 0x0031, 3, [], id="zte"),
        pytest.param(0x12D1, 0x1506, 4, [], id="huawei-pcui-is-last"),
    ],
)
def test_the_at_interface_is_asked_first(vendor: int, product: int, best: int, never: list[int]) -> None:
    ranks = {interface: rank(vendor, product, interface, 5) for interface in range(5)}
    assert [interface for interface, value in ranks.items() if value is None] == never
    known = {interface: value for interface, value in ranks.items() if value is not None}
    assert min(known, key=lambda interface: known[interface]) == best


def test_a_gps_receiver_is_never_asked() -> None:
    assert rank(0x1546, 0x01A7, 0, 1) is None


def test_bridges_come_after_modems_and_before_strangers() -> None:
    modem, bridge, bare, stranger = (
        rank(0x2C7C, 0x125, 2, 4),
        rank(0x067B, 1, 0, 1),
        rank(None, None, None, 1),
        rank(1, 1, 0, 1),
    )
    assert modem is not None and bridge is not None and bare is not None and stranger is not None
    assert modem < bridge < bare < stranger
