"""Changing the keys that seal people's identifiers, on behalf of somebody who may."""

import datetime

from jangkau.core.permissions import Right
from jangkau.core.services.keys import BATCH_ROWS, Progress, Rotation, rotate
from jangkau.core.services.seals import sign_head
from jangkau.registry.selectors.reach import Reach


def rotate_keys(
    *, reach: Reach, now: datetime.datetime, progress: Progress | None = None, batch_rows: int = BATCH_ROWS
) -> Rotation:
    """Seal and digest anew whatever stands under an older key; see ``core.services.keys.rotate``.

    Must not be called inside a transaction: each batch is committed by itself.

    Raises:
        NotPermitted: if the asker may not change keys.
        DigestKeyReplaced, DigestKeyNotInForce, SameIdentifierTwice: as ``rotate`` does.
        ChainBroken: if the audit's head cannot be signed under the new digest key; everything else is done.
    """
    reach.require(Right.MANAGE_KEYS)
    rotation = rotate(by=reach.username, now=now, progress=progress, batch_rows=batch_rows)
    sign_head(now=now)
    return rotation
