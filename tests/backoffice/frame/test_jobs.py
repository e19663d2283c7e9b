"""The page of the worker's jobs, its notice on Home, and what a watchdog is told."""

import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from jangkau.core.models import JobRun
from jangkau.core.permissions import Role
from tests.backoffice.conftest import SignIn
from tests.backoffice.queries import assert_same_queries
from tests.factories.house import PLAYERS, House
from tests.jobs import let_jobs_be_well, queue_job

NOW = datetime.datetime(2026, 8, 17, 2, 0, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages believe that it is nine o'clock in Jakarta, and the watchdog's answer be fresh."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    cache.delete("jobs-health")


def page_of(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_administrator_reads_when_each_job_last_came_to_its_end(house: House, sign_in: SignIn) -> None:
    let_jobs_be_well(now=NOW)

    page = page_of(sign_in(PLAYERS[Role.ADMINISTRATOR]), "/jobs")

    assert "Semua pekerjaan latar beres" in page
    assert "Menyegel jejak audit" in page
    assert "17 Agustus 2026 pukul 08.59 WIB" in page
    assert "3 detik" in page
    assert "tiap hari pukul 0.20" in page


def test_what_is_wrong_is_told_there_and_on_home(house: House, sign_in: SignIn) -> None:
    let_jobs_be_well(now=NOW)
    JobRun.objects.filter(name="seal_audit").update(
        failed_at=NOW, error="ChainBroken", rose_in="jangkau/core/services/seals.py:90 seal_audit"
    )
    client = sign_in(PLAYERS[Role.ADMINISTRATOR])

    page, home = page_of(client, "/jobs"), page_of(client, "/home")

    assert "1 pekerjaan latar tidak beres" in page
    assert "ChainBroken jangkau/core/services/seals.py:90 seal_audit" in page
    assert "1 pekerjaan latar tidak beres" in home
    assert "ChainBroken" not in home


def test_home_says_nothing_while_all_is_well_nor_to_others(house: House, sign_in: SignIn) -> None:
    supervisor = page_of(sign_in(PLAYERS[Role.SUPERVISOR]), "/home")
    let_jobs_be_well(now=NOW)
    administrator = page_of(sign_in(PLAYERS[Role.ADMINISTRATOR]), "/home")

    assert "pekerjaan-latar" not in supervisor
    assert "pekerjaan-latar" not in administrator


def test_queries_do_not_grow_with_the_queue(house: House, sign_in: SignIn) -> None:
    let_jobs_be_well(now=NOW)

    assert_same_queries(
        sign_in(PLAYERS[Role.ADMINISTRATOR]),
        "/jobs",
        lambda: [queue_job(f"job_{n}", status="failed", left_at=NOW, failed_at=NOW) for n in range(5)],
    )


def test_watchdog_hears_that_all_is_well_or_that_it_is_not_and_no_more(client: Client) -> None:
    alarm = client.get("/healthz/jobs")
    cache.delete("jobs-health")
    let_jobs_be_well(now=NOW)
    well = client.get("/healthz/jobs")

    assert (alarm.status_code, alarm.json()) == (503, {"status": "alarm"})
    assert (well.status_code, well.json()) == (200, {"status": "ok"})
    assert client.post("/healthz/jobs").status_code == 405


def test_watchdog_counts_the_queue_once_in_ten_seconds_however_often_it_asks(
    client: Client, django_assert_num_queries: object
) -> None:
    let_jobs_be_well(now=NOW)
    client.get("/healthz/jobs")
    JobRun.objects.all().delete()

    assert client.get("/healthz/jobs").status_code == 200
