"""The web console and the HTTP API, served from a thread of the gateway to the office's own computers.

server.py starts it, app.py puts it together, guard.py stands in front of everything; the console's pages
are in pages/, the API in api/.  It reads and writes rows like every other part and knows no modem.  One
rule: every request opens and closes its own connection to the database in the thread that uses it.
"""
