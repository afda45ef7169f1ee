"""The API's description as a page of ours: it is read where there is no internet."""

import json
from typing import Any

from starlette.responses import Response

from smsgw.db.tokens import SCOPES
from smsgw.web.routes import Pages
from smsgw.web.site import API_PATH
from smsgw.web.visit import Visit

pages = Pages()


@pages.get("/api", is_open=True)
def reference(visit: Visit) -> Response:
    """Every operation, with what it takes and gives."""
    document = visit.request.app.state.api.made().openapi()
    return visit.render(
        "api.html", groups=_groups(document), shapes=_shapes(document), scopes=SCOPES, base=API_PATH
    )


def _groups(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Operations by tag."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            taken = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            one = {
                "method": method.upper(),
                "path": path,
                "summary": operation.get("summary", ""),
                "about": operation.get("description", ""),
                "parameters": [
                    {
                        "name": each["name"],
                        "place": each["in"],
                        "shape": _words(each["schema"]),
                        "about": each.get("description", ""),
                        "required": each.get("required", False),
                    }
                    for each in operation.get("parameters", ())
                ],
                "takes": _words(taken.get("schema", {})),
                "gives": [
                    (status, _words(answer.get("content", {}).get("application/json", {}).get("schema", {})))
                    for status, answer in operation["responses"].items()
                ],
            }
            groups.setdefault(operation["tags"][0], []).append(one)
    return groups


def _shapes(document: dict[str, Any]) -> dict[str, str]:
    """Every shape by name, as JSON Schema."""
    shapes = document["components"]["schemas"]
    return {name: json.dumps(shape, indent=2, ensure_ascii=False) for name, shape in sorted(shapes.items())}


def _words(schema: dict[str, Any]) -> str:
    """A schema in a few words: `NewMessage`, `list of Request`, `string | null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(_words(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_words(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type", ""))
