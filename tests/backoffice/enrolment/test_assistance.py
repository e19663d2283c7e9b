"""Half-finished forms are taken up, filled in on the telephone, and handed back."""

import datetime

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jangkau.enrolment.models import AssistanceCall, AssistanceCase
from jangkau.enrolment.services.registrations import answers_of, send_registration
from jangkau.registry.models import OutgoingMessage
from tests.backoffice.queries import assert_same_queries
from tests.factories.registrations import NIK, ask_help


def page(name: str, case: AssistanceCase, *parts: str) -> str:
    return reverse(f"backoffice:{name}", args=[case.registration.public_id, *parts])


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_number_is_shown_to_whoever_has_taken_the_form_and_to_nobody_else(officer: Client, supervisor: Client) -> None:
    case = ask_help()
    phone = case.registration.account.phone
    assert phone not in shown(officer, page("assistance_case", case))

    officer.post(page("assistance_case", case))

    assert phone in shown(officer, page("assistance_case", case))
    other = shown(supervisor, page("assistance_case", case))
    assert phone not in other
    assert "sudah diambil" in other


def test_second_who_takes_a_form_is_told_who_has_it(officer: Client, supervisor: Client) -> None:
    case = ask_help()
    officer.post(page("assistance_case", case))

    late = supervisor.post(page("assistance_case", case))

    assert late.status_code == 409
    assert "sudah diambil" in late.content.decode()


def test_form_is_filled_in_together_and_sent_by_its_owner(officer: Client) -> None:
    case = ask_help()
    officer.post(page("assistance_case", case))

    officer.post(page("assistance_step", case, "work"), {"occupation": "nelayan", "income": "1 juta sebulan"})
    last = officer.post(page("assistance_step", case, "choice"), {"with_savings": "no", "months": "1"})
    officer.post(page("assistance_call", case), {"outcome": "handed_back", "note": ""})

    form = case.registration
    form.refresh_from_db()
    assert last.url == page("assistance_case", case)
    assert (form.step, answers_of(form)["occupation"]) == ("check", "Nelayan")
    assert OutgoingMessage.objects.filter(purpose="registration").count() == 1
    now = form.saved_at + datetime.timedelta(minutes=5)
    sent = send_registration(account_id=form.account_id, public_id=form.public_id, attested=True, now=now)
    assert sent.state == "accepted"


def test_nik_typed_before_is_not_shown_and_stays(officer: Client) -> None:
    case = ask_help()
    officer.post(page("assistance_case", case))

    text = shown(officer, page("assistance_step", case, "who"))
    officer.post(page("assistance_step", case, "who"), {"nik": "", "name": "Sarif Baru"})

    case.registration.refresh_from_db()
    kept = answers_of(case.registration)
    assert NIK not in text
    assert "64**********0017" in text
    assert (kept["nik"], kept["name"]) == (NIK, "Sarif Baru")


def test_page_ahead_and_a_form_not_taken_lead_back_to_the_form(officer: Client) -> None:
    case = ask_help()
    not_taken = officer.get(page("assistance_step", case, "work"))
    officer.post(page("assistance_case", case))

    ahead = officer.get(page("assistance_step", case, "choice"))

    assert not_taken.url == ahead.url == page("assistance_case", case)


def test_who_was_not_reached_stays_in_the_queue_for_anybody(officer: Client) -> None:
    case = ask_help()
    officer.post(page("assistance_case", case))

    officer.post(page("assistance_call", case), {"outcome": "not_reached", "note": "minta ditelepon sore"})

    case.refresh_from_db()
    assert (case.closed_at, case.taken_by) == (None, None)
    text = shown(officer, page("assistance_case", case))
    assert "minta ditelepon sore" in text
    assert "tidak terhubung" in text


def test_effect_names_its_denominators_and_says_that_it_is_no_experiment(officer: Client) -> None:
    now = datetime.datetime.combine(timezone.localdate(), datetime.time(), datetime.UTC)
    reached, waiting = ask_help(now=now), ask_help("+6281234567809", now=now)
    for case, outcome in ((reached, "finished_together"), (waiting, "not_reached")):
        officer.post(page("assistance_case", case))
        officer.post(page("assistance_call", case), {"outcome": outcome, "note": ""})

    text = " ".join(shown(officer, reverse("backoffice:assistance")).split())

    assert AssistanceCall.objects.count() == 2
    assert "dari 1 formulir yang pemiliknya terhubung, 0 dikirim. Dari 1 yang belum terhubung, 0 dikirim." in text
    assert "bukan percobaan" in text


def test_number_of_queries_does_not_grow_with_the_queue(officer: Client) -> None:
    ask_help()

    def grow() -> None:
        for serial in range(3):
            ask_help(f"+628123456790{serial}")

    assert_same_queries(officer, reverse("backoffice:assistance"), grow)
