"""Giving and withdrawing consent."""

import datetime

from django.db import transaction

from jangkau.core.history import acting
from jangkau.registry.models import Consent
from jangkau.registry.selectors.accounts import live_account


@transaction.atomic
def give_consent(*, account_id: int, purpose: str, version: datetime.date, now: datetime.datetime) -> None:
    """Put on record that an account's holder agreed to a purpose as worded since ``version``.

    Consent to an earlier wording ends with it; to the same wording it is given once.

    Raises:
        UnknownAccount: if there is no such account.

    Source: UU 27/2022 Art 20-22.
    """
    account = live_account(account_id)
    with acting(by=account.user.username, reason="memberi persetujuan"):
        held = Consent.objects.select_for_update().filter(account=account, purpose=purpose, withdrawn_at__isnull=True)
        if held.filter(version=version).exists():
            return
        held.update(withdrawn_at=now)
        Consent.objects.create(account=account, purpose=purpose, version=version, given_at=now)


@transaction.atomic
def withdraw_consent(*, account_id: int, purpose: str, now: datetime.datetime) -> None:
    """End an account's consent to a purpose; what was done under it before stays.

    Raises:
        UnknownAccount: if there is no such account.

    Source: UU 27/2022 Art 9 and 40.
    """
    account = live_account(account_id)
    with acting(by=account.user.username, reason="mencabut persetujuan"):
        Consent.objects.filter(account=account, purpose=purpose, withdrawn_at__isnull=True).update(withdrawn_at=now)
