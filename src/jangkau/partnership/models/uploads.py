"""Uploads: a sponsor's file on its way from the browser to a roster, which can be left and found again."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class UploadState(models.TextChoices):
    """How far a file has come."""

    RECEIVED = "received", _("diterima, menunggu dibaca")
    READING = "reading", _("sedang dibaca")
    MAPPED = "mapped", _("menunggu kolom dipastikan")
    CONFIRMED = "confirmed", _("kolom dipastikan, menunggu diimpor")
    IMPORTING = "importing", _("sedang diimpor")
    IMPORTED = "imported", _("selesai diimpor")
    REFUSED = "refused", _("tidak dapat dibaca")
    WITHDRAWN = "withdrawn", _("ditarik")


OPEN_STATES = (
    UploadState.RECEIVED,
    UploadState.READING,
    UploadState.MAPPED,
    UploadState.CONFIRMED,
    UploadState.IMPORTING,
)


@track(exclude=("stage", "done", "total"))
class RosterUpload(models.Model):
    """One file that somebody sent under an agreement.

    ``columns`` is the mapping as read, ``examples`` cells of each column as they may be shown, ``preview`` what the
    file would come to with it, ``overrides`` what the uploader corrected. ``stage``, ``done`` and ``total`` tell how
    far the work in hand is; they are no record of anything.
    """

    agreement = models.ForeignKey("partnership.Agreement", on_delete=models.PROTECT, related_name="uploads")
    file = models.ForeignKey("core.SealedFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.RECEIVED)
    stage = models.CharField(max_length=20, blank=True, default="")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    columns = models.JSONField(null=True)
    examples = models.ForeignKey("core.SealedFile", on_delete=models.PROTECT, null=True, related_name="+")
    preview = models.JSONField(null=True)
    overrides = models.JSONField(default=dict)
    refusal = models.JSONField(null=True)
    roster = models.OneToOneField("partnership.Roster", on_delete=models.PROTECT, null=True, related_name="upload")
    uploaded_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "sha256"],
                condition=models.Q(state__in=[state.value for state in OPEN_STATES]),
                name="one_open_upload_a_file",
            ),
            models.CheckConstraint(
                condition=models.Q(state=UploadState.IMPORTED, roster__isnull=False)
                | (~models.Q(state=UploadState.IMPORTED) & models.Q(roster__isnull=True)),
                name="imported_upload_has_roster",
            ),
            models.CheckConstraint(
                condition=models.Q(state=UploadState.REFUSED, refusal__isnull=False)
                | (~models.Q(state=UploadState.REFUSED) & models.Q(refusal__isnull=True)),
                name="refused_upload_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} upload {self.pk}"
