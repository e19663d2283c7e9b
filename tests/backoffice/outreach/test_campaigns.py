"""An officer declares a campaign, a supervisor starts it, and both read what came of it."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from jangkau.outreach.models import Campaign
from jangkau.outreach.models.reminders import Arm
from tests.backoffice.conftest import signed_in
from tests.factories import partnership as given
from tests.factories.campaigns import PLAN, declare, draw, start
from tests.factories.house import House

LIST, NEW = reverse("backoffice:campaigns"), reverse("backoffice:campaign_new")
TYPED = PLAN | {"office_code": "KC-TGR", "starts_on": "2022-10-01", "ends_on": "2022-11-30"}


def clock(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    moment = datetime.datetime.fromisoformat(day).replace(hour=9, tzinfo=given.AT_BRANCH)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_campaign_is_declared_once_what_it_can_show_was_told_and_started_by_somebody_else(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, "2022-09-20")
    officer, supervisor = signed_in(given.OFFICER), signed_in(given.SUPERVISOR)

    told = officer.post(NEW, TYPED)
    assert told.status_code == 200
    assert "terlalu sedikit" in told.content.decode()
    assert not Campaign.objects.exists()
    other = officer.post(NEW, TYPED | {"holdout_percent": 10, "told": told.context["told"]})
    assert other.status_code == 200
    declared = officer.post(NEW, TYPED | {"told": told.context["told"]})

    path = declared.url
    assert reverse("backoffice:campaign", args=[Campaign.objects.get().pk]) == path
    assert "Mulai kampanye" not in shown(officer, path)
    assert "Mulai kampanye" in shown(supervisor, path)
    assert supervisor.post(f"{path}/start").status_code == 303
    again = supervisor.post(f"{path}/start")
    assert again.status_code == 422
    assert "sudah dimulai" in again.content.decode()


def test_what_cannot_be_stays_as_typed_with_its_reason(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, "2022-10-05")
    officer = signed_in(given.OFFICER)
    told = officer.post(NEW, TYPED).context["told"]
    answer = officer.post(NEW, TYPED | {"told": told})

    assert answer.status_code == 422
    assert "mulai paling cepat besok" in answer.content.decode()
    assert "Pengingat pagi" in answer.content.decode()


def test_effect_is_read_once_all_due_dates_have_passed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = declare()
    start(campaign)
    draw(campaign, house.person.participations.get(), Arm.TREATED)
    draw(campaign, house.other_person.participations.get(), Arm.HELD_OUT, period="2023-02-01")
    path = reverse("backoffice:campaign", args=[campaign])
    auditor = signed_in("auditor.tgr")

    clock(monkeypatch, "2022-11-30")
    assert "Hasil dibaca sekali" in shown(auditor, path)
    assert "belum dibaca" in shown(auditor, LIST)
    clock(monkeypatch, "2023-03-01")
    text = shown(auditor, path)
    assert "Tidak terlihat pengaruhnya" in text
    assert "Newcombe" in text
    assert 'class="interval"' in text
    assert "tidak terlihat pengaruhnya" in shown(auditor, LIST)


def test_supervisor_cancels_with_a_reason(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = declare()
    start(campaign)
    clock(monkeypatch, "2022-10-05")
    supervisor, path = signed_in(given.SUPERVISOR), reverse("backoffice:campaign", args=[campaign])

    assert supervisor.post(f"{path}/cancel", {"reason": ""}).status_code == 422
    assert supervisor.post(f"{path}/cancel", {"reason": "salah kelompok sasaran"}).status_code == 303
    text = shown(supervisor, path)
    assert "salah kelompok sasaran" in text
    assert "Batalkan kampanye" not in text


@pytest.mark.parametrize("after", ["\0", "9" * 30, "²", "x"])
def test_whatever_stands_in_the_address_there_is_a_list(house: House, after: str) -> None:
    assert signed_in(given.OFFICER).get(LIST, {"after": after}).status_code == 200
