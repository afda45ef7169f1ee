"""The commands that people type: one file a click group, each command parses, calls, prints.

It knows no table and no modem's talk; the work is in the layers below.  `click` lives here and in
cli.py.  One rule: standard output is what was asked for, everything else goes to standard error.
"""
