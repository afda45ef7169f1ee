"""smsgw: an SMS gateway over a USB GSM modem, for Indonesian civil registration offices."""

__version__ = "0.1.0"
