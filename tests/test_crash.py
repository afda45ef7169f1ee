"""Whatever the step at which the gateway dies, and dies again: nothing is lost, nothing is said twice
unless it is labelled.

Each walk is killed before every step by raising `Killed`, and from every distinct state that this
leaves it is killed again before every step (the second deaths are images of disk and world, taken at
each step of one run: what a killed process leaves).  Equal states are followed once.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from conftest import NOW, SETTINGS
from lives import Image, Life
from loopback import World, deliver

from smsgw import notices
from smsgw.config import load
from smsgw.db import outbox, requests
from smsgw.db.database import open_database
from smsgw.messages import Lane
from smsgw.office.desk import Desk, open_desk
from smsgw.office.documents import State
from smsgw.sms.udh import Concatenation

PHONE = "+6281200000012"
LONG = "Pengumuman: " + "kantor pindah ke gedung baru mulai Senin depan, loket tetap sama. " * 3


def nobody_acts(_desk: Desk, _now: datetime) -> None:
    """The walk begins with what lies on the SIM."""


def make_ready(desk: Desk, now: datetime) -> None:
    """An operator makes the request ready, unless it is: the notice belongs to the same commit."""
    found = requests.get_by_receipt("417-205")
    if found.state is not State.READY:
        from smsgw.db.database import transaction

        with transaction():
            notices.on_state(requests.move(found.id, State.READY, "operator", now), desk, now)


def send_long(_desk: Desk, now: datetime) -> None:
    """An operator sends two segments; the cause makes a second try harmless."""
    outbox.enqueue(
        PHONE, LONG, lane=Lane.NOTICE, cause="send:long", now=now, expires_at=now + timedelta(days=1)
    )


def one_question() -> list[bytes]:
    return [deliver("CEK 417-205", PHONE, NOW)]


def question_in_three() -> list[bytes]:
    """Three segments, in the order in which an SMSC may deliver them."""
    pieces = {1: "CEK ", 2: "417", 3: "-205"}
    return [deliver(pieces[n], PHONE, NOW, Concatenation(7, 3, n)) for n in (2, 3, 1)]


@dataclass(frozen=True)
class Walk:
    """What lies on the SIM, what a person does, and what must be there in the end."""

    on_sim: Callable[[], list[bytes]]
    act: Callable[[Desk, datetime], None]
    inbound_segments: int
    texts: int = 1
    segments: int = 1


WALKS = {
    "question": Walk(one_question, nobody_acts, 1),
    "question-in-three": Walk(question_in_three, nobody_acts, 3),
    "notice": Walk(list, make_ready, 0),
    "two-segments": Walk(list, send_long, 0, segments=2),
}


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Desk]:
    """The office with each policy for doubts."""
    from smsgw.office.identity import write_key

    made = {}
    for word in ("resend", "hold"):
        folder = tmp_path_factory.mktemp(word)
        lanes = "".join(f'\n[lanes.{lane}]\nin_doubt = "{word}"\n' for lane in ("reply", "notice"))
        (folder / "smsgw.toml").write_text(SETTINGS + lanes, encoding="utf-8")
        (folder / "smsgw.key").write_text(write_key(b"k" * 32), encoding="ascii")
        made[word] = open_desk(load(folder / "smsgw.toml", {}))
    return made


@pytest.fixture(scope="module")
def file_with_request(desks: dict[str, Desk], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database in which request 417-205 is being printed; its owner's phone is known."""
    path = tmp_path_factory.mktemp("start") / "smsgw.db"
    database = open_database(f"sqlite:///{path}", migrate=True)
    new = requests.NewRequest("KTP", State.PRINTING, receipt_code="417-205", phones=(PHONE,))
    requests.add(new, "test", NOW - timedelta(days=1), desks["hold"].vault)
    database.close()
    return path.read_bytes()


def start_of(walk: Walk, database: bytes, reports: int | None) -> Image:
    world = World(NOW, reports=reports)
    for octets in walk.on_sim():
        world.put(octets)
    return Image(database, world)


def distinct(images: list[Image]) -> list[Image]:
    return list({image.key(): image for image in images}.values())


def first_deaths(life: Callable[..., Life], start: Image) -> Iterator[Image]:
    """What is left when the walk is killed before its 1st, 2nd, 3rd ... step, and when it is not."""
    step = 0
    while True:
        one = life(image=start, die_at=step)
        left = one.run()
        if len(one.steps) <= step:
            yield one.image if step == 0 else left
            return
        yield left
        step += 1


def second_deaths(life: Callable[..., Life], start: Image) -> list[Image]:
    """What is left when it is killed before each of its steps."""
    one = life(image=start, keep_images=True)
    one.run()
    return one.images


def rows(image: Image, folder: Path) -> dict[str, list[tuple[object, ...]]]:
    path = folder / "end.db"
    path.write_bytes(image.database)
    queries = {
        "inbox": "SELECT state, reply_id, reason FROM inbox",
        "inbox_segment": "SELECT acknowledged_at FROM inbox_segment",
        "outbox": "SELECT state, repeat FROM outbox",
        "outbox_segment": "SELECT state, sequence, resent FROM outbox_segment",
    }
    with closing(sqlite3.connect(path)) as connection:
        return {name: connection.execute(query).fetchall() for name, query in queries.items()}


def check_end(image: Image, walk: Walk, policy: str, reports: int | None, deaths: int, folder: Path) -> None:
    """What must hold when the last life has come to rest."""
    found = rows(image, folder)
    assert not image.world.sim, "something still lies on the SIM"
    assert len(found["inbox_segment"]) == walk.inbound_segments, "an inbound segment is not stored once"
    assert all(at is not None for (at,) in found["inbox_segment"])
    if walk.inbound_segments:
        ((state, reply_id, reason),) = found["inbox"]
        assert (state, reply_id) == ("handled", 1)
        assert str(reason).startswith("found")
    assert len(found["outbox"]) == walk.texts, "not exactly one message goes out"
    assert len(found["outbox_segment"]) == walk.segments
    sent = [segment.sequence for segment in image.world.air]
    doubtful = {sequence for state, sequence, _ in found["outbox_segment"] if state == "in_doubt"}
    repeats = len(sent) - len(set(sent))
    assert len(doubtful) <= 1, "more than one segment is in doubt"
    # What was not sent is shown in doubt, with what follows it queued or sent; it is never just gone.
    missing = set(range(1, walk.segments + 1)) - set(sent)
    assert not missing or (doubtful and min(missing) >= min(doubtful)), "something was lost"
    if policy == "hold":
        assert repeats == 0, "with hold something went out twice"
    else:
        # One resend is allowed: a second death in the same place leaves it to a person.
        assert deaths > 1 or not doubtful, "resend left a doubt after one death"
        assert repeats <= image.twice, "a repeat without a kill between taking and recording"
        assert repeats == 0 or found["outbox"][0][1], "a repeat without its label"
    assert repeats == 0 or reports is None, "a status report settles every doubt, so nothing is sent twice"
    if not doubtful:
        final = "submitted" if reports is None else "delivered"
        assert {state for state, _, _ in found["outbox_segment"]} == {final}
        assert [state for state, _ in found["outbox"]] == [final]


@pytest.mark.parametrize("reports", [0, None], ids=["reported", "silent-network"])
@pytest.mark.parametrize("policy", ["resend", "hold"])
@pytest.mark.parametrize("name", list(WALKS))
def test_nothing_is_lost_or_repeated_whatever_two_steps_it_dies_at(
    name: str,
    policy: str,
    reports: int | None,
    desks: dict[str, Desk],
    file_with_request: bytes,
    tmp_path: Path,
) -> None:
    walk, desk = WALKS[name], desks[policy]
    life = partial(Life, desk, tmp_path, before=walk.act)
    start = start_of(walk, file_with_request, reports)
    once = distinct(list(first_deaths(life, start)))
    twice = distinct([image for left in once for image in second_deaths(life, left)])
    assert len(once) > 5
    assert len(twice) > len(once)
    for deaths, images in ((1, once), (2, twice)):
        for image in images:
            end = life(image=image).run()
            check_end(end, walk, policy, reports, deaths, tmp_path)
