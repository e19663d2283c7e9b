"""What the worker does by itself, and when. Start one with ``python -m jangkau procrastinate worker``.

A job is a row of the database: deferred in the transaction of the change that it is about, it exists if and only if
the change does. Times of the schedule are UTC. None of these jobs minds being run twice, or two at once; of each at
most one waits, and what one run missed the next one does.
"""

from procrastinate.contrib.django import app

from jangkau.collection.services.bill_endings import expire_bills as expire_unpaid_bills
from jangkau.console import clock
from jangkau.core.history import acting
from jangkau.core.services import files, seals
from jangkau.partnership.services.retention import forget_rows_as_sent


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
