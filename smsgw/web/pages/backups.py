"""Backups: made now, listed, taken away.  They lie in `cadangan/` in the office's folder."""

import re
from datetime import UTC, datetime
from pathlib import Path

from starlette.responses import FileResponse, Response

from smsgw.db import backup
from smsgw.errors import UsageError
from smsgw.web.pages.settings import ADMINS
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

#: Beside smsgw.toml.
FOLDER = "cadangan"

_NAME = re.compile(r"smsgw-\d{8}-\d{6}\.zip")


@pages.get("/pengaturan/cadangan", roles=ADMINS)
def list_(visit: Visit) -> Response:
    """What is there, newest first."""
    return visit.render("backups.html", rows=_found(visit), is_sqlite=_is_sqlite(visit), folder=FOLDER)


@pages.post("/pengaturan/cadangan", roles=ADMINS)
def make(visit: Visit) -> Response:
    """Make one now; it is checked before it gets its name."""
    if not _is_sqlite(visit):
        raise UsageError(visit.say("Database di server: pakai pg_dump.", "A server's database: use pg_dump."))
    local = visit.now.astimezone(visit.desk.config.zone)
    folder = _folder(visit)
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"smsgw-{local:%Y%m%d-%H%M%S}.zip"
    backup.back_up(backup.places_of(visit.desk.config), folder / name, visit.now)
    visit.audit("backup", name)
    return visit.redirect(
        "/pengaturan/cadangan",
        visit.say(
            f"{name} dibuat dan diperiksa. Salin ke luar komputer ini.", f"{name} is made and checked."
        ),
    )


@pages.get("/pengaturan/cadangan/{name}", roles=ADMINS)
def download(visit: Visit) -> Response:
    """One backup as a file; that it was taken away is noted."""
    name = visit.path("name")
    path = _folder(visit) / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise UsageError(visit.say("Cadangan itu tidak ada.", "There is no such backup."))
    visit.audit("download_backup", name)
    return FileResponse(path, media_type="application/zip", filename=name)


def _found(visit: Visit) -> list[tuple[str, int, datetime]]:
    """(name, kB, when) of each."""
    folder = _folder(visit)
    paths = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)] if folder.is_dir() else []
    rows = []
    for path in sorted(paths, reverse=True)[:100]:
        status = path.stat()
        rows.append((path.name, -(-status.st_size // 1024), datetime.fromtimestamp(status.st_mtime, UTC)))
    return rows


def _folder(visit: Visit) -> Path:
    return visit.desk.config.folder / FOLDER


def _is_sqlite(visit: Visit) -> bool:
    return visit.desk.config.database_url.startswith("sqlite:///")
