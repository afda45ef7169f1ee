"""A phone on the screen, to text the gateway with, where all modems are simulated ones."""

from typing import Any

from starlette.responses import Response

from smsgw.db import conversations
from smsgw.errors import UsageError
from smsgw.simulator.assembly import Simulator, simulator_of_url
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

# The numbers of the demo's requests: +62812000000xx belong to nobody.
_BEGINNING = "+62812000000"
_USUAL = "12"
_SHOWN = 30
_LONGEST = 480
_ARRIVED = ("submitted", "delivered")


@pages.get("/hp")
def show(visit: Visit) -> Response:
    """The phone of one number."""
    return visit.render("demo_phone.html", **_facts(visit, visit.query("hp")))


@pages.get("/hp/hidup")
def alive(visit: Visit) -> Response:
    """What it shows, as a stream."""
    ending = visit.query("hp")
    return visit.stream(lambda: visit.block("demo_phone.html", "screen", **_facts(visit, ending)))


@pages.post("/hp")
def send(visit: Visit) -> Response:
    """Text the gateway."""
    ending, text = _ending(visit.text("hp")), visit.text("teks")[:_LONGEST]
    if text:
        simulator = _simulator(visit)
        with simulator.lock:
            simulator.phone(_BEGINNING + ending).send(text)
    return visit.redirect(f"/hp?hp={ending}")


def _facts(visit: Visit, ending: str) -> dict[str, Any]:
    """What the gateway keeps of this number: the NIKs in it are masked, as they are on disk."""
    ending = _ending(ending)
    _simulator(visit)
    talk = conversations.with_number(_BEGINNING + ending, _SHOWN)
    return {
        "ending": ending,
        "number": _BEGINNING + ending,
        "talk": [said for said in talk if not said.is_ours or said.state in _ARRIVED],
        "longest": _LONGEST,
    }


def _ending(text: str) -> str:
    return text if len(text) == 2 and text.isascii() and text.isdigit() else _USUAL


def _simulator(visit: Visit) -> Simulator:
    if not visit.site.is_demo:
        raise UsageError(visit.say("Hanya ada di peragaan.", "There is one in the demo only."))
    return simulator_of_url(visit.desk.config.modem[0].port)
