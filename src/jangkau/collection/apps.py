"""The room's Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CollectionConfig(AppConfig):
    """Money in: bills, payments, insured months, ledger."""

    name = "jangkau.collection"
    label = "collection"

    def ready(self) -> None:
        """Declare what the audit and keys seal, and have the chart of accounts written after each migration."""
        from jangkau.collection import models
        from jangkau.collection.services.chart import keep_chart
        from jangkau.core.sealed_columns import declare_sealed_column
        from jangkau.core.seals import declare_sealed

        for model in (
            *(models.PriceBasis, models.PriceAdjustment, models.BillCancellation, models.MonthVoid),
            models.Reattestation,
            *(models.Payment, models.CarryForward, models.CarriedMove, models.HeldMoneyUse),
            *(models.Entry, models.Posting, models.RefundBatch, models.RefundStep),
            *(models.PartnerNotice, models.PartnerTrial),
            *(models.ClosedMonth, models.ClosedBalance),
            *(models.Statement, models.StatementLine, models.LineMatch, models.SettledPayment),
        ):
            declare_sealed(model)
        declare_sealed(
            models.QrisCode,
            except_for=("state", "content", "acquirer_reference", "problem", "valid_until", "answered_at"),
        )
        declare_sealed(models.HeldMoney, except_for=("responsible",))
        declare_sealed(models.RefundRequest, except_for=("state", "account_sealed"))
        declare_sealed_column(models.RefundRequest, column="account_sealed", purpose="refund-account")
        declare_sealed(models.Bill, except_for=("state",))
        declare_sealed(models.BillLine, except_for=("live",))
        declare_sealed(models.InsuredMonth, except_for=("voided_by",))
        declare_sealed_column(models.PartnerKey, column="secret_sealed", purpose="partner secret")
        declare_sealed_column(models.QrisAcquirer, column="secret_sealed", purpose="acquirer secret")
        declare_sealed_column(models.QrisAcquirer, column="private_key_sealed", purpose="acquirer private key")
        post_migrate.connect(keep_chart, sender=self, dispatch_uid="jangkau.collection.keep_chart")
