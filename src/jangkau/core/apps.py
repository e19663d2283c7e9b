"""The plumbing's Django app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Sealed files and the audit seal."""

    name = "jangkau.core"
    label = "core"

    def ready(self) -> None:
        """Declare what the audit seals, and what is sealed anew when keys are rotated."""
        from jangkau.core.models import ProofKey, SealedFile, Sighting
        from jangkau.core.sealed_columns import declare_sealed_column
        from jangkau.core.seals import declare_sealed
        from jangkau.core.selectors.proof_keys import PROOF_KEY_PURPOSE

        declare_sealed(SealedFile, except_for=("name_sealed", "destroyed_at"))
        declare_sealed(Sighting)
        declare_sealed(ProofKey, except_for=("private_sealed", "in_force", "replaced_at", "withdrawn_at"))
        declare_sealed_column(ProofKey, column="private_sealed", purpose=PROOF_KEY_PURPOSE)
