"""People: registering them once, correcting their records, recording their deaths."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from jangkau.core import sealing
from jangkau.core import sql as statements
from jangkau.core.bulk import refresh_statistics
from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.core.selectors.keys import lookup_digests
from jangkau.core.services.keys import hold_digest_key, hold_settled_digests
from jangkau.registry.intake.person_names import name_key
from jangkau.registry.intake.phones import NotAPhone, normal_phone
from jangkau.registry.models import Person
from jangkau.registry.models.people import Sex
from jangkau.registry.selectors.people import NIK_PURPOSE, UnknownPerson, people_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.selectors.regions import region_by_code
from jangkau.registry.services.email_confirmations import ask_to_confirm, kept_email
from jangkau.registry.services.reasons import real_reason
from jangkau.rules.nik import NikMalformed, parse_nik


class NikTaken(Refusal):
    """Somebody else has this NIK."""

    message = _(
        "NIK itu sudah tercatat atas nama orang lain (catatan %(person_id)s). Periksa KTP-nya; "
        "bila keduanya orang yang sama, gabungkan catatannya."
    )


class NotANik(Refusal):
    """The text has not the structure of a NIK. The text is never told."""

    message = _("NIK harus 16 angka dan memuat tanggal lahir yang ada. Periksa kembali KTP-nya.")


class NameMissing(Refusal):
    """The name has no letter."""

    message = _("Nama belum diisi. Tuliskan nama seperti pada KTP.")


class BirthDateImpossible(Refusal):
    """Nobody alive today was born on that day."""

    message = _("Tanggal lahir %(birth_date)s tidak mungkin. Periksa kembali tahun lahirnya.")


class PhoneMalformed(Refusal):
    """The text is no telephone number."""

    message = _("Nomor telepon itu tidak lengkap. Tuliskan dengan kode, misalnya 0812 3456 7890.")


class NothingToCorrect(Refusal):
    """The correction says what the record says already."""

    message = _("Tidak ada yang berubah: isian sama dengan yang sudah tercatat (catatan %(person_id)s).")


class PersonMerged(Refusal):
    """The record was merged into another, which is the one to change."""

    message = _("Catatan %(person_id)s sudah digabung ke catatan %(kept_id)s. Ubahlah catatan itu.")


class DeathImpossible(Refusal):
    """The day of death is before birth or in the future."""

    message = _("Tanggal meninggal %(died_on)s tidak mungkin: harus antara tanggal lahir dan hari ini.")


class DeathRecorded(Refusal):
    """Another day of death is recorded."""

    message = _(
        "Orang ini sudah tercatat meninggal pada %(died_on)s (catatan %(person_id)s). "
        "Cabut dahulu catatan itu bila keliru."
    )


class DeathNotRecorded(Refusal):
    """There is no death to withdraw."""

    message = _("Orang ini tidak tercatat meninggal (catatan %(person_id)s).")


@dataclass(frozen=True, slots=True, repr=False)
class Correction:
    """What a record is to say; None leaves a field as it is, a blank telephone, e-mail or address empties it."""

    nik: str | None = None
    name: str | None = None
    birth_date: datetime.date | None = None
    sex: Sex | str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    region_code: str | None = None


@transaction.atomic
def register_people(*, staged: str, now: datetime.datetime) -> int:
    """Register whoever of a staged table is not yet registered, and return how many that were.

    A person whose NIK is registered already stays as he is: rosters do not correct records.

    Args:
        staged: a temporary table with the columns nik_sealed bytea, nik_digest bytea, name text, name_key text,
            birth_date date, sex text (L or P), phone text, address text, region_id text. The digests are those of
            ``core.sealing``'s current key. Phone and address may be null.
        now: the moment of registration.

    Raises:
        DigestKeyNotInForce, DigestKeyMissing, DigestsBeingChanged: while the digest key is being changed.
    """
    hold_settled_digests(now=now)
    query = sql.SQL(statements.load("jangkau.registry", "register_people")).format(
        staged=sql.Identifier(staged), now=sql.Literal(now)
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        registered = int(cursor.rowcount)
    refresh_statistics("registry_person", written=registered)
    return registered


@transaction.atomic
def register_person(
    *,
    nik: str,
    name: str,
    birth_date: datetime.date,
    sex: str,
    region_code: str,
    phone: str = "",
    address: str = "",
    now: datetime.datetime,
) -> Person:
    """Register a person.

    Whether the NIK fits birth date, sex and a region is not judged here: what does not fit is reviewed
    (``rules.nik.check_nik``), not refused.

    Raises:
        NotANik, NameMissing, BirthDateImpossible, PhoneMalformed, UnknownRegion: as the names say.
        NikTaken: if the NIK is registered.
        DigestKeyNotInForce, DigestKeyMissing: if this process works with other keys than the database.
    """
    hold_digest_key(now=now)
    today = timezone.localdate(now)
    person = Person(
        **_named(name),
        **_nik_columns(nik, today=today, but_for=None),
        birth_date=_possible_birth_date(birth_date, today=today),
        sex=Sex(sex),
        phone=_phone(phone),
        address=" ".join(address.split()),
        region=region_by_code(region_code).region,
        registered_at=now,
    )
    _save(person)
    return person


@transaction.atomic
def correct_person(
    *, reach: Reach, person_id: int, correction: Correction, reason: str, now: datetime.datetime
) -> Person:
    """Correct a person's record and return it; the history keeps what it said before, except the NIK.

    That the NIK was corrected shows in the history as a version with its reason. The sealed number of before is
    gone. Of another e-mail its reader is asked to confirm it.

    Raises:
        NotPermitted, UnknownPerson: as for any person.
        PersonMerged: if the record was merged into another.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
        NotANik, NameMissing, BirthDateImpossible, PhoneMalformed, UnknownRegion: as the names say.
        EmailMalformed, EmailNotOffered, TooManyQuestions: as the names say.
        NikTaken: if the NIK is another person's; nothing is written.
        NothingToCorrect: if the record says all this already.
    """
    with acting(by=reach.username, reason=real_reason(reason)) as context:
        hold_digest_key(now=now)
        person = locked_person(person_id=person_id, reach=reach, right=Right.CORRECT_PERSON)
        changed = _corrected(person, correction, today=timezone.localdate(now))
        if not changed:
            raise NothingToCorrect(person_id=person.pk)
        for column, value in changed.items():
            setattr(person, column, value)
        # A NIK is kept out of the history: the context alone makes its correction a version.
        person.context_id = context
        _save(person)
        if "email" in changed and person.email:
            ask_to_confirm(person=person, language=settings.LANGUAGE_CODE, now=now)
    return person


@transaction.atomic
def keep_address(
    *, reach: Reach, person_id: int, address: str, region_code: str | None, now: datetime.datetime
) -> Person:
    """Put down where a worker says that he lives; it needs nobody's look. Other offices may serve him from then on.

    Args:
        reach: of the account that looks after him.
        person_id: who.
        address: street, number and neighbourhood; blank empties it.
        region_code: the place; None leaves it.
        now: when.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged: as for any person.
        UnknownRegion: if there is no such place.
        NothingToCorrect: if the record says all this already.

    Source: PP 44/2015 Art 13.
    """
    with acting(by=reach.username, reason="mengubah alamat sendiri") as context:
        person = locked_person(person_id=person_id, reach=reach, right=Right.KEEP_OWN_DATA)
        correction = Correction(address=address, region_code=region_code)
        changed = _corrected(person, correction, today=timezone.localdate(now))
        if not changed:
            raise NothingToCorrect(person_id=person.pk)
        for column, value in changed.items():
            setattr(person, column, value)
        person.context_id = context
        person.save()
    return person


def fields_corrected(*, person: Person, correction: Correction, today: datetime.date) -> tuple[str, ...]:
    """Return which fields a correction would change. Whose a NIK is, is not looked up: the asker would learn it.

    Raises:
        NotANik, NameMissing, BirthDateImpossible: as the names say.
    """
    changed = [*_corrected(person, replace(correction, nik=None), today=today)]
    if correction.nik is not None:
        try:
            parse_nik(correction.nik, today=today)
        except NikMalformed as error:
            raise NotANik() from error
        if not _has_nik(person, correction.nik):
            changed.insert(0, "nik")
    return tuple(column for column in changed if column != "name_key")


@transaction.atomic
def record_death(*, reach: Reach, person_id: int, died_on: datetime.date, now: datetime.datetime) -> Person:
    """Record that a person died; recording the same day again changes nothing.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged: as for any person.
        DeathImpossible: if the day is before birth or after today.
        DeathRecorded: if another day is recorded.
    """
    with acting(by=reach.username, reason="mencatat kematian") as context:
        person = locked_person(person_id=person_id, reach=reach, right=Right.CORRECT_PERSON)
        if not person.birth_date <= died_on <= timezone.localdate(now):
            raise DeathImpossible(died_on=died_on.isoformat())
        if person.died_on == died_on:
            return person
        if person.died_on is not None:
            raise DeathRecorded(died_on=person.died_on.isoformat(), person_id=person.pk)
        person.died_on, person.context_id = died_on, context
        person.save(update_fields=["died_on", "context_id"])
    return person


@transaction.atomic
def withdraw_death(*, reach: Reach, person_id: int, reason: str) -> Person:
    """Take back a death that was recorded in error.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged: as for any person.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
        DeathNotRecorded: if none is recorded.
    """
    with acting(by=reach.username, reason=real_reason(reason)) as context:
        person = locked_person(person_id=person_id, reach=reach, right=Right.CORRECT_PERSON)
        if person.died_on is None:
            raise DeathNotRecorded(person_id=person.pk)
        person.died_on, person.context_id = None, context
        person.save(update_fields=["died_on", "context_id"])
    return person


def locked_person(*, person_id: int, reach: Reach, right: Right) -> Person:
    """Return a person within reach, locked until the transaction ends.

    Raises:
        NotPermitted, UnknownPerson: as for any person.
        PersonMerged: if the record was merged into another.
    """
    people = people_in_reach(reach, right).select_for_update(of=("self",))
    person = people.filter(pk=person_id).first()
    if person is None:
        raise UnknownPerson()
    if person.merged_into_id is not None:
        raise PersonMerged(person_id=person.pk, kept_id=person.merged_into_id)
    return person


def _corrected(person: Person, correction: Correction, *, today: datetime.date) -> dict[str, Any]:
    """Return the columns that a correction changes, with their new values."""
    wanted: dict[str, Any] = {}
    if correction.name is not None:
        wanted |= _named(correction.name)
    if correction.birth_date is not None:
        wanted["birth_date"] = _possible_birth_date(correction.birth_date, today=today)
        if person.died_on is not None and correction.birth_date > person.died_on:
            raise BirthDateImpossible(birth_date=correction.birth_date.isoformat())
    if correction.sex is not None:
        wanted["sex"] = Sex(correction.sex)
    if correction.phone is not None:
        wanted["phone"] = _phone(correction.phone)
    if correction.email is not None and (email := kept_email(correction.email)) != person.email:
        wanted |= {"email": email, "email_confirmed_at": None}
    if correction.address is not None:
        wanted["address"] = " ".join(correction.address.split())
    if correction.region_code is not None:
        wanted["region_id"] = region_by_code(correction.region_code).region.pk
    changed = {column: value for column, value in wanted.items() if getattr(person, column) != value}
    if correction.nik is not None and not _has_nik(person, correction.nik):
        changed |= _nik_columns(correction.nik, today=today, but_for=person.pk)
    return changed


def _has_nik(person: Person, nik: str) -> bool:
    """Return whether the record says this NIK; one that no key opens says none, and can be entered anew."""
    try:
        return sealing.unseal(bytes(person.nik_sealed), purpose=NIK_PURPOSE) == nik.encode()
    except sealing.CannotUnseal:
        return False


def _nik_columns(nik: str, *, today: datetime.date, but_for: int | None) -> dict[str, bytes]:
    """Return the columns of a NIK that nobody but the person ``but_for`` has under any digest key."""
    try:
        parse_nik(nik, today=today)
    except NikMalformed as error:
        raise NotANik() from error
    _refuse_taken(lookup_digests(nik), but_for)
    return {"nik_sealed": sealing.seal(nik.encode(), purpose=NIK_PURPOSE), "nik_digest": sealing.digest(nik)}


def _refuse_taken(digests: list[bytes], but_for: int | None) -> None:
    taken = Person.objects.filter(nik_digest__in=digests).order_by("pk").first()
    if taken is not None and taken.pk != but_for:
        raise NikTaken(person_id=taken.pk)


def _save(person: Person) -> None:
    """Write the row; the unique column is the judge when two come at once."""
    digest = bytes(person.nik_digest)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        _refuse_taken([digest], person.pk)
        raise


def _named(name: str) -> dict[str, str]:
    written = " ".join(name.split())
    if not any(map(str.isalpha, written)):
        raise NameMissing()
    return {"name": written, "name_key": name_key(written)}


def _possible_birth_date(birth_date: datetime.date, *, today: datetime.date) -> datetime.date:
    if not today.year - 130 <= birth_date.year or birth_date > today:
        raise BirthDateImpossible(birth_date=birth_date.isoformat())
    return birth_date


def _phone(text: str) -> str:
    try:
        return normal_phone(text)
    except NotAPhone as error:
        raise PhoneMalformed() from error
