"""`smsgw broadcast`: what it does, prints and refuses."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cli_run import Result, Smsgw
from loopback import World
from sending import Gateway, number, told

from smsgw.cli import COMMANDS
from smsgw.daemon.process import utc_now
from smsgw.db import contacts
from smsgw.db.database import open_database
from smsgw.office.desk import Desk

LIST = "phone,nama\n0812-0000-0001,Siti\n6281200000002,Budi\n+6281200000003,Ani\n081200000001,Siti lagi\n"


@pytest.fixture
def smsgw(office: Path, database, capsys) -> Smsgw:
    """The command on an office whose lane is open around the clock."""
    with (office / "smsgw.toml").open("a", encoding="utf-8") as file:
        file.write('\n[lanes.broadcast]\nhours = "00:00-24:00"\n')
    return Smsgw(office, capsys)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "warga.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def create(
    smsgw: Smsgw, people: Path, *more: object, text: str = "Yth {nama}, kantor tutup. {sig}"
) -> Result:
    return smsgw.ok("broadcast", "create", "--text", text, "--to-file", people, "--as", "sari", *more)


def send_all(desk: Desk, world: World | None = None) -> World:
    """What the daemon would do; the CLI has let the database go."""
    world = world or World(utc_now(), reports=None)
    opened = open_database(desk.config.database_url)
    try:
        lanes = desk.config.lanes
        broadcast = lanes.broadcast.model_copy(update={"hours": "00:00-24:00"})
        lanes = lanes.model_copy(update={"broadcast": broadcast})
        config = desk.config.model_copy(update={"lanes": lanes})
        Gateway(replace(desk, config=config), world).run()
    finally:
        opened.close()
    return world


def test_the_command_is_in_the_list_of_commands() -> None:
    assert COMMANDS["broadcast"][0] == "smsgw.admin.broadcast:broadcast"


def test_create_prints_the_id_and_tells_what_was_left_out(smsgw, people) -> None:
    result = create(smsgw, people)
    assert result.out == "1\n"
    assert "3 recipients, 3 SMS; left out: 1 duplicate." in result.err


def test_create_with_json_prints_an_object_with_its_id(smsgw, people) -> None:
    made = create(smsgw, people, "--json").json
    assert (made["id"], made["state"], made["recipients"]) == (1, "draft", 3)
    assert (made["counts"], made["removed"]) == ({"waiting": 3}, {"duplicate": 1})
    assert (made["created_by"], made["text"]) == ("sari", "Yth {nama}, kantor tutup. -Dukcapil Contoh")


def test_a_broadcast_goes_from_draft_to_account(smsgw, people, desk) -> None:
    create(smsgw, people)
    preview = smsgw.ok("broadcast", "preview", 1, "--json").json
    assert (preview["recipients"], preview["segments"], preview["cost"]) == (3, 3, 0)
    assert preview["examples"][0] == "Yth Siti, kantor tutup. -Dukcapil Contoh"
    assert preview["removed_rows"] == [{"line": 5, "to": number(1), "why": "duplicate"}]
    assert preview["starts_at"] < preview["ends_at"]
    started = smsgw.ok("broadcast", "start", 1, "--json").json
    assert (started["state"], started["counts"]) == ("running", {"waiting": 3})
    assert told(send_all(desk)) == [number(1), number(2), number(3)]
    status = smsgw.ok("broadcast", "status", 1, "--json").json
    assert (status["state"], status["counts"]) == ("done", {"submitted": 3})
    assert [event["action"] for event in status["history"]] == ["created", "started", "done"]
    assert [row["id"] for row in smsgw.ok("broadcast", "list", "--json").json] == [1]


def test_pause_resume_and_cancel_change_the_state(smsgw, people) -> None:
    create(smsgw, people)
    states = [
        smsgw.ok("broadcast", act, 1, "--json").json["state"]
        for act in ("start", "pause", "resume", "cancel")
    ]
    assert states == ["running", "paused", "running", "cancelled"]
    counts = smsgw.ok("broadcast", "status", 1, "--json").json["counts"]
    assert counts == {"cancelled": 3}


def test_an_act_that_does_not_fit_is_one_line_and_exit_1(smsgw, people) -> None:
    create(smsgw, people)
    result = smsgw("broadcast", "pause", 1)
    assert (result.status, result.out) == (1, "")
    assert result.err == "smsgw: broadcast 1 is a draft: it cannot pause; only a running one can be paused\n"
    assert smsgw("broadcast", "status", 9).status == 1


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(["--to-file", "warga.csv"], id="no-text"),
        pytest.param(["--text", "x"], id="nobody"),
        pytest.param(["--text", "x", "--to-requests", "colour=red"], id="bad-filter"),
        pytest.param(["--text", "x", "--to-file", "absent.csv"], id="no-such-file"),
        pytest.param(["--text", "x", "--to-requests", "state=ready", "--at", "kapan"], id="no-time"),
    ],
)
def test_wrong_use_is_exit_2(smsgw, people, monkeypatch, args) -> None:
    monkeypatch.chdir(people.parent)
    result = smsgw("broadcast", "create", *args)
    assert (result.status, result.out) == (2, "")
    assert result.err


def test_a_bad_row_is_left_out_with_why_or_refuses_the_list_where_it_is_strict(smsgw, people) -> None:
    people.write_text(LIST + "12345,Eko\n", encoding="utf-8")
    args = ("broadcast", "create", "--text", "Halo", "--to-file", people)
    result = smsgw(*args, "--strict")
    assert (result.status, result.out) == (1, "")
    assert "line 6: not a phone number: too short" in result.err
    assert "1 bad rows; nothing was made" in result.err
    assert smsgw.ok("broadcast", "list", "--json").json == []
    result = smsgw.ok(*args, "--json")
    assert "line 6: not a phone number: too short" in result.err
    assert result.json["removed"] == {"duplicate": 1, "bad_number": 1}
    told = smsgw.ok("broadcast", "preview", result.json["id"], "--json").json["removed_rows"]
    assert {"line": 6, "to": None, "why": "bad_number"} in told


def test_a_text_with_an_unknown_column_is_refused(smsgw, people) -> None:
    result = smsgw("broadcast", "create", "--text", "Yth {alamat}", "--to-file", people)
    assert (result.status, result.out) == (1, "")
    assert "{alamat}" in result.err and "{nama}" in result.err


def test_the_text_may_come_from_a_file(smsgw, people, tmp_path) -> None:
    path = tmp_path / "teks.txt"
    path.write_bytes("\ufeffKantor “tutup”.\r\n".encode())
    made = smsgw.ok("broadcast", "create", "--text-file", path, "--to-file", people, "--json").json
    assert made["text"] == 'Kantor "tutup".'


def test_the_recipients_may_be_the_numbers_of_requests(smsgw, database) -> None:
    database.close()
    smsgw.ok(
        "request", "add", "--document", "KTP", "--state", "siap", "--phone", number(7), "--counter", "Loket 3"
    )
    text = "Dokumen {resi} ada di {loket}. {sig}"
    made = smsgw.ok("broadcast", "create", "--text", text, "--to-requests", "state=ready", "--json").json
    assert made["recipients"] == 1
    assert "ada di Loket 3." in smsgw.ok("broadcast", "preview", 1).out


def test_a_preview_for_people_shows_text_cost_and_who_is_left_out(smsgw, people, office) -> None:
    with (office / "smsgw.toml").open("a", encoding="utf-8") as file:
        file.write("\n[broadcast]\nprice_per_segment = 350\n")
    people.write_text(LIST + f"081200000004,{'x' * 160}\n", encoding="utf-8")
    create(smsgw, people)
    result = smsgw.ok("broadcast", "preview", 1)
    assert "Yth Siti, kantor tutup. -Dukcapil Contoh" in result.out
    assert "cost        1750" in result.out
    assert "duplicate" in result.out and "More than one SMS" in result.out
    assert "1 recipients get more than one SMS" in result.err


def test_a_start_tells_what_does_not_fit_into_the_time_to_live(smsgw, people, office) -> None:
    with (office / "smsgw.toml").open("a", encoding="utf-8") as file:
        file.write("daily_limit = 1\n")
    create(smsgw, people)
    result = smsgw.ok("broadcast", "start", 1)
    assert "cannot end in its time to live" in result.err
    assert "smsgw broadcast retry" in result.err


def test_with_approval_another_person_has_to_agree(smsgw, people, office) -> None:
    with (office / "smsgw.toml").open("a", encoding="utf-8") as file:
        file.write("\n[broadcast]\napproval = true\n")
    assert "smsgw broadcast approve 1" in create(smsgw, people).err
    assert smsgw("broadcast", "start", 1).status == 1
    assert smsgw("broadcast", "approve", 1, "--as", "sari").status == 1
    approved = smsgw.ok("broadcast", "approve", 1, "--as", "budi", "--json").json
    assert (approved["state"], approved["approved_by"]) == ("draft", "budi")
    assert smsgw.ok("broadcast", "start", 1, "--json").json["state"] == "running"


def test_a_scheduled_broadcast_says_when_it_begins(smsgw, people) -> None:
    assert "It begins by itself at" in create(smsgw, people, "--at", "+2h").err
    started = smsgw.ok("broadcast", "start", 1)
    assert "begins at" in started.err
    assert smsgw.ok("broadcast", "status", 1, "--json").json["due_at"] is not None


def test_export_is_a_line_a_recipient_that_executes_nothing(smsgw, people, desk, database) -> None:
    contacts.record(number(2), stopped=True, source="x", now=utc_now())
    create(smsgw, people)
    smsgw.ok("broadcast", "start", 1)
    send_all(desk)
    open_database(desk.config.database_url).execute_sql("UPDATE outbox SET reason = '=1+1'")
    lines = list(csv.DictReader(io.StringIO(smsgw.ok("broadcast", "export", 1).out)))
    assert [(line["to"], line["state"], line["reason"]) for line in lines] == [
        (number(1), "submitted", "'=1+1"),
        (number(3), "submitted", "'=1+1"),
    ]
    rows = smsgw.ok("broadcast", "export", 1, "--json").json
    assert [(row["line"], row["to"], row["state"]) for row in rows] == [
        (2, number(1), "submitted"),
        (4, number(3), "submitted"),
    ]
    removed = smsgw.ok("broadcast", "export", 1, "--removed", "--json").json
    assert [(row["line"], row["state"]) for row in removed] == [(3, "stopped"), (5, "duplicate")]


def test_export_to_a_file_leaves_no_half_of_it(smsgw, people, tmp_path) -> None:
    create(smsgw, people)
    output = tmp_path / "akun.csv"
    smsgw.ok("broadcast", "export", 1, "--output", output)
    assert len(output.read_text(encoding="utf-8-sig").splitlines()) == 4
    assert smsgw("broadcast", "export", 99, "--output", tmp_path / "nothing.csv").status == 1
    assert sorted(path.name for path in tmp_path.glob("*.csv*")) == ["akun.csv", "warga.csv"]


def test_retry_says_how_many_were_queued_again(smsgw, people, desk) -> None:
    create(smsgw, people)
    smsgw.ok("broadcast", "start", 1)
    world = send_all(desk)
    opened = open_database(desk.config.database_url)
    opened.execute_sql("UPDATE outbox SET state = 'failed' WHERE id = 2")
    opened.execute_sql("UPDATE outbox_segment SET state = 'failed' WHERE message_id = 2")
    opened.close()
    assert "1 texts of broadcast 1 queued again" in smsgw.ok("broadcast", "retry", 1).err
    send_all(desk, World(utc_now() + timedelta(seconds=10), reports=None))
    assert smsgw.ok("broadcast", "status", 1, "--json").json["counts"] == {"submitted": 3}
    assert len(world.air) == 3


def test_watch_ends_with_the_broadcast(smsgw, people) -> None:
    create(smsgw, people)
    smsgw.ok("broadcast", "cancel", 1)
    result = smsgw.ok("broadcast", "status", 1, "--watch", "--json")
    assert result.json["state"] == "cancelled"
    assert result.err == "broadcast 1 cancelled: 3 cancelled\n"


def test_status_for_people_names_states_times_and_acts(smsgw, people) -> None:
    create(smsgw, people)
    smsgw.ok("broadcast", "start", 1, "--as", "budi")
    out = smsgw.ok("broadcast", "status", 1).out
    assert "1 (running)" in out and "by sari" in out and "by budi" in out
    assert "started" in out.splitlines()[-1]


def test_list_narrows_by_state(smsgw, people) -> None:
    create(smsgw, people)
    create(smsgw, people)
    smsgw.ok("broadcast", "cancel", 1)
    assert [row["id"] for row in smsgw.ok("broadcast", "list", "--state", "draft", "--json").json] == [2]
    assert "Yth {nama}" in smsgw.ok("broadcast", "list").out
    assert smsgw("broadcast", "list", "--state", "gone").status == 2


@pytest.mark.parametrize(
    "command",
    [
        "create",
        "preview",
        "start",
        "approve",
        "pause",
        "resume",
        "cancel",
        "status",
        "list",
        "export",
        "retry",
    ],
)
def test_every_command_has_help_with_an_example(smsgw, command) -> None:
    out = smsgw.ok("broadcast", command, "--help").out
    assert "Example:" in out and f"smsgw broadcast {command}" in out and "--json" in out
