"""Whatever is sent to the API: no server error, and no answer that its description does not know."""

from collections import Counter
from dataclasses import replace

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from smsgw.db import requests, tokens
from smsgw.db.requests import NewRequest
from smsgw.web import limiter
from smsgw.web.app import create_app, create_site
from smsgw.web.pages import all_pages

KEPT = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
RUNS = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def described(desk, database, now, monkeypatch):
    """The description, and a token that may do everything; the limiter lets everything pass."""
    monkeypatch.setattr(limiter, "PER_SECOND", 1e9)
    requests.add(NewRequest("KTP", receipt_code="417-205"), "test", now, desk.vault)
    # The name by which schemathesis calls it.
    web = desk.config.web.model_copy(update={"hosts": ("testserver",)})
    config = desk.config.model_copy(update={"web": web})
    config._path = desk.config.path
    site = create_site(replace(desk, config=config), lambda: now)
    secret = tokens.add("schemathesis", tokens.SCOPES, "test", now)
    yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(site, all_pages())), secret
    site.close()


@pytest.mark.timeout(120)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_described_and_none_is_a_server_error(described, mode: GenerationMode) -> None:
    schema, secret = described
    tried: Counter[str] = Counter()
    for found in schema.get_all_operations():

        @RUNS
        @given(case=found.ok().as_strategy(generation_mode=mode))
        def holds(case) -> None:
            tried[case.operation.label] += 1
            response = case.call(headers={"Authorization": f"Bearer {secret}"})
            case.validate_response(response, checks=KEPT)

        holds()
    assert len(tried) >= 21 and all(number >= 2 for number in tried.values()), tried
