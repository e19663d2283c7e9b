"""The law: contributions, due dates, status, eligibility and NIK: plain functions over dated, cited values.

Nothing here knows a framework, a database, a network or a clock: the day is always an argument.
"""
