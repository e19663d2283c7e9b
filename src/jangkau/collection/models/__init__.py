"""Rows of collection: prices, bills, payments, held money, refunds, insured months, books, bank statements."""

from jangkau.collection.models.bills import Bill, BillCancellation, BillLine
from jangkau.collection.models.carried_money import CarriedMove
from jangkau.collection.models.closings import ClosedBalance, ClosedMonth
from jangkau.collection.models.held_money import HeldMoney, HeldMoneyUse
from jangkau.collection.models.insured_months import InsuredMonth, MonthVoid
from jangkau.collection.models.ledger import Account, Entry, Posting
from jangkau.collection.models.partners import Partner, PartnerKey, PartnerNotice, PartnerTrial
from jangkau.collection.models.payments import CarryForward, Payment
from jangkau.collection.models.price_adjustments import PriceAdjustment
from jangkau.collection.models.prices import PriceBasis
from jangkau.collection.models.qris import QrisAcquirer, QrisCode
from jangkau.collection.models.reattestations import Reattestation
from jangkau.collection.models.refunds import RefundBatch, RefundRequest, RefundStep
from jangkau.collection.models.statements import BankAccount, LineMatch, SettledPayment, Statement, StatementLine

__all__ = [
    "Account",
    "BankAccount",
    "Bill",
    "BillCancellation",
    "BillLine",
    "CarriedMove",
    "CarryForward",
    "ClosedBalance",
    "ClosedMonth",
    "Entry",
    "HeldMoney",
    "HeldMoneyUse",
    "InsuredMonth",
    "LineMatch",
    "MonthVoid",
    "Partner",
    "PartnerKey",
    "PartnerNotice",
    "PartnerTrial",
    "Payment",
    "Posting",
    "PriceAdjustment",
    "PriceBasis",
    "QrisAcquirer",
    "QrisCode",
    "Reattestation",
    "RefundBatch",
    "RefundRequest",
    "RefundStep",
    "SettledPayment",
    "Statement",
    "StatementLine",
]
