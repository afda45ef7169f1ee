"""The HTTP API: /api/v1, JSON, bearer tokens with scopes; described by its own OpenAPI document.

application.py puts it together, calls.py says who calls, problems.py what an error looks like, shapes.py
what everything else looks like.
"""
