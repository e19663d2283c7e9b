"""Who texts STOP gets nothing more but what he asks for, whatever waits already, until he texts MULAI."""

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from jangkau.gateways.messaging.message import Accepted, Message
from jangkau.registry.intake.wishes import Wish, read_wish
from jangkau.registry.models import ContactStop, OutgoingMessage, UnreadTexts
from jangkau.registry.selectors.contact_stops import is_stopped
from jangkau.registry.services import messages
from jangkau.registry.services.contact_stops import MOST_ANSWERS, hear_text

NOW = datetime.datetime(2026, 8, 17, 2, 0, tzinfo=datetime.UTC)
PHONE, ANOTHER = "+628123456789", "+628123456780"


class Network:
    """Takes every message."""

    def __init__(self) -> None:
        self.taken: list[Message] = []

    def send(self, message: Message) -> Accepted:
        self.taken.append(message)
        return Accepted("")


def hear(text: str, sender: str = PHONE, now: datetime.datetime = NOW) -> None:
    hear_text(sender=sender, text=text, now=now)


def queue(purpose: str, to: str = PHONE) -> int:
    expires_at = NOW + datetime.timedelta(days=1)
    return messages.queue_message(to=to, text="a", purpose=purpose, now=NOW, expires_at=expires_at)


def send(message_id: int) -> OutgoingMessage:
    messages.send_queued(message_id=message_id, clock=lambda: NOW, connect=Network)
    return OutgoingMessage.objects.get(pk=message_id)


def answers() -> int:
    return OutgoingMessage.objects.filter(purpose="stop_answer").count()


@pytest.mark.parametrize(
    "text",
    [
        *("STOP", "stop", "\n Stop!! ", "ＳＴＯＰ", "setop", "stpo", "sto", "stopp", "stop\x00"),
        *("BERHENTI", "berhnti.", "Mandheg", "mandeg", "LEREN", "lerèn", "eureun", "eureunn"),
    ],
)
def test_word_to_stop_is_understood_in_capitals_with_one_letter_wrong_and_in_four_languages(text: str) -> None:
    assert read_wish(text) is Wish.STOP


@pytest.mark.parametrize(
    "text",
    ["", " ", "top", "Keren!", "stok", "start up", "jangan stop", "so", "123456", "stxxp", "mulia", "\x00", "�" * 40],
)
def test_other_words_wish_for_nothing(text: str) -> None:
    assert read_wish(text) is None


@pytest.mark.parametrize("text", ["MULAI", " start. "])
def test_word_to_start_again_must_be_right(text: str) -> None:
    assert read_wish(text) is Wish.START


@pytest.mark.django_db
def test_whatever_waits_is_not_sent_after_a_stop_but_codes_and_the_answer_are() -> None:
    waiting, code, others = queue("reminder"), queue("sign_in_code"), queue("reminder", ANOTHER)

    hear("STOP")

    assert is_stopped(PHONE)
    assert not is_stopped(ANOTHER)
    assert (send(waiting).reason, send(waiting).sent_at, send(waiting).to_sealed) == ("stopped", None, None)
    assert send(code).sent_at == send(others).sent_at == NOW
    answer = OutgoingMessage.objects.get(purpose="stop_answer")
    assert send(answer.pk).sent_at == NOW


@pytest.mark.django_db
def test_later_word_to_start_undoes_the_stop_by_a_new_row() -> None:
    hear("STOP")
    hear("MULAI", now=NOW + datetime.timedelta(days=1))

    assert send(queue("reminder")).sent_at == NOW
    assert list(ContactStop.objects.order_by("pk").values_list("is_stopped", flat=True)) == [True, False]
    assert answers() == 2


@pytest.mark.django_db
def test_fifty_times_the_same_is_one_wish_with_one_answer() -> None:
    for _time in range(50):
        hear("STOP")

    assert (ContactStop.objects.count(), answers()) == (1, 1)


@pytest.mark.django_db
def test_who_goes_to_and_fro_is_answered_so_many_times_a_day() -> None:
    for text in ("STOP", "MULAI") * MOST_ANSWERS:
        hear(text)

    assert (ContactStop.objects.count(), answers()) == (2 * MOST_ANSWERS, MOST_ANSWERS)
    hear("STOP", now=NOW + datetime.timedelta(days=1))
    assert answers() == MOST_ANSWERS + 1


@pytest.mark.django_db
@pytest.mark.parametrize("sender", ["", "TELKOMSEL", "888", "\x00", "+" * 20, "+62812345678901234567890"])
def test_sender_that_is_no_number_is_counted_and_forgotten(sender: str) -> None:
    hear("STOP", sender=sender)

    assert not ContactStop.objects.exists()
    assert UnreadTexts.objects.get().count == 1


@pytest.mark.django_db
def test_texts_that_wish_for_nothing_are_counted_by_day_and_forgotten() -> None:
    for text in ("Halo", "", "MULAI lagi ya", "x" * 1000):
        hear(text)

    assert list(UnreadTexts.objects.values_list("day", "count")) == [(datetime.date(2026, 8, 17), 4)]
    assert answers() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("sender", ["628123456789", "08123456789", "+62 812-3456-789"])
def test_number_is_the_same_however_the_operator_writes_it(sender: str) -> None:
    hear("stop", sender=sender)

    assert is_stopped(PHONE)


@pytest.mark.django_db
def test_stop_holds_after_the_digest_key_was_changed(settings: Any) -> None:
    hear("STOP")
    settings.DIGEST_KEYS = "t2:" + "C" * 42 + "A=," + settings.DIGEST_KEYS

    assert is_stopped(PHONE)
    hear("MULAI")
    assert not is_stopped(PHONE)


@pytest.mark.django_db
def test_database_keeps_wishes_as_they_came_and_no_number() -> None:
    hear("STOP")

    kept = ContactStop.objects.get()
    assert len(kept.number_digest) == 32
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        ContactStop.objects.update(is_stopped=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        ContactStop.objects.all().delete()
