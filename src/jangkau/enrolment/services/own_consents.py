"""Withdrawing a consent, with what it ends at once."""

import datetime

from django.db import transaction

from jangkau.core.history import acting
from jangkau.enrolment.models import AssistanceCase, FamilyMember
from jangkau.enrolment.models.assistance import AssistanceOutcome
from jangkau.registry.selectors.accounts import live_account
from jangkau.registry.services.consents import withdraw_consent
from jangkau.rules.consents import Purpose


@transaction.atomic
def withdraw_own_consent(*, account_id: int, purpose: Purpose | str, now: datetime.datetime) -> None:
    """End an account's consent, and the use that it was for: nobody calls any more, the family's list is empty.

    Reminders are asked for before each is sent, and end by themselves.

    Raises:
        UnknownAccount: if there is no such account.

    Source: UU 27/2022 Art 9 and 40: within three days; here at once.
    """
    account = live_account(account_id)
    with acting(by=account.user.username, reason="mencabut persetujuan"):
        withdraw_consent(account_id=account_id, purpose=purpose, now=now)
        if purpose == Purpose.ASSISTANCE:
            cases = AssistanceCase.objects.filter(registration__account=account, closed_at__isnull=True)
            cases.update(closed_at=now, outcome=AssistanceOutcome.HANDED_BACK)
        if purpose == Purpose.FAMILY:
            people = account.people.filter(until__isnull=True).values("person")
            named = FamilyMember.objects.filter(participant__person__in=people, removed_at__isnull=True)
            named.update(removed_at=now)
