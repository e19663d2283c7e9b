"""Mailboxes: taken down with a person's record, and used once whoever reads them has confirmed it."""

import datetime
import uuid

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.history import acting
from jangkau.gateways.messaging.message import Channel, Way
from jangkau.registry.intake.emails import NotAMailbox, normal_email
from jangkau.registry.models import ContactStop, EmailConfirmation, Person
from jangkau.registry.selectors.contact_stops import digest_of, digests_of, is_stopped
from jangkau.registry.selectors.ways import is_email_offered
from jangkau.registry.services.messages import EMAIL_CONFIRMATION, queue_message

# Where the portal hears of it.
CONFIRM_PATH = "/pekerja/surel/{key}/"
GOOD_FOR = datetime.timedelta(days=7)
# A mailbox and a person get so many questions in so long: nobody can have us write to a stranger without end.
MOST_QUESTIONS, _SPAN = 3, datetime.timedelta(days=1)


class EmailMalformed(Refusal):
    """The text is no address of a mailbox."""

    message = _("Alamat surel itu tidak lengkap. Tuliskan seperti nama@contoh.id.")


class EmailNotOffered(Refusal):
    """No e-mails are sent here."""

    message = _("Surel belum dipakai di sini.")


class TooManyQuestions(Refusal):
    """Nobody is written to without end."""

    message = _("Surel penegasan sudah dikirim beberapa kali hari ini. Periksa kotak masuk dan spam, atau coba besok.")


class UnknownConfirmation(NotFound):
    """Nobody was asked by this link."""

    message = _("Tautan itu tidak dikenal. Buka sekali lagi tautan di surel dari kami.")


class ConfirmationOver(Refusal):
    """The link has run out, or the record names another mailbox by now."""

    message = _("Tautan itu tidak berlaku lagi. Minta surel penegasan yang baru dari halaman data diri.")


def kept_email(text: str) -> str:
    """Return the address of a mailbox as it is kept; blank for blank.

    Raises:
        EmailMalformed: if it is none.
    """
    try:
        return normal_email(text)
    except NotAMailbox as error:
        raise EmailMalformed() from error


def ask_to_confirm(*, person: Person, language: str, now: datetime.datetime) -> None:
    """Write to the mailbox of a person's record, and ask whoever reads it to confirm it.

    Args:
        person: locked, with the address of a mailbox that is not confirmed.
        language: in which it is written.
        now: when.

    Raises:
        EmailNotOffered: if this installation sends no e-mails.
        TooManyQuestions: if the person or the mailbox was asked often today.
    """
    if not is_email_offered():
        raise EmailNotOffered()
    asked = EmailConfirmation.objects.filter(asked_at__gt=now - _SPAN)
    for about in (Q(person=person), Q(address_digest__in=digests_of(person.email))):
        if asked.filter(about).count() >= MOST_QUESTIONS:
            raise TooManyQuestions()
    question = EmailConfirmation.objects.create(
        key=uuid.uuid4(),
        person=person,
        address_digest=digest_of(person.email),
        asked_at=now,
        expires_at=now + GOOD_FOR,
    )
    with translation.override(language):
        text = gettext(
            "Alamat surel ini ditulis pada data peserta BPJS Ketenagakerjaan.\n\nBila ini kotak surat Anda dan Anda"
            " ingin menerima pemberitahuan di sini, buka tautan ini dalam tujuh hari dan tekan tombolnya:\n%(link)s\n\n"
            "Bila bukan, abaikan saja: tidak ada pemberitahuan yang akan dikirim ke sini."
        )
        link = f"https://{settings.PUBLIC_HOST}{CONFIRM_PATH.format(key=question.key)}"
        queue_message(
            to=[Way(Channel.EMAIL, person.email)],
            text=text % {"link": link},
            subject=gettext("Tegaskan alamat surel Anda"),
            purpose=EMAIL_CONFIRMATION,
            now=now,
            expires_at=now + GOOD_FOR,
        )


def require_open_question(*, key: uuid.UUID, now: datetime.datetime) -> None:
    """Say nothing if a link can be used, or was.

    Raises:
        UnknownConfirmation: if there is no such link.
        ConfirmationOver: if it has run out.
    """
    question = EmailConfirmation.objects.filter(key=key).first()
    if question is None:
        raise UnknownConfirmation()
    if question.confirmed_at is None and question.expires_at <= now:
        raise ConfirmationOver()


def confirm_email(*, key: uuid.UUID, now: datetime.datetime) -> None:
    """Have messages go to a mailbox from now on, whose reader followed our link; a second time changes nothing.

    A wish for no more messages there ends with it.

    Raises:
        UnknownConfirmation: if there is no such link.
        ConfirmationOver: if it has run out, or the person's record names another mailbox by now.
    """
    with acting(by="email", reason="pembaca surel menegaskan alamatnya") as context:
        question = EmailConfirmation.objects.select_for_update().filter(key=key).first()
        if question is None:
            raise UnknownConfirmation()
        if question.confirmed_at is not None:
            return
        person = Person.objects.select_for_update().get(pk=question.person_id)
        is_same = bool(person.email) and bytes(question.address_digest) in digests_of(person.email)
        if question.expires_at <= now or not is_same:
            raise ConfirmationOver()
        question.confirmed_at = now
        question.save(update_fields=["confirmed_at"])
        person.email_confirmed_at, person.context_id = now, context
        person.save(update_fields=["email_confirmed_at", "context_id"])
        if is_stopped(person.email):
            ContactStop.objects.create(number_digest=digest_of(person.email), is_stopped=False, since=now)
