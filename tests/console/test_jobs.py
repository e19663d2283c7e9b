"""A real worker runs the jobs; a job exists only if the change it was deferred with does."""

import datetime
import os
import re
from pathlib import Path

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app, procrastinate_app
from procrastinate.contrib.django.models import ProcrastinateJob

from jangkau.collection.models import Bill
from jangkau.collection.models.bills import BillState
from jangkau.console import clock, jobs
from jangkau.console.job_purposes import PURPOSES
from jangkau.core.models import AuditSeal, JobRun, SealedFile
from jangkau.core.selectors.seals import verify_audit
from jangkau.core.services.files import store_file
from tests.factories.collection import make_bill, months
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_office
from tests.jobs import queue_job

NOW = datetime.datetime(2026, 8, 17, 2, 0, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _only_what_the_test_defers(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> None:
    """Begin with no job, stop our clock, and keep the worker from adding what is due by the real one."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(procrastinate_app.current_app, "periodic_defaults", {"max_delay": -1})
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    # Django does not know the queue's tables as its own and leaves them as they are between tests.
    connection.cursor().execute("TRUNCATE procrastinate_jobs CASCADE")


def run_worker() -> None:
    """Run a worker until no job is left, over connections of its own."""
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)


def test_deferred_job_is_run_by_a_worker() -> None:
    make_office()  # leaves rows of history
    jobs.seal_audit.defer(timestamp=0)

    run_worker()

    assert AuditSeal.objects.exists()
    assert verify_audit() == []
    assert not ProcrastinateJob.objects.exists()
    run = JobRun.objects.get(name="seal_audit")
    assert (run.began_at, run.ended_at, run.failed_at) == (NOW, NOW, None)
    assert JobRun.objects.get(name="expire_bills").taken_up_at == NOW


def test_job_deferred_in_a_transaction_that_fails_does_not_exist() -> None:
    with transaction.atomic():
        jobs.seal_audit.defer(timestamp=0)
        transaction.set_rollback(True)

    assert not ProcrastinateJob.objects.exists()


def test_job_that_fails_stays_and_says_so() -> None:
    make_office()
    jobs.seal_audit.defer(timestamp=0)
    run_worker()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_auditseal")
    jobs.seal_audit.defer(timestamp=0)

    run_worker()

    assert ProcrastinateJob.objects.get().status == "failed"
    run = JobRun.objects.get(name="seal_audit")
    assert (run.ended_at, run.failed_at, run.error) == (NOW, NOW, "ChainBroken")
    assert re.fullmatch(r"jangkau/core/services/seals\.py:\d+ \w+", run.rose_in)


def test_files_past_their_time_are_destroyed_and_orphans_swept(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    store_file(
        kind=SealedFile.Kind.ROSTER, name="a.csv", content=b"a", now=NOW, retain_until=datetime.date(2026, 8, 17)
    )
    orphan = tmp_path / "ab" / "orphan.sealed"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"")
    os.utime(orphan, (0, 0))
    jobs.destroy_expired_files.defer(timestamp=0)

    run_worker()

    assert SealedFile.objects.get().destroyed_at == NOW
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_bills_past_their_time_expire_in_the_name_of_the_job() -> None:
    issued = make_bill([make_participant()], months("2026-09"), expires_at=NOW)
    jobs.expire_bills.defer(timestamp=0)

    run_worker()

    bill = Bill.objects.get(pk=issued.bill_id)
    assert bill.state == BillState.EXPIRED
    assert bill.events.order_by("-pgh_id")[0].pgh_context.metadata["by"] == "expire_bills"


def test_every_job_has_its_time() -> None:
    scheduled = {periodic.task.name: periodic.cron for periodic in app.periodic_registry.periodic_tasks.values()}

    assert scheduled == {
        "seal_audit": "7 * * * *",
        "destroy_expired_files": "10 19 * * *",
        "expire_bills": "20 17 * * *",
        "forget_expired_messages": "37 * * * *",
        "select_reminders": "4 * * * *",
        "send_reminders": "* * * * *",
        "close_reminders": "14 * * * *",
        "forget_failed_jobs": "40 18 * * *",
        "retry_stalled_jobs": "* * * * *",
    }


def test_every_job_is_told_in_words_to_the_administrator() -> None:
    ours = {task.name for task in app.tasks.values() if not task.name.startswith("builtin:")}

    assert set(PURPOSES) == ours


def test_jobs_that_failed_long_ago_are_forgotten() -> None:
    # The queue goes by the clock of the database.
    long_ago, ahead = NOW.replace(year=2020), NOW.replace(year=2100)
    queue_job("read_upload", status="failed", left_at=long_ago, failed_at=long_ago)
    queue_job("import_upload", status="failed", left_at=long_ago, failed_at=ahead)
    jobs.forget_failed_jobs.defer(timestamp=0)

    run_worker()

    assert ProcrastinateJob.objects.get().task_name == "import_upload"
