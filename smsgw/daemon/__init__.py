"""The running gateway: one loop a modem (loop.py), and the process around them (process.py)."""
