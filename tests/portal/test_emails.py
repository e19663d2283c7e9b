"""A worker's mailbox: named on his page, used once its reader has confirmed it, and left alone when he says so."""

import datetime
import re
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from jangkau.collection.services.joining import join
from jangkau.gateways.messaging.message import Channel, Way
from jangkau.gateways.messaging.outbox import Kept, Outbox
from jangkau.registry.models import ContactStop, EmailConfirmation, OutgoingMessage, Person
from jangkau.registry.selectors.contact_stops import is_stopped
from jangkau.registry.selectors.person_history import person_history
from jangkau.registry.selectors.unsubscribing import stop_address
from jangkau.registry.selectors.ways import ways_of
from jangkau.registry.services.email_confirmations import ConfirmationOver, confirm_email, require_open_question
from jangkau.registry.services.messages import queue_message
from tests.factories.registrations import begin_form
from tests.jobs import run_jobs
from tests.portal.conftest import Telephone

WEEK = datetime.timedelta(days=7)


def _now() -> datetime.datetime:
    return timezone.localtime()


@pytest.fixture
def mailbox() -> str:
    """A mailbox of the test's own: other tests write into the same folder."""
    return f"sri-{uuid.uuid4().hex[:8]}@contoh.id"


@pytest.fixture
def person(signed_in: Telephone) -> Person:
    """A worker who has registered from this telephone."""
    form = begin_form(signed_in.number, now=_now())
    join(account_id=form.account_id, public_id=form.public_id, attested=True, now=_now())
    return Person.objects.get()


def mails(to: str) -> list[Kept]:
    """Return the e-mails that came to a mailbox, the last first."""
    run_jobs()
    return Outbox(settings.EMAIL).latest(to=to, most=20)


def link_in(mail: Kept) -> str:
    found = re.search(r"https://[^/\s]+(/pekerja/surel/[0-9a-f-]{36}/)", mail.text)
    assert found is not None
    return found[1]


def page_of(telephone: Telephone, person: Person) -> str:
    return " ".join(telephone.get("data", person.pk).content.decode().split())


def test_mailbox_is_used_once_its_reader_has_pressed_the_button_of_the_link(
    signed_in: Telephone, person: Person, mailbox: str
) -> None:
    assert signed_in.post("email", person.pk, email=f" {mailbox.upper()} ").status_code == 303
    person.refresh_from_db()
    assert (person.email, person.email_confirmed_at) == (mailbox, None)
    assert "Belum ditegaskan" in page_of(signed_in, person)
    [mail] = mails(mailbox)
    link, reader = link_in(mail), Client()

    looked = reader.get(link)
    person.refresh_from_db()
    assert (looked.status_code, person.email_confirmed_at) == (200, None)
    assert mailbox not in looked.content.decode()
    assert [reader.post(link).status_code, reader.post(link).status_code] == [200, 200]

    person.refresh_from_db()
    told = {"phone": person.phone, "email": person.email, "email_confirmed_at": person.email_confirmed_at}
    assert ways_of(**told) == (Way(Channel.SMS, signed_in.number), Way(Channel.EMAIL, mailbox))
    assert ways_of(**told | {"phone": "0812"}) == (Way(Channel.EMAIL, mailbox),)
    assert len(ways_of(**told | {"email_confirmed_at": None})) == 1
    assert "Ditegaskan" in page_of(signed_in, person)
    told_of = {
        change.label: (entry.who, change.after)
        for entry in person_history(person_id=person.pk)
        for change in entry.changes
    }
    assert told_of["Alamat surel"][1] == mailbox
    assert told_of["Surel ditegaskan"][0] == "email"


def test_what_is_typed_wrong_says_so_and_what_is_emptied_is_gone(
    signed_in: Telephone, person: Person, mailbox: str
) -> None:
    wrong = signed_in.post("email", person.pk, email="sri@contoh")
    nothing = signed_in.post("email", person.pk, email="")
    assert [answer.status_code for answer in (wrong, nothing)] == [422, 422]
    assert "nama@contoh.id" in wrong.content.decode()
    signed_in.post("email", person.pk, email=mailbox)
    Client().post(link_in(mails(mailbox)[0]))

    assert signed_in.post("email", person.pk, email=mailbox).status_code == 422
    assert signed_in.post("email", person.pk, email="").status_code == 303

    person.refresh_from_db()
    assert (person.email, person.email_confirmed_at) == ("", None)


def test_link_of_another_mailbox_than_that_of_the_record_confirms_nothing(
    signed_in: Telephone, person: Person, mailbox: str
) -> None:
    signed_in.post("email", person.pk, email=mailbox)
    old = link_in(mails(mailbox)[0])
    signed_in.post("email", person.pk, email=f"lain-{mailbox}")

    assert Client().post(old).status_code == 409
    assert Client().post(f"/pekerja/surel/{uuid.uuid4()}/").status_code == 404
    assert Client().get(f"/pekerja/surel/{uuid.uuid4()}/").status_code == 404

    person.refresh_from_db()
    assert person.email_confirmed_at is None


@pytest.mark.parametrize(("seconds", "is_good"), [(-1, True), (0, False), (1, False)])
def test_link_is_good_for_seven_days(
    signed_in: Telephone, person: Person, mailbox: str, seconds: int, is_good: bool
) -> None:
    signed_in.post("email", person.pk, email=mailbox)
    question = EmailConfirmation.objects.get()
    then = question.asked_at + WEEK + datetime.timedelta(seconds=seconds)

    for use in (require_open_question, confirm_email):
        if is_good:
            use(key=question.key, now=then)
        else:
            with pytest.raises(ConfirmationOver):
                use(key=question.key, now=then)

    person.refresh_from_db()
    assert (person.email_confirmed_at is not None) is is_good


def test_nobody_is_asked_more_than_three_times_a_day(signed_in: Telephone, person: Person, mailbox: str) -> None:
    asked = [signed_in.post("email", person.pk, email=mailbox) for _time in range(4)]
    other = signed_in.post("email", person.pk, email=f"lain-{mailbox}")

    assert [answer.status_code for answer in (*asked, other)] == [303, 303, 303, 422, 422]
    assert "sudah dikirim beberapa kali hari ini" in other.content.decode()
    assert (len(mails(mailbox)), mails(f"lain-{mailbox}")) == (3, [])
    person.refresh_from_db()
    assert person.email == mailbox


def test_where_no_emails_are_sent_none_is_asked_for(
    signed_in: Telephone, person: Person, mailbox: str, settings: Any
) -> None:
    settings.EMAIL = None

    assert "Alamat surel" not in page_of(signed_in, person)
    assert signed_in.post("email", person.pk, email=mailbox).status_code == 422

    person.refresh_from_db()
    assert person.email == ""


def test_reader_stops_by_one_click_without_a_page_and_what_waits_is_not_sent(world: Any, mailbox: str) -> None:
    link = stop_address(mailbox).partition("/pekerja/")
    queue_message(to=[Way(Channel.EMAIL, mailbox)], text="a", purpose="reminder", now=_now(), expires_at=_now() + WEEK)
    program = Client(enforce_csrf_checks=True)

    looked = program.get(f"/pekerja/{link[2]}")
    assert (looked.status_code, is_stopped(mailbox)) == (200, False)
    assert "<button" in looked.content.decode()
    for _time in range(2):
        answer = program.post(f"/pekerja/{link[2]}", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200

    assert (is_stopped(mailbox), ContactStop.objects.count(), mails(mailbox)) == (True, 1, [])
    assert OutgoingMessage.objects.get().reason == "unsubscribed"


def test_link_to_stop_that_is_not_ours_stops_nothing(world: Any, mailbox: str) -> None:
    path = "/pekerja/" + stop_address(mailbox).partition("/pekerja/")[2]
    token = path.rstrip("/").rpartition("/")[2]

    for other in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", token.partition(":")[0], "x" * 500):
        changed = path.replace(token, other)
        assert (Client().get(changed).status_code, Client().post(changed).status_code) == (404, 404)

    assert not ContactStop.objects.exists()


def test_who_stopped_gets_emails_again_once_he_confirms_again(
    signed_in: Telephone, person: Person, mailbox: str
) -> None:
    signed_in.post("email", person.pk, email=mailbox)
    Client().post(link_in(mails(mailbox)[0]))
    Client().post("/pekerja/" + mails(mailbox)[0].stop_at.partition("/pekerja/")[2])
    assert is_stopped(mailbox)
    assert "Anda berhenti menerima surel" in page_of(signed_in, person)

    assert signed_in.post("email", person.pk, email=mailbox).status_code == 303
    Client().post(link_in(mails(mailbox)[0]))

    assert not is_stopped(mailbox)
    assert list(ContactStop.objects.order_by("pk").values_list("is_stopped", flat=True)) == [True, False]


def test_database_keeps_questions_as_they_were_asked(signed_in: Telephone, person: Person, mailbox: str) -> None:
    signed_in.post("email", person.pk, email=mailbox)
    questions = EmailConfirmation.objects.all()

    assert mailbox.encode() not in bytes(questions.get().address_digest)
    for changes in ({"key": uuid.uuid4()}, {"expires_at": _now() + 2 * WEEK}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            questions.update(**changes)
    questions.update(confirmed_at=_now())
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        questions.update(confirmed_at=None)
    with pytest.raises(DatabaseError, match="person_confirms_an_email"), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(email="", email_confirmed_at=_now())
