"""The same driver on every simulated model, with everything that can go wrong, in virtual time."""

import random
from collections.abc import Callable

import pytest
from wire import POLITE, ScriptedPort, SimulatedPort, modem_on

from smsgw.errors import InDoubt, LinkLost, ModemError, ModemUnavailable, Postponed, SmsgwError, SubmitError
from smsgw.messages import Confirmed, Delivered, Event, Reported, Segment
from smsgw.modem.at_driver import AtModem
from smsgw.modem.base import Registration
from smsgw.simulator.assembly import Simulator
from smsgw.simulator.personalities import PERSONALITIES

CITIZEN = "+6281200000012"


def segment(number: int = 1, text: str = "Halo", recipient: str = CITIZEN, behind: int = 0) -> Segment:
    return Segment(number, number, recipient, text, queued_behind=behind)


class Bench:
    """A simulated modem, the driver on it, and what came out of it."""

    def __init__(self, personality: str = "generic", **options: object) -> None:
        settings = {name: options.pop(name) for name in ("pin", "submit_timeout_s") if name in options}
        if "sim_pin" in options:
            options["pin"] = options.pop("sim_pin")
        self.simulator = Simulator(personality=personality, manual=True, **options)
        self.port = SimulatedPort(self.simulator)
        self.modem: AtModem = modem_on(self.port, **settings)

    def opened(self) -> "Bench":
        self.modem.open()
        return self

    def taken(self, seconds: float = 3.0) -> list[Event]:
        """What comes within so long, acknowledged."""
        end, events = self.port.now + seconds, list[Event]()
        while self.port.now < end:
            for event in self.modem.poll(min(1.0, end - self.port.now)):
                self.modem.acknowledge(event)
                events.append(event)
        return events

    def texts(self) -> list[str]:
        return [submitted.text for submitted in self.simulator.network.taken]


def kinds(events: list[Event]) -> list[type]:
    return [type(event) for event in events]


@pytest.mark.parametrize("personality", sorted(PERSONALITIES))
def test_every_model_receives_sends_and_reports_with_one_driver(personality: str) -> None:
    bench = Bench(personality)
    bench.simulator.phone(CITIZEN).send("CEK 417-205")
    bench.opened()
    assert bench.port.now < 1.0
    (event,) = bench.taken()
    assert isinstance(event, Delivered) and event.deliver.text == "CEK 417-205"
    assert [bench.modem.submit(segment(n, behind=3 - n)) for n in (1, 2, 3)] == [1, 2, 3]
    assert kinds(bench.taken(20)) == [Reported] * 3
    bench.simulator.phone(CITIZEN).send("BANTUAN")
    assert kinds(bench.taken()) == [Delivered]
    assert bench.taken(40) == []
    health = bench.modem.health()
    assert health.registration is Registration.HOME and health.operator and health.storage_used == 0
    assert "Rp" in bench.modem.ussd("*888#")
    assert bench.texts() == ["Halo"] * 3


@pytest.mark.parametrize("personality", sorted(PERSONALITIES))
@pytest.mark.parametrize(
    "kind",
    [
        "garbage",
        "indication_inside",
        "nuls",
        "bare_cr",
        "bare_lf",
        "pdu_echo",
        "early_report",
        "indication_before_prompt",
    ],
)
def test_noise_costs_no_message_on_any_model(personality: str, kind: str) -> None:
    bench = Bench(personality).opened()
    bench.taken(1)
    bench.simulator.faults.add(kind, times=None)
    bench.simulator.phone(CITIZEN).send("CEK 417-205")
    assert kinds(bench.taken(20)) == [Delivered]
    sent = 0
    for number in range(3):
        try:
            bench.modem.submit(segment(number))
            sent += 1
        except Postponed as error:
            assert not error.maybe_sent
    assert sent == len(bench.texts()) == 3
    assert kinds(bench.taken(30)) == [Reported] * 3


@pytest.mark.parametrize(
    ("kind", "raised", "network_has_it"),
    [
        pytest.param("no_prompt", None, True, id="no-prompt"),
        pytest.param("ok_for_prompt", None, True, id="ok-for-prompt"),
        pytest.param("lost_result", InDoubt, True, id="lost-result"),
        pytest.param("no_reference", Postponed, True, id="ok-without-reference"),
        pytest.param("silent", InDoubt, False, id="silent"),
        pytest.param("no_ok", None, True, id="no-ok"),
        pytest.param("error", Postponed, False, id="plain-error"),
    ],
)
def test_after_any_failure_the_next_segment_goes_out(
    kind: str, raised: type[SubmitError] | None, network_has_it: bool
) -> None:
    bench = Bench(reports="off").opened()
    bench.simulator.faults.add(kind)
    begun = bench.port.now
    if raised is None:
        assert bench.modem.submit(segment(1)) == 1
    else:
        with pytest.raises(raised):
            bench.modem.submit(segment(1))
    assert bench.texts() == ["Halo"] * network_has_it
    bench.modem.submit(segment(2, "Lagi"))
    assert bench.texts()[-1] == "Lagi"
    assert bench.port.now - begun < 100


def test_lost_results_hold_the_queue_less_than_20_s_each() -> None:
    bench = Bench(reports="off").opened()
    bench.simulator.faults.add("lost_result", times=3)
    doubts, longest = 0, 0.0
    for number in range(12):
        begun = bench.port.now
        try:
            bench.modem.submit(segment(number, behind=11 - number))
        except InDoubt:
            doubts += 1
        longest = max(longest, bench.port.now - begun)
    assert doubts == 3 and longest < 20 and len(bench.texts()) == 12


def test_a_lost_result_with_a_report_is_no_doubt() -> None:
    bench = Bench().opened()
    assert bench.modem.submit(segment(1)) == 1
    bench.simulator.faults.add("lost_result")
    begun = bench.port.now
    assert bench.modem.submit(segment(2)) == 2
    assert bench.port.now - begun < 5
    assert bench.modem.submit(segment(3)) == 3


def test_a_result_after_the_deadline_settles_the_doubt() -> None:
    bench = Bench("quectel-ec25", reports="off", submit_timeout_s=30).opened()
    bench.simulator.faults.add("late", seconds=33)
    with pytest.raises(InDoubt):
        bench.modem.submit(segment(5))
    assert bench.taken(8) == [Confirmed(5, 1)]


def test_a_slow_network_is_waited_for() -> None:
    bench = Bench(submit_latency_s=40).opened()
    assert bench.modem.submit(segment(1)) == 1


@pytest.mark.parametrize("code", [38, 41, 42, 192, 332])
def test_a_temporary_error_of_the_network_is_postponed(code: int) -> None:
    bench = Bench().opened()
    bench.simulator.faults.add("cms", code=code)
    with pytest.raises(Postponed) as caught:
        bench.modem.submit(segment(1))
    assert caught.value.code == code and not caught.value.maybe_sent
    assert bench.modem.submit(segment(2)) == 1


def test_a_relapse_into_text_mode_is_cured() -> None:
    bench = Bench().opened()
    bench.simulator.faults.add("text_mode")
    bench.modem.submit(segment(1))
    assert bench.texts() == ["Halo"]
    bench.taken(1)
    bench.simulator.phone(CITIZEN).send("CEK")
    bench.simulator.faults.add("text_mode")
    assert kinds(bench.taken(40)) == [Delivered]


@pytest.mark.parametrize("kind", ["lost_indication", "no_index"])
def test_a_bad_announcement_loses_nothing(kind: str) -> None:
    bench = Bench().opened()
    bench.taken(1)
    bench.simulator.faults.add(kind)
    bench.simulator.phone(CITIZEN).send("CEK 417-205")
    assert kinds(bench.taken(20)) == [Delivered]


def test_the_right_pin_opens_and_the_wrong_one_costs_one_try() -> None:
    assert Bench(sim_pin="1234", pin="1234").opened().modem.health().registration is Registration.HOME
    bench = Bench(sim_pin="1234", pin="9999")
    for _ in range(5):
        with pytest.raises(ModemUnavailable) as caught:
            bench.modem.open()
        assert caught.value.reason == "pin_refused"
    assert bench.simulator.card.attempts_left == 2


@pytest.mark.parametrize(
    ("state", "reason"), [("absent", "no_sim"), ("puk", "puk_required"), ("failure", "sim_failure")]
)
def test_a_sim_that_cannot_serve_is_named(state: str, reason: str) -> None:
    bench = Bench()
    bench.simulator.set_sim(state)
    with pytest.raises(ModemUnavailable) as caught:
        bench.modem.open()
    assert caught.value.reason == reason


def test_a_modem_without_network_receives_and_does_not_send() -> None:
    bench = Bench(registration=2).opened()
    assert bench.port.now < 1
    with pytest.raises(ModemUnavailable) as caught:
        bench.modem.submit(segment(1))
    assert caught.value.reason == "not_registered"
    bench.simulator.register(1)
    assert bench.modem.submit(segment(1)) == 1


def test_a_stick_pulled_out_and_put_back_works_again() -> None:
    bench = Bench().opened()
    bench.simulator.unplug()
    with pytest.raises(LinkLost):
        bench.modem.poll(1)
    bench.simulator.replug()
    bench.simulator.phone(CITIZEN).send("CEK")
    bench.opened()
    assert kinds(bench.taken()) == [Delivered]


def test_a_reboot_on_an_open_port_is_noticed() -> None:
    bench = Bench("sim800").opened()
    bench.taken(1)
    bench.simulator.reboot()
    bench.taken(10)
    bench.simulator.phone(CITIZEN).send("CEK")
    assert kinds(bench.taken(1)) == [Delivered]
    assert bench.modem.submit(segment(1)) > 0


def test_a_deaf_modem_is_given_up_and_found_again() -> None:
    bench = Bench().opened()
    bench.simulator.go_deaf()
    with pytest.raises(LinkLost):
        bench.taken(60)
    with pytest.raises(ModemUnavailable):
        bench.modem.open()
    bench.simulator.wake()
    bench.opened()
    assert bench.modem.submit(segment(1)) == 1


def test_a_flood_delays_nothing() -> None:
    bench = Bench("huawei-e173").opened()
    bench.simulator.flood(60)
    begun = bench.port.now
    bench.simulator.phone(CITIZEN).send("CEK")
    assert kinds(bench.taken(5)) == [Delivered]
    bench.modem.submit(segment(1))
    assert bench.port.now - begun < 10


def test_messages_that_came_while_away_are_all_there() -> None:
    bench = Bench("quectel-ec25")
    for number in range(40):
        bench.simulator.phone(CITIZEN).send(f"CEK {number}")
    bench.opened()
    texts = [event.deliver.text for event in bench.taken(30) if isinstance(event, Delivered)]
    assert sorted(texts) == sorted(f"CEK {number}" for number in range(40))


def attempts(modem: AtModem) -> list[Callable[[], object]]:
    return [
        lambda: modem.poll(3),
        lambda: modem.submit(segment(1)),
        modem.health,
        lambda: modem.ussd("*888#", 5),
        lambda: modem.at("AT+CSQ"),
        modem.open,
    ]


@pytest.mark.parametrize("seed", range(12))
def test_no_noise_and_no_cut_brings_out_more_than_an_error(seed: int) -> None:
    """Random octets, indications, silences and cut answers: our errors only, and all in bounded time."""
    chance = random.Random(seed)
    port = NoisyPort(chance)
    modem = modem_on(port)
    for _ in range(60):
        begun = port.now
        try:
            chance.choice(attempts(modem))()
        except LinkLost:
            modem.close()
        except SmsgwError as error:
            assert isinstance(error, ModemError)
        assert port.now - begun < 300
        assert len(port.asked) < 20000


class NoisyPort(ScriptedPort):
    """A polite modem on a bad wire."""

    WORDS = (
        b"OK\r\n",
        b"\r\nERROR\r\n",
        b'+CMTI: "SM",3\r\n',
        b"+CMT: ,25\r\n",
        b"+CDS: 25\r\n0791\r\n",
        b"> ",
    )
    MORE = (
        b"RDY\r\n",
        b"+CMGS: 7\r\n",
        b'+CUSD: 1,"x\r\n',
        b"+CMS ERROR: \r\n",
        b"+CME ERROR: 14\r\n",
        b"\x00\xff\xfe",
    )

    def __init__(self, chance: random.Random) -> None:
        answers = {"AT+CSQ": b"\r\n+CSQ: 20,99\r\n\r\nOK\r\n", "AT+CMGS=19": b"\r\n> "}
        pdu = {"0031000D91261802000010F20000A704C830FB0D\x1a": b"\r\n+CMGS: 12\r\n\r\nOK\r\n"}
        super().__init__(polite={**POLITE, **answers, **pdu})
        self._chance = chance

    def write(self, data: bytes) -> None:
        before = len(self._coming)
        super().write(data)
        chance = self._chance
        for position in range(before, len(self._coming)):
            due, said = self._coming[position]
            if chance.random() < 0.1:
                said = said[: chance.randrange(len(said) + 1)]
            self._coming[position] = (due, said)
        if chance.random() < 0.15:
            self.say(chance.choice(self.WORDS + self.MORE), after_s=chance.random() * 3)
        if chance.random() < 0.05:
            self.say(bytes(chance.randrange(256) for _ in range(chance.randrange(200))))
