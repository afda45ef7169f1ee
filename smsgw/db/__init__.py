"""The office's one database: tables (models.py), opening (database.py), and a module of verbs a noun.

It knows no command and no modem.  `peewee` is imported here and nowhere else.
"""
