"""The settings of an office (settings.py) and how they are read (loading.py)."""

from smsgw.config.loading import find, load
from smsgw.config.settings import Config, CreditSection, LaneSection, LanesSection, ModemSection

__all__ = [
    "Config",
    "CreditSection",
    "LaneSection",
    "LanesSection",
    "ModemSection",
    "find",
    "load",
]
