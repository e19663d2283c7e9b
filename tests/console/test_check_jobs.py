"""``check_jobs``: what a watchdog asks."""

import datetime

import pytest

from tests.console.commands import run
from tests.jobs import let_jobs_be_well, queue_job

NOW = datetime.datetime(2026, 8, 17, 2, 0, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


def test_all_well_is_status_nought() -> None:
    let_jobs_be_well(now=NOW)

    said = run("check_jobs", "--json", "--now", NOW.isoformat())

    assert said.status == 0
    assert (said.document["alarm"], said.document["troubles"], said.document["workers"]) == (False, [], 1)
    sealing = next(job for job in said.document["jobs"] if job["name"] == "seal_audit")
    assert (sealing["cron"], sealing["took_seconds"], sealing["troubles"]) == ("7 * * * *", 3.0, [])


def test_an_alarm_is_status_one_and_says_of_what() -> None:
    let_jobs_be_well(now=NOW - datetime.timedelta(hours=2))
    queue_job("read_upload", status="todo", left_at=NOW - datetime.timedelta(hours=2))

    said = run("check_jobs", "--now", NOW.isoformat())

    assert said.status == 1
    assert "Peringatan: tidak ada pekerja latar yang hidup." in said.out
    assert "read_upload: menunggu terlalu lama; terakhir selesai belum pernah" in said.out
    assert "seal_audit: terlambat; terakhir selesai 17 Agu 2026, 6.59" in said.out
    assert "expire_bills: beres" in said.out
