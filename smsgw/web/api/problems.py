"""What an error of the API looks like: RFC 9457 problem details, always."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from smsgw.errors import DatabaseError, ImportFileError, NumberError, SmsgwError, TextError

log = logging.getLogger("smsgw.web")

MEDIA_TYPE = "application/problem+json"


class Fault(BaseModel):
    """One thing that is wrong with what was sent."""

    where: str = Field(description="Where in the request, such as `body.to`.")
    why: str


class Problem(BaseModel):
    """Why a call was not served."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    faults: list[Fault] = []


class Refused(Exception):
    """A call that is answered with a problem.  headers: of the answer."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that an operation may answer with, for its description."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


#: What every operation may answer with.
USUAL = answers(400, 401, 403, 404, 413, 422, 429, 503)


def problem(
    status: int, detail: str, faults: list[Fault] | None = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The answer."""
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, faults=faults or [])
    return JSONResponse(body.model_dump(), status, dict(headers or {}), media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Let every error of the application become a problem."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(SmsgwError, _explained)
    app.add_exception_handler(HTTPException, _of_status)


async def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    return problem(error.status, error.detail, headers=error.headers)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    """What was sent is not shaped as described; the values themselves are not repeated."""
    assert isinstance(error, RequestValidationError)
    faults = [
        Fault(where=".".join(str(step)[:40] for step in fault["loc"])[:120], why=str(fault["msg"])[:200])
        for fault in error.errors()[:20]
    ]
    return problem(422, "the request is not as described", faults)


async def _explained(_: Request, error: Exception) -> JSONResponse:
    if isinstance(error, DatabaseError):
        return problem(503, str(error), headers={"Retry-After": "5"})
    return problem(422 if isinstance(error, NumberError | TextError | ImportFileError) else 409, str(error))


async def _of_status(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail), headers=error.headers)
