"""Registrations by workers themselves: kept as typed, judged when sent, joined when nothing is open."""

import datetime
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.history import acting
from jangkau.core.sealing import seal, unseal
from jangkau.core.selectors.keys import lookup_digests
from jangkau.enrolment.models import Participant, Registration
from jangkau.enrolment.models.participants import Channel
from jangkau.enrolment.models.registrations import RegistrationState, RegistrationStep
from jangkau.enrolment.services.participants import (
    AttestationMissing,
    Form,
    Occupation,
    register_participant,
)
from jangkau.enrolment.services.wadah_members import come_over
from jangkau.registry.intake.person_names import name_key
from jangkau.registry.models import Person
from jangkau.registry.models.accounts import Relation
from jangkau.registry.models.people import Sex
from jangkau.registry.selectors.accounts import live_account
from jangkau.registry.selectors.offices import office_serving
from jangkau.registry.selectors.regions import known_regency_codes
from jangkau.registry.services.accounts import look_after
from jangkau.registry.services.people import NikTaken, register_person
from jangkau.rules import nik as nik_rules
from jangkau.rules.eligibility import is_over_age
from jangkau.rules.registration import review_reasons

ANSWERS_PURPOSE = "registration"
# Our choices: a family fills in a few forms, not a village's; who must fill in many founds a wadah.
MOST_OPEN = 5
MOST_SENT_A_DAY = 5
# Whoever has more of his wadah's members to register in a day sends a list.
MOST_MEMBERS_A_DAY = 50
STEPS: tuple[RegistrationStep, ...] = tuple(RegistrationStep)
_VILLAGE_DIGITS = 10
_SEX = {Sex.MALE: nik_rules.Sex.MALE, Sex.FEMALE: nik_rules.Sex.FEMALE}
_OPEN = (RegistrationState.DRAFT, RegistrationState.SENT_BACK)


class UnknownRegistration(NotFound):
    """There is no such form of this account's, or within this officer's reach."""

    message = _("Formulir itu tidak ditemukan. Buka lagi dari halaman Anda.")


class RegistrationClosed(Refusal):
    """The form was sent or decided, and is no longer to be filled in."""

    message = _("Formulir ini sudah dikirim dan tidak dapat diubah lagi.")


class RegistrationIncomplete(Refusal):
    """A page of the form was not filled in."""

    message = _("Formulir belum lengkap. Isi dahulu halaman %(step)s.")


class TooManyForms(Refusal):
    """The account has as many forms as a family needs."""

    message = _(
        "Terlalu banyak formulir dari nomor ini. Selesaikan yang ada atau lanjutkan besok. "
        "Untuk mendaftarkan banyak orang, dirikan wadah atau hubungi kantor."
    )


class PastTheAge(Refusal):
    """The birth date is that of somebody past the age at which one may register."""

    message = _(
        "Pendaftaran hanya sampai sebelum ulang tahun ke-65. Yang sudah terdaftar sebelumnya boleh terus membayar."
    )


@transaction.atomic
def begin_registration(
    *, account_id: int, relation: Relation | str, now: datetime.datetime, wadah_id: int | None = None
) -> uuid.UUID:
    """Begin a form for oneself or for one of the family, and return its public id.

    A form of the same kind that nobody has typed anything into is taken up instead.

    Args:
        account_id: whose telephone it is.
        relation: for whom; that whoever registers a member coordinates the wadah, the caller has seen to
            (``wadah_forms.begin_member``).
        now: when.
        wadah_id: the wadah by which he joins; None if he joins alone.

    Raises:
        UnknownAccount: if there is no such account.
        TooManyForms: if the account has as many open forms as it may.
    """
    account = live_account(account_id)
    relation = Relation(relation)
    with acting(by=account.user.username, reason="memulai formulir pendaftaran"):
        open_forms = Registration.objects.select_for_update().filter(account=account, state__in=_OPEN)
        empty = open_forms.filter(relation=relation, wadah_id=wadah_id, step=RegistrationStep.WHO).first()
        if empty is not None:
            return empty.public_id
        if open_forms.count() >= MOST_OPEN:
            raise TooManyForms()
        registration = Registration.objects.create(
            account=account,
            relation=relation,
            wadah_id=wadah_id,
            answers_sealed=sealed_answers({}),
            started_at=now,
            saved_at=now,
        )
    return registration.public_id


@transaction.atomic
def save_answers(
    *, account_id: int, public_id: uuid.UUID, step: RegistrationStep | str, answers: Mapping[str, Any],
    now: datetime.datetime,
) -> RegistrationStep:  # fmt: skip
    """Keep what was typed on one page of a form, and return the first page still to fill in.

    Nothing is judged here but age: who is past it is told so at once, and need not fill in the rest.

    Args:
        account_id: whose form.
        public_id: which.
        step: the page.
        answers: what was typed, by the names of the boxes; days as ``yyyy-mm-dd``.
        now: when.

    Raises:
        UnknownRegistration, RegistrationClosed: as the names say.
        PastTheAge: if the birth date is that of somebody past the age of registration; nothing is kept.
    """
    registration = own_open_form(account_id=account_id, public_id=public_id)
    birth_date = answers.get("birth_date")
    if birth_date and is_over_age(datetime.date.fromisoformat(birth_date), timezone.localdate(now)):
        raise PastTheAge()
    kept = answers_of(registration) | dict(answers)
    following = STEPS[min(STEPS.index(RegistrationStep(step)) + 1, len(STEPS) - 1)]
    with acting(by=registration.account.user.username, reason="mengisi formulir pendaftaran") as context:
        registration.answers_sealed = sealed_answers(kept)
        registration.step = max(RegistrationStep(registration.step), following, key=STEPS.index)
        registration.marked = [name for name in registration.marked if name not in answers]
        registration.months = kept.get("months")
        registration.saved_at, registration.context_id = now, context
        registration.save(update_fields=["answers_sealed", "months", "step", "marked", "saved_at", "context_id"])
    return RegistrationStep(registration.step)


@transaction.atomic
def withdraw_registration(*, account_id: int, public_id: uuid.UUID, now: datetime.datetime) -> None:
    """Throw a form away that was not sent; what was typed is forgotten.

    Raises:
        UnknownRegistration, RegistrationClosed: as the names say.
    """
    registration = own_open_form(account_id=account_id, public_id=public_id)
    with acting(by=registration.account.user.username, reason="membatalkan formulir pendaftaran"):
        close_registration(registration=registration, state=RegistrationState.WITHDRAWN, now=now)


@transaction.atomic
def send_registration(*, account_id: int, public_id: uuid.UUID, attested: bool, now: datetime.datetime) -> Registration:
    """Send a form. If nothing about it is to be looked at, the worker is a participant at once; else an officer looks.

    Args:
        account_id: whose form.
        public_id: which.
        attested: whether the worker stated that he works, is fit to, and that all of it is true.
        now: when.

    Raises:
        UnknownRegistration, RegistrationClosed, AttestationMissing: as the names say.
        RegistrationIncomplete: if a page is missing.
        TooManyForms: if too many were sent from this account today.
        NoOfficeServes: if no office serves where he lives.
        NotANik, NameMissing, BirthDateImpossible, TooOld, OccupationsNotAllowed, BracketUnknown: as for any
            participant.

    Source: PP 44/2015 Art 11(2)-(3).
    """
    registration = own_open_form(account_id=account_id, public_id=public_id)
    if not attested:
        raise AttestationMissing()
    if registration.step != RegistrationStep.CHECK:
        raise RegistrationIncomplete(step=registration.get_step_display())
    _refuse_too_many(registration, now)
    answers = answers_of(registration)
    registration.office = office_serving(answers["region_code"])
    registration.submitted_at = now
    known = person_with_nik(answers["nik"])
    registration.reasons = list(_reasons(registration, answers, known))
    with acting(by=registration.account.user.username, reason="mengirim formulir pendaftaran"):
        if not registration.reasons:
            try:
                with transaction.atomic():
                    return admit(registration=registration, person=known, now=now)
            except NikTaken:
                # Registered from elsewhere in this very moment.
                registration.person = registration.participant = registration.decided_at = None
                registration.reasons = ["nik_known"]
        registration.state = RegistrationState.SUBMITTED
        registration.answers_sealed = sealed_answers(answers)
        registration.save()
        return registration


def _refuse_too_many(registration: Registration, now: datetime.datetime) -> None:
    sent = Registration.objects.filter(
        account_id=registration.account_id, submitted_at__gt=now - datetime.timedelta(days=1)
    )
    members = sent.filter(relation=Relation.MEMBER)
    if registration.relation == Relation.MEMBER:
        if members.count() >= MOST_MEMBERS_A_DAY:
            raise TooManyForms()
    elif sent.exclude(relation=Relation.MEMBER).count() >= MOST_SENT_A_DAY:
        raise TooManyForms()


def admit(*, registration: Registration, person: Person | None, now: datetime.datetime) -> Registration:
    """Make the worker of a form a participant, and let the account look after him; for this room and those above.

    A member whom the coordinator of a wadah registers is his own man: the account does not look after him, and its
    telephone number is not his. Who takes part already comes over to the wadah of the form.

    Args:
        registration: held by the caller, with all that was typed.
        person: who he is, if he is on record; None registers him.
        now: when.

    Raises:
        NotANik, NameMissing, BirthDateImpossible, NikTaken: as for any person.
        TooOld, PersonDied, OccupationsNotAllowed, BracketUnknown: as for any participant.
        InAnotherWadah: if he is another wadah's member.
    """
    answers = answers_of(registration)
    is_member = registration.relation == Relation.MEMBER
    person = person or register_person(
        nik=answers["nik"],
        name=answers["name"],
        birth_date=datetime.date.fromisoformat(answers["birth_date"]),
        sex=answers["sex"],
        region_code=answers["region_code"],
        phone="" if is_member else registration.account.phone,
        address=answers.get("address", ""),
        now=now,
    )
    live = Participant.objects.filter(person=person, ended_on__isnull=True).first()
    if live is not None and registration.wadah_id is not None:
        come_over(participant=live, wadah_id=registration.wadah_id, now=now)
    registration.participant = live or _participant(registration, person, answers, now)
    registration.person = person
    close_registration(registration=registration, state=RegistrationState.ACCEPTED, now=now)
    if not is_member:
        look_after(account_id=registration.account_id, person_id=person.pk, relation=registration.relation, now=now)
    return registration


def _participant(
    registration: Registration, person: Person, answers: Mapping[str, Any], now: datetime.datetime
) -> Participant:
    assert registration.office_id is not None  # noqa: S101  told to mypy; the database demands it of what was sent
    return register_participant(
        person_id=person.pk,
        office_id=registration.office_id,
        channel=Channel.SELF if registration.wadah_id is None else Channel.WADAH,
        form=Form(
            occupations=occupations_of(answers),
            bracket=answers["bracket"],
            with_savings=answers["with_savings"],
            attested=True,
        ),
        now=now,
        wadah_id=registration.wadah_id,
    )


def occupations_of(answers: Mapping[str, Any]) -> Sequence[Occupation]:
    """Return the one or two occupations of a form."""
    main = Occupation(answers["occupation"], answers["sector"])
    if not answers.get("second_occupation"):
        return [main]
    return [main, Occupation(answers["second_occupation"], answers["second_sector"])]


def _reasons(registration: Registration, answers: Mapping[str, Any], known: Person | None) -> tuple[str, ...]:
    assert registration.office is not None  # noqa: S101  told to mypy
    assert registration.submitted_at is not None  # noqa: S101  told to mypy
    is_same = known is not None and _is_certainly(known, registration, answers)
    return review_reasons(
        nik=answers["nik"],
        birth_date=datetime.date.fromisoformat(answers["birth_date"]),
        sex=_SEX[answers["sex"]],
        known_regencies=known_regency_codes(),
        nik_known=known is not None and not is_same,
        village_known=len(answers["region_code"]) == _VILLAGE_DIGITS,
        on=registration.submitted_at.astimezone(ZoneInfo(registration.office.time_zone)).date(),
    )


def _is_certainly(person: Person, registration: Registration, answers: Mapping[str, Any]) -> bool:
    """Say whether a person on record is who fills in the form: same name, birth date, and the telephone he holds.

    Whoever registers members does not hold theirs.
    """
    return (
        registration.relation != Relation.MEMBER
        and person.name_key == name_key(answers["name"])
        and person.birth_date == datetime.date.fromisoformat(answers["birth_date"])
        and person.phone == registration.account.phone
        and person.died_on is None
    )


def person_with_nik(nik: str) -> Person | None:
    """Return whoever has a NIK; of a record that was merged, the one that goes on. For services: no reach is asked."""
    person = Person.objects.select_related("merged_into").filter(nik_digest__in=lookup_digests(nik)).first()
    return person.merged_into if person is not None and person.merged_into is not None else person


def answers_of(registration: Registration) -> dict[str, Any]:
    """Return what was typed into a form so far, by the names of its boxes.

    Raises:
        CannotUnseal: if no key opens it.
    """
    kept: dict[str, Any] = json.loads(unseal(bytes(registration.answers_sealed), purpose=ANSWERS_PURPOSE))
    return kept


def put_answers(*, registration: Registration, answers: Mapping[str, Any]) -> None:
    """Have a form hold other answers once it is saved; for services that hold it."""
    registration.answers_sealed = sealed_answers(answers)


def sealed_answers(answers: Mapping[str, Any]) -> bytes:
    """Return what was typed into a form as it is kept."""
    return seal(json.dumps(answers).encode(), purpose=ANSWERS_PURPOSE)


def own_open_form(*, account_id: int, public_id: uuid.UUID) -> Registration:
    """Return an account's own form, held until the transaction ends; for services of this room.

    Raises:
        UnknownRegistration, RegistrationClosed: as the names say.
    """
    forms = Registration.objects.select_for_update(of=("self",)).select_related("account__user")
    registration = forms.filter(account_id=account_id, public_id=public_id).first()
    if registration is None:
        raise UnknownRegistration()
    if registration.state not in _OPEN:
        raise RegistrationClosed()
    return registration


def close_registration(*, registration: Registration, state: RegistrationState, now: datetime.datetime) -> None:
    """Write a form that is done with, and forget what was typed; for this room, which holds it."""
    registration.state, registration.decided_at = state, now
    registration.answers_sealed = sealed_answers({})
    registration.marked = []
    registration.save()
