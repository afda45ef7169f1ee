"""The keyword commands.  Each module named here registers its keywords when it is imported.

Outside packages add theirs by the entry point group `smsgw.keywords`, an office its own words by
`[[keyword]]` in smsgw.toml; docs/KEYWORDS.md shows all three ways.
"""

from smsgw.commands import counter, feedback, service, status

__all__ = ["counter", "feedback", "service", "status"]
