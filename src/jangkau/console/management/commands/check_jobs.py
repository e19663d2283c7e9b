"""``check_jobs``: whether every job of the worker came to its end at its time."""

from dataclasses import asdict

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.selectors.jobs import JobState, jobs_state


class Command(JangkauCommand):
    """Check the jobs."""

    purpose = gettext_lazy("Memeriksa apakah semua pekerjaan latar selesai pada waktunya.")
    user = "none"

    def answer(self, request: Request) -> Answer:
        """Check; all is well if nothing is wrong with any of them. A watchdog asks, so nobody needs to sign in."""
        state = jobs_state(now=request.now)
        lines = [_("Peringatan: %(trouble)s.") % {"trouble": trouble.label} for trouble in state.troubles]
        lines += [_line(job) for job in (*state.periodic, *state.on_demand)]
        return Answer(
            document={
                "alarm": state.is_alarming,
                "troubles": [trouble.value for trouble in state.troubles],
                "workers": state.workers,
                "sign_at": state.sign_at,
                "jobs": [_document(job) for job in (*state.periodic, *state.on_demand)],
            },
            lines=lines,
            done=not state.is_alarming,
        )


def _line(job: JobState) -> str:
    told = ", ".join(str(trouble.label) for trouble in job.troubles) or _("beres")
    ended = date_format(localtime(job.ended_at), "DATETIME_FORMAT") if job.ended_at else _("belum pernah")
    return _("%(name)s: %(told)s; terakhir selesai %(ended)s") % {"name": job.name, "told": told, "ended": ended}


def _document(job: JobState) -> dict[str, object]:
    document = asdict(job)
    took, schedule = document.pop("took"), document.pop("schedule")
    document |= {
        "took_seconds": took.total_seconds() if took else None,
        "troubles": [each.value for each in job.troubles],
    }
    if schedule:
        document |= {key: schedule[key] for key in ("cron", "next_at", "expected_at")}
    return document
