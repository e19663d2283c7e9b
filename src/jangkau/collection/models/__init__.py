"""Rows of collection: prices, bills, payments, insured months, books."""

from jangkau.collection.models.bills import Bill, BillCancellation, BillLine
from jangkau.collection.models.insured_months import InsuredMonth, MonthVoid
from jangkau.collection.models.ledger import Account, Entry, Posting
from jangkau.collection.models.payments import CarryForward, Payment
from jangkau.collection.models.prices import PriceBasis

__all__ = [
    "Account",
    "Bill",
    "BillCancellation",
    "BillLine",
    "CarryForward",
    "Entry",
    "InsuredMonth",
    "MonthVoid",
    "Payment",
    "Posting",
    "PriceBasis",
]
