"""What is known of the worker's jobs after they are done: the queue forgets a job that came to its end."""

from typing import ClassVar

from django.db import models


class JobRun(models.Model):
    """The last runs of one job: of the last that came to its end when it began and ended, and when the last failed.

    ``taken_up_at`` is when a worker first knew the job: from then on it can be late. Of a failure only its kind
    (``error``) and where it rose are kept, never what it said: that may hold people's data.
    """

    name = models.CharField(max_length=128, primary_key=True)
    taken_up_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True, default="")
    rose_in = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(began_at__isnull=True, ended_at__isnull=True)
                | models.Q(ended_at__gte=models.F("began_at")),
                name="job_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.name
