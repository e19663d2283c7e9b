"""What somebody looks after and has not finished: agreements in his charge, drafts, uploads under way."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from jangkau.partnership.models import Agreement, AgreementDraft, RosterUpload
from jangkau.partnership.models.uploads import OPEN_STATES
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.selectors.users import user_in_reach


@dataclass(frozen=True, slots=True)
class OpenUpload:
    """A file on its way to a roster."""

    upload_id: int
    agreement_code: str
    state: str
    uploaded_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What a user would leave behind."""

    agreements: tuple[str, ...]
    drafts: int
    uploads: tuple[OpenUpload, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hand over."""
        return not (self.agreements or self.drafts or self.uploads)


def open_work_of(*, username: str, reach: Reach) -> OpenWork:
    """Return what a user looks after and has not finished.

    Raises:
        NotPermitted, UnknownUser: if he is not the asker's to look after.
    """
    user = user_in_reach(username=username, reach=reach)
    codes = Agreement.objects.filter(in_charge=user).order_by("code").values_list("code", flat=True)
    return OpenWork(tuple(codes), open_drafts_of(user.pk).count(), open_uploads_of(user.pk))


def open_drafts_of(user_id: int) -> QuerySet[AgreementDraft]:
    """Return the drafts that a user has neither recorded nor discarded."""
    return AgreementDraft.objects.filter(owner_id=user_id, agreement__isnull=True, discarded_at__isnull=True)


def open_uploads_of(user_id: int) -> tuple[OpenUpload, ...]:
    """Return the files of a user that are not imported, refused or withdrawn yet, the oldest first."""
    rows = RosterUpload.objects.filter(uploaded_by_id=user_id, state__in=OPEN_STATES).order_by("uploaded_at", "pk")
    return tuple(OpenUpload(*row) for row in rows.values_list("pk", "agreement__code", "state", "uploaded_at"))
