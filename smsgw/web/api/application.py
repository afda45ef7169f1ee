"""The API put together."""

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from smsgw import __version__
from smsgw.web.api import broadcasts, messages, problems, requests, status
from smsgw.web.limiter import Limiter
from smsgw.web.site import API_PATH, Site

_ABOUT = """Texts, requests and broadcasts of one office.

Every call carries `Authorization: Bearer TOKEN`; make one with `smsgw token add NAME --scope send`.
Times are ISO 8601 with offset. Errors are problem details (RFC 9457).
"""


def create_api(site: Site) -> FastAPI:
    """The application below API_PATH."""
    api = FastAPI(
        title="smsgw",
        version=__version__,
        description=_ABOUT,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    api.state.site, api.state.limiter = site, Limiter()
    problems.install(api)
    for module in (messages, requests, broadcasts, status):
        api.include_router(module.router)

    def describe() -> dict[str, object]:
        """The OpenAPI document, with the shape of problems, which no operation returns by type."""
        if api.openapi_schema is None:
            schema = get_openapi(
                title=api.title,
                version=api.version,
                description=api.description,
                routes=api.routes,
                servers=[{"url": API_PATH}],
            )
            shape = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            parts = shape.pop("$defs", {})
            schema["components"]["schemas"].update({**parts, "Problem": shape})
            for unused in ("HTTPValidationError", "ValidationError"):
                schema["components"]["schemas"].pop(unused, None)
            api.openapi_schema = schema
        return api.openapi_schema

    api.openapi = describe  # type: ignore[method-assign]
    return api
