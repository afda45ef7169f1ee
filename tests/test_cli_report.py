"""`smsgw report`: the same figures as a table, JSON, CSV and one printed page."""

import csv
import io
import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import month
import pytest
from cli_run import Smsgw

from smsgw.db.models import Request, Ticket
from smsgw.ledger.printed.charts import Bar, Series, bars, flow, nice_top

SPAN = ("--from", "2026-11-01", "--to", "2026-11-30")
VOID = {"meta", "br", "link", "img", "input", "hr"}


@pytest.fixture
def smsgw(office: Path, database, capsys) -> Smsgw:
    month.fill()
    with (office / "smsgw.toml").open("a", encoding="utf-8") as file:
        file.write("\n[broadcast]\nprice_per_segment = 250\n")
    return Smsgw(office, capsys)


@pytest.fixture
def empty(office: Path, database, capsys) -> Smsgw:
    return Smsgw(office, capsys)


class Balance(HTMLParser):
    """Reads a page and remembers its tags, attributes and what is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def rows_of(text: str) -> dict[tuple[str, str, str], str]:
    rows = list(csv.DictReader(io.StringIO(text)))
    found = {(row["section"], row["name"], row["figure"]): row["value"] for row in rows}
    assert len(found) == len(rows), "two lines of the CSV have the same names"
    return found


def test_the_table_speaks_the_offices_language(smsgw):
    out = smsgw.ok("report", "service", *SPAN).out
    assert out.startswith("Dukcapil Kab. Contoh: Laporan pelayanan 1–30 November 2026\n")
    assert re.search(r"^Masuk +6$", out, re.M)
    assert re.search(r"^Tepat janji +33% \(1 dari 3 dokumen\)$", out, re.M)
    assert re.search(r"^Waktu kami +3,5 jam kerja$", out, re.M)
    assert re.search(r"^Balasan +4 +5 +3 +0 +1 +0 +0 +0 +Rp 1\.250$", out, re.M)


def test_an_english_office_reads_english(smsgw, office):
    path = office / "smsgw.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[office]", '[office]\nlanguage = "en"'))
    out = smsgw.ok("report", "service", *SPAN).out
    assert re.search(r"^Our time +3\.5 working h$", out, re.M)
    assert "Rp 1,250" in out
    page = smsgw.ok("report", "service", *SPAN, "--format", "html").out
    assert Balance(page).open == []
    assert '<html lang="en">' in page
    assert "Citizen&#x27;s time" in page
    assert "Waktu" not in page


def test_json_has_every_figure_by_name(smsgw):
    found = smsgw.ok("report", "service", *SPAN, "--json").json
    assert found["report"] == "service"
    assert found["period"] == {"first": "2026-11-01", "last": "2026-11-30", "days": 30}
    assert (found["total"]["received"], found["total"]["kept_share"]) == (6, 33.3)
    assert found["total"]["office_hours"] == {"value": 3.5, "sample": 4}
    assert found["by_document"][0]["name"] == "KTP"
    assert found["ratings"]["counters"][0] == {
        "counter": "Loket 1", "index": 91.67, "sample": 3, "grade": "A"
    }  # fmt: skip
    assert found["questions"]["intents"] == {"STATUS": 4, "TIDAK_JELAS": 1}
    assert found["sms"]["lanes"][0]["lane"] == "reply"
    assert found["complaints"][0]["name"] == "Loket 1"
    assert found["days"][1] == {"day": "2026-11-02", "received": 2, "finished": 1, "collected": 1}


def test_csv_has_one_figure_a_line(smsgw):
    rows = rows_of(smsgw.ok("report", "service", *SPAN, "--format", "csv").out)
    assert rows["total", "", "received"] == "6"
    assert rows["by_counter", "Loket 1", "office_hours_value"] == "4.0"
    assert rows["by_document", "KIA", "kept_share"] == ""
    assert rows["lateness", "stock", "finished_late"] == "1"
    assert rows["days", "2026-11-02", "received"] == "2"
    assert rows["sms_lanes", "notice", "cost"] == "1000"
    assert rows["sms", "", "total_segments"] == "9"
    assert rows["complaints", "Loket 1 / PUNGLI", "open"] == "2"
    assert rows["ratings", "", "office_index"] == "81.25"
    assert rows["ratings_counters", "Loket 2", "index"] == "50.0"
    assert rows["questions", "", "trips_avoided"] == "1"


@pytest.mark.parametrize("evil", ["=1+1", "+62812", "-1", "@SUM(A1)", "\t=1"])
def test_a_name_that_a_spreadsheet_would_execute_is_escaped(smsgw, evil):
    Request.update(counter=evil).where(Request.counter == "Loket 1").execute()
    text = smsgw.ok("report", "service", *SPAN, "--format", "csv").out
    names = {row["name"] for row in csv.DictReader(io.StringIO(text)) if row["section"] == "by_counter"}
    assert f"'{evil}" in names
    assert evil not in names


@pytest.mark.parametrize("kind", ["daily", "service", "cost"])
@pytest.mark.parametrize("filled", [True, False], ids=["full", "empty"])
def test_the_page_is_whole_and_needs_nothing_beside_itself(office, database, capsys, kind, filled):
    if filled:
        month.fill()
    span = ("--day", "2026-11-16") if kind == "daily" else SPAN
    page = Smsgw(office, capsys).ok("report", kind, *span, "--format", "html").out
    read = Balance(page)
    assert read.open == []
    assert not {"script", "link", "img", "iframe", "object", "base"} & set(read.tags)
    assert not {"src", "href", "srcset", "action"} & {name for name, _ in read.attributes}
    assert not re.search(r"https?:|//|url\(|@import", page)
    assert "svg" in read.tags
    assert "A4" in page


def test_the_drawings_are_well_formed(smsgw):
    page = smsgw.ok("report", "service", *SPAN, "--format", "html").out
    drawings = re.findall(r"<svg.*?</svg>", page, re.S)
    assert len(drawings) >= 4
    for drawing in drawings:
        ElementTree.fromstring(drawing)


def test_what_somebody_typed_is_text_on_the_page(smsgw):
    Request.update(counter='<b onclick="x">&').where(Request.counter == "Loket 1").execute()
    Ticket.update(place="<script>").where(Ticket.place == "Loket 1").execute()
    page = smsgw.ok("report", "service", *SPAN, "--format", "html").out
    assert "<script" not in page
    assert "<b onclick" not in page
    assert "&lt;script&gt;" in page


def test_a_long_list_ends_in_one_line_for_the_rest(smsgw):
    for number in range(20):
        month.request(f"3{number:02d}-001", "KTP", f"Kecamatan Nomor {number}", ("received", "16 08:00"))
    page = smsgw.ok("report", "service", *SPAN, "--format", "html").out
    table = page[page.index("Menurut loket") :].partition("</section>")[0]
    assert table.count("<tr>") == 1 + 8
    # 23 counters, 7 of them shown.
    assert "Lainnya (16)" in table


def test_no_report_names_who_complained(smsgw):
    for shape in ("table", "json", "csv", "html"):
        text = smsgw.ok("report", "service", *SPAN, "--format", shape).out
        assert month.PHONE not in text
        assert "0012" not in text
        assert "dimintai" not in text


@pytest.mark.parametrize("name", ["bulan.html", "bulan.csv", "bulan.json"])
def test_a_file_is_written_in_the_shape_of_its_name(smsgw, tmp_path, name):
    done = smsgw.ok("report", "service", *SPAN, "--output", tmp_path / name)
    assert done.out == ""
    data = (tmp_path / name).read_bytes()
    # Excel needs the mark to read UTF-8.
    start = {"html": b"<!DOCTYPE html>", "csv": b"\xef\xbb\xbfsection,", "json": b"{\n"}[name.split(".")[1]]
    assert data.startswith(start)
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_a_file_that_cannot_be_written_leaves_the_old_one(smsgw, tmp_path):
    result = smsgw("report", "service", *SPAN, "--output", tmp_path / "nowhere" / "x.csv")
    assert result.status == 1
    assert "x.csv" in result.err


def test_a_table_is_not_written_to_a_file(smsgw, tmp_path):
    assert smsgw("report", "daily", "--output", tmp_path / "x.txt").status == 2
    assert not (tmp_path / "x.txt").exists()


def test_one_counter_is_found_whatever_its_case(smsgw):
    found = smsgw.ok("report", "service", *SPAN, "--counter", " loket 1", "--json").json
    assert (found["counter"], found["total"]["received"], found["complaints"]) == ("Loket 1", 3, None)


def test_the_page_of_one_counter_holds_no_complaints(smsgw):
    page = smsgw.ok("report", "service", *SPAN, "--counter", "Loket 1", "--format", "html").out
    assert Balance(page).open == []
    assert "Pengaduan" not in page


def test_an_unknown_counter_is_refused_with_those_that_are_known(smsgw):
    result = smsgw("report", "service", *SPAN, "--counter", "Loket 9")
    assert result.status == 2
    assert "Loket 1, Loket 2" in result.err


def test_documents_are_named_as_people_do(smsgw):
    found = smsgw.ok("report", "service", *SPAN, "--document", "kartu keluarga", "--json").json
    assert (found["documents"], found["total"]["received"]) == (["KK"], 2)
    assert smsgw("report", "service", "--document", "paspor").status == 2


def test_the_first_day_may_not_be_after_the_last(smsgw):
    result = smsgw("report", "cost", "--from", "2026-11-30", "--to", "2026-11-01")
    assert result.status == 2
    assert "--from" in result.err


def test_the_usual_span_is_this_month_until_today(empty):
    before = datetime.now(month.JAKARTA).date()
    period = empty.ok("report", "cost", "--json").json["period"]
    after = datetime.now(month.JAKARTA).date()
    # The test may run across midnight.
    assert period["last"] in (before.isoformat(), after.isoformat())
    assert period["first"] == f"{period['last'][:8]}01"


def test_an_empty_office_says_so(empty):
    out = empty.ok("report", "service", *SPAN).out
    assert "Belum ada data." in out
    assert re.search(r"^Masuk +0$", out, re.M)
    rows = rows_of(empty.ok("report", "service", *SPAN, "--format", "csv").out)
    assert rows["total", "", "office_hours_value"] == ""


def test_a_year_is_drawn_by_months(smsgw):
    page = smsgw.ok("report", "service", "--from", "2026-01-01", "--to", "2026-12-31", "--format", "html").out
    assert "Masuk, jadi, diambil per bulan" in page
    assert "<title>Nov 2026: 4</title>" in page


@pytest.mark.parametrize("largest", [0, 1, 4, 5, 8, 97, 100, 101, 1234, 999_999])
def test_an_axis_has_four_whole_steps_and_holds_the_largest(largest):
    top = nice_top(largest)
    assert top >= max(largest, 1)
    assert top % 4 == 0


def test_charts_of_nothing_are_drawings_still():
    for drawing in (flow([], [Series("a", "bar", [])], "t"), bars([], "t"), bars([Bar("a", 0, "-")], "t")):
        ElementTree.fromstring(drawing)
