"""Telling other programs what happens: events stored first, then sent, signed, until they are taken.

envelope.py is what is sent, kannel_url.py the same for Kannel's dlr-url, sending.py one attempt,
courier.py what makes them, watch.py the thread that waits for work.  One rule: nothing here holds up a modem.
"""
