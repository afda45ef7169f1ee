"""Mentions: is a number given to be looked up, or is it only mentioned, denied or withdrawn?

It must not decide what a text asks for: questions.py does.  One rule: a state is told only for a number that
somebody asks about; when in doubt it is not.
"""

from smsgw.office.intent import Parsed
from smsgw.office.weights import LEAST, SURE, hands_over


def is_no_question(parsed: Parsed) -> bool:
    """A ban, a denial or a withdrawal, and nothing beside it that asks how far something is."""
    cue = max((hit.weight for hit in parsed.hits if hit.kind == "cue" and hit.name == "STATUS"), default=0)
    if "kapan" in parsed.words and parsed.names("document"):
        return False
    if parsed.says("CANCEL") or parsed.says("MISSENT") or parsed.says("MENTIONED"):
        return cue < SURE
    if hands_over(parsed):
        return cue <= SURE
    return cue <= LEAST and bool({"jangan", "bukan", "hapus", "siapa"} & set(parsed.words))
