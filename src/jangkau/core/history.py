"""Row history: statement-level triggers write what a row became, who did it and why.

``acting`` names the person and the reason once per transaction. It is a setting of the transaction, so it
also covers COPY and statements sent past the ORM, which pghistory's own context would miss.
"""

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import pghistory
import pgtrigger
from django.db import connection, models, transaction

Model = TypeVar("Model", bound=type[models.Model])


def track(*, exclude: Sequence[str] = (), inserts: bool = True) -> Callable[[Model], Model]:
    """Keep the history of a model's rows in ``<Model>Event``, an append-only table.

    Args:
        exclude: fields never copied into the history (sealed identifiers).
        inserts: False for bulk tables whose rows carry their own ``context_id``: the row is its own first
            version, and only changes and removals are copied, as they were before.
    """
    if inserts:
        trackers = [pghistory.InsertEvent(), pghistory.UpdateEvent(row="NEW")]
    else:
        # Without a condition the trigger reads the old rows alone. To find those that changed it would join them to
        # the new ones, by a plan that the session keeps: one made for a single row takes hours for a hundred thousand.
        trackers = [pghistory.UpdateEvent(row="OLD", condition=None)]
    trackers.append(pghistory.DeleteEvent(row="OLD"))
    decorator: Callable[[Model], Model] = pghistory.track(
        *trackers, exclude=list(exclude) or None, level=pgtrigger.Statement, append_only=True
    )
    return decorator


@contextmanager
def acting(*, by: str, reason: str) -> Iterator[uuid.UUID]:
    """Open a transaction in which every row written is put down to ``by``, for ``reason``.

    An inner ``acting`` joins the outer one: the first name and reason stay.

    Args:
        by: the user name of who acts, or the name of the job.
        reason: what is being done, in words that an auditor understands.
    """
    # Only in an outer transaction can there be an outer name, and does the setting outlive this block.
    within_another = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if within_another:
            cursor.execute("SELECT NULLIF(current_setting('pghistory.context_id', true), '')::uuid")
            outer = cursor.fetchone()[0]
            if outer is not None:
                yield outer
                return
        context = uuid.uuid4()
        # set_config(…, true) ends with the transaction; the function writes the context row at once.
        cursor.execute(
            "WITH set AS MATERIALIZED ("
            " SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)"
            ") SELECT _pgh_attach_context() FROM set",
            [str(context), json.dumps({"by": by, "reason": reason})],
        )
        yield context
        if within_another:
            cursor.execute(
                "SELECT set_config('pghistory.context_id', '', true),"
                " set_config('pghistory.context_metadata', '', true)"
            )
