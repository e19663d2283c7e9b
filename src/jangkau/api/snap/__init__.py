"""SNAP, the national open API standard for payments: we are the biller, banks are our callers."""

PREFIX = "/snap/"
