"""Real workers on files of sponsors: many files at once, progress seen by others, a worker that is killed."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app, procrastinate_app
from procrastinate.contrib.django.models import ProcrastinateJob

from jangkau.console import clock, jobs
from jangkau.partnership.models import Agreement, Roster, RosterRow, RosterUpload
from jangkau.partnership.models.uploads import UploadState
from jangkau.partnership.services import rosters, upload_work
from tests.at_once import all_at_once
from tests.factories.partnership import UPLOADED_AT, make_agreement, make_world, workers
from tests.factories.uploads import confirm, read, receive, upload_of

SOURCE = Path(__file__).resolve().parents[2] / "src"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _only_what_the_test_defers(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> None:
    """Begin with no job, stop our clock, and keep the worker from adding what is due by the real one."""
    monkeypatch.setattr(clock, "now", lambda: UPLOADED_AT)
    monkeypatch.setattr(procrastinate_app.current_app, "periodic_defaults", {"max_delay": -1})
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
    make_world()
    make_agreement()


def run_worker() -> None:
    """Run a worker until it finds no job, over connections of its own."""
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(wait=False, listen_notify=False, install_signal_handlers=False, concurrency=2)


def in_time(is_so: Callable[[], bool]) -> bool:
    """Say whether something comes true within half a minute."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.05)
    return False


def worker_process() -> "subprocess.Popen[bytes]":
    """Start a worker as the server does, on the test's database."""
    at = connection.settings_dict
    url = f"postgresql://{at['USER']}@/{at['NAME']}?host={at['HOST']}&port={at['PORT']}"
    if at.get("PASSWORD"):
        url = url.replace("@", f":{at['PASSWORD']}@", 1)
    settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "jangkau.config.settings", "PYTHONPATH": str(SOURCE)}
    return subprocess.Popen(
        [sys.executable, "-m", "jangkau.console.worker", str(os.getpid())], env=os.environ | settings
    )


def test_same_file_fifty_times_at_once_is_one_upload():
    rows = workers(3)

    # Twice by each of twenty-five, for the embedded server has not many more connections than fifty.
    answers = [answer for pair in all_at_once([lambda: (receive(rows), receive(rows))] * 25) for answer in pair]

    assert len({answer.upload_id for answer in answers}) == 1
    assert sum(answer.is_new for answer in answers) == 1
    assert (RosterUpload.objects.count(), ProcrastinateJob.objects.count()) == (1, 1)


def test_different_files_at_once_are_all_numbered():
    uploads = [read(workers(4)) for _ in range(4)]
    all_at_once([lambda upload=upload: confirm(upload) for upload in uploads])

    # A worker that need not wait leaves while a file of the agreement keeps the next one waiting.
    assert in_time(lambda: run_worker() or not ProcrastinateJob.objects.exists())

    assert sorted(Roster.objects.values_list("number", "row_count")) == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert {upload_of(upload.pk).state for upload in uploads} == {UploadState.IMPORTED}


def test_two_workers_on_one_file_make_one_roster():
    upload = read(workers(5))
    confirm(upload)

    all_at_once([lambda: upload_work.import_upload(upload_id=upload.pk, now=UPLOADED_AT)] * 3)

    assert Roster.objects.count() == 1
    assert upload_of(upload.pk).state == UploadState.IMPORTED


def test_files_come_in_while_another_is_imported(monkeypatch):
    upload = read(workers(5))
    confirm(upload)
    in_the_middle, go_on = threading.Event(), threading.Event()
    whole = rosters._keep_rows

    def wait_first(*arguments):
        in_the_middle.set()
        assert go_on.wait(30)
        whole(*arguments)

    monkeypatch.setattr(rosters, "_keep_rows", wait_first)
    importing = threading.Thread(target=all_at_once, args=[[lambda: import_(upload)]])
    importing.start()
    assert in_the_middle.wait(30)

    received = receive(workers(2))
    seen = upload_of(upload.pk)
    go_on.set()
    importing.join()

    assert received.is_new
    assert (seen.state, seen.stage, seen.total) == (UploadState.IMPORTING, "writing", 5)
    assert upload_of(upload.pk).roster.row_count == 5


def import_(upload: RosterUpload) -> None:
    upload_work.import_upload(upload_id=upload.pk, now=UPLOADED_AT)


def test_progress_that_cannot_be_told_does_not_hold_up_the_work():
    upload = read(workers(2))
    confirm(upload)
    RosterUpload.objects.filter(pk=upload.pk).update(state=UploadState.IMPORTING)
    seized, release = threading.Event(), threading.Event()

    def seize() -> None:
        with transaction.atomic():
            RosterUpload.objects.select_for_update().get(pk=upload.pk)
            seized.set()
            assert release.wait(30)

    holding = threading.Thread(target=all_at_once, args=[[seize]])
    holding.start()
    assert seized.wait(30)
    freeing = threading.Timer(3, release.set)
    freeing.start()

    import_(upload)
    holding.join()

    assert upload_of(upload.pk).state == UploadState.IMPORTED


def test_worker_that_is_killed_leaves_nothing_and_the_next_one_completes():
    upload = receive(workers(6)).upload_id
    first = worker_process()
    assert in_time(lambda: upload_of(upload).state == UploadState.MAPPED)
    with transaction.atomic():
        # Whoever holds the agreement keeps the import in the middle.
        Agreement.objects.select_for_update().get()
        all_at_once([lambda: confirm(upload_of(upload))])
        assert in_time(lambda: upload_of(upload).state == UploadState.IMPORTING)
        first.send_signal(signal.SIGKILL)
        first.wait(10)
    assert (Roster.objects.count(), RosterRow.objects.count()) == (0, 0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    jobs.retry_stalled_jobs.defer(timestamp=0)

    second = worker_process()
    done = in_time(lambda: upload_of(upload).state == UploadState.IMPORTED)
    second.terminate()
    second.wait(15)

    assert done
    assert (Roster.objects.count(), RosterRow.objects.count()) == (1, 6)


def test_work_that_breaks_off_is_tried_thrice_then_the_upload_says_so(monkeypatch, caplog):
    upload = receive(workers(1)).upload_id
    secret = "6402061708800001"

    def break_off(**_):
        raise ValueError(f"key (nik)=({secret}) exists")

    monkeypatch.setattr(upload_work, "read_upload", break_off)
    states = []
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 minute'")
            run_worker()
            states.append((ProcrastinateJob.objects.get().status, upload_of(upload).state))

    assert states == [("todo", "received"), ("todo", "received"), ("failed", "refused")]
    assert upload_of(upload).refusal["code"] == "could_not_finish"
    assert "ValueError" in caplog.text
    assert secret not in caplog.text


def test_work_that_kills_its_worker_again_and_again_is_given_up():
    upload = receive(workers(1)).upload_id
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 3")

    run_worker()

    assert upload_of(upload).refusal["code"] == "could_not_finish"
