"""What reminders of an office may cost, and what they say."""

import datetime

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.outreach.models import ReminderCap, ReminderText
from jangkau.outreach.models.reminders import ReminderStep
from jangkau.outreach.selectors.reminder_caps import managed_office
from jangkau.outreach.selectors.reminder_texts import require_fit, require_speaks_for_all, texts_in_use
from jangkau.registry.selectors.reach import Reach


class NothingNew(Refusal):
    """The text is the one that is sent already."""

    message = _("Teks ini sama dengan yang dikirim sekarang.")


def set_reminder_cap(*, office_code: str, month_rupiah: int, reach: Reach, now: datetime.datetime) -> None:
    """Say what the reminders of an office may cost in a month from now on.

    Raises:
        NotPermitted, UnknownOffice: as the names say.
    """
    office = managed_office(reach=reach, code=office_code)
    with acting(by=reach.username, reason="mengubah batas biaya pengingat"):
        ReminderCap.objects.create(office=office, month_rupiah=month_rupiah, set_at=now, set_by_id=reach.user_id)


def write_reminder_text(*, step: ReminderStep, language: str, text: str, reach: Reach, now: datetime.datetime) -> None:
    """Have a step say something else from now on, in all offices; what was sent keeps the version that it had.

    Raises:
        NotPermitted, NotForAllOffices: if the writer may not.
        UnknownValues, TextTooLong: if the text cannot be sent.
        NothingNew: if it is the one in use.
    """
    require_speaks_for_all(reach)
    written = " ".join(text.split())
    require_fit(written, language)
    with acting(by=reach.username, reason="mengubah teks pengingat"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('reminder text', 0))")
        if texts_in_use()[step.value, language].text == written:
            raise NothingNew()
        of_step = ReminderText.objects.filter(step=step, language=language)
        latest = of_step.aggregate(latest=Max("version"))["latest"] or 0
        ReminderText.objects.create(
            step=step,
            language=language,
            version=latest + 1,
            text=written,
            written_at=now,
            written_by_id=reach.user_id,
        )
