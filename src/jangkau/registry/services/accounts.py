"""Accounts of workers: opened by a code sent to the telephone, for the people who share it (ADR 0015)."""

import datetime
import hmac
import secrets

import phonenumbers
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.sealing import digest
from jangkau.registry.intake.phones import NotAPhone, normal_phone
from jangkau.registry.models import Account, AccountPerson, AccountWadah, SignInCode, User
from jangkau.registry.models.accounts import AccountClosing, Relation
from jangkau.registry.selectors.accounts import is_birth_date_of_own, live_account
from jangkau.registry.services.messages import queue_message

CODE_DIGITS = 6
GOOD_FOR = datetime.timedelta(minutes=10)
MOST_TRIES = 5
# A number gets so many codes in so long: enough for a weak network, too few to guess by or to run up a bill.
MOST_CODES = ((datetime.timedelta(minutes=15), 3), (datetime.timedelta(days=1), 10))
MOST_PEOPLE = 15
_MOBILE_PREFIX = "+628"


class NotAMobile(Refusal):
    """No code can be sent to it."""

    message = _("Tuliskan nomor HP Indonesia yang lengkap, misalnya 0812 3456 7890.")


class CodeWrong(Refusal):
    """The code is another, was used, has run out, or was tried too often; which of these is not told."""

    message = _("Kode tidak cocok atau sudah tidak berlaku. Periksa SMS terakhir, atau minta kode baru.")


class BirthDateNotOurs(Refusal):
    """None of the account's people was born that day."""

    message = _("Tanggal lahir itu bukan milik orang yang terdaftar dengan nomor ini. Periksa, lalu coba sekali lagi.")


class TooManyPeople(Refusal):
    """An account looks after a family, not a village."""

    message = _(
        "Satu nomor HP paling banyak untuk %(most)s orang. Untuk kelompok, dirikan wadah, atau minta bantuan petugas."
    )


def mobile_number(text: str) -> str:
    """Return an Indonesian mobile number as ``+628…``.

    Raises:
        NotAMobile: if the text is none.
    """
    try:
        phone = normal_phone(text)
    except NotAPhone as error:
        raise NotAMobile() from error
    if not phone.startswith(_MOBILE_PREFIX) or not phonenumbers.is_valid_number(phonenumbers.parse(phone)):
        raise NotAMobile()
    return phone


@transaction.atomic
def ask_code(*, phone: str, now: datetime.datetime) -> None:
    """Send a code to a telephone number; silently none if it got too many already.

    Whether anybody has an account with the number is not looked up: what is answered, and how fast, tells nothing.

    Args:
        phone: as ``mobile_number`` returns it.
        now: when.
    """
    phone_digest = digest(phone)
    asked = SignInCode.objects.filter(phone_digest=phone_digest)
    if any(asked.filter(asked_at__gt=now - span).count() >= most for span, most in MOST_CODES):
        return
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    SignInCode.objects.create(
        phone_digest=phone_digest, code_digest=digest(_bound(phone, code)), asked_at=now, expires_at=now + GOOD_FOR
    )
    text = gettext("%(code)s adalah kode masuk Jangkau Anda, berlaku 10 menit. Jangan berikan kepada siapa pun.")
    queue_message(to=phone, text=text % {"code": code}, purpose="sign_in_code", now=now, expires_at=now + GOOD_FOR)


def use_code(*, phone: str, code: str, now: datetime.datetime) -> Account:
    """Return the account of a number whose holder knows the code last sent there; it is opened if there is none.

    Args:
        phone: as ``mobile_number`` returns it.
        code: as typed; spaces make no difference.
        now: when.

    Raises:
        CodeWrong: if it is not that code; the try is counted.
    """
    if not _take(phone=phone, code="".join(code.split()), now=now):
        raise CodeWrong()
    with transaction.atomic():
        account = Account.objects.filter(phone=phone, closed_at__isnull=True).first()
        return account or open_account(phone=phone, now=now)


@transaction.atomic
def _take(*, phone: str, code: str, now: datetime.datetime) -> bool:
    """Try a code: the try stays counted whatever becomes of it."""
    codes = SignInCode.objects.select_for_update().filter(phone_digest=digest(phone))
    sent = codes.order_by("-asked_at", "-pk").first()
    if sent is None or sent.used_at or sent.expires_at <= now or sent.tries >= MOST_TRIES:
        return False
    sent.tries += 1
    is_right = hmac.compare_digest(bytes(sent.code_digest), digest(_bound(phone, code)))
    sent.used_at = now if is_right else None
    sent.save(update_fields=["tries", "used_at"])
    return is_right


def open_account(*, phone: str, now: datetime.datetime) -> Account:
    """Open an account for a number, whose holder the caller has found to be who he says.

    Args:
        phone: as ``mobile_number`` returns it; no open account has it.
        now: when.
    """
    with acting(by="portal", reason="membuka akun peserta"):
        user = User(username=f"akun-{secrets.token_hex(8)}", full_name=gettext("Akun peserta"))
        user.set_unusable_password()
        user.save()
        return Account.objects.create(user=user, phone=phone, opened_at=now, seen_at=now)


@transaction.atomic
def enter_account(*, account_id: int, now: datetime.datetime, birth_date: datetime.date | None = None) -> Account:
    """Note that the holder of an account has come in.

    Args:
        account_id: whose.
        now: when.
        birth_date: of one of its people, where the number was unused for long; None where that was not asked.

    Raises:
        UnknownAccount: if it was closed meanwhile.
        BirthDateNotOurs: if none of its people was born that day.
    """
    account = live_account(account_id)
    if birth_date is not None and not is_birth_date_of_own(account, birth_date):
        raise BirthDateNotOurs()
    with acting(by=account.user.username, reason="masuk dengan kode"):
        Account.objects.filter(pk=account.pk).update(seen_at=now)
    return account


@transaction.atomic
def take_over_number(*, account_id: int, now: datetime.datetime) -> Account:
    """Close the account of whoever had a number before, and open one for whoever has it now.

    The people of the old account stay what they are; nobody sees them from here any more.

    Raises:
        UnknownAccount: if it was closed meanwhile.
    """
    old = live_account(account_id)
    _close(old, AccountClosing.NUMBER_CHANGED_HANDS, now)
    return open_account(phone=old.phone, now=now)


@transaction.atomic
def close_account(*, account_id: int, now: datetime.datetime) -> None:
    """Close an account at its holder's wish; the people stay participants.

    Raises:
        UnknownAccount: if it was closed before.
    """
    _close(live_account(account_id), AccountClosing.ASKED, now)


def _close(account: Account, closing: AccountClosing, now: datetime.datetime) -> None:
    with acting(by=account.user.username, reason="menutup akun peserta"):
        AccountPerson.objects.filter(account=account, until__isnull=True).update(until=now)
        AccountWadah.objects.filter(account=account, until__isnull=True).update(until=now)
        Account.objects.filter(pk=account.pk).update(closed_at=now, closing=closing)
        User.objects.filter(pk=account.user_id).update(is_active=False)


@transaction.atomic
def look_after(*, account_id: int, person_id: int, relation: Relation | str, now: datetime.datetime) -> None:
    """Let an account look after a person, whom the caller has found to be its own; once is enough.

    Raises:
        UnknownAccount: if there is no such account.
        TooManyPeople: if it looks after as many as it may.
    """
    account = live_account(account_id)
    own = Account.objects.select_for_update(no_key=True).get(pk=account.pk).people.filter(until__isnull=True)
    if own.filter(person_id=person_id).exists():
        return
    if own.count() >= MOST_PEOPLE:
        raise TooManyPeople(most=MOST_PEOPLE)
    with acting(by=account.user.username, reason="menghubungkan orang dengan akun"):
        AccountPerson.objects.create(account=account, person_id=person_id, relation=Relation(relation), since=now)


def _bound(phone: str, code: str) -> str:
    # To the number: a code sent to one telephone is nothing to another.
    return f"sign-in {phone} {code}"
