"""What the worker does: by itself at its times, and when somebody leaves it to him.

``serve`` runs a worker; another is started with ``python -m jangkau procrastinate worker``. A job is a row of the
database: deferred in the transaction of the change that it is about, it exists if and only if the change does. Times of
the schedule are UTC. None of these jobs minds being run twice, or two at once, or being killed and begun again. Rooms
leave work here by name, with ``jangkau.core.jobs.defer``. What each job is for stands in ``job_purposes``, for the
administrator's page of jobs, which raises an alarm when one did not come to its end at its time.
"""

import datetime
import logging
from typing import Protocol

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from jangkau.collection.selectors.payment_agreement import require_payment_agrees
from jangkau.collection.services import qris_codes
from jangkau.collection.services.bill_endings import expire_bills as expire_unpaid_bills
from jangkau.console import clock
from jangkau.console.job_purposes import PURPOSES
from jangkau.core import traces
from jangkau.core.history import acting
from jangkau.core.jobs import declare_purposes
from jangkau.core.services import files, seals
from jangkau.gateways.bank.errors import BankGatewayError
from jangkau.gateways.messaging.errors import Unavailable
from jangkau.outreach.services import reminder_days, reminders
from jangkau.partnership.services import upload_work
from jangkau.partnership.services.retention import forget_rows_as_sent
from jangkau.registry.services import messages

logger = logging.getLogger(__name__)

declare_purposes(PURPOSES)

# Jobs that came to their end leave the queue at once (PROCRASTINATE_WORKER_DEFAULTS).
_KEEP_FAILED_HOURS = 30 * 24
# How often work on a sponsor's file is begun again after it broke off.
_RETRIES = 2
_AGAIN = RetryStrategy(max_attempts=_RETRIES, wait=5, linear_wait=10)


class _EverLater(BaseRetryStrategy):
    """Sooner at first, for somebody waits for a code; then four times an hour. The message says when it is too late."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again; None if what went wrong will not pass."""
        if not isinstance(exception, Unavailable):
            return None
        return RetryDecision(retry_in={"seconds": min(2 ** (job.attempts + 1), _LONGEST_WAIT_SECONDS)})


_LONGEST_WAIT_SECONDS = 900
_EVER_LATER = _EverLater()


@app.periodic(cron="7 * * * *")
@app.task(name="seal_audit", queueing_lock="seal_audit")
def seal_audit(timestamp: int) -> int:
    """Seal what was written since the last run; hourly. Fails loudly if the chain was tampered with."""
    return seals.seal_audit(now=clock.now())


@app.periodic(cron="10 19 * * *")  # 02:10 in Jakarta
@app.task(name="destroy_expired_files", queueing_lock="destroy_expired_files")
def destroy_expired_files(timestamp: int) -> int:
    """Destroy files whose time is over, with the rows as sent, and sweep what crashes left behind; daily."""
    now = clock.now()
    forget_rows_as_sent(now=now)
    destroyed = files.destroy_expired(now=now)
    files.sweep_orphans(now=now)
    return destroyed


@app.periodic(cron="20 17 * * *")  # 00:20 in Jakarta
@app.task(name="expire_bills", queueing_lock="expire_bills")
def expire_bills(timestamp: int) -> int:
    """Close unpaid bills whose time has run out, which frees their months; daily."""
    with acting(by="expire_bills", reason="tagihan melewati batas waktu pembayaran"):
        return expire_unpaid_bills(now=clock.now())


@app.periodic(cron="37 * * * *")
@app.task(name="forget_expired_messages", queueing_lock="forget_expired_messages")
def forget_expired_messages(timestamp: int) -> int:
    """Forget messages that nobody sent before they expired; hourly. Returns how many."""
    return messages.forget_expired(now=clock.now())


@app.periodic(cron="4 * * * *")
@app.task(name="select_reminders", queueing_lock="select_reminders")
def select_reminders(timestamp: int) -> int:
    """Select the reminders of each day once it has begun by the clock of its offices; hourly. Returns how many days."""
    return reminder_days.select_reminders(now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="send_reminders", queue=messages.QUEUE, queueing_lock="send_reminders")
def send_reminders(timestamp: int) -> int:
    """Queue as many reminders as may go in a minute; every minute, whatever long lists are read. Returns how many."""
    return reminders.send_reminders(now=clock.now())


@app.periodic(cron="14 * * * *")
@app.task(name="close_reminders", queueing_lock="close_reminders")
def close_reminders(timestamp: int) -> int:
    """Say of each reminder that will not be sent any more why not; hourly. Returns how many."""
    return reminders.close_reminders(now=clock.now())


@app.periodic(cron="40 18 * * *")  # 01:40 in Jakarta
@app.task(name="forget_failed_jobs", queueing_lock="forget_failed_jobs")
async def forget_failed_jobs(timestamp: int) -> None:
    """Forget jobs that failed or were taken back more than thirty days ago; daily."""
    await app.job_manager.delete_old_jobs(
        nb_hours=_KEEP_FAILED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled_jobs", queueing_lock="retry_stalled_jobs")
async def retry_stalled_jobs(timestamp: int) -> int:
    """Begin again what a worker was doing when it was killed; every minute. Returns how many jobs."""
    stalled = list(await app.job_manager.get_stalled_jobs())
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)


@app.task(name="read_upload", pass_context=True, retry=_AGAIN)
def read_upload(context: JobContext, *, upload_id: int) -> None:
    """Read a file that a sponsor sent, so that its columns can be confirmed."""
    _work_on(context, upload_work.read_upload, upload_id)


@app.task(name="import_upload", pass_context=True, retry=_AGAIN)
def import_upload(context: JobContext, *, upload_id: int) -> None:
    """Import a file whose columns were confirmed."""
    _work_on(context, upload_work.import_upload, upload_id)


@app.task(name="payment_came_in")
def payment_came_in(*, payment_id: int) -> None:
    """Hear that a payment was recorded: check once more, now that it stands, that money, months and books agree."""
    require_payment_agrees(payment_id=payment_id)


@app.task(name="make_qris_code", pass_context=True, retry=_AGAIN)
def make_qris_code(context: JobContext, *, code_id: int) -> None:
    """Ask an acquirer for a code, a few times if it does not answer; then say that none came."""
    if context.job.attempts > _RETRIES:
        qris_codes.give_up(code_id=code_id, now=clock.now())
        return
    try:
        qris_codes.make_code(code_id=code_id, clock=clock.now)
    except BankGatewayError as error:
        logger.warning("QRIS code %s: %s", code_id, type(error).__name__)
        if context.job.attempts >= _RETRIES:
            qris_codes.give_up(code_id=code_id, now=clock.now())
            return
        raise WorkBrokeOff(type(error).__name__) from None


@app.task(name="send_message", queue=messages.QUEUE, retry=_EVER_LATER)
def send_message(*, message_id: int) -> None:
    """Hand a message to the gateway, again and ever later while it is not there, until the message expires."""
    messages.send_queued(message_id=message_id, clock=clock.now)


@app.task(name="send_mail", queue=messages.MAIL_QUEUE, retry=_EVER_LATER)
def send_mail(*, message_id: int) -> None:
    """Hand an e-mail to the mail server, in the same manner; a server that is slow holds up no text messages."""
    messages.send_queued(message_id=message_id, clock=clock.now)


class WorkBrokeOff(Exception):
    """Something unforeseen ended a job; where it rose was logged. What it said is not: it may hold people's data."""


class _Work(Protocol):
    def __call__(self, *, upload_id: int, now: datetime.datetime) -> None: ...


def _work_on(context: JobContext, work: _Work, upload_id: int) -> None:
    """Do some work on an upload. If it breaks off for the last time, say so on the upload, which else would wait."""
    if context.job.attempts > _RETRIES:
        # It was killed time and again, and so may be what kills.
        upload_work.give_up(upload_id=upload_id, now=clock.now())
        return
    try:
        work(upload_id=upload_id, now=clock.now())
    except Exception as error:
        logger.warning("%s of upload %s broke off\n%s", context.job.task_name, upload_id, traces.where_it_rose(error))
        if context.job.attempts >= _RETRIES:
            upload_work.give_up(upload_id=upload_id, now=clock.now())
        raise WorkBrokeOff(type(error).__name__) from None
