"""One attempt to hand one letter over, by the standard library.

One rule: no redirect is followed and little is read: an address that somebody typed must not lead this
computer elsewhere, or keep it busy.
"""

import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from smsgw.webhooks.envelope import Letter

# A far end that thinks for longer is tried again; meanwhile others wait behind it.
TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it.  status: the answer's, None where none came; error: why it was not taken, or empty."""

    status: int | None
    error: str = ""

    @property
    def is_taken(self) -> bool:
        return not self.error


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect as the answer that it is."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)


def send(letter: Letter, timeout_s: float = TIMEOUT_S) -> Outcome:
    """Send it; blocks for `timeout_s` a step at most.  Raises nothing."""
    method = "POST" if letter.body is not None else "GET"
    try:
        request = urllib.request.Request(  # noqa: S310  # http(s) alone: checked when it was given
            letter.url, data=letter.body, headers=letter.headers, method=method
        )
        with _opener.open(request, timeout=timeout_s) as answer:
            status = int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return Outcome(error.code, f"answered {error.code}")
    except urllib.error.URLError as error:
        return Outcome(None, _words(error.reason))
    except (OSError, ValueError, http.client.HTTPException) as error:
        return Outcome(None, _words(error))
    return Outcome(status, "" if 200 <= status < 300 else f"answered {status}")


def _words(reason: object) -> str:
    """Why, without the address: it may hold a secret."""
    text = reason.strerror if isinstance(reason, OSError) and reason.strerror else ""
    return f"no answer: {text or type(reason).__name__}"[:160]
