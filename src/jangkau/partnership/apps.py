"""The room's Django app."""

from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    """Those who help: sponsors, agreements and rosters."""

    name = "jangkau.partnership"
    label = "partnership"

    def ready(self) -> None:
        """Declare what the audit seals and which columns keys seal."""
        from jangkau.core.sealed_columns import declare_sealed_column
        from jangkau.core.seals import declare_sealed
        from jangkau.partnership import models

        declare_sealed(models.RosterRow, except_for=("raw_sealed", "nik_sealed", "nik_digest"))
        declare_sealed(models.RowDecision)
        declare_sealed(models.AgreementBill)
        declare_sealed(models.BudgetChange)
        declare_sealed_column(models.RosterRow, column="raw_sealed", purpose="roster-row")
        declare_sealed_column(models.RosterRow, column="nik_sealed", purpose="nik", digest_column="nik_digest")
