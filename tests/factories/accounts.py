"""Accounts of workers for tests."""

import datetime

from jangkau.registry.models import Account, User

OPENED_AT = datetime.datetime(2026, 11, 1, 1, tzinfo=datetime.UTC)


def make_account(phone: str = "+6281234567809") -> Account:
    """Return an account with this number, whose holder signed in a day before."""
    user = User.objects.create(username=f"akun-{phone[-10:]}", full_name="Akun peserta")
    return Account.objects.create(user=user, phone=phone, opened_at=OPENED_AT, seen_at=OPENED_AT)
