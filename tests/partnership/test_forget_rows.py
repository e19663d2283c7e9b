"""Cells as they were sent are forgotten with their file; what was decided stays."""

import datetime

import pytest
from django.conf import settings

from jangkau.console import clock, jobs
from jangkau.core.services.files import FileDestroyed, destroy_expired
from jangkau.partnership.models import RosterRow
from jangkau.partnership.selectors.rosters import faulty_rows_file, roster_summary
from jangkau.partnership.services.retention import forget_rows_as_sent
from jangkau.registry.selectors.reach import reach_of
from tests.factories.partnership import AGREEMENT, OFFICER, UPLOADED_AT, make_agreement, send, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

KEPT = datetime.timedelta(days=settings.ROSTER_RETENTION_DAYS)


@pytest.mark.parametrize(("days", "forgotten"), [(-1, 0), (0, 2), (1, 2)])
def test_rows_are_forgotten_from_the_day_on_which_the_file_is_not_kept_any_more(days, forgotten):
    make_agreement()
    send([worker(), worker(name="")])

    now = UPLOADED_AT + KEPT + datetime.timedelta(days=days)

    assert forget_rows_as_sent(now=now) == forgotten
    assert RosterRow.objects.filter(raw_sealed=None).count() == forgotten
    assert forget_rows_as_sent(now=now) == 0


def test_later_lists_are_not_touched():
    make_agreement()
    send([worker()])
    send([worker()], at=UPLOADED_AT + datetime.timedelta(days=30))

    assert forget_rows_as_sent(now=UPLOADED_AT + KEPT) == 1


def test_outcomes_and_reasons_stay_when_files_are_gone():
    make_agreement()
    send([worker(), worker(name="")])
    now = UPLOADED_AT + KEPT
    destroy_expired(now=now)
    forget_rows_as_sent(now=now)

    told = roster_summary(agreement_code=AGREEMENT, reach=reach_of(OFFICER))

    assert (told.accepted, told.rejected) == (1, 1)
    assert RosterRow.objects.get(row_number=3).reasons == ["name_missing"]
    with pytest.raises(FileDestroyed):
        faulty_rows_file(agreement_code=AGREEMENT, reach=reach_of(OFFICER))


def test_worker_forgets_them_with_the_files(monkeypatch):
    make_agreement()
    send([worker()])
    monkeypatch.setattr(clock, "now", lambda: UPLOADED_AT + KEPT)

    destroyed = jobs.destroy_expired_files(timestamp=0)

    assert (destroyed, RosterRow.objects.filter(raw_sealed=None).count()) == (1, 1)
