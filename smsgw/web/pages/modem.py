"""The modem doctor at the console: each finding OK, problem, or what to do."""

from starlette.responses import Response

from smsgw import diagnosis
from smsgw.web.pages.settings import ADMINS
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()


@pages.get("/pengaturan/modem", roles=ADMINS)
def show(visit: Visit) -> Response:
    """The button."""
    return visit.render("doctor.html", findings=None)


@pages.post("/pengaturan/modem", roles=ADMINS)
def examine(visit: Visit) -> Response:
    """Look: it takes as long as the modems take to answer, some seconds."""
    doctor = diagnosis.Doctor(
        config=visit.desk.config, running=True, remember=True, clock=visit.site.clock, say=lambda _: None
    )
    findings = list(diagnosis.diagnose(doctor, visit.desk.config.modem))
    visit.audit("examine_modems", "all")
    return visit.render("doctor.html", findings=findings)
